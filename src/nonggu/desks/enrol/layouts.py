"""Where a sheet's heading stands, which noun it holds and which columns it has, whatever stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nonggu.desks.enrol.naming import book_columns, heading_index, model_of_sheet
from nonggu.exchange.cells import is_blank
from nonggu.exchange.columns import fold
from nonggu.exchange.tables import Sheet
from nonggu.registry.columns import BookColumn
from nonggu.registry.models.record import Record

HEADING_SEARCH_ROWS = 15
#: The code of a form's example row; rows that carry it are never imported.
EXAMPLE_CODES = ("示例", "example")
#: Sheets of a form that hold no records.
NOTES_SHEETS = ("填写说明", "Notes")
LISTS_SHEETS = ("代码表", "Code lists")


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet as it is read.

    `heading_row` counts from 1 and is the last row of the heading; `columns` are (column index from 0, column, factor
    of its unit); `numbers` are the rows that hold records; `unknown` are headings that name no column, with
    their column index.
    """

    model: type[Record]
    heading_row: int
    columns: tuple[tuple[int, BookColumn, int], ...]
    numbers: tuple[int, ...]
    unknown: tuple[tuple[int, str], ...] = ()


def find_layout(sheet: Sheet) -> Layout | None:
    """How to read a sheet; None when neither its name nor its headings say what it holds."""
    model = model_of_sheet(sheet.name)
    if model is None:
        return None
    best = max(
        range(min(len(sheet.rows), HEADING_SEARCH_ROWS)),
        key=lambda row: (len(_columns(model, sheet.rows[row])), -row),
        default=None,
    )
    if best is None or not (columns := _columns(model, sheet.rows[best])):
        return None
    taken = {index for index, _, _ in columns}
    unknown = [
        (index, str(cell).strip())
        for index, cell in enumerate(sheet.rows[best])
        if index not in taken and not is_blank(cell)
    ]
    code = next((index for index, book, _ in columns if book.field.name == "code"), None)
    numbers = [
        number
        for number, cells in enumerate(sheet.rows[best + 1 :], start=best + 2)
        if any(cell is not None and cell != "" and not str(cell).isspace() for cell in cells)
        and not (code is not None and code < len(cells) and fold(cells[code]) in EXAMPLE_CODES)
    ]
    return Layout(model, best + 1, columns, tuple(numbers), tuple(unknown))


def _columns(model: type[Record], cells: Sequence[object]) -> tuple[tuple[int, BookColumn, int], ...]:
    index, known, taken = heading_index(model), book_columns(model), set()
    found = []
    for place, cell in enumerate(cells):
        heading = index.find(cell) if isinstance(cell, str) else None
        if heading and heading.name not in taken:
            taken.add(heading.name)
            found.append((place, known[heading.name], heading.factor))
    return tuple(found)
