"""Files as text and tables: their beginning, never their code; hostile ones are refused with a reason."""

from __future__ import annotations

import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from nonggu.exchange import previews
from nonggu.exchange.previews import MOST_COLUMNS, MOST_ROWS, preview_file
from nonggu.exchange.uploads import KINDS

pytestmark = pytest.mark.once


def test_word_becomes_paragraphs_and_tables_in_their_order(tmp_path):
    document = Document()
    document.add_heading("示例合同", level=1)
    document.add_paragraph("第一条 双方共建基地。<script>alert(1)</script>")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 1).text = "甲方", "模拟大学"
    document.add_paragraph("  ")
    document.add_paragraph("以上。")
    document.save(tmp_path / "a.docx")
    preview = preview_file(tmp_path / "a.docx")
    assert preview.kind == "document"
    assert [block.level for block in preview.blocks] == [1, 0, 0, 0]
    assert preview.blocks[1].text == "第一条 双方共建基地。<script>alert(1)</script>"
    assert preview.blocks[2].rows == (("甲方",), ("", "模拟大学"))
    assert preview.blocks[3].text == "以上。"


def test_a_long_document_is_cut_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(previews, "MOST_BLOCKS", 5)
    document = Document()
    for number in range(9):
        document.add_paragraph(f"第{number}段")
    document.save(tmp_path / "a.docx")
    preview = preview_file(tmp_path / "a.docx")
    assert (len(preview.blocks), preview.is_cut) == (5, True)


def test_workbooks_show_the_first_rows_of_each_sheet(tmp_path):
    book = Workbook()
    book.active.title = "样表"
    for row in range(100):
        book.active.append([row, f"文{row}", 2.5, None, *range(40)])
    book.create_sheet("空表")
    book.save(tmp_path / "a.xlsx")
    preview = preview_file(tmp_path / "a.xlsx")
    first, empty = preview.sheets
    assert (first.name, first.count, len(first.rows)) == ("样表", 100, MOST_ROWS)
    assert first.rows[7][:4] == ("7", "文7", "2.5", "")
    assert len(first.rows[0]) == MOST_COLUMNS
    assert empty.rows == ()
    assert preview.is_cut


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_and_text_in_both_encodings(tmp_path, encoding):
    (tmp_path / "a.csv").write_bytes("名称,数量\n番茄,3\n".encode(encoding))
    (tmp_path / "a.txt").write_bytes("第一行\n\x07第二行".encode(encoding))
    (sheet,) = preview_file(tmp_path / "a.csv").sheets
    assert (sheet.rows, sheet.count) == ((("名称", "数量"), ("番茄", "3")), 2)
    assert preview_file(tmp_path / "a.txt").text == "第一行\n第二行"


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_whatever_is_taken_is_shown_or_offered_for_download_and_rubbish_never_raises(tmp_path, ending):
    file = tmp_path / f"a{ending}"
    file.write_bytes(KINDS[ending][0] + b"\x00\xff rubbish" if KINDS[ending] else b"\xff\xfe\x00 rubbish")
    assert preview_file(file).kind in ("image", "pdf", "text", "workbook", "none")


def _bomb(path, name):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, b"<x>" + b" " * (8 << 20) + b"</x>")


@pytest.mark.parametrize(("ending", "part"), [(".docx", "word/document.xml"), (".xlsx", "xl/workbook.xml")])
def test_bombs_macros_and_entities_are_refused_with_a_reason(tmp_path, monkeypatch, ending, part):
    monkeypatch.setattr(previews, "MOST_UNPACKED_MB", 4)
    bomb, macros, entities = (tmp_path / f"{name}{ending}" for name in ("bomb", "macros", "entities"))
    _bomb(bomb, part)
    with zipfile.ZipFile(macros, "w") as package:
        package.writestr(part, "<x/>")
        package.writestr("word/vbaProject.bin", b"x")
    with zipfile.ZipFile(entities, "w") as package:
        package.writestr(part, '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>')
    refusals = {file.stem: preview_file(file).refusal for file in (bomb, macros, entities)}
    assert {name: refusal.code for name, refusal in refusals.items()} == {
        "bomb": "workbook_bomb",
        "macros": "workbook_has_macros",
        "entities": "file_not_readable",
    }


def test_large_files_are_for_download(tmp_path, monkeypatch):
    monkeypatch.setattr(previews, "MOST_BYTES", 10)
    (tmp_path / "a.txt").write_text("x" * 11)
    preview = preview_file(tmp_path / "a.txt")
    assert (preview.kind, preview.refusal.code) == ("none", "preview_too_large")
