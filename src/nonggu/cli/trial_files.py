"""Trial tables as people keep them: any headings, numbers as text, tab-separated or xlsx; bad cells are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from nonggu.errors import UnusableInput
from nonggu.exchange.cells import CellError, is_blank, plain, read_number
from nonggu.exchange.columns import Column, fold, recognise, split_unit
from nonggu.exchange.rowerrors import RowError, address
from nonggu.exchange.tables import Sheet, read_sheets


@dataclass(frozen=True, slots=True)
class TrialTable:
    """A table as read: a frame with text cells under their own headings (unit taken off), its sheet and row
    numbers.
    """

    frame: pl.DataFrame
    sheet: str
    rows: tuple[int, ...]
    units: dict[str, str]

    def heading(self, name: str) -> str:
        """The heading that a name means, whatever its case or spaces. Raises UnusableInput
        (`trial_columns_absent`).
        """
        for column in self.frame.columns:
            if column == name or fold(column) == fold(name) or fold(column) == fold(split_unit(name)[0]):
                return column
        raise UnusableInput("trial_columns_absent", names=name, found=", ".join(self.frame.columns))

    def numbers(self, names: Sequence[str]) -> tuple[pl.DataFrame, list[RowError]]:
        """The frame with these columns as numbers; cells that are none become null and are named."""
        frame, errors = self.frame, []
        for name in names:
            index = frame.columns.index(name)
            values: list[float | None] = []
            for row, cell in zip(self.rows, frame[name].to_list(), strict=True):
                value, code, params = _number(cell)
                values.append(value)
                if code:
                    errors.append(RowError(self.sheet, row, address(row, index), code, params))
            frame = frame.with_columns(pl.Series(name, values, dtype=pl.Float64))
        return frame, errors


def _number(cell: object) -> tuple[float | None, str, dict[str, object]]:
    if is_blank(cell):
        return None, "", {}
    try:
        return float(read_number(cell)), "", {}
    except CellError as error:
        return None, error.code, dict(error.params)


def read_trial(path: Path, sheet: str | None = None) -> TrialTable:
    """Read a table with headings in its first filled row. Raises UnusableInput."""
    if path.suffix.lower() == ".parquet":
        return _from_parquet(path)
    sheets = read_sheets(path)
    chosen = next((one for one in sheets if sheet is None or one.name == sheet), None)
    if chosen is None:
        raise UnusableInput("sheet_missing", file=path.name, sheet=sheet, found=", ".join(s.name for s in sheets))
    return _from_sheet(chosen, path)


def _from_parquet(path: Path) -> TrialTable:
    if not path.is_file():
        raise UnusableInput("file_missing", file=str(path))
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableInput("file_not_readable", file=path.name, why=str(error)[:120]) from None
    text = frame.select(pl.all().map_elements(plain, return_dtype=pl.String, skip_nulls=True))
    return TrialTable(text, path.stem, tuple(range(2, frame.height + 2)), {})


def _from_sheet(sheet: Sheet, path: Path) -> TrialTable:
    top = next((i for i, row in enumerate(sheet.rows) if sum(not is_blank(cell) for cell in row) >= 2), None)
    if top is None:
        raise UnusableInput("trial_table_empty", file=path.name)
    width = max(i + 1 for i, cell in enumerate(sheet.rows[top]) if not is_blank(cell))
    names, units = _headings(sheet.rows[top][:width])
    rows, numbers = [], []
    for number, cells in enumerate(sheet.rows[top + 1 :], start=top + 2):
        if any(not is_blank(cell) for cell in cells):
            padded = [*cells[:width], *[None] * (width - len(cells))]
            rows.append([None if is_blank(cell) else plain(cell) for cell in padded])
            numbers.append(number)
    if not rows:
        raise UnusableInput("trial_table_empty", file=path.name)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return TrialTable(frame, sheet.name, tuple(numbers), units)


def _headings(cells: Sequence[object]) -> tuple[list[str], dict[str, str]]:
    names: list[str] = []
    units: dict[str, str] = {}
    for index, cell in enumerate(cells):
        words, unit = split_unit(plain(cell))
        name = words.strip() or f"column{index + 1}"
        while name in names:
            name += "_2"
        names.append(name)
        if unit:
            units[name] = unit
    return names, units


def find_role(table: TrialTable, column: Column) -> str:
    """The heading that a known role has in this table; empty where there is none."""
    for name in table.frame.columns:
        if recognise(name, [column]) is not None:
            return name
    return ""
