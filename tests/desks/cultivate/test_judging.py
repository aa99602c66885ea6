"""From the book to the rules and back: facts, runs that can be repeated, the mining list, standing and “what if”."""

from __future__ import annotations

import datetime as dt
import io
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from nonggu.desks.cultivate import judging, kept, mining, queries, rules, under_way, values
from nonggu.desks.cultivate.facts import NEVER, parse_statement, read_facts, specs_on
from nonggu.desks.cultivate.firm_page import judge_firm, scheme_context
from nonggu.desks.cultivate.standing import relative_gap
from nonggu.desks.cultivate.statements import state_fact
from nonggu.desks.cultivate.what_if import judge_what_if
from nonggu.engines.rules.judging import judge_one
from nonggu.engines.rules.results import Outcome, Result
from nonggu.errors import NongguError
from nonggu.registry import book
from nonggu.registry.access import Forbidden
from nonggu.registry.models import (
    Assessment,
    Certificate,
    IntellectualProperty,
    Platform,
    RuleValue,
    Standing,
    Statement,
    YearlyReturn,
)
from nonggu.rulebook import law
from tests.desks.cultivate.conftest import ON, enter_firm

pytestmark = pytest.mark.django_db
HTE = "high_tech_enterprise"


def facts_of(firm):
    return read_facts(rules.book_now(), ON, [firm.pk]).of(0).values


def standing_of(firm, scheme=HTE):
    return Standing.objects.get(run__scheme=scheme, run__is_latest=True, organisation=firm)


def test_facts_come_from_returns_rights_titles_and_statements(firm):
    facts = facts_of(firm)
    assert facts["sales_2023"] == 12_000_000
    assert facts["st_staff_2023"] == 10
    assert facts["registered_on"] == dt.date(2015, 5, 5)
    assert (facts["ip_class1"], facts["ip_class2"]) == (1, 0)
    assert facts["ip_acquisition"] == "own_rd"
    assert facts["hte_valid_until"] == NEVER
    assert facts["on_bad_list"] is False
    assert facts.get("provincial_rd_institution") is None


def test_what_nobody_entered_is_unknown_and_not_zero(firm):
    YearlyReturn.objects.filter(year=2022).update(sales_fen=None)
    IntellectualProperty.objects.all().delete()
    facts = facts_of(firm)
    assert facts.get("sales_2022") is None
    assert facts.get("ip_class1") is None


def test_titles_platforms_and_revocations(firm):
    valid = {
        "organisation": firm,
        "scheme": HTE,
        "number": "GR1",
        "valid_from": dt.date(2022, 1, 1),
        "valid_to": dt.date(2024, 12, 31),
    }
    certificate = book.create_record(Certificate, valid, by=None)
    book.create_record(
        Platform,
        {"name": "模拟实验室", "tier": "provincial", "organisation": firm, "valid_from": dt.date(2020, 1, 1)},
        by=None,
    )
    facts = facts_of(firm)
    assert facts["hte_valid_until"] == dt.date(2024, 12, 31)
    assert facts["provincial_rd_institution"] is True
    book.change_record(certificate, {"revoked_on": dt.date(2024, 1, 10)}, by=None)
    assert facts_of(firm)["hte_valid_until"] == dt.date(2024, 1, 9)


def test_rights_that_are_disputed_expired_or_not_granted_yet_do_not_count(firm):
    right = IntellectualProperty.objects.get()
    for change in ({"is_disputed": True}, {"is_disputed": False, "granted_on": dt.date(2024, 5, 1)},
                   {"granted_on": dt.date(2019, 1, 1), "valid_to": dt.date(2024, 1, 1)}):  # fmt: skip
        book.change_record(right, change, by=None)
        assert facts_of(firm)["ip_class1"] == 0, change


def test_two_sources_that_disagree_are_for_a_person(firm):
    book.create_record(Statement, {"organisation": firm, "fact": "ip_class1", "value": "3"}, by=None)
    judged = judge_firm(firm, HTE, on=ON)
    assert "ip_class1" in judged.facts.conflicts
    assert judged.assessment.outcomes["k2_class1"].result is Result.MANUAL_REVIEW


@pytest.mark.parametrize("text", ["很多", "-1", "1e999", "NaN", "1.5", ""])
def test_statements_that_cannot_be_read_are_named_and_unknown(firm, text):
    spec = specs_on(rules.book_now(), ON)["ip_class2_used"]
    assert parse_statement(spec, text) is None
    if text:
        book.create_record(Statement, {"organisation": firm, "fact": "ip_class2_used", "value": text}, by=None)
        found = read_facts(rules.book_now(), ON, [firm.pk])
        assert found.unreadable == [(firm.pk, "ip_class2_used", text)]


