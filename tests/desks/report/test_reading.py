"""Figures are counted from records: rules, days, origins, what is missing, what the reader may see."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nonggu.desks.report import actions, queries
from nonggu.desks.report.declared import FIGURES
from nonggu.errors import UnusableInput
from nonggu.registry import access, book
from nonggu.registry.models import (
    Activity,
    Certificate,
    Exhibitor,
    Festival,
    FigureSnapshot,
    Household,
    Organisation,
    ServiceRecord,
    Signing,
    Township,
    TreatmentPlant,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2024, 3, 11)


def _read(key, on=ON, user=None):
    return queries.read_figure(key, user=user, on=on)


def _firm(name, **values):
    return book.create_record(Organisation, {"name": name, **values}, by=None)


def _certificate(firm, start, end, **values):
    dates = {"valid_from": dt.date.fromisoformat(start), "valid_to": dt.date.fromisoformat(end)}
    return book.create_record(Certificate, {"organisation": firm, "number": "", **dates, **values}, by=None)


def test_keys_are_those_of_the_published_figures(shared_facts):
    import csv

    text = (shared_facts / "taigu" / "figures.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {figure.key: figure.unit for figure in FIGURES} == {row["key"]: row["unit"] for row in rows}


def test_certificates_are_counted_by_the_last_year_end_and_holder():
    two, expired, later = _firm("持两证"), _firm("过期"), _firm("新证")
    _certificate(two, "2021-01-01", "2023-12-31")
    _certificate(two, "2023-06-01", "2026-05-31")
    _certificate(expired, "2020-12-31", "2023-12-30")
    _certificate(later, "2024-01-01", "2026-12-31")
    reading = _read("high_tech_enterprises")
    assert (reading.value, reading.as_of, reading.record_count) == (1, dt.date(2023, 12, 31), 1)
    assert {len(found) for found in reading.support(list(reading.records)).values()} == {2}
    assert _read("high_tech_enterprises", dt.date(2024, 12, 31)).value == 2
    assert _read("high_tech_enterprises", dt.date(2020, 12, 31)).value == 1


def test_money_is_exact_from_fen():
    festival = book.create_record(Festival, {"name": "第21届", "edition": 21, "held_on": ON}, by=None)
    for index in range(3):
        values = {"name": f"项目{index}", "festival": festival, "signed_on": ON, "state": "signed"}
        book.create_record(Signing, {**values, "investment_fen": 3333333333 + (index == 0)}, by=None)
    book.create_record(Signing, {"name": "未知", "festival": festival, "signed_on": ON, "state": "signed"}, by=None)
    reading = _read("signed_investment")
    assert reading.value == Decimal("1.0000000000")
    assert (reading.record_count, reading.missing_count) == (4, 1)


def test_an_attribute_that_nobody_knows_is_unknown_and_not_zero():
    assert _read("manure_capacity").value is None
    plant = {"name": "中心", "is_county_plant": True, "source_date": dt.date(2024, 3, 8)}
    record = book.create_record(TreatmentPlant, plant, by=None)
    assert (_read("manure_capacity").value, _read("manure_capacity").as_of) == (None, dt.date(2024, 3, 8))
    book.change_record(record, {"capacity_t_per_year": 600000}, by=None)
    assert _read("manure_capacity").value == 60


def test_the_newest_festival_begun_by_the_day_is_meant():
    old = book.create_record(Festival, {"name": "20", "edition": 20, "held_on": dt.date(2023, 2, 21)}, by=None)
    new = book.create_record(Festival, {"name": "21", "edition": 21, "held_on": ON}, by=None)
    for festival, kinds in ((old, ["farm_machinery"]), (new, ["folk_dance", "folk_dance", "local_products"])):
        rows = [{"festival": festival, "name": f"{n}", "kind": kind} for n, kind in enumerate(kinds)]
        book.create_records(Activity, rows, by=None)
        book.create_record(
            Exhibitor, {"festival": festival, "organisation": _firm("x"), "state": "registered"}, by=None
        )
    assert (_read("festival_edition").value, _read("festival_activities").value) == (21, 2)
    assert _read("festival_edition", dt.date(2024, 3, 10)).value == 20
    assert _read("festival_exhibitors").value == 1


def test_households_are_counted_not_services():
    home = book.create_record(Household, {"head": "模拟农户"}, by=None)
    days = ["2021-03-11", "2021-03-12", "2023-05-01", "2024-03-12"]
    rows = [
        {
            "household": home,
            "kind": "soil_test",
            "served_on": dt.date.fromisoformat(day),
            "source_date": dt.date.fromisoformat(day),
        }
        for day in days
    ]
    services = book.create_records(ServiceRecord, rows, by=None)
    reading = _read("households_served")
    assert (reading.value, reading.as_of) == (1, dt.date(2023, 5, 1))
    for service in services[1:3]:
        book.archive_record(service, by=None)
    assert _read("households_served").value == 0, "one day too old and one day too new do not count"


def test_origins_say_how_many_are_simulated():
    for name, origin in (("甲", "synthetic"), ("乙", "synthetic"), ("丙", "published")):
        _certificate(_firm(name, origin=origin), "2022-01-01", "2025-01-01")
    reading = _read("high_tech_enterprises")
    assert (reading.origins, reading.simulated) == ({"synthetic": 2, "published": 1}, 2)


def test_a_reader_counts_what_the_reader_sees(make_user):
    towns = book.create_records(Township, [{"name": "东镇"}, {"name": "西镇"}], by=None)
    for town in towns:
        _certificate(_firm(town.name, township=town), "2022-01-01", "2025-01-01")
    assert _read("high_tech_enterprises", user=make_user("leader")).value == 2
    assert _read("high_tech_enterprises", user=make_user("clerk", township=towns[0])).value == 1
    with pytest.raises(access.Forbidden):
        _read("high_tech_enterprises", user=make_user("enterprise"))


def test_an_unknown_figure_is_named():
    with pytest.raises(UnusableInput, match="figure_unknown"):
        _read("number_of_unicorns")


def test_a_snapshot_keeps_what_was_reported(make_user):
    firms = [_firm(name) for name in "甲乙"]
    kept, ended = (_certificate(firm, "2022-01-01", "2025-01-01") for firm in firms)
    actions.freeze(on=ON, by=make_user("officer"))
    assert FigureSnapshot.objects.count() == len(FIGURES)
    book.archive_record(ended, by=None)
    _certificate(_firm("丙"), "2022-01-01", "2025-01-01")
    book.change_record(kept, {"number": "GR2"}, by=None)
    snapshot = queries.last_snapshot("high_tech_enterprises", ON)
    changes = queries.changes_since(snapshot, user=None)
    assert snapshot.value == 2
    assert [row["title"] for row in changes.added] == ["丙"]
    assert [row["title"] for row in changes.removed] == ["乙"]
    assert changes.changed == []


def test_a_changed_amount_shows_in_the_changes_since():
    festival = book.create_record(Festival, {"name": "21", "edition": 21, "held_on": ON}, by=None)
    values = {"name": "项目", "festival": festival, "signed_on": ON, "state": "signed", "investment_fen": 10**10}
    signing = book.create_record(Signing, values, by=None)
    actions.freeze(on=ON, by=None)
    book.change_record(signing, {"investment_fen": 2 * 10**10}, by=None)
    changes = queries.changes_since(queries.last_snapshot("signed_investment", ON), user=None)
    assert [(then["gives"], now["gives"]) for then, now in changes.changed] == [("1", "2")]


def test_leaders_and_clerks_do_not_freeze(make_user):
    for role in ("leader", "clerk", "auditor"):
        with pytest.raises(access.Forbidden):
            actions.freeze(on=ON, by=make_user(role))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_reading_costs_a_fixed_number_of_queries(figure):
    def queries_of():
        with CaptureQueriesContext(connection) as asked:
            queries.read_figure(figure.key, user=None, on=ON)
        return len(asked)

    festival = book.create_record(Festival, {"name": "21", "edition": 21, "held_on": ON}, by=None)
    counts = []
    for name in "甲乙丙":
        firm = _firm(name)
        _certificate(firm, "2022-01-01", "2025-01-01")
        book.create_record(Exhibitor, {"festival": festival, "organisation": firm, "state": "registered"}, by=None)
        counts.append(queries_of())
    assert counts[0] == counts[2]
