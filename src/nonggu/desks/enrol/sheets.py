"""Workbooks of the book's nouns, one sheet each: what the enrol desk writes, it reads again without a change."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nonggu.desks.enrol.naming import sheet_title
from nonggu.exchange.columns import UNIT_FACTORS, Column
from nonggu.registry.access import visible
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import model_of
from nonggu.registry.personal import masked

Row = Mapping[str, object]

MANY = "；"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: What a workbook's text cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_TEXT = 32_767


def write_noun_sheets(path: Path | str, rows: Mapping[str, Iterable[Row]], *, language: str = "zh") -> None:
    """Write a workbook with a sheet for each noun, in the order given.

    Rows are by column identifier: references as codes (many as a list), choices as values, money as written in the
    column's unit, or exactly as fen under the field's name (`budget_fen`). Missing values are left blank.
    Raises UnusableInput for a noun that does not exist.
    """
    with xlsxwriter.Workbook(str(path), {**_OPTIONS, "constant_memory": True}) as book:
        formats = Formats(book)
        for noun, of_noun in rows.items():
            model = model_of(noun)
            page = book.add_worksheet(sheet_title(model, language))
            columns = columns_of(model)
            write_headings(page, columns, formats, language)
            for number, row in enumerate(of_noun, start=1):
                for place, column in enumerate(columns):
                    write_value(page, number, place, cell_value(column, row, language), formats)


class Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        wrapped = {"bold": True, "bottom": 1, "bg_color": "#EFE7D6", "text_wrap": True, "valign": "vcenter"}
        self.heading: Format = book.add_format(wrapped)
        self.needed: Format = book.add_format({**wrapped, "bg_color": "#F3D9A4"})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.text: Format = book.add_format({"num_format": "@"})
        self.example: Format = book.add_format({"italic": True, "font_color": "#7A7A7A", "num_format": "@"})


def write_headings(page: Worksheet, columns: Sequence[BookColumn], formats: Formats, language: str) -> None:
    """Write the heading row: names with units, needed columns marked by colour, codes formatted as text."""
    page.freeze_panes(1, 0)
    for place, book in enumerate(columns):
        column = book.column
        is_text = column.kind in ("text", "code") or book.reference is not None
        width = min(max(len(column.zh) * 2 + 2, 12), 30)
        page.set_column(place, place, width, formats.text if is_text and column.kind == "code" else None)
        page.write_string(0, place, column.heading(language), formats.needed if column.required else formats.heading)


def write_value(
    page: Worksheet, number: int, place: int, value: object, formats: Formats, style: Format | None = None
) -> None:
    """Write one cell by its type; None and empty text leave it blank."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(number, place, value, style)
    elif isinstance(value, dt.date):
        page.write_datetime(number, place, value, formats.date)
    elif isinstance(value, int | float | Decimal):
        page.write_number(number, place, value, style)
    else:
        page.write_string(number, place, _UNWRITABLE.sub("", str(value))[:_LONGEST_TEXT], style)


def cell_value(book: BookColumn, row: Row, language: str = "zh") -> object:
    """What stands in the column's cell for a row that is by identifier or by attribute."""
    column = book.column
    if column.kind == "money" and book.field.name in row:
        return from_fen(row[book.field.name], column)
    value = row.get(column.name)
    if isinstance(value, list | tuple):
        return MANY.join(map(str, value))
    if column.choices:
        return choice_name(column, value, language)
    if column.kind == "boolean" and isinstance(value, bool):
        return ("是" if value else "否") if language.startswith("zh") else ("yes" if value else "no")
    return value


def choice_name(column: Column, value: object, language: str) -> object:
    """The name of a code in the language; the value itself where the list does not have it."""
    for choice in column.choices:
        if choice.value == value:
            return choice.zh if language.startswith("zh") else choice.en
    return value


def from_fen(fen: object, column: Column) -> Decimal | None:
    """An amount in fen in the column's unit, exactly."""
    if not isinstance(fen, int):
        return None
    return Decimal(fen) / 100 / UNIT_FACTORS[column.unit or "元", "元"]


def noun_rows(model: type[Record], *, by: User | None) -> list[dict[str, Any]]:
    """All current records of a noun that the user sees, as rows that `write_noun_sheets` takes.

    Personal data is masked, save for the operator (None).
    """
    columns = columns_of(model)
    single = [column for column in columns if not column.is_many]
    paths = [f"{c.field.name}__code" if c.reference else c.attribute for c in single]
    names = [c.field.name if c.column.kind == "money" else c.column.name for c in single]
    found = visible(by, model).filter(archived_at=None).order_by("pk").values_list("pk", *paths)
    rows = {pk: dict(zip(names, values, strict=True)) for pk, *values in found.iterator(chunk_size=5000)}
    for name in model.masked_fields if by is not None else ():
        for row in rows.values():
            row[name] = masked(row[name]) if row[name] else ""
    for column in columns:
        if column.is_many and column.reference is not None:
            _add_links(rows, column)
    return list(rows.values())


def _add_links(rows: Mapping[int, dict[str, Any]], column: BookColumn) -> None:
    through = column.field.remote_field.through._default_manager
    codes = dict(column.reference._default_manager.values_list("pk", "code")) if column.reference else {}
    links = through.order_by("pk").values_list(column.field.m2m_column_name(), column.field.m2m_reverse_name())
    for pk, target in links:
        if pk in rows:
            rows[pk].setdefault(column.column.name, []).append(codes[target])


def export_nouns(path: Path | str, nouns: Iterable[str], *, by: User | None, language: str = "zh") -> None:
    """Write the nouns' records that the user sees; importing the workbook again changes nothing."""
    write_noun_sheets(path, {noun: noun_rows(model_of(noun), by=by) for noun in nouns}, language=language)
