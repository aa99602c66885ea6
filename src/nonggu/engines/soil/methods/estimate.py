"""What every method answers with, and what it may look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.soil.inputs import Samples
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.units import BoolArray, FloatArray, IntArray, MaskArray


@dataclass(frozen=True, slots=True)
class Season:
    """All that a method may look at: samples, rules, target (kg/mu), grades and looked-up coefficients, (3, plots)."""

    samples: Samples
    rules: SoilRules
    target: FloatArray
    grades: IntArray
    uptake: FloatArray
    removal: FloatArray
    recovery: FloatArray
    tests: FloatArray
    mask: MaskArray

    def greenhouse(self) -> BoolArray:
        """Where plots stand in a greenhouse."""
        return np.asarray(self.samples.is_field == 0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Fertilizer asked for in kg/mu of N, P2O5, K2O, (3, plots), NaN where the method cannot answer.

    `demand` is the crop's whole demand and `soil` what the soil supplies of it, both as fertilizer; `sd` is the
    standard deviation of their difference. `by_recovery` says how organic nutrients count: divided by the
    fertilizer's recovery (balance methods) or by the same-effect equivalent.
    """

    demand: FloatArray
    soil: FloatArray
    sd: FloatArray
    by_recovery: bool