def test_a_run_says_of_every_enterprise_what_judging_it_alone_says(firm, other):
    poor = enter_firm("模拟企业丙", technical="2", research_share=1)
    runs = judging.judge_everybody(on=ON, by=None)
    assert {run.scheme for run in runs} == set(judging.SCHEMES)
    for run in runs:
        for one in (firm, other, poor):
            alone = judge_firm(one, run.scheme, on=ON).assessment
            stored = standing_of(one, run.scheme)
            assert stored.verdict == alone.verdict, run.scheme
            assert stored.score_low == (None if alone.score_low is None else float(alone.score_low))
            assert judging.replay_standing(run, one.pk).outcomes == alone.outcomes


def test_the_nearest_stand_first_and_say_what_is_missing(firm, other, client_of):
    poor = enter_firm("模拟企业丙", technical="2", research_share=1)
    judging.judge_everybody(on=ON, by=None)
    run = queries.latest_run(HTE)
    found = list(queries.standings(client_of("leader").user, run, queries.MiningFilter()))
    assert [one.organisation for one in found] == [firm, other, poor]
    lack = standing_of(other).lacks[0]
    assert (lack["clause"], lack["kind"]) == ("k4_staff", "people")
    assert lack["shortfall"] == pytest.approx(0.01)
    row = next(mining.rows_of(run, [standing_of(other)]))
    assert (row.lacks[0].value, row.lacks[0].short) == ("9%", "1 个百分点")


def test_the_list_is_narrowed_by_kind_town_words_and_verdict(firm, other, client_of, places):
    judging.judge_everybody(on=ON, by=None)
    user, run = client_of("leader").user, queries.latest_run(HTE)
    narrowed = lambda **wish: {  # noqa: E731
        one.organisation for one in queries.standings(user, run, queries.MiningFilter(**wish))
    }
    assert narrowed(kind="people") == {other}
    assert narrowed(township=places[0].code) == {firm}
    assert narrowed(words="企业乙") == {other}
    assert narrowed(verdict="fail") == {other}
    assert narrowed(industry="pig") == set()


def test_holders_are_left_out_unless_asked_for(firm, client_of):
    held = {
        "organisation": firm,
        "scheme": HTE,
        "number": "GR1",
        "valid_from": dt.date(2022, 1, 1),
        "valid_to": dt.date(2025, 1, 1),
    }
    book.create_record(Certificate, held, by=None)
    judging.judge_everybody(on=ON, by=None)
    user, run = client_of("leader").user, queries.latest_run(HTE)
    assert not queries.standings(user, run, queries.MiningFilter())
    assert len(queries.standings(user, run, queries.MiningFilter(held=True))) == 1


def test_old_runs_answer_for_their_date_for_ever(firm):
    run = next(run for run in judging.judge_everybody(on=ON, by=None) if run.scheme == HTE)
    before = judging.replay_standing(run, firm.pk)
    book.change_record(YearlyReturn.objects.get(organisation=firm, year=2023), {"technical_staff": "1"}, by=None)
    values.enter_value("high_tech_2016_32", "k4_min_staff_ratio" if _has("k4_min_staff_ratio") else _ratio(), value="0.5",
                       valid_from=dt.date(2024, 1, 1), source="某通知", mark="C1", by=None)  # fmt: skip
    again = judging.replay_standing(run, firm.pk)
    assert again.outcomes == before.outcomes
    assert again.rules.version == run.rules_version
    judging.judge_everybody(on=ON, by=None)
    assert standing_of(firm).verdict == "fail"


def _has(name):
    return any(name in one["parameters"] for one in law.documents() if one["document"] == "high_tech_2016_32")


def _ratio():
    rule_set = rules.rule_set(HTE, ON)
    return next(iter(rule_set.clause("k4_staff").parameters))


def test_a_run_whose_rules_the_book_no_longer_holds_says_so(firm):
    run = judging.judge_everybody(on=ON, by=None)[0]
    run.rules_version = "2016-32+195#00000000"
    with pytest.raises(NongguError) as caught:
        judging.replay_standing(run, firm.pk)
    assert caught.value.code == "rules_version_changed"


def test_who_may_judge(firm, make_user):
    for role in ("leader", "auditor", "enterprise"):
        with pytest.raises(Forbidden):
            judging.judge_everybody(on=ON, by=make_user(role))


