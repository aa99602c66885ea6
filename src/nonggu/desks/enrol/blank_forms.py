"""The workbook that a clerk fills: headings with units, an example row, drop-downs for codes, and what columns mean."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nonggu.desks.enrol.layouts import EXAMPLE_CODES, LISTS_SHEETS, NOTES_SHEETS
from nonggu.desks.enrol.naming import sheet_title
from nonggu.desks.enrol.sheets import Formats, write_headings, write_value
from nonggu.exchange.columns import Column
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import model_of

FILLED_ROWS = 5000
_SAMPLES: dict[str, object] = {
    "integer": 12,
    "decimal": 12.5,
    "float": 12.5,
    "money": 120,
    "date": dt.date(2024, 3, 11),
}


def write_form(noun: str, path: Path | str, *, language: str = "zh") -> None:
    """Write the empty form of a noun as xlsx. Raises UnusableInput for a noun that does not exist."""
    model = model_of(noun)
    with (
        translation.override("zh-hans" if language.startswith("zh") else "en"),
        xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book,
    ):
        _fill_form(book, model, language)


def _fill_form(book: Workbook, model: type[Record], language: str) -> None:
    columns = columns_of(model)
    formats = Formats(book)
    page = book.add_worksheet(sheet_title(model, language))
    write_headings(page, columns, formats, language)
    lists = _write_notes_and_lists(book, columns, formats, language)
    for place, column in enumerate(columns):
        write_value(page, 1, place, _sample(column, language), formats, formats.example)
        _restrict(page, place, column.column, lists.get(column.column.name, ""), language)
        note = _meaning(column, language)
        if note:
            page.write_comment(0, place, note, {"x_scale": 1.6})
    page.autofilter(0, 0, FILLED_ROWS, len(columns) - 1)


def _sample(book: BookColumn, language: str) -> object:
    column = book.column
    chinese = language.startswith("zh")
    if column.name == "code":
        return EXAMPLE_CODES[0] if chinese else EXAMPLE_CODES[1]
    if column.choices:
        return column.choices[0].zh if chinese else column.choices[0].en
    if column.kind == "boolean":
        return "是" if chinese else "yes"
    if column.kind in _SAMPLES:
        return 2024 if column.name.endswith("year") else _SAMPLES[column.kind]
    if column.name == "uscc":
        return "9114XXXXXXXXXXXXXX"
    if column.name == "phone":
        return "13800000000"
    return f"（{column.zh}）" if chinese else f"({column.en})"


def _restrict(page: Worksheet, place: int, column: Column, listed: str, language: str) -> None:
    """A drop-down where the column has a list, a check of the number or date elsewhere; both only warn."""
    wrong = _("This is not what the column takes. Keep it anyway?")
    rule: dict[str, object] = {"ignore_blank": True, "error_type": "warning", "error_message": wrong[:255]}
    if listed:
        rule |= {"validate": "list", "source": listed}
    elif column.kind == "boolean":
        rule |= {"validate": "list", "source": ["是", "否"] if language.startswith("zh") else ["yes", "no"]}
    elif column.kind == "date":
        rule |= {"validate": "date", "criteria": "between", "minimum": dt.date(1900, 3, 1)}
        rule["maximum"] = dt.date(2100, 12, 31)
    elif column.kind == "integer":
        rule |= {"validate": "integer", "criteria": ">=", "value": column.lower or 0}
    elif column.kind in ("decimal", "float", "money"):
        rule |= {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
    else:
        return
    page.data_validation(1, place, FILLED_ROWS, place, rule)


def _write_notes_and_lists(
    book: Workbook, columns: tuple[BookColumn, ...], formats: Formats, language: str
) -> dict[str, str]:
    """Write what each column means, and the code lists; return the range of each list by column."""
    at = 0 if language.startswith("zh") else 1
    notes, lists = book.add_worksheet(NOTES_SHEETS[at]), book.add_worksheet(LISTS_SHEETS[at])
    titles = (_("Column"), _("Needed"), _("Unit"), _("What to write"))
    for place, title in enumerate(titles):
        notes.write_string(0, place, title, formats.heading)
        notes.set_column(place, place, (24, 8, 12, 90)[place])
    ranges: dict[str, str] = {}
    for number, column in enumerate(columns, start=1):
        unit = column.column.unit if at == 0 else column.column.unit_en
        notes.write_string(number, 0, column.column.zh if at == 0 else column.column.en)
        notes.write_string(number, 1, _("yes") if column.column.required else "")
        notes.write_string(number, 2, unit)
        notes.write_string(number, 3, _meaning(column, language))
        if column.column.choices:
            ranges[column.column.name] = _write_list(lists, len(ranges), column.column, language, formats)
    notes.write_string(len(columns) + 2, 0, _how())
    return ranges


def _how() -> str:
    return _(
        "Rows whose code is “example” are not imported. A blank cell leaves what the book has; write [clear] to "
        "empty it. Leave the code blank for new records, or give your own."
    )


def _write_list(page: Worksheet, place: int, column: Column, language: str, formats: Formats) -> str:
    chinese = language.startswith("zh")
    page.set_column(place, place, 24)
    page.write_string(0, place, column.zh if chinese else column.en, formats.heading)
    for number, choice in enumerate(column.choices, start=1):
        page.write_string(number, place, choice.zh if chinese else choice.en)
    letter = xlsxwriter.utility.xl_col_to_name(place)
    return f"='{page.get_name()}'!${letter}$2:${letter}${len(column.choices) + 1}"


def _meaning(book: BookColumn, language: str) -> str:
    column = book.column
    stated = column.meaning_zh if language.startswith("zh") else column.meaning_en
    if stated:
        return stated
    if book.is_many:
        return _("Codes or exact names, separated by “;”.")
    if book.reference is not None:
        return _("The code or the exact name of a record of the book, or of another sheet.")
    if column.name == "code":
        return _("The record's code. Leave it blank: the book gives one.")
    how = {
        "date": _("A date, such as 2024-03-11."),
        "integer": _("A whole number."),
        "decimal": _("A number."),
        "money": _("An amount in the unit of the heading; the unit may be changed to 元 or 万元."),
        "boolean": _("是 or 否."),
    }
    if column.choices:
        return _("Choose from the list.")
    return how.get(column.kind, "")
