"""Bulk edits: what is previewed is what is written; conflicts, refusals and undoing; as many queries for many as for few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nonggu.errors import UnusableInput
from nonggu.registry import access, book, bulk_edits, identity
from nonggu.registry.bulk_edits import BulkConflict
from nonggu.registry.history import changes_of
from nonggu.registry.models import Change, Organisation, Person, Signing, Township
from nonggu.registry.nouns import nouns

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    return book.create_records(Organisation, [{"name": f"模拟{n}", "is_listed": n == 2} for n in range(4)], by=None)


def _edit(by, records, action="set", **asked):
    edit = bulk_edits.choose(type(records[0]), [record.pk for record in records], by=by)
    bulk_edits.plan(edit, action, **asked)
    return edit


def _counts(edit):
    return {name: count for name, count in bulk_edits.counts_of(edit).items() if count}


def test_a_field_of_many_records_changes_with_one_reason_and_goes_back(firms, make_user):
    officer = make_user("officer")
    book.change_record(firms[0], {"industry": "pig"}, by=None)
    edit = _edit(officer, firms, field="industry", value="pig")
    assert _counts(edit) == {"changed": 3, "same": 1}
    assert bulk_edits.apply(edit, by=officer, why="核对名录") == 3
    assert set(Organisation.objects.values_list("industry", "version")) == {("pig", 2)}
    last = changes_of(firms[1])[0]
    assert (last.actor, last.why, last.before, last.after) == (
        officer, "核对名录", {"industry": None}, {"industry": "pig"}
    )  # fmt: skip
    edit.refresh_from_db()
    assert bulk_edits.undo(edit, by=officer) == 3
    values = dict(Organisation.objects.values_list("pk", "industry"))
    assert values == {firms[0].pk: "pig", **{firm.pk: "" for firm in firms[1:]}}
    assert changes_of(firms[1])[0].why == "撤回批量修改：核对名录"
    assert changes_of(firms[0]).count() == 2


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("is_listed", False, False),
        ("is_listed", None, None),
        ("founded_on", dt.date(2020, 5, 1), dt.date(2020, 5, 1)),
        ("main_products", None, ""),
    ],
)
def test_values_of_every_kind_and_unknown_are_set_and_taken_back(field, value, stored, firms, make_user):
    officer = make_user("officer")
    first = {"is_listed": True, "main_products": "管件", "founded_on": dt.date(2019, 1, 1)}
    book.change_records([(firm, first, None) for firm in firms], by=None)
    edit = _edit(officer, firms, field=field, value=value)
    bulk_edits.apply(edit, by=officer, why="试")
    assert set(Organisation.objects.values_list(field, flat=True)) == {stored}
    bulk_edits.undo(edit, by=officer)
    assert set(Organisation.objects.values_list(field, flat=True)) == {first[field]}


def test_money_and_references_are_set(make_user):
    officer, town = make_user("officer"), book.create_record(Township, {"name": "东镇"}, by=None)
    signings = book.create_records(Signing, [{"name": "甲"}, {"name": "乙"}], by=None)
    edit = _edit(officer, signings, field="investment_fen", value=1_234_567_890_123)
    bulk_edits.apply(edit, by=officer, why="试")
    assert set(Signing.objects.values_list("investment_fen", flat=True)) == {1_234_567_890_123}
    firm = book.create_record(Organisation, {"name": "甲公司"}, by=None)
    bulk_edits.apply(_edit(officer, [firm], field="township", value=town.pk), by=officer, why="试")
    firm.refresh_from_db()
    assert firm.township == town


def test_archiving_and_restoring_go_back_and_forth(firms, make_user):
    officer = make_user("officer")
    book.archive_record(firms[0], by=None)
    edit = _edit(officer, firms, "archive")
    assert _counts(edit) == {"changed": 3, "same": 1}
    bulk_edits.apply(edit, by=officer, why="停业")
    assert not Organisation.objects.current().exists()
    assert changes_of(firms[1])[0].kind == "archived"
    bulk_edits.undo(edit, by=officer)
    assert set(Organisation.objects.current()) == set(firms[1:])
    edit = _edit(officer, firms, "restore")
    assert _counts(edit) == {"changed": 1, "same": 3}
    bulk_edits.apply(edit, by=officer, why="复业")
    assert Organisation.objects.current().count() == 4


def test_merged_and_archived_records_are_said_and_left(firms, make_user):
    officer = make_user("officer")
    identity.merge_records(firms[0], firms[1], by=None)
    assert _counts(_edit(officer, firms, "restore")) == {"same": 3, "merged": 1}
    assert _counts(_edit(officer, firms, field="industry", value="pig")) == {"changed": 3, "archived": 1}


def test_records_that_the_reader_may_not_change_are_said_and_left(make_user):
    own, other = (book.create_record(Township, {"name": name}, by=None) for name in ("东镇", "西镇"))
    clerk = make_user("clerk", township=own)
    rows = [{"name": "东", "township": own}, {"name": "西", "township": other}]
    firms = book.create_records(Organisation, rows, by=None)
    edit = _edit(clerk, firms, field="industry", value="pig")
    assert _counts(edit) == {"changed": 1, "gone": 1}
    bulk_edits.apply(edit, by=clerk, why="试")
    assert dict(Organisation.objects.values_list("name", "industry")) == {"东": "pig", "西": ""}
    leader = make_user("leader")
    edit = _edit(leader, firms, field="industry", value="grain")
    assert _counts(edit) == {"forbidden": 2}
    with pytest.raises(UnusableInput) as refusal:
        bulk_edits.apply(edit, by=leader, why="试")
    assert refusal.value.code == "bulk_nothing"


def test_who_loses_the_right_between_preview_and_confirmation_changes_nothing(firms, make_user):
    officer = make_user("officer")
    edit = _edit(officer, firms, field="industry", value="pig")
    officer.role = "leader"
    officer.save()
    with pytest.raises(access.Forbidden):
        bulk_edits.apply(edit, by=officer, why="试")
    assert not Organisation.objects.filter(industry="pig").exists()


def test_a_record_that_changed_since_the_preview_stops_it_all(firms, make_user):
    officer = make_user("officer")
    edit = _edit(officer, firms, field="industry", value="pig")
    book.change_record(firms[2], {"address": "一街"}, by=None)
    with pytest.raises(BulkConflict) as conflict:
        bulk_edits.apply(edit, by=officer, why="试")
    assert (conflict.value.code, conflict.value.params["count"]) == ("bulk_conflict", 1)
    assert not Organisation.objects.filter(industry="pig").exists()
    bulk_edits.plan(edit, "set", field="industry", value="pig")
    assert _counts(edit) == {"changed": 4, "moved": 1}
    assert edit.rows[0][0] == firms[2].pk
    assert bulk_edits.apply(edit, by=officer, why="试") == 4


def test_undoing_is_refused_where_a_record_was_edited_since(firms, make_user):
    officer = make_user("officer")
    edit = _edit(officer, firms, field="industry", value="pig")
    with pytest.raises(BulkConflict):
        bulk_edits.undo(edit, by=officer)
    bulk_edits.apply(edit, by=officer, why="试")
    book.change_record(firms[3], {"address": "一街"}, by=None)
    with pytest.raises(BulkConflict) as conflict:
        bulk_edits.undo(edit, by=officer)
    assert conflict.value.params == {"count": 1, "codes": firms[3].code}
    assert Organisation.objects.filter(industry="pig").count() == 4


def test_it_is_carried_out_and_taken_back_once(firms, make_user):
    officer = make_user("officer")
    edit = _edit(officer, firms, field="industry", value="pig")
    bulk_edits.apply(edit, by=officer, why="试")
    for again in (lambda: bulk_edits.apply(edit, by=officer, why="试"), lambda: bulk_edits.plan(edit, "archive")):
        with pytest.raises(BulkConflict):
            again()
    bulk_edits.undo(edit, by=officer)
    with pytest.raises(BulkConflict):
        bulk_edits.undo(edit, by=officer)
    assert Change.objects.filter(kind="changed").count() == 8


@pytest.mark.parametrize("why", ["", "  "])
def test_without_a_reason_nothing_happens(why, firms, make_user):
    officer = make_user("officer")
    edit = _edit(officer, firms, field="industry", value="pig")
    with pytest.raises(UnusableInput):
        bulk_edits.apply(edit, by=officer, why=why)
    assert not Organisation.objects.filter(industry="pig").exists()


def test_none_and_too_many_are_refused(firms, make_user, monkeypatch):
    officer = make_user("officer")
    monkeypatch.setattr(bulk_edits, "MOST", 3)
    for ids, code in (([], "bulk_none"), ([firm.pk for firm in firms], "bulk_too_many")):
        with pytest.raises(UnusableInput) as refusal:
            bulk_edits.choose(Organisation, ids, by=officer)
        assert refusal.value.code == code


@pytest.mark.parametrize("noun", nouns())
def test_personal_data_and_what_identifies_are_never_edited_in_bulk(noun):
    model = nouns()[noun]
    names = {column.field.name for column in bulk_edits.editable_columns(model)}
    keys = {name for of in model.natural_keys for name in of}
    assert names.isdisjoint({"code", model.title_field, *keys, *model.personal_fields, *model.masked_fields})
    assert "source" in names


@pytest.mark.parametrize("field", ["phone", "name", "code", "version", "nothing"])
def test_a_field_that_is_not_edited_in_bulk_is_refused(field, make_user):
    officer, person = make_user("officer"), book.create_record(Person, {"name": "模拟专家"}, by=None)
    edit = bulk_edits.choose(Person, [person.pk], by=officer)
    with pytest.raises(UnusableInput):
        bulk_edits.plan(edit, "set", field=field, value="x")


def test_as_many_queries_for_three_hundred_records_as_for_three(make_user):
    officer = make_user("officer")
    records = book.create_records(Organisation, [{"name": f"模拟{n}"} for n in range(303)], by=None)
    counts = []
    for part in (records[:3], records[3:]):
        with CaptureQueriesContext(connection) as queries:
            edit = _edit(officer, part, field="industry", value="pig")
            bulk_edits.apply(edit, by=officer, why="试")
            bulk_edits.undo(edit, by=officer)
        counts.append(len(queries))
    assert counts[0] == counts[1]
