"""The county as a workbook: one sheet a noun, Chinese names of sheets, headings and choices, as staff fill it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import translation
from xlsxwriter.worksheet import Worksheet

from nonggu.example.builder import County
from nonggu.example.draft import Row
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import nouns

DATE_FORMAT = "yyyy-mm-dd"
LONGEST_SHEET_NAME = 31

Write = Callable[[Worksheet, int, int, Any], object]


def write_workbook(county: County, path: Path | str) -> None:
    """Write every noun that has rows, in load order. Blank cells are not known; several references stand with ；."""
    options = {"strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8F0E8"})
        day = book.add_format({"num_format": DATE_FORMAT})
        for noun, model in nouns().items():
            if rows := county.rows[noun]:
                sheet = book.add_worksheet(_sheet_name(model))
                sheet.freeze_panes(1, 0)
                _write_sheet(sheet, columns_of(model), rows, head, day)


def _sheet_name(model: type[Record]) -> str:
    with translation.override("zh-hans"):
        return str(model._meta.verbose_name_plural)[:LONGEST_SHEET_NAME]


def _write_sheet(sheet: Worksheet, columns: tuple[BookColumn, ...], rows: list[Row], head: Any, day: Any) -> None:
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.column.heading("zh-hans"), head)
        sheet.set_column(place, place, 14, day if column.column.kind == "date" else None)
    cells = [(place, column.column.name, _cell(column), _writer(column, day)) for place, column in enumerate(columns)]
    for number, row in enumerate(rows, start=1):
        for place, name, cell, write in cells:
            value = row.get(name)
            if value is not None and value != "":
                write(sheet, number, place, cell(value))


def _writer(column: BookColumn, day: Any) -> Write:
    kind = column.column.kind
    if column.reference is None and kind == "date":
        return lambda sheet, row, place, value: sheet.write_datetime(row, place, value, day)
    if column.reference is None and kind in ("integer", "decimal", "money"):
        return Worksheet.write_number
    return Worksheet.write_string


def _cell(column: BookColumn) -> Callable[[Any], Any]:
    """How a value of the column is written in a cell."""
    if column.is_many:
        return "；".join
    if column.column.choices:
        return {choice.value: choice.zh for choice in column.column.choices}.__getitem__
    if column.column.kind == "boolean":
        return {True: "是", False: "否"}.__getitem__
    return _number if column.column.kind in ("decimal", "money") else _same


def _number(value: Decimal) -> float:
    return float(value)


def _same(value: Any) -> Any:
    return value
