"""The workbook that goes back to the clerk: each error in a last column, at its cell, and in a comment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from nonggu.desks.enrol.layouts import ERROR_HEADINGS
from nonggu.desks.enrol.reading import Mends, Reading
from nonggu.exchange.annotating import CellMark, SheetMarks, annotate
from nonggu.exchange.grids import anchor
from nonggu.exchange.rowerrors import RowError
from nonggu.exchange.workbooks import BookSheet
from nonggu.phrases import remedy, say


def return_workbook(
    source: Path,
    target: Path,
    reading: Reading,
    findings: Iterable[RowError],
    *,
    language: str = "zh",
    mends: Mends | None = None,
) -> None:
    """Write `source` with its errors and warnings to `target`, an .xlsx; cells that were mended carry the new text."""
    by_sheet: dict[str, list[RowError]] = defaultdict(list)
    for found in findings:
        by_sheet[found.sheet].append(found)
    marks = {}
    for sheet, layout in zip(reading.book.sheets, reading.layouts, strict=True):
        if layout is not None:
            cells = (mends or {}).get(sheet.name, {})
            mended = {anchor(sheet.merged, where): text for where, text in cells.items()}
            said = _marks(layout.heading_row, by_sheet[sheet.name], mended, language)
            marks[sheet.name] = replace(said, cells=_anchored(sheet, said.cells))
    annotate(source, target, marks, book=reading.book)


def _anchored(sheet: BookSheet, cells: Mapping[str, CellMark]) -> dict[str, CellMark]:
    """Marks of cells within merged areas at the area's first cell, the only one that can hold any."""
    found: dict[str, CellMark] = {}
    for where, mark in cells.items():
        found.setdefault(anchor(sheet.merged, where) if sheet.merged else where, mark)
    return found


def _marks(heading_row: int, findings: Iterable[RowError], mends: Mapping[str, str], language: str) -> SheetMarks:
    rows: dict[int, list[str]] = defaultdict(list)
    cells: dict[str, CellMark] = {}
    for found in findings:
        text = sentence(found, language)
        if found.row:
            mark = f"{say('enrol_warning_mark', {}, language)}：" if found.is_warning else ""
            rows[found.row].append(f"{mark}{found.cell} {text}".strip())
        if found.cell:
            before = cells.get(found.cell)
            joined = f"{before.text}\n{text}" if before else text
            cells[found.cell] = CellMark(joined, found.is_warning and (before is None or before.is_warning))
    heading = ERROR_HEADINGS[0 if language.startswith("zh") else 1]
    texts = {row: "\n".join(said) for row, said in rows.items()}
    return SheetMarks(heading_row, heading, texts, cells, mends, ERROR_HEADINGS)


def sentence(found: RowError, language: str) -> str:
    """An error as people read it: what is wrong, and how to mend it."""
    params = found.params_in(language)
    return f"{say(found.code, params, language)} {remedy(found.code, params, language)}".strip()
