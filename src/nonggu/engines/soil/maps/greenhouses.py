"""Greenhouses get a table, no map: each has its own history of manure, so that its neighbour says little about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

#: Greatest whole age in years of each class but the last (ours; soils build up fast in the first years).
AGE_CLASSES = (2, 5, 10)


def tabulate_greenhouses(rows: pl.DataFrame, value: str, age_classes: Sequence[int] = AGE_CLASSES) -> pl.DataFrame:
    """The value by village, crop and greenhouse age: samples, mean, median, least, greatest, standard deviation.

    `rows` has the value and may have village, crop and greenhouse_age_years; what is not known is null and stands
    as a group of its own. `greenhouse_age` is the class as text, such as `3-5`; the deviation is null for one
    sample.
    """
    keys = ["village", "crop", "greenhouse_age"]
    frame = rows.with_columns(
        *(pl.lit(None, dtype=pl.String).alias(name) for name in ("village", "crop") if name not in rows.columns),
        _age_class(rows, age_classes),
    )
    table = frame.group_by(keys).agg(
        samples=pl.len(),
        mean=pl.col(value).mean(),
        median=pl.col(value).median(),
        least=pl.col(value).min(),
        greatest=pl.col(value).max(),
        standard_deviation=pl.col(value).std(),
        order=pl.col("greenhouse_age_years").min() if "greenhouse_age_years" in rows.columns else pl.lit(0.0).first(),
    )
    return table.sort("village", "crop", "order", nulls_last=True).drop("order")


def _age_class(rows: pl.DataFrame, age_classes: Sequence[int]) -> pl.Expr:
    if "greenhouse_age_years" not in rows.columns:
        return pl.lit(None, dtype=pl.String).alias("greenhouse_age")
    age = pl.col("greenhouse_age_years")
    label: Any = pl.when(age.is_null()).then(pl.lit(None, dtype=pl.String))
    low = 0
    for top in age_classes:
        label = label.when(age < top + 1).then(pl.lit(f"{low}-{top}"))
        low = top + 1
    whole: pl.Expr = label.otherwise(pl.lit(f"{low}+"))
    return whole.alias("greenhouse_age")
