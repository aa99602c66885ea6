"""Rounds, refusals and what bars a pair: the engine's best against plain enumeration, and what is written."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from nonggu.desks.match import facts, proposing, ranking, resolving, rounds
from nonggu.errors import UnusableInput
from nonggu.registry import access, book
from nonggu.registry.models import DeclaredConflict, ExpertCapacity, Match, MatchRound, SynonymGroup
from nonggu.registry.models.match_step import MatchChannel
from tests.desks.match.conftest import ON

pytestmark = pytest.mark.django_db
RULES = {"floor": "0.01"}


def computed(by=None, rules=RULES):
    found = rounds.start_round(name="模拟对接", rules=rules, by=by)
    rounds.run_round(found.pk)
    found.refresh_from_db()
    return found


def best_by_hand(result):
    """The best total by trying everything: each need one expert or none."""
    offers = [offer["code"] for offer in result["offers"]]
    capacity = {offer["code"]: offer["capacity"] for offer in result["offers"]}
    best = 0
    for chosen in product([None, *range(len(offers))], repeat=len(result["needs"])):
        total, load = 0, dict.fromkeys(offers, 0)
        for row, offer in zip(result["scores"], chosen, strict=True):
            score = None if offer is None else row[offer]
            if offer is not None:
                load[offers[offer]] += 1
                total += score if score is not None and score >= 10_000 else -(10**9)
        if all(load[code] <= capacity[code] for code in offers):
            best = max(best, total)
    return best


def test_a_round_finds_the_best_and_proves_it(county):
    needs = [
        county.need(f"管件气孔多{n}", words) for n, words in enumerate(("可锻铸铁气孔", "针孔 湿型砂", "熔炼 孕育"))
    ]
    for name in ("甲", "乙"):
        values = {"person": county.experts[name], "year": 2024, "most": 1}
        book.create_record(ExpertCapacity, values, by=None)
    found = computed()
    assert found.state == "ready"
    assert found.result["certificate"]["proven"]
    assert found.result["certificate"]["total"] == best_by_hand(found.result)
    made = rounds.confirm_round(found, by=None)
    assert {match.need for match in made} <= set(needs)
    assert all(match.state == "proposed" and match.score for match in made)
    with pytest.raises(rounds.RoundMovedOn):
        rounds.confirm_round(found, by=None)


def test_what_bars_a_pair(county):
    need = county.need()
    own = county.experts["甲"]
    book.change_record(own, {"organisation": county.firm}, by=None)
    values = {"person": county.experts["乙"], "organisation": county.firm, "reason": "模拟"}
    conflict = book.create_record(DeclaredConflict, values, by=None)
    pool = facts.read_pool(ON)
    bars = {name: pool.bar(need, pool.experts[person.code]) for name, person in county.experts.items()}
    assert bars == {"甲": "same_firm", "乙": "declared", "丙": ""}
    book.change_record(conflict, {"valid_to": ON - dt.timedelta(days=1)}, by=None)
    pool = facts.read_pool(ON)
    assert pool.bar(need, pool.experts[county.experts["乙"].code]) == ""
    assert {one.expert.person.name for one in ranking.rank_experts(pool, need, most=5)} == {"模拟专家乙", "模拟专家丙"}


def test_loads_come_from_days_or_from_what_was_set_and_invitations_take_places(county):
    assert facts.read_pool(ON).experts[county.experts["甲"].code].capacity == 2
    book.create_record(ExpertCapacity, {"person": county.experts["甲"], "year": 2024, "most": 1}, by=None)
    match = proposing.propose(county.need(), county.experts["甲"], score=None, by=None)
    assert facts.read_pool(ON).experts[county.experts["甲"].code].left == 1
    proposing.invite(match, by=None)
    assert facts.read_pool(ON).experts[county.experts["甲"].code].left == 0
    assert facts.read_pool(dt.date(2025, 1, 1)).experts[county.experts["甲"].code].left == 2


def test_an_expert_without_appointment_is_not_in_the_pool(county):
    assert len(facts.read_pool(ON).experts) == 3
    assert facts.read_pool(dt.date(2021, 1, 1)).experts == {}


def test_synonyms_of_staff_are_read(county):
    need = county.need("烂屁股", "西红柿烂屁股")
    before = ranking.scores_of(facts.read_pool(ON), need)[county.experts["丙"].code]
    book.create_record(SynonymGroup, {"term": "脐腐", "same_as": "烂屁股；黑底子"}, by=None)
    after = ranking.scores_of(facts.read_pool(ON), need)[county.experts["丙"].code]
    assert after > before


def test_reasons_add_up_to_the_score(county):
    need = county.need()
    for one in ranking.rank_experts(facts.read_pool(ON), need, most=3):
        assert abs(sum(term.value for term in one.terms) + one.rest - one.score) < 1e-6


def test_a_refusal_is_solved_anew_and_the_refused_pair_does_not_come_back(county):
    need, other = county.need(), county.need("番茄烂底", "番茄脐腐")
    found = computed()
    made = {match.need: match for match in rounds.confirm_round(found, by=None)}
    first = made[need]
    proposing.invite(first, by=None)
    first = proposing.answer(
        first, side="expert", says="no", words="没时间", obstacle="no_time", by=None, channel=MatchChannel.LINK
    )
    assert first in resolving.waiting_refusals(None)
    done = resolving.resolve_refusal(first, by=None)
    assert [match.need for match in done.made] == [need]
    assert done.made[0].person != first.person
    assert done.withdrawn == ()
    assert done.kept == 1
    assert made[other].state == "proposed"
    assert resolving.waiting_refusals(None) == []


def test_a_need_alone_is_solved_anew_too(county):
    need = county.need()
    match = proposing.propose(need, county.experts["丙"], score=None, by=None)
    proposing.invite(match, by=None)
    match = proposing.answer(
        match, side="firm", says="no", words="不对口", obstacle="other_field", by=None, channel="page"
    )
    done = resolving.resolve_refusal(match, by=None)
    scores = ranking.scores_of(facts.read_pool(ON), need)
    best = max((county.experts[name] for name in "甲乙"), key=lambda person: scores[person.code])
    assert [made.person for made in done.made] == [best]


def test_who_is_invited_stays_when_solved_anew(county):
    need = county.need(experts_wanted=2)
    first, second = (proposing.propose(need, county.experts[n], score=1, by=None) for n in "甲乙")
    proposing.invite(second, by=None)
    proposing.invite(first, by=None)
    first = proposing.answer(first, side="expert", says="no", words="", obstacle="no_time", by=None, channel="page")
    done = resolving.resolve_refusal(first, by=None)
    second.refresh_from_db()
    assert second.state == "invited"
    assert county.experts["乙"] not in {match.person for match in done.made}


def test_an_infeasible_round_says_what_clashes(county):
    county.need(experts_wanted=9)
    found = computed(rules={})
    assert found.state == "infeasible"
    assert found.result["certificate"]["conflict"]


def test_no_open_need_is_said(county):
    with pytest.raises(UnusableInput, match="round_without_needs"):
        rounds.start_round(name="x", rules={}, by=None)


def test_two_writers_do_not_overwrite_each_other(county):
    county.need()
    found = computed()
    rounds.set_pairs(found, [], version=found.version, by=None)
    with pytest.raises(rounds.RoundMovedOn):
        rounds.set_pairs(found, [], version=found.version, by=None)


def test_proposing_twice_gives_the_same_match(county):
    need = county.need()
    one = proposing.propose(need, county.experts["甲"], score=1, by=None)
    assert proposing.propose(need, county.experts["甲"], score=2, by=None) == one
    assert Match.objects.count() == 1


@pytest.mark.parametrize("role", ["leader", "auditor", "enterprise", "expert"])
def test_only_staff_match(role, county, make_user):
    user = make_user(role, organisation=county.firm, person=county.experts["甲"])
    need = county.need()
    match = proposing.propose(need, county.experts["甲"], score=1, by=None)
    for act in (
        lambda: rounds.start_round(name="x", rules={}, by=user),
        lambda: proposing.propose(need, county.experts["乙"], score=1, by=user),
        lambda: proposing.invite(match, by=user),
        lambda: resolving.resolve_refusal(match, by=user),
    ):
        with pytest.raises(access.Forbidden):
            act()
    assert not MatchRound.objects.exists()
