"""The agronomy tables as arrays that every plot can be looked up in: one row a crop, one a crop in a setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import polars as pl

from nonggu.engines.soil.grading import GradeTable
from nonggu.engines.soil.split import SplitTable
from nonggu.engines.soil.units import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Guidance:
    """Published rates: bands of yield a crop and setting.

    `lower` (combos, bands) starts at 0 or the printed limit, `inf` where a band is not used; `rates` is (2, 3,
    combos, bands): low and high of N, P2O5, K2O in kg/mu; `per_1000` marks rates per 1000 kg of produce; `sources`
    name the row.
    """

    lower: FloatArray
    upper: FloatArray
    rates: FloatArray
    per_1000: FloatArray
    sources: Mapping[tuple[int, int], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Agronomy:
    """All that the plan looks up. Rates are kg per kg of produce, (3, crops) for N, P2O5, K2O unless said."""

    crops: tuple[str, ...]
    crop_zh: tuple[str, ...]
    names: Mapping[str, int]
    group: IntArray
    default_setting: IntArray
    chloride_sensitive: FloatArray
    fixation: FloatArray
    uptake: FloatArray
    uptake_source: tuple[str, ...]
    uptake_is_unsure: FloatArray
    removal: FloatArray
    recovery: FloatArray
    guidance: Guidance
    grades: GradeTable
    splits: SplitTable
    organics: pl.DataFrame
    plausibility: pl.DataFrame
    micronutrients: pl.DataFrame
    quefts_crops: pl.DataFrame
    values: Mapping[str, object]
    version: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)

    def number(self, name: str) -> float:
        """One value as a number."""
        return float(cast(float, self.values[name]))

    def numbers(self, name: str) -> FloatArray:
        """A list of values as an array."""
        return np.asarray(self.values[name], dtype=np.float64)

    def text(self, name: str) -> str:
        """One value as text."""
        return str(self.values[name])
