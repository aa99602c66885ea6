"""Gives a workbook back as it came, with an error column, coloured cells and comments; nothing else in it changes.

The file is patched part by part inside its package: formulas keep their last values, and every part that needs no
change is copied byte for byte. An .xls or .csv comes back as .xlsx.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from nonggu.exchange.notes import NotePatch
from nonggu.exchange.packages import parse, sheet_parts, workbook_part
from nonggu.exchange.sheetpatch import SheetPatch
from nonggu.exchange.stylepatch import StylePatch
from nonggu.exchange.workbooks import Book, read_book

#: Comments on more cells than this are left out: the error column has them all.
MAX_COMMENTS = 2000


@dataclass(frozen=True, slots=True)
class CellMark:
    """What is said at one cell."""

    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What is written into one sheet.

    `heading_row` (from 1) gets `heading`; `rows` are texts of the error column by row; `cells` are marks by address;
    `mends` are new texts of cells by address.
    """

    heading_row: int
    heading: str
    rows: Mapping[int, str]
    cells: Mapping[str, CellMark] = field(default_factory=dict)
    mends: Mapping[str, str] = field(default_factory=dict)
    old_headings: tuple[str, ...] = ()


def annotate(source: Path, target: Path, marks: Mapping[str, SheetMarks], *, book: Book | None = None) -> None:
    """Write `source` with the marks of its sheets to `target` (.xlsx). Raises UnusableInput for an unusable source."""
    read = book or read_book(source)
    if read.kind == "xlsx":
        _patch(source, target, marks)
        return
    plain = target.with_suffix(".plain.xlsx")
    try:
        _as_xlsx(read, plain)
        _patch(plain, target, marks)
    finally:
        plain.unlink(missing_ok=True)


def _as_xlsx(book: Book, target: Path) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(target), {**options, "default_date_format": "yyyy-mm-dd"}) as written:
        for number, sheet in enumerate(book.sheets, start=1):
            page = written.add_worksheet(_sheet_name(sheet.name, number))
            for top, left, bottom, right in sheet.merged:
                page.merge_range(top, left, bottom, right, "")
            for row, cells in enumerate(sheet.rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, dt.time | dt.timedelta):
                        page.write_string(row, column, str(cell))
                    elif cell is not None and cell != "":
                        page.write(row, column, cell)
            if sheet.is_hidden:
                page.hide()


def _sheet_name(name: str, number: int) -> str:
    cleaned = "".join("_" if sign in "[]:*?/\\" else sign for sign in name).strip("'")[:31]
    return cleaned or f"Sheet{number}"


def _patch(source: Path, target: Path, marks: Mapping[str, SheetMarks]) -> None:
    part_file = target.with_suffix(target.suffix + ".part")
    with zipfile.ZipFile(source) as package:
        parts = sheet_parts(package)
        changed: dict[str, bytes] = {}
        styles = StylePatch(package, workbook_part(package))
        for sheet, said in marks.items():
            part = parts.get(sheet) or parts.get(_sheet_name(sheet, 1))
            if part is not None:
                _patch_sheet(package, part, said, styles, changed)
        changed.update(styles.changed())
        with zipfile.ZipFile(part_file, "w", zipfile.ZIP_DEFLATED) as written:
            for item in package.infolist():
                written.writestr(item, changed.pop(item.filename, b"") or package.read(item), zipfile.ZIP_DEFLATED)
            for name, content in changed.items():
                written.writestr(name, content)
    part_file.replace(target)


def _patch_sheet(
    package: zipfile.ZipFile, part: str, said: SheetMarks, styles: StylePatch, changed: dict[str, bytes]
) -> None:
    root = parse(package.read(part))
    sheet = SheetPatch(root, styles)
    notes = NotePatch(package, part, changed)
    notes.drop_own()
    sheet.unmark()
    for where, text in said.mends.items():
        sheet.set_text(where, text)
    for where, mark in said.cells.items():
        sheet.mark(where, is_warning=mark.is_warning)
    for where in list(said.cells)[:MAX_COMMENTS]:
        notes.add(where, said.cells[where].text)
    sheet.write_column(said.heading_row, said.heading, said.rows, said.old_headings)
    notes.finish(root)
    changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
