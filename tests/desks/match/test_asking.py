"""Needs from draft to answer: each step, who may take it, and what a firm cannot do by itself."""

from __future__ import annotations

import datetime as dt

import pytest

from nonggu.desks.match import asking, proposing, sequel
from nonggu.desks.match.proposing import MatchMovedOn
from nonggu.desks.match.wording import outside_subject, outside_wording
from nonggu.registry import access, book
from nonggu.registry.models import Agreement, Change, Match, MatchStep, Need
from nonggu.registry.models.match_step import MatchStepKind
from tests.desks.match.conftest import ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm_user(county, make_user):
    return make_user("enterprise", organisation=county.firm)


def test_from_a_draft_to_publication_and_back(county, firm_user, make_user):
    officer = make_user("officer")
    need = asking.begin_need({"title": "管件气孔多", "words": "气孔"}, by=firm_user)
    assert (need.state, need.organisation) == ("draft", county.firm)
    need = asking.answer_question(need, {"tried": "换过砂"}, by=firm_user)
    need = asking.send_need(need, by=firm_user)
    assert (need.state, need.submitted_on) == ("to_review", ON)
    need = asking.return_need(need, comment="缺产量", by=officer)
    assert (need.state, need.review_comment) == ("returned", "缺产量")
    need = asking.send_need(asking.answer_question(need, {"numbers": "2 万吨"}, by=firm_user), by=firm_user)
    need = asking.publish_need(need, by=officer)
    assert (need.state, need.expires_on) == ("published", ON + dt.timedelta(days=180))
    assert Change.objects.filter(noun="need", record_id=need.pk).count() == 7


def test_a_firm_does_not_publish_its_own_need(county, firm_user):
    need = asking.begin_need({"title": "管件气孔多"}, by=firm_user)
    with pytest.raises(access.Forbidden):
        book.change_record(need, {"state": "published"}, by=firm_user)
    with pytest.raises(access.Forbidden):
        book.create_record(Need, {"title": "另一项", "organisation": county.firm, "state": "published"}, by=firm_user)
    need.refresh_from_db()
    assert need.state == "draft"
    assert Need.objects.count() == 1
    with pytest.raises(access.Forbidden):
        book.change_record(need, {"organisation": county.other}, by=firm_user)


def test_a_published_need_is_out_of_the_firms_hands_but_can_be_renewed_and_closed(county, firm_user, make_user):
    need = county.need(expires_on=ON - dt.timedelta(days=1))
    with pytest.raises(access.Forbidden):
        book.change_record(need, {"words": "别的"}, by=firm_user)
    with pytest.raises(MatchMovedOn):
        asking.answer_question(need, {"words": "别的"}, by=firm_user)
    assert asking.expire_needs() == 1
    need.refresh_from_db()
    assert need.state == "expired"
    need = asking.renew_need(need, by=firm_user)
    assert (need.state, need.expires_on) == ("published", ON + dt.timedelta(days=180))
    match = proposing.propose(need, county.experts["甲"], score=None, by=None)
    need = asking.close_need(need, reason="自己解决了", by=firm_user)
    match.refresh_from_db()
    assert (need.state, match.state) == ("closed", "withdrawn")
    stranger = make_user("enterprise", "stranger", organisation=county.other)
    for act in (asking.renew_need, lambda n, by: asking.close_need(n, reason="x", by=by)):
        with pytest.raises(access.Forbidden):
            act(need, by=stranger)
    nobody = make_user("enterprise", "nobody")
    with pytest.raises(access.Forbidden):
        asking.close_need(book.create_record(Need, {"title": "无主"}, by=None), reason="x", by=nobody)


def test_staff_answer_alone(county, make_user):
    need = asking.answer_need(county.need(), words="换湿型砂的煤粉", by=make_user("clerk"))
    assert (need.state, need.answer, need.answered_on) == ("answered", "换湿型砂的煤粉", ON)


def test_both_wordings_are_kept(county, make_user):
    need = county.need(words="铸件上有小眼")
    need = asking.rewrite_need(need, {"rewrite": "针孔缺陷"}, by=make_user("officer"), version=need.version)
    assert (need.words, need.rewrite) == ("铸件上有小眼", "针孔缺陷")
    with pytest.raises(book.RecordConflict):
        asking.rewrite_need(need, {"rewrite": "x"}, by=None, version=1)


