"""The match desk's pages: who gets them, how many queries, and the ways through them without a browser."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nonggu.desks.match import inviting, proposing, rounds
from nonggu.registry import book
from nonggu.registry.models import (
    Achievement,
    Agreement,
    DeclaredConflict,
    ExpertCapacity,
    Match,
    MatchRound,
    Need,
    SecurityEvent,
    SignedLink,
    SynonymGroup,
)
from nonggu.registry.models.user import UserRole

pytestmark = pytest.mark.django_db

STAFF = {"officer", "clerk", "administrator"}
READERS = STAFF | {"leader", "auditor"}
VISITORS = READERS | {"enterprise", "expert"}
ASKERS = STAFF | {"enterprise"}
#: For each address of the desk: who gets an answer other than 404. `anyone` needs no account.
ALLOWED = {
    "match": VISITORS,
    "match-needs": VISITORS,
    "match-ask": ASKERS,
    "match-expire": STAFF,
    "match-need": VISITORS,
    "match-candidates": READERS,
    "match-question": ASKERS,
    "match-rewrite": STAFF,
    "match-propose": STAFF,
    "match-need-act": STAFF,
    "match-match": VISITORS,
    "match-why": READERS,
    "match-answer": {"enterprise", "expert"},
    "match-act": STAFF,
    "match-reply": {"anyone"} | set(UserRole.values),
    "match-rounds": READERS,
    "match-round": READERS,
    "match-move": STAFF,
    "match-best": STAFF,
    "match-confirm": STAFF,
    "match-proof": READERS,
    "match-pictures": READERS,
    "match-heat": READERS,
    "match-funnel": READERS,
    "match-experts": READERS,
    "match-capacity": STAFF,
    "match-conflict": STAFF,
    "match-words": READERS,
    "match-results": READERS,
    "match-result": READERS,
    "match-cell": READERS,
    "match-judgement": {"administrator"},
}
POSTED = {
    "match-expire": {},
    "match-propose": {"person": "模拟专家乙"},
    "match-need-act": {},
    "match-answer": {"says": "asks", "words": "多久？"},
    "match-act": {"kind": "note", "channel": "phone", "happened_on": "2024-03-11", "words": "x"},
    "match-move": {"version": 1},
    "match-best": {},
    "match-confirm": {},
    "match-capacity": {"most": 3},
    "match-conflict": {"person": "x", "organisation": "y", "reason": "z"},
    "match-judgement": {"key": "least_fit", "value": "0.06", "source": "模拟"},
}


@pytest.fixture
def addresses(county):
    """Every address with arguments that exist, and what is posted there."""
    need, draft = county.need(), county.need("草稿一项", state="draft")
    match = proposing.invite(proposing.propose(county.need("另一项"), county.experts["甲"], score=1, by=None), by=None)
    found = rounds.start_round(name="模拟", rules={"floor": "0.01"}, by=None)
    rounds.run_round(found.pk)
    token = inviting.invite_with_links(match, by=None, address="")["expert"]
    arguments = {
        "match-need": [need.code],
        "match-result": [book.create_record(Achievement, {"name": "模拟成果"}, by=None).code],
        "match-cell": ["other", "nobody"],
        "match-candidates": [need.code],
        "match-question": [draft.code, "tried"],
        "match-rewrite": [need.code],
        "match-propose": [need.code],
        "match-need-act": [need.code, "renew"],
        "match-match": [match.code],
        "match-why": [match.code],
        "match-answer": [match.code],
        "match-act": [match.code, "step"],
        "match-reply": [token],
        "match-funnel": ["need"],
    }
    for name in ("match-round", "match-move", "match-best", "match-confirm", "match-proof"):
        arguments[name] = [found.pk]
    posted = {**POSTED, "match-move": {"version": 1, "need": need.code, "offer": ""}}
    posted["match-capacity"] = {"person": county.experts["甲"].code, "most": 3}
    return {name: reverse(name, args=arguments.get(name, [])) for name in ALLOWED}, posted


def ask(client, name, by_name, posted):
    answer = client.post(by_name[name], posted[name]) if name in posted else client.get(by_name[name])
    assert answer.status_code in (200, 302, 404), (name, answer.status_code)
    return answer


@pytest.mark.parametrize("role", UserRole.values)
def test_each_role_gets_what_is_settled(role, addresses, county, client_of):
    by_name, posted = addresses
    links = {"enterprise": {"organisation": county.firm}, "expert": {"person": county.experts["甲"]}}
    client = client_of(role, **links.get(role, {}))
    got = {name: ask(client, name, by_name, posted).status_code != 404 for name in ALLOWED}
    wanted = {name: role in who for name, who in ALLOWED.items()}
    if role == "enterprise":
        wanted["match-need-act"] = True  # the own need is renewed by its firm
    assert got == wanted


def test_nobody_gets_anything_without_signing_in(addresses):
    by_name, posted = addresses
    for name in ALLOWED:
        answer = ask(Client(), name, by_name, posted)
        is_sent_away = answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]
        assert is_sent_away == ("anyone" not in ALLOWED[name]), name


def test_needs_and_matches_of_others_are_not_there(county, client_of):
    need = county.need()
    match = proposing.invite(proposing.propose(need, county.experts["甲"], score=1, by=None), by=None)
    stranger = client_of("enterprise", organisation=county.other)
    rival = client_of("expert", person=county.experts["乙"])
    for client in (stranger, rival):
        assert client.get(reverse("match-match", args=[match.code])).status_code == 404
        assert client.post(reverse("match-answer", args=[match.code]), {"says": "yes"}).status_code == 404
    assert stranger.get(reverse("match-need", args=[need.code])).status_code == 404
    assert stranger.post(reverse("match-need-act", args=[need.code, "close"]), {"words": "x"}).status_code == 404
    assert need.title not in stranger.get(reverse("match")).content.decode()


@pytest.mark.parametrize(
    ("name", "role"), [("match", "officer"), ("match-needs", "officer"), ("match", "enterprise"), ("match", "expert")]
)
def test_lists_ask_as_often_for_one_as_for_three(name, role, county, client_of):
    links = {"enterprise": {"organisation": county.firm}, "expert": {"person": county.experts["甲"]}}
    client = client_of(role, **links.get(role, {}))
    counted = []
    for size in (1, 2):
        for number in range(size):
            need = county.need(f"管件气孔{size}{number}")
            proposing.invite(proposing.propose(need, county.experts["甲"], score=1, by=None), by=None)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("name", ["match-experts", "match-funnel"])
def test_tables_ask_as_often_for_one_as_for_three(name, county, client_of):
    client, counted = client_of("leader"), []
    arguments = ["proposed"] if name == "match-funnel" else []
    for size in (1, 2):
        for number in range(size):
            proposing.propose(county.need(f"管件气孔{size}{number}"), county.experts["甲"], score=1, by=None)
            values = {"person": county.experts["乙"], "organisation": county.firm, "reason": f"模拟{size}{number}"}
            book.create_record(DeclaredConflict, values, by=None)
        client.get(reverse(name, args=arguments))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=arguments))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_guide_keeps_each_answer_and_says_what_is_wrong(county, client_of):
    client = client_of("enterprise", organisation=county.firm)
    answer = client.post(reverse("match-ask"), {"title": "管件气孔多", "words": "有小眼"})
    need = Need.objects.get()
    assert answer.headers["Location"] == reverse("match-question", args=[need.code, "where"])
    terms = reverse("match-question", args=[need.code, "terms"])
    wrong = client.post(terms, {"deadline": "2024年2月30日", "budget_fen": "十万"})
    assert "2024年2月30日" in wrong.content.decode()
    assert "十万" in wrong.content.decode()
    client.post(terms, {"deadline": "2024年9月30日", "budget_fen": "10.5", "later": "1"})
    need.refresh_from_db()
    assert (need.deadline.isoformat(), need.budget_fen, need.state) == ("2024-09-30", 10_500_000, "draft")
    shown = client.get(reverse("match-need", args=[need.code])).content.decode()
    assert "没有说试过什么" in shown
    client.post(reverse("match-need-act", args=[need.code, "send"]))
    need.refresh_from_db()
    assert (need.state, need.organisation) == ("to_review", county.firm)
    assert client.get(terms).status_code == 404


def test_staff_enter_a_need_for_a_firm(county, client_of):
    client = client_of("clerk")
    lost = client.post(reverse("match-ask"), {"title": "管件气孔多", "words": "", "organisation": "没有这家"})
    assert "没有这家" in lost.content.decode()
    client.post(reverse("match-ask"), {"title": "管件气孔多", "words": "", "organisation": county.firm.name})
    assert Need.objects.get().organisation == county.firm


def test_a_need_is_answered_in_three_steps_without_the_engine(county, client_of):
    need, client = county.need(), client_of("officer")
    client.get(reverse("match-needs"), {"state": "published"})
    client.get(reverse("match-need", args=[need.code]))
    client.post(reverse("match-need-act", args=[need.code, "answer"]), {"words": "水分降到 3.5%"})
    need.refresh_from_db()
    assert (need.state, need.answer) == ("answered", "水分降到 3.5%")


def test_returning_needs_a_comment(county, client_of):
    need, client = county.need(state="to_review"), client_of("officer")
    client.post(reverse("match-need-act", args=[need.code, "return"]), {"words": " "})
    need.refresh_from_db()
    assert need.state == "to_review"
    client.post(reverse("match-need-act", args=[need.code, "return"]), {"words": "缺产量"})
    need.refresh_from_db()
    assert need.state == "returned"
    firm = client_of("enterprise", organisation=county.firm)
    assert "缺产量" in firm.get(reverse("match-need", args=[need.code])).content.decode()


def test_candidates_come_with_reasons(county, client_of):
    need = county.need()
    shown = client_of("leader").get(reverse("match-candidates", args=[need.code]), {"part": 1}).content.decode()
    assert "模拟专家甲" in shown
    assert "针孔" in shown
    assert "今年已接 0/2" in shown
    assert "<html" not in shown
    assert "提出</button>" not in shown
    assert "<html" in client_of("officer").get(reverse("match-candidates", args=[need.code])).content.decode()


def test_invitations_are_answered_through_links_without_an_account(county, client_of):
    match = proposing.propose(county.need(), county.experts["甲"], score=1, by=None)
    page = client_of("officer").post(reverse("match-act", args=[match.code, "invite"])).content.decode()
    links = [link.partition("testserver")[2] for link in re.findall(r'value="(http[^"]+/reply/[^"]+)"', page)]
    assert len(links) == 2
    outside = Client()
    assert "废品率8%" in outside.get(links[0]).content.decode()
    assert county.firm.name not in outside.get(links[0]).content.decode()
    refused = outside.post(links[0], {"says": "no"}).content.decode()
    assert "谢绝请选原因" in refused
    outside.post(links[0], {"says": "yes"})
    done = outside.post(links[1], {"says": "yes"}).content.decode()
    assert "双方都已同意" in done
    match.refresh_from_db()
    assert match.state == "accepted"
    assert "已经答复" in outside.post(links[1], {"says": "no", "obstacle": "no_time"}).content.decode()
    match.refresh_from_db()
    assert match.state == "accepted"


def test_new_links_end_the_old_ones(county, client_of):
    match, client = proposing.propose(county.need(), county.experts["甲"], score=1, by=None), client_of("officer")
    old = inviting.invite_with_links(match, by=client.user, address="")
    client.post(reverse("match-act", args=[match.code, "invite"]))
    assert Client().get(reverse("match-reply", args=[old["firm"]])).status_code == 404
    assert SignedLink.objects.filter(revoked_at=None).count() == 2
    assert SecurityEvent.objects.filter(kind="link_revoked").count() == 2
    assert Client().get(reverse("match-reply", args=["x" * 43])).status_code == 404


def test_a_link_of_a_confidential_need_shows_its_public_wording_only(county):
    need = county.need(words="独家配方", confidentiality="masked", public_wording="某企业求解气孔", target="降到 3%")
    match = proposing.propose(need, county.experts["甲"], score=1, by=None)
    tokens = inviting.invite_with_links(match, by=None, address="")
    shown = Client().get(reverse("match-reply", args=[tokens["expert"]])).content.decode()
    assert "某企业求解气孔" in shown
    for secret in ("独家配方", need.title, county.firm.name, "降到 3%"):
        assert secret not in shown


def test_an_experts_page_shows_wordings_and_no_names(county, client_of):
    open_need = county.need()
    masked = county.need("机密标题", confidentiality="masked", public_wording="某企业求解气孔")
    secret = county.need("绝密标题", confidentiality="staff", public_wording="不许看")
    client = client_of("expert", person=county.experts["甲"])
    shown = client.get(reverse("match")).content.decode()
    assert open_need.title in shown
    assert "某企业求解气孔" in shown
    for hidden in ("机密标题", "绝密标题", "不许看", county.firm.name):
        assert hidden not in shown
    for need in (masked, secret):
        assert client.get(reverse("match-need", args=[need.code])).status_code == 404
        assert client.get(reverse("book-record", args=["need", need.code])).status_code == 404
    assert county.firm.name not in client.get(reverse("match-need", args=[open_need.code])).content.decode()


def test_a_round_is_changed_and_says_what_that_costs(county, client_of):
    needs = [county.need("管件气孔多一"), county.need("管件气孔多二")]
    client = client_of("officer")
    found = rounds.start_round(name="模拟", rules={"floor": "0.01"}, by=client.user)
    page = reverse("match-round", args=[found.pk])
    assert "正在计算" in client.get(page).content.decode()
    rounds.run_round(found.pk)
    assert "换谁都不会更好" in client.get(page).content.decode()
    found.refresh_from_db()
    pair = next(pair for pair in rounds.pairs_of(found) if pair[0] == needs[0].code)
    move = {"version": 1, "need": pair[0], "instead": pair[1], "offer": county.experts["丙"].code}
    client.post(reverse("match-move", args=[found.pk]), move)
    shown = client.get(page).content.decode()
    assert "比最好的安排少" in shown
    answer = client.post(reverse("match-move", args=[found.pk]), move, follow=True).content.decode()
    assert "别人刚刚改动" in answer
    client.post(reverse("match-best", args=[found.pk]))
    assert "换谁都不会更好" in client.get(page).content.decode()
    proof = client_of("auditor").get(reverse("match-proof", args=[found.pk])).content.decode()
    assert "总分等于任何安排都超不过的上界" in proof
    client.post(reverse("match-confirm", args=[found.pk]))
    assert Match.objects.count() == 2
    assert MatchRound.objects.get().state == "confirmed"


def test_two_needs_exchange_their_experts(county, client_of):
    for title in ("管件气孔多", "番茄脐腐"):
        county.need(title, title)
    client = client_of("officer")
    found = rounds.start_round(name="模拟", rules={"floor": "0.0"}, by=None)
    rounds.run_round(found.pk)
    found.refresh_from_db()
    (need, offer), (other, another) = rounds.pairs_of(found)
    exchange = {"version": 1, "need": other, "instead": another, "other_need": need, "offer": offer}
    client.post(reverse("match-move", args=[found.pk]), exchange)
    found.refresh_from_db()
    assert sorted(rounds.pairs_of(found)) == sorted([(need, another), (other, offer)])


def test_a_round_that_clashes_says_so(county, client_of):
    county.need(experts_wanted=9)
    found = rounds.start_round(name="模拟", rules={}, by=None)
    rounds.run_round(found.pk)
    shown = client_of("officer").get(reverse("match-round", args=[found.pk])).content.decode()
    assert "这些要求不能同时满足" in shown
    assert "管件气孔多" in shown


def test_the_sequel_in_the_pages_ends_in_the_funnel(county, client_of):
    client = client_of("officer")
    client.post(reverse("match-propose", args=[county.need().code]), {"person": county.experts["甲"].name})
    match = Match.objects.get()
    assert match.score is None
    proposing.invite(match, by=None)
    act = lambda verb, **data: client.post(reverse("match-act", args=[match.code, verb]), data)  # noqa: E731
    act("step", kind="contact", channel="phone", happened_on="2024-03-11", words="通了电话")
    assert "日期" in client.get(act("sign", name="模拟协议", kind="service", signed_on="昨天").url).content.decode()
    assert not Agreement.objects.exists()
    act("sign", name="模拟协议", kind="service", amount_fen="3.5", signed_on="2024年3月11日")
    assert Agreement.objects.get().amount_fen == 3_500_000
    act("outcome", after="outcome_30", outcome="solved", words="好了")
    match.refresh_from_db()
    assert (match.state, match.outcome_30) == ("agreed", "solved")
    for stage in ("need", "proposed", "contact", "agreed", "solved"):
        page = client.get(reverse("match-funnel", args=[stage]))
        assert page.context["paged"].paginator.count == 1, stage
        assert match.need.title in page.content.decode()
    assert client.get(reverse("match-funnel", args=["nonsense"])).status_code == 404
    assert act("nonsense").status_code == 404


def test_a_refusal_is_solved_anew_by_a_button(county, client_of):
    need = county.need()
    match = proposing.invite(proposing.propose(need, county.experts["甲"], score=1, by=None), by=None)
    client_of("expert", person=county.experts["甲"]).post(
        reverse("match-answer", args=[match.code]), {"says": "no", "obstacle": "no_time", "words": "没空"}
    )
    client = client_of("officer")
    assert "个谢绝、还没有接替" in client.get(reverse("match")).content.decode()
    assert "个谢绝、还没有接替" in client.get(reverse("hall")).content.decode()
    client.post(reverse("match-act", args=[match.code, "resolve"]))
    assert Match.objects.filter(need=need, state="proposed").get().person == county.experts["乙"]
    assert "个谢绝、还没有接替" not in client.get(reverse("match")).content.decode()


def test_capacities_conflicts_and_words_are_kept(county, client_of):
    client = client_of("clerk")
    person = county.experts["甲"]
    client.post(reverse("match-capacity"), {"person": person.code, "most": 5, "least": 1})
    client.post(reverse("match-capacity"), {"person": person.code, "most": 1, "least": 4})
    kept = ExpertCapacity.objects.get()
    assert (kept.person, kept.year, kept.most, kept.least) == (person, 2024, 5, 1)
    assert client.post(reverse("match-capacity"), {"person": "nobody", "most": 1}).status_code == 404
    conflict = {"person": person.name, "organisation": county.firm.name, "reason": "模拟"}
    client.post(reverse("match-conflict"), {**conflict, "organisation": "没有"})
    assert not DeclaredConflict.objects.exists()
    client.post(reverse("match-conflict"), conflict)
    assert DeclaredConflict.objects.get().person == person
    client.post(reverse("match-words"), {"term": "玛钢", "same_as": " ； "})
    assert not SynonymGroup.objects.exists()
    client.post(reverse("match-words"), {"term": "玛钢", "same_as": "可锻铸铁;malleable iron"})
    group = SynonymGroup.objects.get()
    client.post(reverse("match-words"), {"code": group.code, "term": "玛钢", "same_as": "马钢"})
    group.refresh_from_db()
    assert (group.same_as, SynonymGroup.objects.count()) == ("马钢", 1)
    for role in ("leader", "auditor"):
        assert client_of(role).post(reverse("match-words"), {"term": "a", "same_as": "b"}).status_code == 404


def test_the_heat_map_counts_every_open_need_once(county, client_of):
    county.need(industry="malleable_iron")
    county.need("没人会的事", "天外飞仙", industry="vegetable")
    answer = client_of("leader").get(reverse("match-heat"), {"part": 1})
    rows = {row.industry: row for row in answer.context["rows"]}
    assert {key: (row.needs, row.unserved) for key, row in rows.items()} == {
        "malleable_iron": (1, 0),
        "vegetable": (1, 1),
    }
    assert all(row.needs == row.unserved + sum(cell.count for cell in row.cells) for row in rows.values())


def test_the_network_draws_matches_that_the_reader_sees(county, client_of):
    client = client_of("leader")
    assert "还没有对接" in client.get(reverse("match-pictures")).content.decode()
    proposing.propose(county.need(), county.experts["甲"], score=1, by=None)
    shown = client.get(reverse("match-pictures")).content.decode()
    assert county.firm.name in shown
    assert county.school.name in shown
    assert 'class="network' in shown


def test_too_few_outcomes_are_said(county, client_of):
    assert "还不够算概率" in client_of("leader").get(reverse("match-experts")).content.decode()
