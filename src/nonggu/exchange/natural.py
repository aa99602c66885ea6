"""Frames that are typed already (parquet, or another program's) to what the columns hold: yuan to fen, floats to
decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from nonggu.exchange.cells import CellError, read_cell
from nonggu.exchange.columns import Column, Heading, recognise
from nonggu.exchange.rowerrors import RowError

_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "integer": pl.Int64(),
    "money": pl.Int64(),
    "decimal": pl.Decimal(38, 10),
    "float": pl.Float64(),
    "date": pl.Date(),
    "boolean": pl.Boolean(),
}
#: A float such as 1234.57 times 100 lies within this distance of a whole number of fen.
_FEN_TOLERANCE = 1e-3


def conform(
    frame: pl.DataFrame, columns: Sequence[Column], *, first_row: int = 2
) -> tuple[pl.DataFrame, list[RowError]]:
    """The recognised columns in the types of `nonggu.exchange.tables`, and the cells that could not be used (null).

    Whole numbers, decimals, floats, texts, dates and Booleans are accepted where they fit; a cell out of range
    becomes null.
    `first_row` numbers the first record as a sheet would. Money comes back as Int64 fen.
    """
    found: dict[str, pl.Series] = {}
    errors: list[RowError] = []
    for name in frame.columns:
        heading = recognise(name, columns)
        if heading is None or heading.name in found:
            continue
        series = _quick(frame[name], heading)
        if series is None:
            series = _slow(frame[name], heading, first_row, errors)
        else:
            series = _in_range(series, frame[name], heading, first_row, errors)
        found[heading.name] = series.alias(heading.name)
    return pl.DataFrame(found), errors


def _quick(series: pl.Series, heading: Heading) -> pl.Series | None:
    """The whole column at once where its type says how; None where cells must be read one by one."""
    kind, dtype = heading.column.kind, series.dtype
    if heading.column.choices:
        return None
    if dtype == pl.Null or (dtype == _TYPES[kind] and kind not in ("money", "decimal")):
        return series.cast(_TYPES[kind])
    if kind == "code" and dtype.is_integer():
        return series.cast(pl.String)
    if not dtype.is_numeric() or kind not in ("money", "decimal", "integer", "float"):
        return None
    if kind == "money":
        return _fen(series, heading.factor)
    if kind == "decimal":
        return (
            (series.round(10) if dtype.is_float() else series).cast(pl.Decimal(38, 10)) if heading.factor == 1 else None
        )
    if kind == "integer" and dtype.is_integer() and heading.factor == 1:
        return series.cast(pl.Int64)
    return None


def _fen(series: pl.Series, factor: int) -> pl.Series | None:
    by = 100 * factor
    if series.dtype.is_integer():
        limit = 2**63 // by
        if series.len() and max(abs(int(str(series.min() or 0))), abs(int(str(series.max() or 0)))) >= limit:
            return None
        return series.cast(pl.Int64) * by
    if not series.dtype.is_float():
        return None
    whole = (series * by).round(0)
    near = ((series * by - whole).abs() <= _FEN_TOLERANCE) | series.is_null()
    if not near.all() or (whole.abs().max() or 0) >= 2**53:  # type: ignore[operator]
        return None
    return whole.cast(pl.Int64)


def _in_range(
    series: pl.Series, cells: pl.Series, heading: Heading, first_row: int, errors: list[RowError]
) -> pl.Series:
    lower, upper = heading.column.lower, heading.column.upper
    if not series.dtype.is_numeric() or (lower is None and upper is None):
        return series
    by = 100 if heading.column.kind == "money" else 1
    wrong = pl.Series([False]).new_from_index(0, series.len())
    if lower is not None:
        wrong = wrong | (series < lower * by)
    if upper is not None:
        wrong = wrong | (series > upper * by)
    if not wrong.any():
        return series
    for row in wrong.arg_true().to_list():
        params = {"text": str(cells[row]), "lower": lower, "upper": upper}
        errors.append(_error(heading, first_row + row, "cell_out_of_range", params))
    return pl.select(pl.when(~wrong.fill_null(False)).then(series)).to_series()


def _slow(series: pl.Series, heading: Heading, first_row: int, errors: list[RowError]) -> pl.Series:
    values: list[object] = []
    # Codes and texts repeat: each distinct cell is read once.
    read: dict[object, object] = {}
    for row, cell in enumerate(series.to_list()):
        if cell not in read:
            try:
                read[cell] = read_cell(cell, heading.column, heading.factor)
            except CellError as error:
                read[cell] = error
        value = read[cell]
        if isinstance(value, CellError):
            errors.append(_error(heading, first_row + row, value.code, dict(value.params)))
            value = None
        values.append(value)
    return pl.Series(values, dtype=_TYPES[heading.column.kind], strict=False)


def _error(heading: Heading, row: int, code: str, params: Mapping[str, object]) -> RowError:
    return RowError("", row, "", code, {"column": heading.column.zh, "column_en": heading.name, **params})
