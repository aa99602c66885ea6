"""Assignments against an oracle that tries everything, and certificates against plain duality."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from nonggu.engines.matching.assignment import Assignment, assign
from nonggu.engines.matching.verification import verify
from tests.engines.matching.instances import (
    Instance,
    every_assignment,
    in_tie_order,
    instances,
    is_allowed,
    lowest_of,
    total_of,
)

RUNS = settings(max_examples=120, deadline=None, derandomize=True)


def chosen_by(result: Assignment) -> frozenset[tuple[str, str]]:
    return frozenset((need, offer) for need, offer in result.pairs.select("need", "offer").rows())


def with_unscored(instance: Instance) -> Instance:
    """The instance in which every missing pair has the lowest score of its need."""
    scores = dict(instance.scores)
    forced = {tuple(pair) for pair in instance.rules.get("forced", [])}
    for need in instance.needs:
        listed = [score for (n, _), score in instance.scores.items() if n == need]
        for offer in instance.offers:
            if listed and (need, offer) not in forced:
                scores.setdefault((need, offer), min(listed))
    return replace(instance, scores=scores)


@RUNS
@given(instances())
def test_the_total_is_that_of_the_best_of_all_assignments(instance: Instance) -> None:
    result, everything = assign(instance.problem()), every_assignment(instance)
    certificate = result.certificate
    if not everything:
        assert certificate.status == "infeasible"
        assert certificate.conflict
        assert certificate.relaxation
        return
    best = max(total_of(instance, chosen) for chosen in everything)
    chosen = chosen_by(result)
    assert is_allowed(instance, chosen)
    assert certificate.total == total_of(instance, chosen) == best
    assert (certificate.status, certificate.gap, certificate.proven) == ("optimal", 0, True)


@RUNS
@given(instances(plain=True))
def test_ties_go_to_the_smaller_offer_of_the_earlier_need(instance: Instance) -> None:
    everything = every_assignment(instance)
    if everything:
        best = max(everything, key=lambda chosen: (total_of(instance, chosen), in_tie_order(instance, chosen)))
        assert chosen_by(assign(instance.problem())) == best


@RUNS
@given(instances(maxmin=True))
def test_the_lowest_need_is_served_as_well_as_can_be(instance: Instance) -> None:
    result, everything = assign(instance.problem()), every_assignment(instance)
    if not everything:
        assert result.certificate.status == "infeasible"
        return
    values = [(lowest_of(instance, chosen), total_of(instance, chosen)) for chosen in everything]
    lowest = lowest_of(instance, chosen_by(result))
    assert (lowest, result.certificate.total) == max(values, key=lambda value: (value[0] or 0, value[1]))
    assert result.certificate.proven
    if result.certificate.minimum is not None:
        assert result.certificate.minimum == result.certificate.minimum_bound == lowest


@RUNS
@given(instances(closed=False))
def test_the_bound_holds_for_every_score_that_a_missing_pair_may_have(instance: Instance) -> None:
    result = assign(instance.problem())
    certificate = result.certificate
    if certificate.status == "infeasible":
        return
    wide = every_assignment(with_unscored(instance))
    highest = max(total_of(with_unscored(instance), chosen) for chosen in wide)
    assert certificate.bound is not None
    assert certificate.bound >= highest
    assert certificate.proven == (certificate.total == certificate.bound)
    assert certificate.proven == (certificate.total == highest)
    if certificate.proven:
        assert certificate.unscored_pairs_proven == certificate.unscored_pairs


@RUNS
@given(instances(plain=True))
def test_prices_and_utilities_are_a_dual_solution(instance: Instance) -> None:
    """Plain linear duality with whole numbers, written out without the engine's check."""
    instance = replace(instance, rules={k: v for k, v in instance.rules.items() if k == "floor"})
    result = assign(instance.problem())
    certificate = result.certificate
    if certificate.status == "infeasible":
        return
    floor = instance.rules.get("floor")
    dual = sum(certificate.utilities[need] * demand for need, demand in instance.demand.items())
    for offer, capacity in instance.capacity.items():
        price = certificate.prices[offer]
        assert price >= 0 or instance.minimum[offer] > 0
        dual += price * (capacity if price > 0 else instance.minimum[offer])
    for (need, offer), score in instance.scores.items():
        usable = instance.capacity[offer] > 0 and (floor is None or score >= floor)
        surplus = score - certificate.utilities[need] - certificate.prices[offer]
        if usable and instance.demand[need]:
            dual += max(0, surplus)
            assert surplus <= 0 or (need, offer) in chosen_by(result)
        if floor is not None:
            assert certificate.utilities[need] >= 0
    needs_without_demand = [need for need, demand in instance.demand.items() if not demand]
    assert all(certificate.utilities[need] >= 0 for need in needs_without_demand)
    assert dual == certificate.total


@RUNS
@given(instances())
def test_the_order_of_rows_does_not_matter(instance: Instance) -> None:
    turned = replace(
        instance,
        demand=dict(reversed(instance.demand.items())),
        capacity=dict(reversed(instance.capacity.items())),
        scores=dict(reversed(instance.scores.items())),
    )
    first, second = assign(instance.problem()), assign(turned.problem())
    assert first.pairs.equals(second.pairs)
    assert first.certificate.as_json() == second.certificate.as_json()


def test_a_worse_assignment_is_not_proven() -> None:
    instance = Instance({"N1": 1, "N2": 1}, {"E1": 1, "E2": 1}, {}, {}, {}, {
        ("N1", "E1"): 9, ("N1", "E2"): 8, ("N2", "E1"): 7, ("N2", "E2"): 1,
    })  # fmt: skip
    problem = instance.problem()
    good = assign(problem)
    assert chosen_by(good) == {("N1", "E2"), ("N2", "E1")}
    assert verify(problem, chosen_by(good), good.certificate.prices).is_proven
    worse = verify(problem, [("N1", "E1"), ("N2", "E2")], good.certificate.prices)
    assert (worse.total, worse.bound, worse.is_proven) == (10, 15, False)
    broken = verify(problem, [("N1", "E1"), ("N2", "E1")], good.certificate.prices)
    assert broken.violations == (("load_out_of_range", "E1"),)


def test_whole_number_ids_are_ordered_as_numbers() -> None:
    scores = {("1", "10"): 5, ("1", "9"): 5}
    result = assign(Instance({"1": 1}, {"10": 1, "9": 1}, {}, {}, {}, scores).problem())
    assert chosen_by(result) == {("1", "9")}
