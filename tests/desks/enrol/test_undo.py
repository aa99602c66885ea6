"""Undo takes a whole import back, or refuses with the list of what stands against it."""

from __future__ import annotations

import pytest

from nonggu.desks.enrol.actions import import_file, write_noun_sheets
from nonggu.desks.enrol.undoing import UndoRefused, undo_import
from nonggu.registry.access import Forbidden
from nonggu.registry.book import change_record, create_record
from nonggu.registry.history import snapshot
from nonggu.registry.identity import merge_records
from nonggu.registry.models import Certificate, Change, Organisation, PlantEquipment, SoilSample
from tests.desks.enrol.books import write_book

pytestmark = pytest.mark.django_db

FIRMS = {
    "organisation": [["code", "name", "address", "founded_on"], ["A", "甲", "路1", "2020-01-01"], ["B", "乙", "", ""]]
}


def test_what_was_changed_is_as_before_and_what_was_entered_is_archived(tmp_path):
    import_file(write_book(tmp_path / "a.xlsx", FIRMS), by=None)
    before = {o.code: snapshot(o) for o in Organisation.objects.all()}
    rows = [["code", "name", "address", "founded_on"], ["A", "甲改", "（清空）", "2021-02-02"], ["C", "丙", "路3", ""]]
    second = import_file(write_book(tmp_path / "b.xlsx", {"organisation": rows}), by=None)
    undo_import(second.batch.pk, by=None)
    assert {o.code: snapshot(o) for o in Organisation.objects.current()} == before
    assert Organisation.objects.get(code="C").archived_at
    second.batch.refresh_from_db()
    assert second.batch.state == "undone"
    kinds = Change.objects.filter(batch=second.batch).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["created", "changed", "changed", "archived"] or list(kinds) == [
        "created",
        "changed",
        "archived",
        "changed",
    ]


def test_an_undone_import_can_be_imported_again(tmp_path):
    file = write_book(tmp_path / "a.xlsx", FIRMS)
    undo_import(import_file(file, by=None).batch.pk, by=None)
    assert not Organisation.objects.current().exists()
    again = import_file(file, by=None)
    assert again.errors == ()
    assert Organisation.objects.current().count() == 2
    assert Organisation.objects.count() == 2
    undo_import(again.batch.pk, by=None)
    assert not Organisation.objects.current().exists()


def test_decimals_dates_and_links_come_back(tmp_path):
    rows = {
        "treatment_plant": [{"name": "中心"}],
        "fermentation_line": [{"plant": "中心", "name": f"{n}号线", "code": f"L{n}"} for n in range(2)],
        "plant_equipment": [{"code": "E", "plant": "中心", "name": "翻抛机", "reaches": ["L0"]}],
        "plot": [{"code": "P", "name": "棚"}],
        "soil_sample": [{"code": "S", "plot": "P", "ph": 6.5}],
    }
    write_noun_sheets(tmp_path / "a.xlsx", rows)
    import_file(tmp_path / "a.xlsx", by=None)
    rows["plant_equipment"][0]["reaches"] = ["L0", "L1"]
    rows["soil_sample"][0]["ph"] = 7.25
    write_noun_sheets(tmp_path / "b.xlsx", rows)
    second = import_file(tmp_path / "b.xlsx", by=None)
    assert PlantEquipment.objects.get().reaches.count() == 2
    undo_import(second.batch.pk, by=None)
    assert [line.code for line in PlantEquipment.objects.get().reaches.all()] == ["L0"]
    assert str(SoilSample.objects.get().ph) == "6.50"


def test_refused_where_a_record_was_changed_since(tmp_path, make_user):
    batch = import_file(write_book(tmp_path / "a.xlsx", FIRMS), by=None).batch
    officer = make_user("officer", "王科长")
    change_record(Organisation.objects.get(code="A"), {"address": "路9"}, by=officer)
    with pytest.raises(UndoRefused) as refused:
        undo_import(batch.pk, by=None)
    assert [(o.code, o.title, o.why) for o in refused.value.obstacles] == [("A", "甲", "changed")]
    assert "王科长" in refused.value.obstacles[0].by
    assert Organisation.objects.current().count() == 2


def test_refused_where_others_refer_to_what_was_entered(tmp_path):
    batch = import_file(write_book(tmp_path / "a.xlsx", FIRMS), by=None).batch
    firm = Organisation.objects.get(code="A")
    create_record(Certificate, {"organisation_id": firm.pk, "number": "GR1"}, by=None)
    with pytest.raises(UndoRefused) as refused:
        undo_import(batch.pk, by=None)
    assert [(o.code, o.why, o.by) for o in refused.value.obstacles] == [("A", "referred", "GR1")]


def test_refused_after_a_merge(tmp_path):
    batch = import_file(write_book(tmp_path / "a.xlsx", FIRMS), by=None).batch
    merge_records(Organisation.objects.get(code="A"), Organisation.objects.get(code="B"), by=None)
    with pytest.raises(UndoRefused):
        undo_import(batch.pk, by=None)


def test_only_a_finished_import_once_and_by_who_may(tmp_path, make_user):
    batch = import_file(write_book(tmp_path / "a.xlsx", FIRMS), by=None).batch
    with pytest.raises(Forbidden):
        undo_import(batch.pk, by=make_user("expert"))
    undo_import(batch.pk, by=None)
    with pytest.raises(UndoRefused) as refused:
        undo_import(batch.pk, by=None)
    assert refused.value.code == "enrol_not_undoable"
    with pytest.raises(UndoRefused) as unknown:
        undo_import(batch.pk + 1, by=None)
    assert unknown.value.code == "enrol_batch_unknown"


def test_an_undo_can_be_undone_only_by_importing_again_after_later_imports(tmp_path):
    first = import_file(write_book(tmp_path / "a.xlsx", FIRMS), by=None).batch
    second = write_book(tmp_path / "b.xlsx", {"organisation": [["code", "name"], ["A", "甲二"]]})
    later = import_file(second, by=None).batch
    with pytest.raises(UndoRefused):
        undo_import(first.pk, by=None)
    undo_import(later.pk, by=None)
    with pytest.raises(UndoRefused):
        undo_import(first.pk, by=None)