def test_confidential_needs_show_their_public_wording_only(county, make_user):
    need = county.need(confidentiality="masked", public_wording="某企业求解气孔\n细节面谈", budget_fen=100)
    expert = make_user("expert", person=county.experts["甲"])
    assert outside_wording(need) == "某企业求解气孔\n细节面谈"
    assert outside_subject(need) == "某企业求解气孔"
    assert not access.may_view(expert, need)
    assert list(access.published_wordings(expert)) == [need]
    secret = county.need("绝密", confidentiality="staff")
    assert secret not in access.published_wordings(expert)
    match = proposing.propose(secret, county.experts["甲"], score=None, by=None)
    with pytest.raises(MatchMovedOn, match="match_need_staff_only"):
        proposing.invite(match, by=None)
    bare = county.need("没有公开表述", confidentiality="masked")
    with pytest.raises(MatchMovedOn, match="match_need_wording_missing"):
        proposing.invite(proposing.propose(bare, county.experts["甲"], score=None, by=None), by=None)


def test_outsiders_see_a_match_once_they_are_invited(county, make_user, firm_user):
    expert = make_user("expert", person=county.experts["甲"])
    match = proposing.propose(county.need(), county.experts["甲"], score=None, by=None)
    assert not access.may_view(expert, match)
    assert not access.may_view(firm_user, match)
    match = proposing.invite(match, by=None)
    assert access.may_view(expert, match)
    assert access.may_view(firm_user, match)
    assert not access.may_view(make_user("expert", "other", person=county.experts["乙"]), match)
    assert not access.visible(expert, MatchStep).exists()
    assert not access.may_change(expert, match)


def accepted(county, **values):
    match = proposing.invite(proposing.propose(county.need(), county.experts["甲"], score=150_000, by=None), by=None)
    for side in ("expert", "firm"):
        match = proposing.answer(match, side=side, says="yes", words=values.get("words", ""), by=None, channel="link")
    return match


def test_both_answers_make_it_accepted_and_one_no_ends_it(county):
    assert accepted(county).state == "accepted"
    match = proposing.invite(
        proposing.propose(county.need("又一项"), county.experts["甲"], score=None, by=None), by=None
    )
    match = proposing.answer(match, side="firm", says="asks", words="多久能来？", by=None, channel="link")
    assert (match.state, match.firm_answer, match.heard_on) == ("invited", "asks", ON)
    match = proposing.answer(match, side="expert", says="no", words="", obstacle="no_time", by=None, channel="page")
    assert (match.state, match.obstacle, match.ended_on) == ("refused", "no_time", ON)
    with pytest.raises(MatchMovedOn):
        proposing.answer(match, side="firm", says="yes", by=None, channel="link")


def test_the_sequel_to_the_last_outcome(county):
    match = accepted(county)
    assert sequel.clock_of(match).due == "contact"
    match = sequel.note_step(match, kind=MatchStepKind.CONTACT, channel="phone", on=ON, words="通了电话", by=None)
    assert (match.state, sequel.clock_of(match).due) == ("contacted", "visit")
    match = sequel.note_step(match, kind=MatchStepKind.VISIT, channel="site", on=ON, words="", by=None)
    match = sequel.sign_agreement(match, name="模拟协议", kind="service", amount_fen=100, on=ON, words="", by=None)
    agreement = Agreement.objects.get()
    assert (match.state, match.agreement, match.need.state) == ("agreed", agreement, "answered")
    assert (agreement.buyer, agreement.provider, agreement.need) == (county.firm, county.school, match.need)
    for after in ("outcome_30", "outcome_90", "outcome_180"):
        assert sequel.clock_of(match).due == after
        match = sequel.note_outcome(match, after=after, outcome="partly", words="好些", by=None)
    assert (match.state, sequel.clock_of(match)) == ("done", None)
    assert sequel.is_success(match) is True
    assert MatchStep.objects.filter(match=match).count() == 10


def test_what_failed_and_why_is_kept(county):
    match = sequel.fail_match(accepted(county), obstacle="technical", words="两次试验没成", by=None)
    assert (match.state, match.obstacle_words) == ("failed", "两次试验没成")
    assert sequel.is_success(match) is False
    with pytest.raises(MatchMovedOn):
        sequel.note_step(match, kind=MatchStepKind.NOTE, channel="phone", on=ON, words="", by=None)
    with pytest.raises(MatchMovedOn):
        sequel.note_outcome(match, after="outcome_30", outcome="solved", words="", by=None)


def test_an_unknown_outcome_is_no_failure(county):
    assert sequel.is_success(accepted(county)) is None
    assert Match.objects.count() == 1
