"""Grades of soil tests by a named scheme, and what a grade asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from nonggu.engines.soil.units import FloatArray

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


def grade_of(test: float, is_field: int, nutrient: int, lower: FloatArray, guidance_factor: FloatArray) -> int:
    """The grade (0 the poorest) of a test in mg/kg; -1 where the test is unknown or the scheme does not grade the
    nutrient."""
    if test != test or guidance_factor[is_field, nutrient, 0] != guidance_factor[is_field, nutrient, 0]:
        return -1
    grade = 0
    for limit in range(lower.shape[2]):
        if test >= lower[is_field, nutrient, limit]:
            grade += 1
    return grade