def test_mining_asks_as_often_for_three_as_for_one(firm, client_of, django_assert_max_num_queries):
    client, counts = client_of("officer"), []
    client.get(reverse("cultivate"))
    for name in ("", "丙", "丁"):
        if name:
            enter_firm(f"模拟企业{name}")
        judging.judge_everybody(on=ON, by=None)
        with django_assert_max_num_queries(60) as asked:
            assert client.get(reverse("cultivate-mining", args=[HTE])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_judging_asks_as_often_for_three_as_for_one(firm, django_assert_max_num_queries):
    counts = []
    for name in ("", "丙", "丁"):
        if name:
            enter_firm(f"模拟企业{name}")
        with django_assert_max_num_queries(100) as asked:
            read_facts(rules.book_now(), ON)
        counts.append(len(asked))
    assert counts == [7, 7, 7]


def test_the_export_holds_the_list_and_never_a_formula(firm, other, client_of):
    book.change_record(other, {"name": "=1+1模拟企业乙"}, by=None)
    judging.judge_everybody(on=ON, by=None)
    answer = client_of("leader").get(reverse("cultivate-mining-export", args=[HTE]))
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][1] == "企业"
    assert len(rows) == 3
    assert sheet["B3"].data_type == "s"


def test_what_if_stores_nothing(other, client_of):
    client = client_of("enterprise", organisation=other)
    before = (Statement.objects.count(), YearlyReturn.objects.count(), Assessment.objects.count())
    address = reverse("cultivate-what-if", args=[other.code, HTE])
    part = client.get(address, {"st_staff_2023": "10"}, headers={"HX-Request": "true"}).content.decode()
    assert "科技人员占比" not in part
    assert "<html" not in part
    assert "科技人员占比" in client.get(address, {"st_staff_2023": "9.99"}).content.decode()
    assert before == (Statement.objects.count(), YearlyReturn.objects.count(), Assessment.objects.count())


@pytest.mark.parametrize("text", ["", "abc", "-5", "1e400", "NaN", "９"])
def test_what_if_takes_what_is_no_number_as_what_is(other, text):
    judged = judge_firm(other, HTE, on=ON)
    again = judge_what_if(judged.rules, judged.facts, judged.book, {"staff_2023": text})
    if text != "９":
        assert again.outcomes == judged.assessment.outcomes


def test_a_fact_that_is_told_goes_where_it_belongs(firm, make_user):
    whole = rules.book_now()
    user = make_user("enterprise", organisation=firm)
    state_fact(firm, "sales_2022", "1,150.5", rule_book=whole, on=ON, by=user)
    assert YearlyReturn.objects.get(organisation=firm, year=2022).sales_fen == 1_150_500_000
    state_fact(firm, "staff_2020", "88.5", rule_book=whole, on=ON, by=user)
    assert str(YearlyReturn.objects.get(organisation=firm, year=2020).staff) == "88.50"
    state_fact(firm, "years_in_niche", "4", rule_book=whole, on=ON, by=user)
    state_fact(firm, "years_in_niche", "5", rule_book=whole, on=ON, by=user)
    assert Statement.objects.get(fact="years_in_niche").value == "5"
    assert facts_of(firm)["years_in_niche"] == 5


@pytest.mark.parametrize(("name", "text", "code"), [
    ("no_such_fact", "1", "fact_unknown"), ("sales_2022", "许多", "fact_not_readable"), ("on_bad_list", "也许", "fact_not_readable"),
    ("registered_on", "去年", "fact_not_readable"), ("ip_class2_used", "1.5", "fact_not_readable"),
])  # fmt: skip
def test_what_cannot_be_told_changes_nothing(firm, name, text, code):
    before = list(Statement.objects.values_list("fact", "value"))
    with pytest.raises(NongguError) as caught:
        state_fact(firm, name, text, rule_book=rules.book_now(), on=ON, by=None)
    assert caught.value.code == code
    assert list(Statement.objects.values_list("fact", "value")) == before


def test_an_enterprise_may_not_tell_facts_of_another(firm, other, make_user):
    with pytest.raises(Forbidden):
        state_fact(
            firm,
            "on_bad_list",
            "yes",
            rule_book=rules.book_now(),
            on=ON,
            by=make_user("enterprise", organisation=other),
        )


def test_a_kept_self_assessment_repeats_itself(firm, make_user):
    judged = judge_firm(firm, HTE, on=ON)
    record = kept.keep_assessment(firm, judged.assessment, by=None)
    assert kept.keep_assessment(firm, judged.assessment, by=None) == record
    book.change_record(YearlyReturn.objects.get(organisation=firm, year=2023), {"technical_staff": "1"}, by=None)
    record.refresh_from_db()
    again = kept.repeat_assessment(record)
    assert again.outcomes == judged.assessment.outcomes
    assert judge_firm(firm, HTE, on=ON).assessment.outcomes != again.outcomes


def test_the_page_says_what_is_there_missing_and_unknown(other, make_user):
    Statement.objects.filter(organisation=other, fact="major_accident_365d").delete()
    page = scheme_context(make_user("leader"), other, HTE, on=ON)["page"]
    assert [line.title for line in page.lacks] == ["科技人员占比"]
    assert page.lacks[0].short == "1 个百分点（即1 人）"
    assert "major_accident_365d" in [fact.name for fact in page.unknown]
    assert "认定" not in page.headline


