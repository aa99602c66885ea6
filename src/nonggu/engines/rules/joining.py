"""Linked sheets into the fact table: gaps are filled, and where both speak and differ the row is marked as a
conflict."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

import polars as pl

from nonggu.engines.rules.facts import FactSpec, FactTable, Value
from nonggu.engines.rules.tabling import TYPES


def with_linked(table: FactTable, facts: Mapping[str, Mapping[str, Value]], specs: Mapping[str, FactSpec]) -> FactTable:
    """The table with facts of linked sheets (fact column to enterprise id to value); unknown columns are left out."""
    frame, scales = table.frame, dict(table.scales)
    ids = frame["id"].to_list()
    for name, by_id in facts.items():
        spec = specs.get(name)
        if spec is None:
            continue
        own = _values(frame, name, scales.get(name, 1), spec)
        linked = [by_id.get(key) for key in ids]
        clash = [a is not None and b is not None and a != b for a, b in zip(own, linked, strict=True)]
        both = [b if a is None else a for a, b in zip(own, linked, strict=True)]
        frame, scales[name] = _put(frame, name, both, spec)
        if spec.is_number and any(clash):
            frame = frame.with_columns(pl.Series(f"{name}__conflict", clash))
    return FactTable(frame, table.on, scales)


def _values(frame: pl.DataFrame, name: str, scale: int, spec: FactSpec) -> list[Value]:
    if name not in frame.columns:
        return [None] * frame.height
    values = frame[name].to_list()
    if not spec.is_number:
        return values
    return [None if value is None else Fraction(value, scale) for value in values]


def _put(frame: pl.DataFrame, name: str, values: list[Value], spec: FactSpec) -> tuple[pl.DataFrame, int]:
    if not spec.is_number:
        return frame.with_columns(pl.Series(name, values, dtype=TYPES[spec.kind])), 1
    exact = [value if isinstance(value, Fraction) else None for value in values]
    scale = lcm(100 if spec.kind == "money" else 1, *(value.denominator for value in exact if value is not None))
    whole = [None if value is None else int(value * scale) for value in exact]
    return frame.with_columns(pl.Series(name, whole, dtype=pl.Int64)), scale
