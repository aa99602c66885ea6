"""Random small problems, and an oracle that tries every assignment. The oracle shares no code with the engine."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from hypothesis import strategies as st

from nonggu.engines.matching.constraints import read_constraints
from nonggu.engines.matching.problem import Problem, make_problem

Pair = tuple[str, str]
Chosen = frozenset[Pair]


@dataclass(frozen=True)
class Instance:
    """A problem as plain values."""

    demand: Mapping[str, int]
    capacity: Mapping[str, int]
    minimum: Mapping[str, int]
    senior: Mapping[str, bool]
    institution: Mapping[str, str | None]
    scores: Mapping[Pair, int]
    rules: Mapping[str, Any] = field(default_factory=dict)
    closed: bool = True

    @property
    def needs(self) -> list[str]:
        return sorted(self.demand)

    @property
    def offers(self) -> list[str]:
        return sorted(self.capacity)

    def problem(self) -> Problem:
        needs = pl.DataFrame(
            {"id": list(self.demand), "demand": list(self.demand.values())},
            schema={"id": pl.String, "demand": pl.Int64},
        )
        offers = pl.DataFrame(
            {
                "id": list(self.capacity),
                "capacity": list(self.capacity.values()),
                "minimum": [self.minimum.get(o, 0) for o in self.capacity],
                "senior": [self.senior.get(o, False) for o in self.capacity],
                "institution": [self.institution.get(o) for o in self.capacity],
                "days": [1] * len(self.capacity),
            },
            schema_overrides={"id": pl.String, "institution": pl.String},
        )
        rows = [(need, offer, score) for (need, offer), score in self.scores.items()]
        scores = pl.DataFrame(rows, schema={"need": pl.String, "offer": pl.String, "score": pl.Int64}, orient="row")
        return make_problem(needs, offers, scores, read_constraints(dict(self.rules)), closed=self.closed)


def pairs_of(instance: Instance) -> list[Pair]:
    forced = {tuple(pair) for pair in instance.rules.get("forced", [])}
    listed = set(instance.scores) | (set() if instance.closed else forced)
    return sorted(listed)  # type: ignore[arg-type]


def is_allowed(instance: Instance, chosen: Chosen) -> bool:
    """Whether an assignment keeps every rule, by plain reading of the rules."""
    rules = instance.rules
    forced = {tuple(pair) for pair in rules.get("forced", [])}
    floor = rules.get("floor")
    if not forced <= chosen or any(tuple(pair) in chosen for pair in rules.get("forbidden", [])):
        return False
    if floor is not None and any(instance.scores[p] < floor for p in chosen - forced):
        return False
    for offer in instance.offers:
        load = sum(1 for _, o in chosen if o == offer)
        if not instance.minimum.get(offer, 0) <= load <= instance.capacity[offer]:
            return False
    if "budget_days" in rules and len(chosen) > rules["budget_days"]:
        return False
    return all(_need_allowed(instance, need, [o for n, o in sorted(chosen) if n == need]) for need in instance.needs)


def _need_allowed(instance: Instance, need: str, offers: Sequence[str]) -> bool:
    rules, demand = instance.rules, instance.demand[need]
    if len(offers) > demand or (rules.get("floor") is None and len(offers) < demand):
        return False
    if offers and sum(instance.senior.get(o, False) for o in offers) < rules.get("senior_per_need", 0):
        return False
    known = [instance.institution[o] for o in offers if instance.institution.get(o)]
    if rules.get("one_per_institution") and len(set(known)) < len(known):
        return False
    return not any(a in offers and b in offers for a, b in rules.get("conflicts", []))


def every_assignment(instance: Instance) -> list[Chosen]:
    """All assignments that keep the rules."""
    options = []
    for need in instance.needs:
        mine = [pair for pair in pairs_of(instance) if pair[0] == need]
        sizes = range(instance.demand[need] + 1)
        options.append([c for size in sizes for c in itertools.combinations(mine, size)])
    found = (frozenset(itertools.chain(*choice)) for choice in itertools.product(*options))
    return [chosen for chosen in found if is_allowed(instance, chosen)]


def total_of(instance: Instance, chosen: Chosen) -> int:
    return sum(instance.scores.get(pair, 0) for pair in chosen)


def lowest_of(instance: Instance, chosen: Chosen) -> int | None:
    """The lowest total of a need that somebody can serve."""
    floor = instance.rules.get("floor")
    banned = {tuple(pair) for pair in instance.rules.get("forbidden", [])}
    forced = {tuple(pair) for pair in instance.rules.get("forced", [])}
    totals = []
    for need in instance.needs:
        usable = [
            p
            for p in pairs_of(instance)
            if p[0] == need
            and p not in banned
            and instance.capacity[p[1]] > 0
            and (p in forced or floor is None or instance.scores[p] >= floor)
        ]
        if instance.demand[need] and usable:
            totals.append(sum(instance.scores.get(p, 0) for p in chosen if p[0] == need))
    return min(totals, default=None)


def in_tie_order(instance: Instance, chosen: Chosen) -> tuple[int, ...]:
    """Larger where earlier needs have offers with smaller identifiers."""
    return tuple(int((need, offer) in chosen) for need in instance.needs for offer in instance.offers)


@st.composite
def instances(draw: st.DrawFn, *, plain: bool = False, closed: bool | None = True, maxmin: bool = False) -> Instance:
    """Small instances: at most 3 needs and 4 offers. `plain`: only what a flow carries."""
    needs = [f"N{i}" for i in range(draw(st.integers(1, 3)))]
    offers = [f"E{j}" for j in range(draw(st.integers(1, 4)))]
    demand = {need: draw(st.integers(0, 2)) for need in needs}
    capacity = {offer: draw(st.integers(0, 3)) for offer in offers}
    minimum = {offer: draw(st.sampled_from([0, 0, 0, 1])) for offer in offers}
    senior = {offer: draw(st.booleans()) for offer in offers}
    institution = {offer: draw(st.sampled_from([None, "A", "B"])) for offer in offers}
    scores = {
        (need, offer): draw(st.sampled_from([0, 1, 2, 2, 3, 5, 9]))
        for need in needs
        for offer in offers
        if draw(st.integers(0, 5))
    }
    is_closed = draw(st.booleans()) if closed is None else closed
    rules = draw(_rules(needs, offers, plain))
    if maxmin:
        rules["objective"] = "maxmin"
    return Instance(demand, capacity, minimum, senior, institution, scores, rules, is_closed)


@st.composite
def _rules(draw: st.DrawFn, needs: list[str], offers: list[str], plain: bool) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    pair = st.tuples(st.sampled_from(needs), st.sampled_from(offers)).map(list)
    if draw(st.booleans()):
        rules["floor"] = draw(st.sampled_from([0, 2, 3]))
    if draw(st.integers(0, 3)) == 0:
        rules["forbidden"] = [draw(pair)]
    if plain:
        return rules
    if draw(st.integers(0, 2)) == 0:
        rules["senior_per_need"] = draw(st.integers(1, 2))
    if draw(st.integers(0, 2)) == 0:
        rules["one_per_institution"] = True
    if draw(st.integers(0, 3)) == 0:
        rules["forced"] = [draw(pair)]
    if len(offers) > 1 and draw(st.integers(0, 3)) == 0:
        rules["conflicts"] = [offers[:2]]
    if draw(st.integers(0, 4)) == 0:
        rules["budget_days"] = draw(st.integers(0, 4))
    return rules
