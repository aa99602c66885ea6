"""Problems too large to try everything: a mixed-integer programme by another interface is the oracle."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from nonggu.engines.matching.assignment import assign
from tests.engines.matching.instances import Instance, is_allowed

RULES: list[dict[str, Any]] = [
    {},
    {"floor": 400_000},
    {"senior_per_need": 1},
    {"one_per_institution": True},
    {"senior_per_need": 1, "one_per_institution": True},
    {"senior_per_need": 1, "floor": 600_000},
    {"conflicts": [["E00", "E01"], ["E02", "E03"]], "one_per_institution": True},
    {"budget_days": 30, "floor": 100_000},
]


def instance_of(rules: dict[str, Any], seed: int) -> Instance:
    chance = random.Random(seed)
    needs, offers = [f"N{i:02}" for i in range(20)], [f"E{j:02}" for j in range(15)]
    scores = {(n, o): chance.randint(0, 1_000_000) for n in needs for o in offers if chance.random() < 0.7}
    return Instance(
        {need: chance.randint(1, 3) for need in needs},
        {offer: chance.randint(2, 6) for offer in offers},
        {offer: chance.choice([0, 0, 1]) for offer in offers},
        {offer: chance.random() < 0.4 for offer in offers},
        {offer: chance.choice(["A", "B", "C", "D", "E", None]) for offer in offers},
        scores,
        rules,
    )


def best_by_programme(instance: Instance) -> int | None:
    """The best total by scipy's solver on constraints written here."""
    pairs, rules = sorted(instance.scores), instance.rules
    rows: list[tuple[list[float], float, float]] = []

    def row(weights: dict[int, float], low: float, high: float) -> None:
        rows.append(([weights.get(k, 0.0) for k in range(len(pairs))], low, high))

    optional = "floor" in rules
    for need in instance.needs:
        mine = [k for k, pair in enumerate(pairs) if pair[0] == need]
        row(dict.fromkeys(mine, 1.0), 0 if optional else instance.demand[need], instance.demand[need])
        seniors = {k: 1.0 for k in mine if instance.senior[pairs[k][1]]}
        for k in mine if rules.get("senior_per_need") else []:
            row({**seniors, k: seniors.get(k, 0.0) - 1.0}, 0, np.inf)
        if rules.get("one_per_institution"):
            for place in "ABCDE":
                row({k: 1.0 for k in mine if instance.institution[pairs[k][1]] == place}, 0, 1)
        for first, second in rules.get("conflicts", []):
            row({k: 1.0 for k in mine if pairs[k][1] in (first, second)}, 0, 1)
    for offer in instance.offers:
        load = {k: 1.0 for k, pair in enumerate(pairs) if pair[1] == offer}
        row(load, instance.minimum[offer], instance.capacity[offer])
    if "budget_days" in rules:
        row(dict.fromkeys(range(len(pairs)), 1.0), 0, rules["budget_days"])
    upper = np.array([float(not optional or instance.scores[p] >= rules["floor"]) for p in pairs])
    matrix, low, high = zip(*rows, strict=True)
    cost = -np.array([instance.scores[pair] for pair in pairs], dtype=float)
    found = milp(
        cost,
        constraints=LinearConstraint(np.array(matrix), low, high),
        integrality=np.ones(len(pairs)),
        bounds=Bounds(0, upper),
        options={"mip_rel_gap": 0.0},
    )
    return (
        None
        if found.x is None
        else int(sum(instance.scores[p] for p, x in zip(pairs, found.x, strict=True) if x > 0.5))
    )


@pytest.mark.parametrize("rules", RULES, ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_totals_agree_with_a_programme(rules: dict[str, Any], seed: int) -> None:
    instance = instance_of(rules, seed)
    best, result = best_by_programme(instance), assign(instance.problem())
    if best is None:
        assert result.certificate.status == "infeasible"
        return
    chosen = frozenset((n, o) for n, o in result.pairs.select("need", "offer").rows())
    assert is_allowed(instance, chosen)
    assert (result.certificate.total, result.certificate.gap) == (best, 0)
