"""What was read of a workbook: its sheets, their recognised columns and what was found wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nonggu.desks.enrol.layouts import Layout
from nonggu.exchange.rowerrors import RowError, address
from nonggu.registry.columns import BookColumn
from nonggu.registry.models.record import Record

#: Stands for a cell that empties a field.
CLEAR: Any = object()

#: Called with how much is done, how much there is, and what is being done.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class StagedColumn:
    """One recognised column of a sheet: `values` are one a row, None where the cell is blank or wrong.

    References are the texts that were written; they are looked up later.
    """

    book: BookColumn
    index: int
    values: list[Any]


@dataclass(slots=True)
class Findings:
    """Errors and warnings of one sheet. `wrong` are positions (from 0) of rows with an error."""

    sheet: str
    numbers: Sequence[int]
    errors: list[RowError] = field(default_factory=list)
    wrong: set[int] = field(default_factory=set)

    def copy(self) -> Findings:
        """The same findings, to which others can be added."""
        return Findings(self.sheet, self.numbers, list(self.errors), set(self.wrong))

    def report(
        self,
        position: int,
        column: StagedColumn | None,
        code: str,
        params: Mapping[str, object] | None = None,
        *,
        is_warning: bool = False,
    ) -> None:
        """Note an error or warning of a row, at the cell of a column where one is given."""
        number = self.numbers[position]
        where = address(number, column.index) if column and column.index >= 0 else ""
        named = {"column": column.book.column.zh, "column_en": column.book.column.en} if column else {}
        self.errors.append(RowError(self.sheet, number, where, code, {**named, **(params or {})}, is_warning))
        if not is_warning:
            self.wrong.add(position)


@dataclass(slots=True)
class StagedSheet:
    """The rows of one sheet that holds records of one noun. `numbers` are row numbers as the sheet shows them.

    `is_companion`: records that another noun's rows only mention; known ones are left as they are.
    """

    name: str
    model: type[Record]
    layout: Layout
    numbers: Sequence[int]
    columns: list[StagedColumn]
    findings: Findings
    is_companion: bool = False

    def column(self, attribute: str) -> StagedColumn | None:
        """The column that fills an attribute of the record; None when the sheet has none."""
        return next((column for column in self.columns if column.book.attribute == attribute), None)
