"""Abundance index: the published rate of the yield level x a factor by the soil's grade, the scheme named.

Also the classes of relative yield, and the limits that a fitted `RY = a ln T + b` gives.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from nonggu.engines.soil.kernel_tables import KernelTables
from nonggu.engines.soil.methods.guidance import printed_range
from nonggu.engines.soil.methods.plot import CV_STRATEGY, RANGE_Z, UNKNOWN, Answer, Plot

#: Lower limits in percent of relative yield and the class from there on, by scheme; the first class has no lower limit.
RELATIVE_YIELD_SCHEMES: Final = {
    "A": ((50.0, 70.0, 90.0), ("very low", "low", "medium", "rich")),
    "B": ((60.0, 75.0, 90.0, 95.0), ("low", "rather low", "medium", "rather high", "high")),
    "C": ((50.0, 75.0, 95.0), ("very low", "low", "medium", "high")),
}


def by_abundance_index(nutrient: int, p: Plot, t: KernelTables) -> Answer:
    """The rate of the guidance, stepped by grade; the range is the printed one, stepped alike."""
    grade = p.grades[nutrient]
    if grade < 0:
        return UNKNOWN, 0.0, 0.0, 0
    if p.band < 0:
        return UNKNOWN, 0.0, 0.0, p.band_bits
    factor = t.guidance_factor[p.is_field, nutrient, grade]
    low, high = printed_range(nutrient, p.band, p, t)
    demand = (low + high) / 2 * factor
    a = (high - low) / 2 / t.values[RANGE_Z] * factor
    b = demand * t.values[CV_STRATEGY]
    return demand, 0.0, math.sqrt(a * a + b * b), p.band_bits


def relative_yield(omission_yield: float, full_yield: float) -> float:
    """`RY = 100 x yield without the nutrient / yield with full NPK`. Raises ValueError when the full yield is not
    positive."""
    if full_yield <= 0:
        raise ValueError("the yield with full NPK must be positive")
    return 100 * omission_yield / full_yield


def class_of_relative_yield(percent: float, scheme: str) -> str:
    """The class of a relative yield under a named scheme (A, B or C). Raises ValueError for another scheme."""
    if scheme not in RELATIVE_YIELD_SCHEMES:
        raise ValueError(f"unknown scheme {scheme}; known: {', '.join(RELATIVE_YIELD_SCHEMES)}")
    limits, names = RELATIVE_YIELD_SCHEMES[scheme]
    return names[sum(percent >= limit for limit in limits)]


def limits_from_trials(slope: float, intercept: float, scheme: str) -> tuple[float, ...]:
    """Soil-test limits of the classes from `RY = slope ln T + intercept`: `T = exp((RY - b) / a)`. Raises ValueError
    for a <= 0."""
    if slope <= 0:
        raise ValueError("relative yield must rise with the soil test (a > 0)")
    limits: Sequence[float] = RELATIVE_YIELD_SCHEMES[scheme][0]
    return tuple(math.exp((limit - intercept) / slope) for limit in limits)
