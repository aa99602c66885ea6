"""Needs, offers and scores from files, checked row by row: what is wrong is named, the other rows go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from nonggu.exchange.columns import Column
from nonggu.exchange.matching_columns import NEED_COLUMNS, OFFER_COLUMNS, SCORE_COLUMNS
from nonggu.exchange.rowerrors import RowError
from nonggu.exchange.tables import Reading, read_frame

_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "integer": pl.Int64(),
    "float": pl.Float64(),
    "decimal": pl.Decimal(38, 10),
    "date": pl.Date(),
    "boolean": pl.Boolean(),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Good rows of a file with all its known columns (missing: null) and `row`, what was wrong, and the ids lost."""

    frame: pl.DataFrame
    errors: tuple[RowError, ...]
    sheet: str
    lost: frozenset[str] = frozenset()


def read_needs(path: Path | str) -> Table:
    """Needs, one row an id: a second row of an id is an error. Raises UnusableInput."""
    table = _read(path, NEED_COLUMNS)
    first = pl.col("row").first().over("id")
    frame = table.frame.with_columns(first=first)
    twice = frame.filter(pl.col("row") != pl.col("first"))
    errors = [
        RowError(table.sheet, row, "", "row_key_twice", {"key": identifier, "first": first_row})
        for row, identifier, first_row in twice.select("row", "id", "first").rows()
    ]
    good = frame.filter(pl.col("row") == pl.col("first")).drop("first")
    return Table(good, (*table.errors, *errors), table.sheet, table.lost)


def read_offers(path: Path | str) -> Table:
    """Offers; an id may own several rows. Raises UnusableInput."""
    return _read(path, OFFER_COLUMNS)


def read_scores(path: Path | str, needs: Table, offers: Table) -> Table:
    """Scores of known needs and offers, one row a pair. Raises UnusableInput."""
    table = _read(path, SCORE_COLUMNS)
    frame = table.frame.with_columns(first=pl.col("row").first().over("need", "offer"))
    errors = list(table.errors)
    known = pl.lit(True)
    for column, other in (("need", needs), ("offer", offers)):
        ids = other.frame["id"].unique()
        known = known & pl.col(column).is_in(ids.implode())
        strange = frame.filter(~pl.col(column).is_in(ids.implode()))
        errors.extend(
            RowError(table.sheet, row, "", "score_id_unknown", {"id": identifier})
            for row, identifier in strange.select("row", column).rows()
            if identifier not in other.lost
        )
    twice = frame.filter(known & (pl.col("row") != pl.col("first")))
    errors.extend(
        RowError(table.sheet, row, "", "score_pair_twice", {"need": need, "offer": offer, "first": first})
        for row, need, offer, first in twice.select("row", "need", "offer", "first").rows()
    )
    good = frame.filter(known & (pl.col("row") == pl.col("first"))).drop("first")
    return Table(good, tuple(errors), table.sheet)


def merge_offers(offers: Table) -> Table:
    """One row an offer: each column's first value; a different one in a later row is an error and is not used."""
    columns = ("capacity", "minimum", "senior", "institution", "days", "available", "firm")
    errors = list(offers.errors)
    for column in columns:
        differing = offers.frame.filter(
            pl.col(column).is_not_null() & (pl.col(column) != pl.col(column).drop_nulls().first().over("id"))
        )
        errors.extend(
            RowError(offers.sheet, row, "", "offer_rows_disagree", {"id": identifier, "column": column})
            for row, identifier in differing.select("row", "id").rows()
        )
    merged = offers.frame.group_by("id", maintain_order=True).agg(
        *(pl.col(column).drop_nulls().first() for column in columns), pl.col("row").first()
    )
    return Table(merged, tuple(errors), offers.sheet, offers.lost)


def _read(path: Path | str, columns: Sequence[Column]) -> Table:
    reading = read_frame(path, columns)
    frame, errors = _typed(reading, columns)
    wrong_rows = {error.row for error in errors if not error.is_warning}
    bad = pl.col("row").is_in(pl.Series(sorted(wrong_rows), dtype=pl.UInt32).implode())
    key = columns[0].name
    lost = frame.filter(bad)[key].drop_nulls().to_list()
    good = frame.filter(~bad)
    return Table(good, tuple(errors), reading.sheet, frozenset(lost) - frozenset(good[key].to_list()))


def _typed(reading: Reading, columns: Sequence[Column]) -> tuple[pl.DataFrame, list[RowError]]:
    """The frame with every column in its type.

    Cells of parquet files are checked here, since they are read as they are.
    """
    errors = list(reading.errors)
    frame = reading.frame.rename({h.name: h.column.name for h in reading.headings if h.name != h.column.name})
    found: list[pl.Expr] = [pl.col("row").cast(pl.UInt32)]
    for column in columns:
        if column.name not in frame.columns:
            found.append(pl.lit(None, dtype=_TYPES[column.kind]).alias(column.name))
            continue
        keep = column.kind == "decimal" and frame[column.name].dtype.is_numeric()
        cast = frame[column.name] if keep else frame[column.name].cast(_TYPES[column.kind], strict=False)
        errors.extend(_cell_errors(reading, frame, column, cast))
        found.append(pl.lit(cast))
    return frame.select(found), errors


def _cell_errors(reading: Reading, frame: pl.DataFrame, column: Column, cast: pl.Series) -> Iterable[RowError]:
    told = {(error.row, error.params.get("column_en")) for error in reading.errors}
    names = {"column": column.zh, "column_en": column.en}
    lost = cast.is_null() & (frame[column.name].is_not_null() | column.required)
    if column.kind in ("integer", "float"):
        if column.lower is not None:
            lost = lost | (cast < column.lower).fill_null(False)
        if column.upper is not None:
            lost = lost | (cast > column.upper).fill_null(False)
    elif cast.dtype.is_float():
        lost = lost | ~cast.is_finite().fill_null(True)
    for row, value in zip(frame["row"].filter(lost), frame[column.name].filter(lost), strict=True):
        if (row, column.en) in told:
            continue
        if value is None:
            yield RowError(reading.sheet, row, "", "cell_required", names)
        else:
            limits = {"lower": column.lower, "upper": column.upper}
            yield RowError(reading.sheet, row, "", "cell_out_of_range", {**names, "text": str(value)[:60], **limits})


def limit_texts(
    table: Table, faults: Mapping[int, Sequence[tuple[str, Mapping[str, object], bool]]], longest: int
) -> Table:
    """The table with texts cut to the longest length, rows with a fault that is no warning left out, and all faults
    told.

    `faults`: by row number (code, parameters, is a warning).
    """
    errors = [
        RowError(table.sheet, row, "", code, params, is_warning)
        for row, found in sorted(faults.items())
        for code, params, is_warning in found
    ]
    wrong = sorted({error.row for error in errors if not error.is_warning})
    bad = pl.col("row").is_in(pl.Series(wrong, dtype=pl.UInt32).implode())
    lost = frozenset(table.frame.filter(bad)["id"].to_list())
    good = table.frame.filter(~bad).with_columns(pl.col("text").str.slice(0, longest))
    return Table(good, (*table.errors, *errors), table.sheet, table.lost | lost)
