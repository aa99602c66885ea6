"""A file to staged sheets: read, mended, laid out, checked. Asks the book only for remembered answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nonggu.desks.enrol.answers import Answers, remembered
from nonggu.desks.enrol.checks import check
from nonggu.desks.enrol.layouts import LISTS_SHEETS, NOTES_SHEETS, Layout, find_layout
from nonggu.desks.enrol.staged import Progress, StagedSheet
from nonggu.desks.enrol.staging import stage
from nonggu.errors import UnusableInput
from nonggu.exchange.grids import anchor
from nonggu.exchange.rowerrors import RowError, address
from nonggu.exchange.scanning import place
from nonggu.exchange.workbooks import Book, BookSheet, read_book

#: What was typed in place of cells, by sheet and address.
Mends = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read: `layouts` are None for sheets that hold nothing to import."""

    book: Book
    layouts: tuple[Layout | None, ...]
    sheets: tuple[StagedSheet, ...]
    findings: tuple[RowError, ...]


def read_file(
    file: Path, *, answers: Answers | None = None, mends: Mends | None = None, tell: Progress | None = None
) -> Reading:
    """Every sheet of the file that holds records, and what was found about the others. Raises UnusableInput."""
    book = read_book(file)
    book = replace(book, sheets=tuple(mended(sheet, (mends or {}).get(sheet.name, {})) for sheet in book.sheets))
    findings = [RowError("", 0, "", "workbook_external_links", is_warning=True)] if book.has_external_links else []
    layouts: list[Layout | None] = []
    staged: list[StagedSheet] = []
    for sheet in book.sheets:
        layout = _lay_out(sheet, answers or Answers(), findings)
        layouts.append(layout)
        if layout is not None:
            found = stage(sheet, layout, tell)
            for part in found:
                check(part)
            staged += found
    if not staged:
        names = "、".join(sheet.name for sheet in book.sheets)[:200]
        raise UnusableInput("enrol_nothing_recognised", file=file.name, sheets=names)
    return Reading(book, tuple(layouts), tuple(staged), tuple(findings))


def _lay_out(sheet: BookSheet, answers: Answers, findings: list[RowError]) -> Layout | None:
    if sheet.name in (*NOTES_SHEETS, *LISTS_SHEETS) or answers.is_left_out(sheet.name):
        return None
    layout = find_layout(sheet, answers, remembered)
    if layout is None:
        if any(cell not in (None, "") for row in sheet.rows for cell in row):
            findings.append(RowError(sheet.name, 0, "", "enrol_sheet_unknown", is_warning=True))
        return None
    if sheet.is_hidden:
        findings.append(RowError(sheet.name, 0, "", "enrol_sheet_hidden", is_warning=True))
    for column, heading in layout.unknown:
        where = address(layout.heading_row, column)
        params = {"heading": heading[:60]}
        findings.append(RowError(sheet.name, 0, where, "enrol_heading_unknown", params, is_warning=True))
    return layout


def mended(sheet: BookSheet, cells: Mapping[str, str]) -> BookSheet:
    """The sheet with cells replaced by what was typed instead."""
    if not cells:
        return sheet
    rows: list[Sequence[object]] = list(sheet.rows)
    broken = dict(sheet.broken)
    for where, text in cells.items():
        row, column = place(anchor(sheet.merged, where))
        if 1 <= row <= len(rows) and 0 <= column < 16_384:
            changed = [*rows[row - 1], *[""] * (column + 1 - len(rows[row - 1]))]
            changed[column] = text
            rows[row - 1] = changed
            broken.pop((row, column), None)
    return replace(sheet, rows=rows, broken=broken)
