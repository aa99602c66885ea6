"""Writing to the book: codes, versions, history, conflicts, archive."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nonggu.errors import NongguError
from nonggu.registry import access, book
from nonggu.registry.history import changes_of
from nonggu.registry.models import (
    Certificate,
    Change,
    FermentationLine,
    Organisation,
    PlantEquipment,
    TreatmentPlant,
    YearlyReturn,
)
from nonggu.registry.models.change import ChangeKind

pytestmark = pytest.mark.django_db


def _firm(name="模拟企业 001", **values):
    return book.create_record(Organisation, {"name": name, **values}, by=None)


def test_records_get_codes_that_differ_even_beside_given_ones():
    given = _firm("甲", code="ORG-000002")
    first, second, third = book.create_records(Organisation, [{"name": n} for n in "乙丙丁"], by=None)
    assert {given.code, first.code, second.code, third.code} == {
        "ORG-000001",
        "ORG-000002",
        "ORG-000003",
        "ORG-000004",
    }


def test_entering_writes_history_with_values_and_actor(make_user):
    clerk = make_user("clerk")
    firm = book.create_record(Organisation, {"name": "甲厂", "founded_on": dt.date(2010, 5, 1)}, by=clerk)
    change = changes_of(firm).get()
    assert (change.kind, change.actor) == (ChangeKind.CREATED, clerk)
    assert change.after["founded_on"] == "2010-05-01"


def test_a_change_keeps_before_and_after_of_what_changed_only():
    row = book.create_record(
        YearlyReturn, {"organisation": _firm(), "year": 2023, "staff": Decimal("100.50"), "sales_fen": 5}, by=None
    )
    book.change_record(row, {"staff": Decimal(101), "sales_fen": 5}, by=None, why="核对审计报告")
    change = changes_of(row).first()
    assert (change.before, change.after) == ({"staff": "100.5"}, {"staff": "101"})
    assert change.why == "核对审计报告"
    row.refresh_from_db()
    assert (row.version, row.staff) == (2, Decimal(101))


def test_a_change_that_changes_nothing_writes_nothing():
    firm = _firm()
    book.change_record(firm, {"name": firm.name}, by=None)
    assert changes_of(firm).count() == 1
    firm.refresh_from_db()
    assert firm.version == 1


def test_a_writer_who_saw_an_older_version_is_told():
    firm = _firm()
    book.change_record(firm, {"address": "东街"}, by=None, version=1)
    with pytest.raises(book.RecordConflict) as caught:
        book.change_record(firm, {"address": "西街"}, by=None, version=1)
    assert caught.value.params["current"] == 2


def test_unknown_becomes_known_and_zero_is_not_unknown():
    row = book.create_record(YearlyReturn, {"organisation": _firm(), "year": 2023}, by=None)
    book.change_record(row, {"profit_fen": 0}, by=None)
    change = changes_of(row).first()
    assert (change.before, change.after) == ({"profit_fen": None}, {"profit_fen": 0})


def test_archive_and_restore_are_history():
    firm = _firm()
    book.archive_record(firm, by=None, why="登记错误")
    assert not Organisation.objects.current().filter(pk=firm.pk).exists()
    book.restore_record(firm, by=None)
    assert Organisation.objects.current().filter(pk=firm.pk).exists()
    assert [c.kind for c in changes_of(firm)] == [ChangeKind.RESTORED, ChangeKind.ARCHIVED, ChangeKind.CREATED]


def test_many_references_are_set_with_history():
    plant = book.create_record(TreatmentPlant, {"name": "模拟处理中心"}, by=None)
    lines = book.create_records(FermentationLine, [{"plant": plant, "name": f"{n}号线"} for n in "12"], by=None)
    machine = book.create_record(PlantEquipment, {"plant": plant, "name": "进出料一"}, by=None)
    book.set_many(machine, "reaches", lines, by=None)
    assert changes_of(machine).first().after == {"reaches": [line.code for line in lines]}
    assert machine.reaches.count() == 2


def test_bulk_entry_costs_a_fixed_number_of_queries():
    def queries_of(count):
        with CaptureQueriesContext(connection) as asked:
            book.create_records(Organisation, [{"name": f"厂{count}-{n}"} for n in range(count)], by=None)
        return len(asked)

    queries_of(1)
    assert queries_of(1) == queries_of(30)


def test_a_leader_may_not_write(make_user):
    with pytest.raises(access.Forbidden):
        book.create_record(Organisation, {"name": "乙厂"}, by=make_user("leader"))
    assert not Change.objects.filter(after__name="乙厂").exists()


def test_an_enterprise_user_enters_only_its_own(make_user):
    own, other = _firm("甲厂"), _firm("乙厂")
    user = make_user("enterprise", organisation=own)
    book.create_record(YearlyReturn, {"organisation": own, "year": 2023}, by=user)
    with pytest.raises(access.Forbidden):
        book.create_record(YearlyReturn, {"organisation": other, "year": 2023}, by=user)
    assert YearlyReturn.objects.filter(organisation=other).count() == 0
    with pytest.raises(access.Forbidden):
        book.create_record(Certificate, {"organisation": own, "number": "自己发的"}, by=user)


def test_a_merged_record_cannot_be_restored_by_hand():
    from nonggu.registry.identity import merge_records

    kept, lost = _firm("甲"), _firm("甲（重复）")
    merge_records(kept, lost, by=None)
    lost.refresh_from_db()
    with pytest.raises(NongguError, match="record_is_merged"):
        book.restore_record(lost, by=None)
