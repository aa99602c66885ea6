"""Grades of soil tests by a named scheme, and what a grade asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from nonggu.engines.soil.units import FloatArray, IntArray

WIDTH: Final = 6
#: What is graded for each nutrient: in greenhouses nitrate (alkali-N says little there), elsewhere alkali-N.
ITEMS: Final = (
    ("nitrate_N", "olsen_P", "available_K"),
    ("alkali_hydrolysable_N", "olsen_P", "available_K"),
)
GREENHOUSE_SCHEME: Final = "greenhouse_vegetable"


@dataclass(frozen=True, slots=True)
class GradeTable:
    """Limits and factors, first axis 0 greenhouse, 1 field; second N, P, K; third the grade from poor to rich.

    `lower` holds the lower limits of all but the poorest grade (inf: no such grade); `removal_factor` multiplies
    crop removal, `guidance_factor` a published rate. A grade holds from its lower limit, inclusive, to the next,
    exclusive.
    """

    schemes: tuple[str, str]
    lower: FloatArray
    removal_factor: FloatArray
    guidance_factor: FloatArray
    names: tuple[tuple[tuple[str, ...], ...], ...]


def build_grades(grades: pl.DataFrame, strategy: pl.DataFrame, field_scheme: str) -> GradeTable:
    """The grade table of the greenhouse scheme and `field_scheme`. Raises ValueError for an unknown scheme."""
    if field_scheme not in set(strategy["scheme"]):
        known = ", ".join(sorted(set(strategy["scheme"])))
        raise ValueError(f"no strategy for the scheme {field_scheme}; known: {known}")
    lower = np.full((2, 3, WIDTH), np.inf)
    removal = np.full((2, 3, WIDTH + 1), np.nan)
    guidance = np.full((2, 3, WIDTH + 1), np.nan)
    names: list[tuple[tuple[str, ...], ...]] = []
    schemes = (GREENHOUSE_SCHEME, field_scheme)
    for place, scheme in enumerate(schemes):
        labels: list[tuple[str, ...]] = []
        for nutrient, item in enumerate(ITEMS[place]):
            rows = _rows(grades, strategy, scheme, item)
            count = rows.height
            lower[place, nutrient, : max(count - 1, 0)] = rows["lower"].to_list()[1:]
            removal[place, nutrient, :count] = rows["p_or_k_removal_factor"]
            guidance[place, nutrient, :count] = rows["guidance_factor"]
            labels.append(tuple(rows["grade"]))
        names.append(tuple(labels))
    return GradeTable(schemes, lower, removal, guidance, tuple(names))


def _rows(grades: pl.DataFrame, strategy: pl.DataFrame, scheme: str, item: str) -> pl.DataFrame:
    keys = ["scheme", "item", "grade"]
    chosen = (pl.col("scheme") == scheme) & (pl.col("item") == item)
    joined = grades.filter(chosen).join(strategy.filter(chosen).drop("source", "mark"), on=keys, how="inner")
    return joined.with_columns(pl.col("lower").cast(pl.Float64)).sort("lower", nulls_last=False)


def grade_of(tests: Sequence[FloatArray], is_field: IntArray, table: GradeTable) -> IntArray:
    """The grade (0 the poorest, -1 unknown) of N, P, K tests in mg/kg, as (3, plots)."""
    grades = np.zeros((3, len(is_field)), dtype=np.int64)
    for nutrient, test in enumerate(tests):
        for limit in range(WIDTH):
            limits = table.lower[:, nutrient, limit]
            if np.isfinite(limits).any():
                grades[nutrient] += test >= limits[is_field]
        grades[nutrient][np.isnan(test)] = -1
        if np.isnan(table.guidance_factor[:, nutrient, 0]).any():
            grades[nutrient][np.isnan(table.guidance_factor[:, nutrient, 0])[is_field]] = -1
    return grades


def factor_of(grades: IntArray, is_field: IntArray, factors: FloatArray) -> FloatArray:
    """The factors (3, plots) that the grades ask for; NaN where the grade is unknown."""
    flat = factors.reshape(-1)
    found = np.empty(grades.shape)
    for nutrient in range(3):
        base = (is_field * 3 + nutrient) * (WIDTH + 1)
        found[nutrient] = np.where(grades[nutrient] < 0, np.nan, flat[base + np.maximum(grades[nutrient], 0)])
    return found
