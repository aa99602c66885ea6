"""The workbook form of `nonggu blend`: sheets 原料, 要求 and 配方 in; 用量, 要求核对, 影子价格 and 说明 out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nonggu.cli import blend_columns as columns
from nonggu.errors import UnusableInput
from nonggu.exchange.cells import CellError, is_blank, plain, read_number
from nonggu.exchange.columns import Column, fold, recognise, split_unit
from nonggu.exchange.rowerrors import RowError, address
from nonggu.exchange.tables import HEADING_SEARCH_ROWS, Reading, Sheet, read_sheet, read_sheets

if TYPE_CHECKING:
    from nonggu.engines.blending.mixes import Ingredient, Mix, Need

#: By what a content is multiplied to be a fraction, by the unit of its heading.
CONTENT_FACTORS = {"": 1.0, "%": 0.01, "kg/kg": 1.0, "g/kg": 1e-3, "mg/kg": 1e-6}

#: Spellings of the units that amounts are in.
AMOUNT_UNITS = {"吨": "t", "公斤": "kg", "千克": "kg", "斤": "jin", "T": "t", "KG": "kg", "Kg": "kg"}

_IN_AMOUNT_UNITS = ("price", "lower", "upper", "stock", "step", "minimum_if_used")

#: A sheet to be written: its title, its columns, its rows.
SheetRows = tuple[str, Sequence[Column], Sequence[Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Contents:
    """The content columns of the ingredient sheet: factor by content name, contents by sheet row."""

    factors: dict[str, float]
    by_row: dict[int, dict[str, float]]
    errors: tuple[RowError, ...]


def read_workbook(path: Path) -> tuple[tuple[Ingredient, ...], tuple[Mix, ...], list[RowError]]:
    """Ingredients and mixes of a workbook, and the rows that could not be used."""
    from nonggu.engines.blending.mixes import Mix

    sheets = read_sheets(path)
    ingredient_sheet = _without_amount_units(_find(sheets, columns.INGREDIENT_SHEETS, path))
    contents = _read_contents(ingredient_sheet)
    rows = read_sheet(ingredient_sheet, columns.INGREDIENTS[:-1])
    needs = read_sheet(_find(sheets, columns.NEED_SHEETS, path), columns.NEEDS)
    errors = [*rows.errors, *contents.errors, *needs.errors]
    mix_sheet = next((one for one in sheets if fold(one.name) in map(fold, columns.MIX_SHEETS)), None)
    if mix_sheet is None:
        listed: list[dict[str, Any]] = [{"name": "mix", "total": 1.0, "most_used": None}]
    else:
        mixes = read_sheet(mix_sheet, columns.MIXES)
        errors += mixes.errors
        listed = [row for row in mixes.frame.to_dicts() if row["name"]]
    every = [(row["mix"], need) for row in _filled(needs, "mix") if (need := _need(row, contents, needs.sheet, errors))]
    found = tuple(
        Mix(
            row["name"],
            tuple(need for mix, need in every if mix in (None, row["name"])),
            row.get("total"),
            row.get("most_used"),
        )
        for row in listed
    )
    bad = {error.row for error in errors if error.sheet == rows.sheet}
    good = [row for row in rows.frame.to_dicts() if row["row"] not in bad]
    return tuple(_ingredient(row, contents) for row in good), found, errors


def _find(sheets: Sequence[Sheet], names: Sequence[str], path: Path) -> Sheet:
    for sheet in sheets:
        if fold(sheet.name) in map(fold, names):
            return sheet
    found = ", ".join(sheet.name for sheet in sheets)
    raise UnusableInput("sheet_missing", file=path.name, sheet=" / ".join(names), found=found)


def _without_amount_units(sheet: Sheet) -> Sheet:
    """The sheet with units such as 元/吨 taken off the headings of prices and amounts, which must all be the same
    unit.
    """
    known = [column for column in columns.INGREDIENTS if column.name in _IN_AMOUNT_UNITS]
    written: dict[str, str] = {}
    rows = [list(row) for row in sheet.rows]
    for row in rows[:HEADING_SEARCH_ROWS]:
        for index, cell in enumerate(row):
            words, unit = split_unit(plain(cell))
            column = recognise(words, known) if unit else None
            if column is not None:
                amount = unit.split("/")[-1].strip() if "/" in unit or column.name != "price" else ""
                if amount:
                    written.setdefault(AMOUNT_UNITS.get(amount, amount), plain(cell))
                row[index] = words
    if len(written) > 1:
        raise UnusableInput("mix_units_differ", headings="、".join(written.values()))
    return Sheet(sheet.name, rows)


def _filled(reading: Reading, *names: str) -> list[dict[str, Any]]:
    """The rows of a reading, with None where an optional column is missing."""
    return [{**dict.fromkeys(names), **row} for row in reading.frame.to_dicts()]


def _read_contents(sheet: Sheet) -> Contents:
    """Every column of the ingredient sheet that is none of the known ones, as a content."""
    known = columns.INGREDIENTS[:-1]
    top = max(range(min(15, len(sheet.rows))), key=lambda i: sum(_is_known(c, known) for c in sheet.rows[i]), default=0)
    headings = sheet.rows[top] if sheet.rows else []
    factors: dict[str, float] = {}
    places: dict[int, str] = {}
    for index, cell in enumerate(headings):
        if is_blank(cell) or _is_known(cell, known):
            continue
        words, unit = split_unit(plain(cell))
        if unit not in CONTENT_FACTORS:
            words, unit = plain(cell), ""
        factors[words], places[index] = CONTENT_FACTORS[unit], words
    by_row: dict[int, dict[str, float]] = {}
    errors: list[RowError] = []
    for number, cells in enumerate(sheet.rows[top + 1 :], start=top + 2):
        by_row[number] = {}
        for index, name in places.items():
            cell = cells[index] if index < len(cells) else None
            if is_blank(cell):
                continue
            try:
                # "8.7%" in a cell is a fraction already, whatever the heading says.
                factor = 1.0 if plain(cell).endswith("%") else factors[name]
                by_row[number][name] = float(read_number(cell)) * factor
            except CellError as error:
                errors.append(RowError(sheet.name, number, address(number, index), error.code, error.params))
    return Contents(factors, by_row, tuple(errors))


def _is_known(cell: object, known: Sequence[Column]) -> bool:
    return recognise(cell, known) is not None


def _ingredient(row: dict[str, Any], contents: Contents) -> Ingredient:
    from nonggu.engines.blending.mixes import Ingredient, as_used

    content = contents.by_row.get(row["row"], {})
    moisture = row.get("moisture")
    return Ingredient(
        row["name"],
        row["price"],
        content if moisture is None else as_used(content, moisture),
        _or(row.get("lower"), 0.0),
        _or(row.get("upper"), float("inf")),
        _or(row.get("stock"), float("inf")),
        _or(row.get("step"), float("nan")),
        _or(row.get("minimum_if_used"), float("nan")),
    )


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _need(row: dict[str, Any], contents: Contents, sheet: str, errors: list[RowError]) -> Need | None:
    from nonggu.engines.blending.mixes import DRY_MATTER, PER_MIX, PER_NOTHING, Need

    nutrient = row["nutrient"]
    per = _per(row.get("per"))
    known = {**contents.factors, DRY_MATTER: 1.0}
    for name in (nutrient, per):
        if name is not None and name not in (*known, PER_MIX, PER_NOTHING):
            errors.append(RowError(sheet, row["row"], "", "mix_content_missing", {"nutrient": name}))
            return None
    if nutrient is None:
        return None
    factor = known[nutrient] if per in (PER_MIX, PER_NOTHING) else 1.0
    lower, upper = _or(row.get("lower"), float("-inf")), _or(row.get("upper"), float("inf"))
    return Need(row.get("name") or nutrient, nutrient, lower * factor, upper * factor, per)


def _per(cell: str | None) -> str:
    for choice in columns.PER:
        if cell is not None and fold(cell) in (fold(choice.value), fold(choice.zh), fold(choice.en)):
            return choice.value
    return cell or "mix"


def write_workbook(path: Path, sheets: Sequence[SheetRows], zh: bool) -> None:
    """Write sheets of rows under headings of the columns, in Chinese or English."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for title, named, rows in sheets:
            page = book.add_worksheet(title)
            page.freeze_panes(1, 0)
            page.set_column(0, len(named), 16)
            page.write_row(0, 0, [column.heading("zh" if zh else "en") for column in named], bold)
            for number, row in enumerate(rows, start=1):
                for index, value in enumerate(row):
                    if value is not None:
                        page.write(number, index, value)
