"""Which rows of a read table can be used: finite numbers inside their limits, and no key twice."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from nonggu.exchange.columns import Column
from nonggu.exchange.rowerrors import RowError
from nonggu.exchange.tables import Reading


def keep_usable(
    reading: Reading,
    frame: pl.DataFrame,
    columns: Sequence[Column],
    *,
    numbers: Sequence[str],
    positive: Sequence[str] = (),
    key: Sequence[str] = (),
) -> tuple[pl.DataFrame, list[RowError]]:
    """The rows whose `numbers` are finite and inside their column's limits, and the errors of all rows left out.

    `frame` is the reading's frame, perhaps with columns filled in; it has `row`. `positive` numbers must be above
    zero. A row whose `key` columns (at least one not null) stood in an earlier row is left out as well. Errors
    that the reading found already are not said twice.
    """
    by_name = {column.name: column for column in columns}
    errors = [error for error in reading.errors if not error.is_warning]
    said = {error.row for error in errors}
    bad = pl.lit(False)
    for name in numbers:
        column = by_name[name]
        value = pl.col(name).cast(pl.Float64, strict=False)
        wrong = value.is_null() | ~value.is_finite()
        if column.lower is not None:
            wrong = wrong | (value < column.lower)
        if column.upper is not None:
            wrong = wrong | (value > column.upper)
        if name in positive:
            wrong = wrong | (value <= 0.0)
        wrong = wrong.fill_null(True)
        errors += _number_errors(reading.sheet, frame.filter(wrong), column, said, name in positive)
        bad = bad | wrong
    good = frame.filter(~bad)
    if not key:
        return good, errors
    twice = good.filter(~pl.struct(key).is_first_distinct() & pl.any_horizontal(pl.col(key).is_not_null()))
    if twice.height == 0:
        return good, errors
    first = {tuple(row[:-1]): row[-1] for row in reversed(good.select(*key, "row").rows())}
    for row in twice.select(*key, "row").iter_rows():
        shown = " ".join(str(part) for part in row[:-1] if part is not None)
        errors.append(RowError(reading.sheet, row[-1], "", "row_key_twice", {"key": shown, "first": first[row[:-1]]}))
    return good.join(twice.select("row"), on="row", how="anti", maintain_order="left"), errors


def _number_errors(sheet: str, rows: pl.DataFrame, column: Column, said: set[int], positive: bool) -> list[RowError]:
    errors = []
    names = {"column": column.zh, "column_en": column.en}
    for number, value in rows.select("row", column.name).iter_rows():
        if number in said:
            continue
        if value is None:
            errors.append(RowError(sheet, number, "", "cell_required", names))
            continue
        lower = "> 0" if positive and value == 0 else column.lower
        params = {**names, "text": value, "lower": lower, "upper": column.upper}
        errors.append(RowError(sheet, number, "", "cell_out_of_range", params))
    return errors
