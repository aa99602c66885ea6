"""Infeasible problems: the conflict is a smallest one, and the relaxation mends it with the fewest steps."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, assume, given, settings

from nonggu.engines.matching.assignment import assign
from nonggu.engines.matching.certificate import Certificate
from nonggu.engines.reasons import Reason
from tests.engines.matching.instances import Instance, every_assignment, instances

FREE = 99


def without(instance: Instance, item: tuple[str, ...]) -> Instance:
    """The instance without one of its constraints."""
    kind, *names = item
    if kind == "demand":
        # Without its demand a need may have any number of offers: tried as every demand.
        raise NotImplementedError
    if kind == "capacity":
        return replace(instance, capacity={**instance.capacity, names[0]: FREE})
    if kind == "minimum":
        return replace(instance, minimum={**instance.minimum, names[0]: 0})
    rules = {**instance.rules, kind: [p for p in instance.rules[kind] if tuple(p) != tuple(names)]}
    return replace(instance, rules=rules)


def constraints_of(instance: Instance) -> list[tuple[str, ...]]:
    return [
        *(("demand", need) for need in instance.needs),
        *(("capacity", offer) for offer in instance.offers),
        *(("minimum", offer) for offer in instance.offers if instance.minimum[offer]),
        *(("forced", *pair) for pair in {tuple(p) for p in instance.rules.get("forced", [])}),
        *(("forbidden", *pair) for pair in {tuple(p) for p in instance.rules.get("forbidden", [])}),
    ]


def holds(instance: Instance, items: set[tuple[str, ...]]) -> bool:
    """Whether these constraints alone can hold together."""
    loose = instance
    free_needs = []
    for item in constraints_of(instance):
        if item in items:
            continue
        if item[0] == "demand":
            free_needs.append(item[1])
        else:
            loose = without(loose, item)
    choices = [range(len(instance.offers) + 1) for _ in free_needs]
    for sizes in itertools.product(*choices):
        demand = {**loose.demand, **dict(zip(free_needs, sizes, strict=True))}
        if every_assignment(replace(loose, demand=demand)):
            return True
    return False


def item_of(reason: Reason) -> tuple[str, ...]:
    kind = reason.code.removeprefix("conflict_")
    names = [str(reason.params[name]) for name in ("need", "offer") if name in reason.params]
    return kind, *names


def small(instance: Instance) -> Instance:
    rules = {key: instance.rules[key] for key in ("forced", "forbidden") if key in instance.rules}
    return replace(instance, rules=rules)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.filter_too_much])
@given(instances())
def test_the_conflict_is_a_smallest_one(instance: Instance) -> None:
    instance = small(instance)
    certificate = assign(instance.problem()).certificate
    assume(certificate.status == "infeasible")
    members = {item_of(reason) for reason in certificate.conflict}
    items = constraints_of(instance)
    assert members <= set(items)
    assert not holds(instance, members)
    for member in members:
        assert holds(instance, members - {member})
    assert certificate.is_smallest
    if len(members) <= 4:
        for size in range(len(members)):
            assert all(holds(instance, set(smaller)) for smaller in itertools.combinations(items, size))


def relaxed(instance: Instance, certificate: Certificate) -> Instance:
    """The instance after the steps of the relaxation."""
    for step in certificate.relaxation:
        kind, params = step.code.removeprefix("relax_"), step.params
        if kind == "demand":
            instance = replace(instance, demand={**instance.demand, str(params["need"]): int(str(params["after"]))})
        elif kind in ("capacity", "minimum"):
            values: dict[str, Any] = {**getattr(instance, kind), str(params["offer"]): int(str(params["after"]))}
            instance = replace(instance, **{kind: values})
        else:
            instance = without(instance, (kind, str(params["need"]), str(params["offer"])))
    return instance


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.filter_too_much])
@given(instances())
def test_the_relaxation_mends_all_conflicts(instance: Instance) -> None:
    instance = small(instance)
    certificate = assign(instance.problem()).certificate
    assume(certificate.status == "infeasible")
    assert certificate.relaxation
    assert every_assignment(relaxed(instance, certificate))


def test_more_people_asked_than_there_are_is_said_in_one_line() -> None:
    instance = Instance({"N1": 3, "N2": 1}, {"E1": 1, "E2": 1}, {}, {}, {}, {
        ("N1", "E1"): 1, ("N1", "E2"): 1, ("N2", "E1"): 1, ("N2", "E2"): 1,
    })  # fmt: skip
    certificate = assign(instance.problem()).certificate
    assert [(r.code, dict(r.params)) for r in certificate.conflict] == [
        ("conflict_demand", {"need": "N1", "demand": 3, "listed": 2})
    ]
    assert certificate.is_smallest
    assert certificate.as_json()["status"] == "infeasible"


def test_a_large_shortage_is_narrowed_to_the_needs_that_share_it() -> None:
    needs = {f"N{i:02}": 1 for i in range(60)}
    offers = {f"E{j:02}": 2 for j in range(60)}
    scores = {(need, offer): 1 for need in needs for offer in offers}
    crowded = ["N00", "N01", "N02"]
    scores = {pair: score for pair, score in scores.items() if pair[0] not in crowded or pair[1] == "E00"}
    certificate = assign(Instance(needs, offers, {}, {}, {}, scores).problem()).certificate
    named = {item_of(reason) for reason in certificate.conflict}
    assert named == {("demand", "N00"), ("demand", "N01"), ("demand", "N02"), ("capacity", "E00")}
