"""A list as people see it to a workbook: headings, rows in their order, and where it comes from."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from nonggu.exchange.tables import defuse

#: Characters that Excel refuses in the name of a sheet.
_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDEST = 48


def write_list(
    *, sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], about: Sequence[str] = ()
) -> bytes:
    """One sheet with a bold frozen heading and the rows as bytes of an xlsx file; `about` stands on a second sheet.

    Numbers and dates stay numbers and dates; texts never become formulas.
    """
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        page = book.add_worksheet(sheet_name(sheet))
        heading, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        widths = [_width(text) for text in headings]
        page.write_row(0, 0, [defuse(text) for text in headings], heading)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(page, number, place, value, day)
                widths[place] = max(widths[place], _width(value))
        for place, width in enumerate(widths):
            page.set_column(place, place, min(width, _WIDEST) + 2)
        page.freeze_panes(1, 0)
        if about:
            book.add_worksheet("i").write_column(0, 0, [defuse(line) for line in about])
    return stream.getvalue()


def sheet_name(text: str) -> str:
    """A name that Excel takes: at most 31 characters, none of `[]:*?/\\`."""
    return text.translate(_REFUSED).strip("' ")[:31] or "1"


def _write(page: Any, row: int, place: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, dt.date):
        page.write_datetime(row, place, dt.datetime.combine(value, dt.time()), day)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(row, place, value)
    else:
        page.write_string(row, place, defuse(str(value)))


def _width(value: object) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in str(value or "")[:_WIDEST])
