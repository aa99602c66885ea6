"""The same workbook comes back: errors in a column, at the cells and in comments; all else as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.comments import Comment

from nonggu.desks.enrol.actions import import_file
from nonggu.desks.enrol.returning import return_workbook
from nonggu.exchange.workbooks import read_book
from nonggu.registry.models import Organisation
from tests.desks.enrol.books import USCC_A, write_book

pytestmark = pytest.mark.django_db


def returned(source: Path, target: Path, **options):
    outcome = import_file(source, by=None, dry_run=True)
    return_workbook(source, target, outcome.reading, outcome.findings, **options)
    return outcome


def rich_book(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("organisation")
        bold = book.add_format({"bold": True, "bg_color": "#CCEEFF"})
        date = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
        page.write_row(0, 0, ["name", "uscc", "founded_on", "address", "staff note"], bold)
        page.write_row(1, 0, ["甲", USCC_A])
        page.write_string(1, 2, "昨天", date)
        page.write_formula(1, 3, '="路"&1', None, "路1")
        page.write_row(2, 0, ["乙", "12"])
        page.write_comment(2, 1, "someone's own remark", {"author": "clerk"})
        page.write_row(3, 0, ["丙", "", "", "", "x"])
        page.autofilter(0, 0, 3, 4)
        page.conditional_format(1, 0, 3, 0, {"type": "duplicate", "format": bold})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=organisation!$A$1:$A$3"})
        other = book.add_worksheet("图表")
        other.insert_chart("B2", chart)
        other.write_formula("A1", "=1+1", None, 2)
    return path


def test_errors_stand_in_a_column_at_their_cells_and_in_comments(tmp_path):
    returned(rich_book(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    page = load_workbook(tmp_path / "b.xlsx")["organisation"]
    assert page["F1"].value == "导入问题"
    assert page["F2"].value.startswith("C2 “昨天”不是日期")
    assert "B3" in page["F3"].value
    assert page["F4"].value is None
    assert page["C2"].fill.fgColor.rgb == "FFFFC9C4"
    assert (page["C2"].number_format, page["C2"].border.left.style) == ("yyyy-mm-dd", "thin")
    assert page["E1"].fill.fgColor.rgb == "FFFFEBB0"
    assert "不是日期" in page["C2"].comment.text
    assert page["C2"].comment.author == "Nonggu"
    assert page["B3"].comment.text == "someone's own remark"
    assert page.auto_filter.ref == "A1:F4"


def test_nothing_else_changes(tmp_path):
    returned(rich_book(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as before, zipfile.ZipFile(tmp_path / "b.xlsx") as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
        assert set(before.namelist()) <= set(after.namelist())
    parts = {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert changed == parts
    old, new = (read_book(tmp_path / name).sheets for name in ("a.xlsx", "b.xlsx"))
    assert [row[:5] for row in new[0].rows] == [row[:5] for row in old[0].rows]
    assert new[1].rows == old[1].rows
    assert load_workbook(tmp_path / "b.xlsx")["organisation"]["D2"].value == '="路"&1'


def test_corrected_it_is_imported_and_returned_without_marks(tmp_path):
    returned(rich_book(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    book = load_workbook(tmp_path / "b.xlsx", data_only=True)
    page = book["organisation"]
    page["C2"] = "2020-01-02"
    book.save(tmp_path / "c.xlsx")
    second = returned(tmp_path / "c.xlsx", tmp_path / "d.xlsx")
    assert [e.cell for e in second.errors] == ["B3"]
    page = load_workbook(tmp_path / "d.xlsx")["organisation"]
    assert [cell.value for cell in page[1]].count("导入问题") == 1
    assert page["F2"].value is None
    assert page["C2"].fill.fgColor.rgb != "FFFFC9C4"
    assert page["C2"].comment is None
    assert page["B3"].fill.fgColor.rgb == "FFFFC9C4"
    book = load_workbook(tmp_path / "d.xlsx", data_only=True)
    book["organisation"]["B3"] = None
    book.save(tmp_path / "e.xlsx")
    assert import_file(tmp_path / "e.xlsx", by=None).errors == ()
    assert Organisation.objects.count() == 3


def test_csv_and_xls_come_back_as_xlsx(tmp_path):
    file = tmp_path / "organisation.csv"
    file.write_text("name,founded_on\n甲,昨天\n", encoding="gb18030")
    returned(file, tmp_path / "b.xlsx", language="en")
    page = load_workbook(tmp_path / "b.xlsx").active
    assert page.title == "organisation"
    assert page["C1"].value == "Import errors"
    assert page["C2"].value.startswith("B2 “昨天” is not a date.")


def test_a_plain_book_gets_a_filter_and_new_parts(tmp_path):
    source = write_book(tmp_path / "a.xlsx", {"组织机构": [["标题"], ["名称", "成立日期"], ["甲", "??"], ["乙", None]]})
    returned(source, tmp_path / "b.xlsx")
    page = load_workbook(tmp_path / "b.xlsx").active
    assert page.auto_filter.ref == "A2:C4"
    assert page["B3"].comment
    assert page.column_dimensions["C"].width == 60


def test_mended_cells_carry_the_new_text(tmp_path):
    source = write_book(tmp_path / "a.xlsx", {"organisation": [["name", "founded_on"], ["甲", "??"]]})
    outcome = import_file(source, by=None, dry_run=True)
    mends = {"organisation": {"B2": "2020-01-01"}}
    return_workbook(source, tmp_path / "b.xlsx", outcome.reading, (), mends=mends)
    assert load_workbook(tmp_path / "b.xlsx").active["B2"].value == "2020-01-01"


def test_a_sheet_with_openpyxl_comments(tmp_path):
    source = write_book(
        tmp_path / "a.xlsx", {"organisation": [["name", "founded_on"], ["甲", "??"], ["乙", "2020-01-01"]]}
    )
    book = load_workbook(source)
    book.active["A3"].comment = Comment("mine", "me")
    book.save(source)
    returned(source, tmp_path / "b.xlsx")
    page = load_workbook(tmp_path / "b.xlsx").active
    assert (page["A3"].comment.text, page["B2"].comment.author) == ("mine", "Nonggu")
