"""The calendar: what is owed by when, what was done, in the fixed order of units; reminders; platforms and towns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from nonggu.desks.cultivate import duties, rules, upgrades
from nonggu.desks.cultivate.reminding import remind
from nonggu.desks.cultivate.statements import state_fact
from nonggu.errors import NongguError
from nonggu.registry import book
from nonggu.registry.models import Application, Certificate, Notice, OrganisationAlias, Submission
from tests.desks.cultivate.conftest import ON

pytestmark = pytest.mark.django_db
HTE = "high_tech_enterprise"


@pytest.fixture
def held(firm, other):
    """Both hold a certificate of 2022; the western one until this summer."""
    base = {"scheme": HTE, "valid_from": dt.date(2022, 12, 1)}
    return book.create_records(
        Certificate,
        [
            {**base, "organisation": firm, "number": "GR1", "valid_to": dt.date(2025, 11, 30)},
            {
                **base,
                "organisation": other,
                "number": "GR2",
                "valid_from": dt.date(2021, 7, 1),
                "valid_to": dt.date(2024, 6, 30),
            },
        ],
        by=None,
    )


def owed(user, kind="annual_report"):
    return [
        (one.organisation.name[-1], one.period, one.due_on)
        for one in duties.duties(user, on=ON)
        if one.kind == kind and one.done_on is None
    ]


def test_reports_are_due_each_year_within_the_validity_in_the_order_of_units(held, make_user):
    user = make_user("officer")
    this, last = dt.date(2024, 5, 31), dt.date(2023, 5, 31)
    assert owed(user) == [("乙", "2022", last), ("乙", "2023", this), ("甲", "2022", last), ("甲", "2023", this)]


def test_what_was_filed_leaves_the_list_and_cannot_be_filed_twice(held, firm, make_user):
    user = make_user("officer")
    duties.note_done(firm, "annual_report", "2022", filed_on=ON, by=user)
    assert ("甲", "2022", dt.date(2023, 5, 31)) not in owed(user)
    for step, code in ((lambda: duties.note_done(firm, "annual_report", "2022", filed_on=ON, by=user), "duty_done_already"),
                       (lambda: duties.note_done(firm, "renewal", "2024", filed_on=ON, by=user), "duty_unknown")):  # fmt: skip
        with pytest.raises(NongguError) as caught:
            step()
        assert caught.value.code == code
    assert Submission.objects.count() == 1


def test_a_revoked_certificate_owes_nothing(held, make_user):
    book.change_record(held[1], {"revoked_on": dt.date(2022, 6, 1)}, by=None)
    user = make_user("officer")
    assert [name for name, _period, _due in owed(user)] == ["甲", "甲"]
    assert owed(user, "renewal") == []


def test_a_renewal_ends_with_a_finished_application_or_a_newer_certificate(held, other, make_user):
    user = make_user("officer")
    assert owed(user, "renewal") == [("乙", "2024", dt.date(2024, 6, 30))]
    application = {
        "organisation": other,
        "scheme": HTE,
        "year": 2024,
        "stage": "finished",
        "finished_on": dt.date(2024, 3, 1),
    }
    made = book.create_record(Application, application, by=None)
    assert owed(user, "renewal") == []
    book.archive_record(made, by=None)
    newer = {
        "organisation": other,
        "scheme": HTE,
        "number": "GR3",
        "valid_from": dt.date(2024, 2, 1),
        "valid_to": dt.date(2027, 1, 31),
    }
    book.create_record(Certificate, newer, by=None)
    assert owed(user, "renewal") == []


def test_a_holder_that_changed_its_name_reports_within_three_months(held, firm, other, make_user):
    values = {"kind": "former_name", "value": "旧名", "valid_to": dt.date(2023, 11, 30)}
    book.create_record(OrganisationAlias, {**values, "organisation": firm}, by=None)
    book.create_record(OrganisationAlias, {**values, "organisation": other, "valid_to": dt.date(2020, 1, 1)}, by=None)
    assert owed(make_user("officer"), "change_report") == [("甲", "2023-11-30", dt.date(2024, 2, 29))]


def test_entries_of_technology_smes_are_updated_by_march(firm, make_user):
    values = {"organisation": firm, "scheme": "tech_sme", "valid_from": dt.date(2023, 5, 1)}
    book.create_record(Certificate, {**values, "number": "2023", "entry_year": 2023}, by=None)
    user = make_user("officer")
    assert owed(user, "yearly_update") == [("甲", "2024", dt.date(2024, 3, 31))]
    book.create_record(
        Certificate, {**values, "number": "2024", "entry_year": 2024, "valid_from": dt.date(2024, 3, 1)}, by=None
    )
    assert owed(user, "yearly_update") == []


def test_reminders_are_sent_once_and_stop_when_it_is_done(held, firm, make_user):
    officer, own = make_user("officer"), make_user("enterprise", organisation=firm)
    duties.note_done(firm, "annual_report", "2023", filed_on=ON, by=officer)
    first = remind(officer, on=ON)
    told = [notice.code for notice in Notice.objects.filter(user=own, code__endswith="_due")]
    assert told == ["notice_annual_report_due"]
    assert first == len(told)
    assert remind(officer, on=ON) == 0


def test_the_calendar_asks_as_often_for_three_as_for_one(held, client_of, django_assert_max_num_queries):
    client, counts = client_of("officer"), []
    client.get(reverse("cultivate-calendar"))
    for number in range(3):
        if number:
            values = {"scheme": HTE, "organisation": held[0].organisation, "number": f"GRX{number}"}
            book.create_record(
                Certificate, {**values, "valid_from": dt.date(2022, 1, 1), "valid_to": dt.date(2024, 12, 31)}, by=None
            )
        with django_assert_max_num_queries(60) as asked:
            assert client.get(reverse("cultivate-calendar")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_platforms_and_towns_lead_to_the_rules_of_the_next_tier(subjects, make_user):
    platform, town = subjects["platform"], subjects["town"]
    assert upgrades.rule_set_for(platform) == ("maker_space_shanxi", "provincial")
    assert upgrades.rule_set_for(town) == ("specialised_town_city", "municipal")
    page, tier = upgrades.upgrade_page(platform, on=ON)
    assert (page.verdict, tier) == ("open", "省级")
    state_fact(platform, "area_m2", "100", rule_book=rules.book_now(), on=ON, by=None)
    state_fact(platform, "is_in_university", "no", rule_book=rules.book_now(), on=ON, by=None)
    page, _tier = upgrades.upgrade_page(platform, on=ON)
    assert page.verdict == "fail"
    assert [line.short for line in page.lacks] == ["400 平方米"] or page.lacks[0].short.startswith("400")


def test_thresholds_that_nobody_knows_stay_unknown(subjects):
    page, _tier = upgrades.upgrade_page(subjects["town"], on=ON)
    assert page.verdict == "open"
    assert page.unsure > 0


def test_a_platform_is_assessed_once_a_year(subjects):
    platform = subjects["platform"]
    upgrades.assess(platform, year=2023, result="合格", on=ON, by=None)
    assert upgrades.assessed(2023) == {platform.code: "合格"}
    for result, code in (("优秀", "assessment_twice"), (" ", "assessment_without_result")):
        with pytest.raises(NongguError) as caught:
            upgrades.assess(platform, year=2023, result=result, on=ON, by=None)
        assert caught.value.code == code
