"""Importing clean workbooks: recognised, linked, entered once, with history and batch."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from nonggu.desks.enrol.actions import import_file, write_noun_sheets
from nonggu.desks.enrol.sheets import export_nouns
from nonggu.errors import UnusableInput
from nonggu.registry.access import Forbidden
from nonggu.registry.book import archive_record, change_record
from nonggu.registry.models import (
    Change,
    ImportBatch,
    Organisation,
    Person,
    PlantEquipment,
    Township,
    YearlyReturn,
)
from nonggu.registry.nouns import nouns
from tests.desks.enrol.books import USCC_A, USCC_B, write_book

pytestmark = pytest.mark.django_db


def outcomes(found, noun):
    return {name: count for name, count in found.counts[noun].items() if count}


def test_a_workbook_of_several_nouns_is_linked_within_itself(tmp_path):
    file = tmp_path / "book.xlsx"
    write_noun_sheets(
        file,
        {
            "yearly_return": [{"organisation": "示例甲（集团）有限公司", "year": 2023, "revenue_fen": 12_345_678}],
            "organisation": [{"name": "示例甲(集团)有限公司", "township": "东乡", "founded_on": dt.date(2020, 1, 2)}],
            "township": [{"code": "999901101", "name": "东乡"}],
        },
    )
    found = import_file(file, by=None, batch_name="第一次")
    assert found.errors == ()
    firm = Organisation.objects.get()
    assert (firm.name, firm.township.name, firm.origin) == ("示例甲(集团)有限公司", "东乡", "imported")
    assert (firm.code, firm.founded_on) == ("ORG-000001", dt.date(2020, 1, 2))
    assert YearlyReturn.objects.get().revenue_fen == 12_345_678
    assert YearlyReturn.objects.get().organisation == firm
    assert found.batch.file_name == "第一次"
    assert firm.batch == found.batch
    assert Change.objects.filter(batch=found.batch, kind="created").count() == 3
    created = Change.objects.get(noun="organisation", record_id=firm.pk)
    assert created.after["founded_on"] == "2020-01-02"
    assert created.after["township_id"] == firm.township_id


def test_history_of_an_import_equals_that_of_single_entries(tmp_path):
    from nonggu.registry.history import snapshot

    file = write_book(tmp_path / "b.xlsx", {"organisation": [["name", "uscc", "is_listed"], ["甲", USCC_A, "否"]]})
    import_file(file, by=None)
    assert Change.objects.get().after == snapshot(Organisation.objects.get())


def test_importing_twice_changes_nothing(tmp_path):
    file = write_book(
        tmp_path / "b.xlsx",
        {"组织机构": [["名称", "统一社会信用代码", "电话"], ["甲", USCC_A, "010-1"], ["乙", USCC_B, None]]},
    )
    assert outcomes(import_file(file, by=None), "organisation") == {"new": 2}
    again = import_file(file, by=None)
    assert outcomes(again, "organisation") == {"unchanged": 2}
    assert Change.objects.count() == 2


def test_rows_are_recognised_by_key_not_by_position(tmp_path):
    import_file(
        write_book(tmp_path / "a.xlsx", {"organisation": [["name", "uscc"], ["甲", USCC_A], ["乙", ""]]}), by=None
    )
    second = write_book(
        tmp_path / "b.xlsx",
        {"organisation": [["address", "uscc", "name"], ["路1", "", "乙"], ["路2", USCC_A, "甲改名"]]},
    )
    found = import_file(second, by=None)
    assert outcomes(found, "organisation") == {"changed": 2}
    assert {(o.name, o.address) for o in Organisation.objects.all()} == {("甲改名", "路2"), ("乙", "路1")}
    assert Organisation.objects.get(name="乙").version == 2
    change = Change.objects.get(kind="changed", after__address="路2")
    assert change.before == {"address": None, "name": "甲"}
    assert change.after == {"address": "路2", "name": "甲改名"}


def test_a_blank_cell_keeps_and_a_mark_clears(tmp_path):
    import_file(write_book(tmp_path / "a.xlsx", {"organisation": [["name", "address"], ["甲", "路1"]]}), by=None)
    import_file(write_book(tmp_path / "b.xlsx", {"organisation": [["name", "address"], ["甲", ""]]}), by=None)
    assert Organisation.objects.get().address == "路1"
    import_file(write_book(tmp_path / "c.xlsx", {"organisation": [["name", "address"], ["甲", "（清空）"]]}), by=None)
    assert Organisation.objects.get().address == ""


def test_wrong_rows_keep_everything_out_unless_partial(tmp_path):
    file = write_book(
        tmp_path / "b.xlsx",
        {"organisation": [["name", "founded_on"], ["甲", "2020-13-01"], ["乙", "2020年3月1日"]]},
    )
    found = import_file(file, by=None)
    assert found.batch is None
    assert [(e.sheet, e.cell, e.row, e.code) for e in found.errors] == [("organisation", "B2", 2, "cell_not_a_date")]
    assert not Organisation.objects.exists()
    assert not ImportBatch.objects.exists()
    part = import_file(file, by=None, partial=True)
    assert outcomes(part, "organisation") == {"new": 1, "wrong": 1}
    assert Organisation.objects.get().name == "乙"


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([["name", "township"], ["甲", "无此乡"]], "enrol_reference_unknown", "B2"),
        ([["name", "address"], [None, "路1"]], "enrol_key_missing", ""),
        ([["code", "name"], ["X1", None]], "cell_required", "B2"),
        ([["code", "name"], ["X1", "甲"], ["x1", "乙"]], "row_key_twice", "A3"),
        ([["name"], ["甲"], ["甲 "]], "row_key_twice", ""),
        ([["name", "kind"], ["甲", "什么"]], "cell_not_in_list", "B2"),
        ([["name", "short_name"], ["甲", "长" * 121]], "cell_too_long", "B2"),
        ([["code", "name"], ["X1", "（清空）"]], "enrol_cannot_clear", ""),
    ],
)
def test_every_wrong_row_has_a_named_reason(tmp_path, rows, code, cell):
    found = import_file(write_book(tmp_path / "b.xlsx", {"organisation": rows}), by=None)
    assert [(e.code, e.cell) for e in found.errors] == [(code, cell)]


def test_a_name_that_several_bear_is_asked_about(tmp_path):
    firms = write_book(tmp_path / "a.xlsx", {"organisation": [["code", "name"], ["A", "同名"], ["B", "同名"]]})
    import_file(firms, by=None)
    people = write_book(tmp_path / "b.xlsx", {"人员": [["姓名", "组织机构"], ["张三", "同名"], ["李四", "B"]]})
    found = import_file(people, by=None, partial=True)
    assert [(e.code, e.cell, e.params["codes"]) for e in found.errors] == [("enrol_reference_ambiguous", "B2", "A, B")]
    assert Person.objects.get().organisation.code == "B"


def test_a_row_that_refers_to_a_wrong_row_is_wrong(tmp_path):
    file = write_book(
        tmp_path / "b.xlsx",
        {"organisation": [["name", "founded_on"], ["甲", "??"]], "person": [["name", "organisation"], ["张三", "甲"]]},
    )
    assert {e.code for e in import_file(file, by=None).errors} == {"cell_not_a_date", "enrol_reference_wrong"}


def test_many_to_many_references(tmp_path):
    rows = {
        "treatment_plant": [{"name": "中心"}],
        "fermentation_line": [{"plant": "中心", "name": f"{n}号线", "code": f"L{n}"} for n in range(3)],
        "plant_equipment": [{"plant": "中心", "name": "翻抛机", "reaches": ["L0", "2号线"]}],
    }
    write_noun_sheets(tmp_path / "a.xlsx", rows)
    assert import_file(tmp_path / "a.xlsx", by=None).errors == ()
    machine = PlantEquipment.objects.get()
    assert sorted(machine.reaches.values_list("code", flat=True)) == ["L0", "L2"]
    assert outcomes(import_file(tmp_path / "a.xlsx", by=None), "plant_equipment") == {"unchanged": 1}
    rows["plant_equipment"][0]["reaches"] = ["L1"]
    write_noun_sheets(tmp_path / "b.xlsx", rows)
    assert outcomes(import_file(tmp_path / "b.xlsx", by=None), "plant_equipment") == {"changed": 1}
    assert list(machine.reaches.values_list("code", flat=True)) == ["L1"]
    assert Change.objects.latest("id").before == {"reaches": ["L0", "L2"]}


def test_export_and_import_change_nothing(tmp_path):
    file = write_book(
        tmp_path / "a.xlsx",
        {
            "organisation": [
                ["code", "name", "uscc", "address", "is_listed", "note"],
                ["001", "甲，“引号”（全角）ＡＢＣ", USCC_A, "=1+1", "否", "一行\n二行"],
                ["-2", "+乙", "", "@路", "是", "'撇"],
            ],
            "soil_sample": [["code", "plot", "ph"], ["S1", "P1", "7.25"]],
            "plot": [["code", "name", "area_mu", "longitude_deg"], ["P1", "1号棚", "1.5", "112.551234"]],
            "need": [["code", "title", "budget（元）"], ["N1", "铸件气孔多", "1234567.89"]],
        },
    )
    assert import_file(file, by=None).errors == ()
    before = Change.objects.count()
    for language in ("zh", "en"):
        export_nouns(tmp_path / "out.xlsx", nouns(), by=None, language=language)
        found = import_file(tmp_path / "out.xlsx", by=None)
        assert found.findings == ()
        assert sum(counts["unchanged"] for counts in found.counts.values()) == 5
    assert Change.objects.count() == before


def test_an_archived_record_is_not_brought_back(tmp_path):
    file = write_book(tmp_path / "a.xlsx", {"organisation": [["code", "name"], ["A", "甲"]]})
    import_file(file, by=None)
    archive_record(Organisation.objects.get(), by=None)
    assert [e.code for e in import_file(file, by=None).errors] == ["enrol_record_archived"]


def test_who_may_import_and_what(tmp_path, make_user):
    east, west = (Township.objects.create(code=code, name=code) for code in ("东乡", "西乡"))
    file = write_book(
        tmp_path / "a.xlsx", {"organisation": [["code", "name", "township"], ["A", "甲", "东乡"], ["B", "乙", "西乡"]]}
    )
    with pytest.raises(Forbidden):
        import_file(file, by=make_user("expert"))
    import_file(file, by=None)
    clerk = make_user("clerk", township=west)
    changed = write_book(tmp_path / "b.xlsx", {"organisation": [["code", "name"], ["A", "甲改"], ["B", "乙改"]]})
    found = import_file(changed, by=clerk, partial=True)
    assert [(e.code, e.row) for e in found.errors] == [("enrol_row_forbidden", 2)]
    assert Organisation.objects.get(code="A").name == "甲"
    assert Organisation.objects.get(code="B").changed_by == clerk
    new = write_book(tmp_path / "c.xlsx", {"organisation": [["name", "township"], ["丙", east.code]]})
    assert [e.code for e in import_file(new, by=clerk).errors] == ["enrol_row_elsewhere"]
    assert not Organisation.objects.filter(name="丙").exists()


def test_the_same_values_as_single_entries(tmp_path):
    """Every kind of value arrives as Django itself would have stored it."""
    rows = [["code", "plot", "sampled_on", "ph", "depth_cm"], ["S1", "P1", dt.date(2023, 5, 1), 6.5, 20]]
    file = write_book(tmp_path / "a.xlsx", {"plot": [["code", "name"], ["P1", "棚"]], "soil_sample": rows})
    import_file(file, by=None)
    from nonggu.registry.models import SoilSample

    sample = SoilSample.objects.get(sampled_on=dt.date(2023, 5, 1), ph=Decimal("6.5"))
    assert (sample.depth_cm, sample.version) == (20, 1)
    change_record(sample, {"ph": Decimal("7")}, by=None, version=1)
    assert SoilSample.objects.get(ph=7).version == 2


def test_an_unusable_file_is_named(tmp_path):
    with pytest.raises(UnusableInput) as missing:
        import_file(tmp_path / "none.xlsx", by=None)
    assert missing.value.code == "file_missing"
    with pytest.raises(UnusableInput) as strange:
        import_file(write_book(tmp_path / "a.xlsx", {"甲": [["x", "y"], [1, 2]]}), by=None)
    assert strange.value.code == "enrol_nothing_recognised"


def count_queries(function):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        function()
    return len(queries)


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(tmp_path):
    counts = []
    for size, start in ((1, 0), (3, 10)):
        rows = [[f"C{start + n}", f"名{start + n}", "A"] for n in range(size)]
        file = write_book(
            tmp_path / f"{size}.xlsx",
            {"township": [["code", "name"], ["A", "A"]], "organisation": [["code", "name", "township"], *rows]},
        )
        counts.append(
            (
                count_queries(lambda file=file: import_file(file, by=None)),
                count_queries(lambda file=file: import_file(file, by=None)),
            )
        )
    assert counts[1][0] <= counts[0][0]
    assert counts[1][1] == counts[0][1]
