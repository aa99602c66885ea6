"""Changes of an assignment: the total stays that of the best, with as few changed pairs as any best assignment has."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nonggu.engines.matching.assignment import assign
from nonggu.engines.matching.changes import reassign
from nonggu.engines.matching.gaps import discipline_values, gain_of_one_more, unserved_needs
from nonggu.engines.matching.incremental import Plan, start_plan
from nonggu.engines.matching.verification import verify
from nonggu.errors import Infeasible
from tests.engines.matching.instances import Chosen, Instance, every_assignment, instances, total_of

RUNS = settings(max_examples=80, deadline=None, derandomize=True)


def best_and_kept(instance: Instance, before: Chosen) -> tuple[int, int] | None:
    values = [(total_of(instance, chosen), len(chosen & before)) for chosen in every_assignment(instance)]
    return max(values, default=None)


def plan_of(instance: Instance) -> Plan:
    result = assign(instance.problem())
    assume(result.certificate.status != "infeasible")
    return start_plan(instance.problem(), result)


def check(after: Instance, plan: Plan | None, before: Chosen) -> None:
    best = best_and_kept(after, before)
    if plan is None:
        assert best is None
        return
    pairs = frozenset(plan.pairs)
    assert best == (total_of(after, pairs), len(pairs & before))
    assert plan.total == total_of(after, pairs)
    assert verify(after.problem(), plan.pairs, plan.prices).is_proven


@RUNS
@given(instances(plain=True), st.data())
def test_a_new_need_is_served_at_the_best_total(instance: Instance, data: st.DataObject) -> None:
    new = data.draw(st.sampled_from(instance.needs))
    rules = {k: v for k, v in instance.rules.items() if k == "floor"}
    after = replace(instance, rules=rules)
    demand = {need: count for need, count in after.demand.items() if need != new}
    scores = {pair: score for pair, score in after.scores.items() if pair[0] != new}
    plan = plan_of(replace(after, demand=demand, scores=scores))
    usable = {o: s for (n, o), s in after.scores.items() if n == new and s >= rules.get("floor", -1)}
    try:
        changed = plan.with_need(new, after.demand[new], usable)
    except Infeasible:
        changed = None
    check(after, changed, frozenset(plan.pairs))


@RUNS
@given(instances(plain=True), st.data())
def test_an_offer_that_leaves_costs_as_little_as_can_be(instance: Instance, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(instance.offers))
    plan = plan_of(instance)
    after = replace(instance, capacity={**instance.capacity, gone: 0}, minimum={**instance.minimum, gone: 0})
    try:
        changed = plan.without_offer(gone)
    except Infeasible:
        changed = None
    check(after, changed, frozenset(plan.pairs))


@RUNS
@given(instances(plain=True), st.data())
def test_a_refused_pair_is_replaced_at_the_best_total(instance: Instance, data: st.DataObject) -> None:
    plan = plan_of(instance)
    assume(plan.pairs)
    refused = data.draw(st.sampled_from(plan.pairs))
    after = replace(instance, scores={pair: score for pair, score in instance.scores.items() if pair != refused})
    try:
        changed = plan.without_pair(*refused)
    except Infeasible:
        changed = None
    check(after, changed, frozenset(plan.pairs))


@RUNS
@given(instances(plain=True), st.data())
def test_a_withdrawn_need_gives_its_places_back(instance: Instance, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(instance.needs))
    plan = plan_of(instance)
    try:
        changed = plan.without_need(gone)
    except Infeasible:
        changed = None
    check(replace(instance, demand={**instance.demand, gone: 0}), changed, frozenset(plan.pairs))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(instances(), st.data())
def test_any_rules_can_be_solved_anew_with_few_changes(instance: Instance, data: st.DataObject) -> None:
    first = assign(instance.problem())
    assume(first.pairs.height)
    before = frozenset(first.pairs.select("need", "offer").rows())
    gone = data.draw(st.sampled_from(instance.offers))
    after = replace(instance, capacity={**instance.capacity, gone: 0}, minimum={**instance.minimum, gone: 0})
    result = reassign(after.problem(), before)
    best = best_and_kept(after, before)
    if best is None:
        assert result.certificate.status == "infeasible"
        return
    chosen = frozenset(result.pairs.select("need", "offer").rows())
    assert best == (total_of(after, chosen), len(chosen & before))
    assert result.pairs["score"].sum() == result.certificate.total


@RUNS
@given(instances(plain=True), st.data())
def test_a_price_is_what_one_more_place_brings(instance: Instance, data: st.DataObject) -> None:
    offer = data.draw(st.sampled_from(instance.offers))
    assume(instance.capacity[offer] > 0 and not any(instance.minimum.values()))
    first = assign(instance.problem()).certificate
    assume(first.status != "infeasible")
    more = replace(instance, capacity={**instance.capacity, offer: instance.capacity[offer] + 1})
    second = assign(more.problem()).certificate
    assert first.total is not None
    assert second.total is not None
    assert second.total - first.total == first.prices[offer]


def test_gaps_name_what_nobody_can_serve() -> None:
    scores = {("N1", "E1"): 9, ("N2", "E1"): 8, ("N3", "E2"): 1}
    instance = Instance({"N1": 1, "N2": 1, "N3": 1}, {"E1": 1, "E2": 1}, {}, {}, {}, scores, {"floor": 2})
    problem = instance.problem()
    certificate = assign(problem).certificate
    assert unserved_needs(problem, certificate).rows() == [("N2", 1, 1, 8), ("N3", 1, 0, 1)]
    assert gain_of_one_more(problem, "E1") == 8
    values = discipline_values(problem, certificate, {"E1": "casting", "E2": "soil"})
    assert values.rows() == [("casting", "E1", 8, 8), ("soil", "E2", 0, 0)]
