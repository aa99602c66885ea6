"""Results for needs and needs for results: who is proposed, why, and what the invitation says."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nonggu.desks.match import inviting, proposing, results
from nonggu.registry import book
from nonggu.registry.models import Achievement, Match, Person

pytestmark = pytest.mark.django_db

LEAST = 0.05


@pytest.fixture
def result_of(county):
    """`result_of(name, ...)` makes a result of the university, led by somebody who is no appointed expert."""
    lead = book.create_record(Person, {"name": "模拟负责人", "organisation": county.school}, by=None)

    def make(name="可锻铸铁管件针孔气孔防治工艺", **values):
        own = {"holder": county.school, "lead_person": lead, "summary": "控制湿型砂水分，降低废品率"}
        return book.create_record(Achievement, {"name": name, **own, **values}, by=None)

    return make


def test_a_need_is_offered_results_with_reasons_and_whom_to_ask(county, client_of, result_of):
    need, result = county.need(), result_of()
    result_of("奶牛乳房炎疫苗", summary="奶牛")
    result_of("可锻铸铁管件气孔（已撤回）", is_withdrawn=True)
    shown = client_of("officer").get(reverse("match-candidates", args=[need.code]), {"part": 1})
    assert [use.result for use, _ in shown.context["uses"]] == [result]
    page = shown.content.decode()
    for said in (result.name, "模拟大学", "模拟负责人", "气孔"):
        assert said in page


def test_contributions_of_a_result_add_up(county, client_of, result_of):
    result_of()
    use = results.results_for(client_of("officer").user, county.need(), least=LEAST)[0]
    assert abs(sum(term.value for term in use.terms) + use.rest - use.score) < 1e-9


def test_a_firm_is_not_offered_its_own_result(county, client_of, result_of):
    need, own = county.need(), result_of(holder=county.firm)
    user = client_of("officer").user
    assert results.results_for(user, need, least=LEAST) == []
    assert results.needs_for(user, own, least=LEAST) == []
    assert results.needs_for(user, result_of("可锻铸铁针孔", holder=county.other), least=LEAST)[0].need == need


def test_a_results_page_shows_the_needs_it_may_serve(county, client_of, result_of):
    need, result = county.need(), result_of()
    county.need("番茄脐腐", "番茄脐腐病")
    county.need("管件气孔已关闭", state="closed")
    client = client_of("officer")
    shown = client.get(reverse("match-result", args=[result.code]))
    assert [use.need for use, _ in shown.context["uses"]] == [need]
    assert result.name in client.get(reverse("match-results"), {"words": "针孔"}).content.decode()
    assert result.name not in client.get(reverse("match-results"), {"words": "无此词"}).content.decode()
    assert client.get(reverse("match-result", args=["ACH-none"])).status_code == 404
    page = reverse("match-result", args=[result.code])
    record = reverse("book-record", args=["achievement", result.code])
    assert page in client.get(record).content.decode()
    assert page not in client_of("security").get(record).content.decode()


def test_the_results_lead_person_is_invited_and_told_why(county, client_of, result_of):
    need, result = county.need(), result_of()
    client = client_of("officer")
    posted = {"person": result.lead_person.code, "result": result.code}
    client.post(reverse("match-propose", args=[need.code]), posted)
    match = Match.objects.get()
    assert (match.person, match.achievement, match.state) == (result.lead_person, result, "proposed")
    assert round(match.score * 1_000_000) == results.score_of(need, result)
    for name in ("match-match", "match-why"):
        assert result.name in client.get(reverse(name, args=[match.code])).content.decode()
    tokens = inviting.invite_with_links(match, by=client.user, address="")
    for token in tokens.values():
        assert result.name in Client().get(reverse("match-reply", args=[token])).content.decode()
    shown = client.get(reverse("match-result", args=[result.code]))
    assert shown.context["uses"][0][0].match == match


def test_a_standing_proposal_learns_of_the_result(county, client_of, result_of):
    need, result = county.need(), result_of(lead_person=county.experts["甲"])
    standing = proposing.propose(need, county.experts["甲"], score=1, by=None)
    assert proposing.propose(need, county.experts["甲"], score=2, by=None, result=result) == standing
    standing.refresh_from_db()
    assert standing.achievement == result


def test_a_result_without_somebody_to_ask_is_not_put_forward(county, client_of, result_of):
    need, result = county.need(), result_of(lead_person=None)
    client = client_of("officer")
    page = client.get(reverse("match-candidates", args=[need.code])).content.decode()
    assert "补登这项成果的负责人" in page
    posted = {"person": county.experts["甲"].code, "result": result.code}
    answer = client.post(reverse("match-propose", args=[need.code]), posted, follow=True)
    assert "没有可邀请的负责人" in answer.content.decode()
    assert not Match.objects.exists()


@pytest.mark.parametrize("name", ["match-results", "match-result", "match-candidates", "match-cell", "match-heat"])
def test_lists_ask_as_often_for_one_as_for_three(name, county, client_of, result_of):
    client, counted = client_of("officer"), []
    first = result_of()
    need = county.need(industry="malleable_iron")
    arguments = {
        "match-results": [],
        "match-result": [first.code],
        "match-candidates": [need.code],
        "match-cell": ["malleable_iron", "none"],
        "match-heat": [],
    }
    for size in (1, 2):
        for number in range(size):
            county.need(f"管件气孔{size}{number}", industry="malleable_iron")
            result_of(f"可锻铸铁管件气孔{size}{number}")
        client.get(reverse(name, args=arguments[name]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=arguments[name]))
        counted.append(len(queries))
    assert counted[0] == counted[1]
