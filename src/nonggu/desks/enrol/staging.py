"""A workbook's sheets to staged rows: which noun, which columns, every cell read once. Asks nothing of the book."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

from nonggu.desks.enrol.companions import complete_list
from nonggu.desks.enrol.layouts import Layout
from nonggu.desks.enrol.staged import CLEAR, Findings, Progress, StagedColumn, StagedSheet
from nonggu.desks.enrol.synonyms import CHOICE_WORDS
from nonggu.exchange.cells import CellError, plain
from nonggu.exchange.columns import fold
from nonggu.exchange.grids import fill_merged
from nonggu.exchange.readers import Reader, read_code, reader_of
from nonggu.exchange.workbooks import BookSheet
from nonggu.registry.columns import BookColumn
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

#: What people write to empty a field; a blank cell leaves it as it is.
CLEAR_MARKS = frozenset({"（清空）", "(清空)", "【清空】", "[清空]", "[clear]", "(clear)"})

_MANY = re.compile(r"[;；、\n]+")
_MEASURED = re.compile(r"^([\d,.]+)\s*(?:年度?|人|名|位|家|户|头|只|个|项|座|栋|棚|亩|件|次|期|届)$")
_INTEGERS = {models.PositiveIntegerField: 2**31 - 1, models.BigIntegerField: 2**63 - 1}


def stage(sheet: BookSheet, layout: Layout, tell: Progress | None = None) -> list[StagedSheet]:
    """Read every recognised cell of a sheet below its heading.

    A national list gives a second staged sheet, of the organisations that it names.
    """
    rows = fill_merged(sheet.rows, sheet.merged, across=False) if sheet.merged else sheet.rows
    findings = Findings(sheet.name, layout.numbers)
    staged = StagedSheet(sheet.name, layout.model, layout, layout.numbers, [], findings)
    for index, book, factor in layout.columns:
        column = StagedColumn(book, index, [])
        if tell:
            tell(len(staged.columns), len(layout.columns), sheet.name)
        staged.columns.append(column)
        _read_column(staged, column, rows, sheet.broken, field_reader(book, factor))
    if layout.national is None:
        return [staged]
    return [*complete_list(staged, layout, rows), staged]


def _read_column(
    staged: StagedSheet,
    column: StagedColumn,
    rows: Sequence[Sequence[object]],
    broken: Mapping[tuple[int, int], str],
    read: Callable[[object], Any],
) -> None:
    index, values = column.index, column.values
    is_clearable = column.book.field.name != "code"
    for position, number in enumerate(staged.numbers):
        cells = rows[number - 1]
        cell = cells[index] if index < len(cells) else None
        value = None
        try:
            if broken and (number, index) in broken:
                raise CellError(broken[number, index])
            if cell is not None and cell != "":
                value = CLEAR if cell in CLEAR_MARKS and is_clearable else read(cell)
        except CellError as error:
            is_minor = error.code == "cell_digits_lost" and not _identifies(column.book, staged.model)
            staged.findings.report(position, column, error.code, error.params, is_warning=is_minor)
        values.append(value)


def _identifies(book: BookColumn, model: type[Record]) -> bool:
    return book.field.name == "code" or any(book.field.name in key for key in model.natural_keys)


def field_reader(book: BookColumn, factor: int) -> Callable[[object], Any]:
    """The reader of a column's cells that also keeps to what its field can hold."""
    if book.reference is not None:
        return _read_names if book.is_many else read_code
    read = reader_of(book.column, factor)
    words = CHOICE_WORDS.get(f"{noun_of(book.field.model)}.{book.column.name}")
    if words:
        read = _knowing_words(read, words)
    if book.column.kind in ("integer", "decimal") and not book.column.choices:
        read = _without_measure(read)
    if isinstance(book.field, models.CharField) and not book.column.choices:
        return _within_length(read, book.field.max_length)
    if isinstance(book.field, models.DecimalField):
        return _within_digits(read, book.field.max_digits, book.field.decimal_places)
    for kind, largest in _INTEGERS.items():
        if isinstance(book.field, kind):
            return _up_to(read, largest)
    return read


def _without_measure(read: Reader) -> Reader:
    """Numbers with their measure word, such as 2023年, 12人 or 3.5亩, are read without it."""

    def checked(cell: object) -> Any:
        try:
            return read(cell)
        except CellError as error:
            found = _MEASURED.match(plain(cell)) if error.code == "cell_not_a_number" else None
            if found is None:
                raise
            return read(found.group(1))

    return checked


def _knowing_words(read: Reader, words: Mapping[str, str]) -> Reader:
    def checked(cell: object) -> Any:
        try:
            return read(cell)
        except CellError:
            if (said := words.get(fold(cell))) is None:
                raise
            return said

    return checked


def _read_names(cell: object) -> list[str] | None:
    names = [name for part in _MANY.split(str(cell)) if (name := read_code(part))]
    return names or None


def _within_length(read: Reader, longest: int | None) -> Callable[[object], Any]:
    def checked(cell: object) -> Any:
        text = read(cell)
        if longest is not None and isinstance(text, str) and len(text) > longest:
            raise CellError("cell_too_long", text=text[:20], length=len(text), longest=longest)
        return text

    return checked


def _within_digits(read: Reader, digits: int, places: int) -> Callable[[object], Any]:
    step, limit = Decimal(1).scaleb(-places), Decimal(10) ** (digits - places)

    def checked(cell: object) -> Any:
        number = read(cell)
        if not isinstance(number, Decimal):
            return number
        if abs(number) >= limit:
            raise CellError("cell_out_of_range", text=str(cell)[:60], lower=None, upper=limit - step)
        return number.quantize(step, ROUND_HALF_UP)

    return checked


def _up_to(read: Reader, largest: int) -> Callable[[object], Any]:
    def checked(cell: object) -> Any:
        number = read(cell)
        if isinstance(number, int) and abs(number) > largest:
            raise CellError("cell_out_of_range", text=str(cell)[:60], lower=None, upper=largest)
        return number

    return checked
