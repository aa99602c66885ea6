"""Frames as files give them to fact tables: money in fen, decimals as whole multiples of the smallest power of ten
that fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import polars as pl

from nonggu.engines.rules.facts import Facts, FactSpec, FactTable

TYPES: dict[str, pl.DataType] = {"boolean": pl.Boolean(), "date": pl.Date(), "code": pl.String()}


def fact_table(frame: pl.DataFrame, specs: Mapping[str, FactSpec], on: dt.date) -> FactTable:
    """A frame of `id` and fact columns as a fact table.

    `specs` maps column names to facts. Money columns are Int64 fen, counts Int64, decimals Decimal(38, 10) or Int64;
    columns
    that are no facts are left out, `<fact>__conflict` is kept.
    """
    kept, scales = [frame["id"].cast(pl.String)], {}
    for name in frame.columns:
        spec = specs.get(name)
        if name.endswith("__conflict"):
            kept.append(frame[name])
        elif spec is not None and spec.is_number:
            series, scale = _whole(frame[name], spec)
            kept.append(series)
            scales[name] = scale
        elif spec is not None and spec.kind == "code":
            kept.append(_codes(frame[name], spec))
        elif spec is not None:
            kept.append(frame[name].cast(TYPES[spec.kind]))
    return FactTable(pl.DataFrame(kept), on, scales)


def _codes(series: pl.Series, spec: FactSpec) -> pl.Series:
    """Codes as their place in the fact's list, so that tables of millions compare small numbers; others become
    unknown."""
    return series.cast(pl.String).cast(pl.Enum([code for code, _, _ in spec.choices]), strict=False)


def _whole(series: pl.Series, spec: FactSpec) -> tuple[pl.Series, int]:
    if spec.kind == "money":
        return series.cast(pl.Int64), 100
    if not series.dtype.is_decimal():
        return series.cast(pl.Int64), 1
    for digits in (0, 1, 2, 4, 7, 10):
        whole = (series.cast(pl.Decimal(38, 10)) * pl.Series([10**digits], dtype=pl.Int64)).cast(pl.Decimal(38, 10))
        if whole.equals(whole.round(0)) or digits == 10:
            return whole.cast(pl.Int64), 10**digits
    raise AssertionError


def table_of_facts(rows: Sequence[tuple[str, Facts]], specs: Mapping[str, FactSpec], on: dt.date) -> FactTable:
    """Enterprises given one by one, as (id, facts), as a table: numbers on their common denominator."""
    columns: dict[str, pl.Series] = {"id": pl.Series([key for key, _ in rows], dtype=pl.String)}
    scales: dict[str, int] = {}
    for name, spec in specs.items():
        values = [facts.values.get(name) for _, facts in rows]
        if all(value is None for value in values):
            continue
        if spec.is_number:
            exact = [None if value is None else Fraction(value) for value in values]  # type: ignore[arg-type]
            scales[name] = lcm(100 if spec.kind == "money" else 1, *(v.denominator for v in exact if v is not None))
            whole = [None if v is None else int(v * scales[name]) for v in exact]
            columns[name] = pl.Series(whole, dtype=pl.Int64)
        else:
            columns[name] = pl.Series(values, dtype=TYPES[spec.kind])
        clash = [name in facts.conflicts for _, facts in rows]
        if any(clash):
            columns[f"{name}__conflict"] = pl.Series(clash)
    return FactTable(pl.DataFrame([series.alias(name) for name, series in columns.items()]), on, scales)