def test_a_small_firm_saves_nothing_by_a_certificate(firm, make_user):
    user = make_user("leader")
    last = YearlyReturn.objects.get(organisation=firm, year=2023)
    book.change_record(last, {"taxable_income_fen": 300 * 1_000_000}, by=None)
    worth = scheme_context(user, firm, HTE, on=ON)["worth"]
    assert worth[0].amount == "0 万元"
    assert any("小型微利" in caveat for caveat in worth[0].caveats)
    book.change_record(last, {"taxable_income_fen": 300 * 1_000_000 + 100}, by=None)
    assert scheme_context(user, firm, HTE, on=ON)["worth"][0].amount == "30 万元"


def test_gaps_lie_between_nothing_and_one_condition():
    gap = lambda short, line: relative_gap(Outcome(Result.UNMET, None, line, short))  # noqa: E731
    assert gap(Fraction(1, 100), Fraction(1, 10)) == 0.1
    assert gap(Fraction(5), Fraction(1)) == 1.0
    assert gap(Fraction(1, 10**9), Fraction(1)) == 0.001
    assert gap(None, None) == gap(Fraction(1), Fraction(0)) == 1.0


def test_edited_values_are_for_administrators_with_a_source(firm, make_user, client_of):
    name = _ratio()
    enter = lambda by=None, **wish: values.enter_value(  # noqa: E731
        "high_tech_2016_32", name,
        **{"value": "0.12", "valid_from": dt.date(2024, 1, 1), "source": "某通知", "mark": "C1", **wish}, by=by,
    )  # fmt: skip
    for role in ("officer", "clerk", "leader"):
        with pytest.raises(Forbidden):
            enter(by=make_user(role))
    wrong = [
        ({"source": " "}, "rule_value_without_source"),
        ({"value": "十"}, "rule_value_not_a_number"),
        ({"value": "NaN"}, "rule_value_not_a_number"),
    ]
    for wish, code in wrong:
        with pytest.raises(NongguError) as caught:
            enter(**wish)
        assert caught.value.code == code
    before = rules.rule_set(HTE, ON).version
    enter(by=make_user("administrator"))
    after = rules.rule_set(HTE, ON)
    assert after.version != before
    assert "+edited" in after.version
    assert rules.rule_set(HTE, dt.date(2023, 12, 31)).version == before
    assert judge_firm(firm, HTE, on=ON).assessment.outcomes["k4_staff"].result is Result.UNMET
    assert not book_form_offers(client_of("officer", "o2"))
    assert RuleValue.objects.count() == 1


def book_form_offers(client):
    return client.get(reverse("book-create", args=["rule_value"])).status_code != 404


def test_the_export_is_what_the_file_commands_take(firm, tmp_path):
    values.enter_value(
        "high_tech_2016_32", _ratio(), value="0.12", valid_from=dt.date(2024, 1, 1), source="某通知", mark="C1", by=None
    )
    file = tmp_path / "rules.json"
    file.write_text(values.exported(), encoding="utf-8")
    from nonggu.engines.rules.compiling import RuleBook

    read = RuleBook(law.documents(), law.facts(), law.read_edits(file))
    before = dt.date(2023, 12, 31)
    assert read.rules(HTE, ON).version == rules.rule_set(HTE, ON).version
    assert "+edited" in read.rules(HTE, ON).version
    assert "+edited" not in read.rules(HTE, before).version
    assert read.rules(HTE, before).version == rules.rule_set(HTE, before).version
    judged = judge_firm(firm, HTE, on=ON)
    assert judge_one(read.rules(HTE, ON), judged.facts).outcomes == judged.assessment.outcomes


def test_a_judging_by_the_worker_is_seen_on_the_pages(firm, client_of, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(judging, "AT_ONCE", 0)
    officer = client_of("officer")
    mining_page = reverse("cultivate-mining", args=[HTE])
    assert under_way.judging_under_way() is None
    for _again in range(2):  # a second wish finds the first one waiting
        officer.post(reverse("cultivate-judge"), {"scheme": HTE})
    assert judging.queued_jobs().count() == 1
    assert under_way.judging_under_way().is_waiting
    for page in (mining_page, reverse("cultivate")):
        assert "测算正在排队" in officer.get(page).content.decode()
    judging.queued_jobs().update(status="RUNNING", started_at=timezone.now())
    assert under_way.judging_under_way().done == 0
    judging.judge_everybody(on=ON, by=None)
    with django_assert_max_num_queries(2):
        found = under_way.judging_under_way()
    assert 0 < found.done <= found.total
    assert f"{found.done} / {found.total}" in officer.get(mining_page).content.decode()
    judging.queued_jobs().update(status="SUCCESSFUL")
    assert under_way.judging_under_way() is None
    assert "refresh" not in officer.get(mining_page).content.decode()
