"""Soil supply of N, P, K in a season: Janssen 1990 and Sattari 2014, and the season's length.

All in kg/ha of the element. pH in water, SOC g/kg, Olsen-P and total P mg/kg, exchangeable K mmol/kg, temperature C.
Outside the stated range the answer is NaN, never a guess: calcareous soils (pH 7.8-8.5) take their supply
from omission plots instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.soil.units import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Range:
    """Where an equation holds: pH from, to (inclusive) and the largest SOC, Olsen-P, exchangeable K (exclusive)."""

    ph: tuple[float, float]
    largest: tuple[float, float, float] = (np.inf, np.inf, np.inf)


def janssen(
    ph: FloatArray, soc: FloatArray, olsen_p: FloatArray, exchangeable_k: FloatArray, valid: Range
) -> FloatArray:
    """Janssen 1990 without total P, (3, plots); NaN where the soil is out of range."""
    f_n = 0.25 * (ph - 3)
    f_p = 1 - 0.5 * (ph - 6) ** 2
    f_k = 0.625 * (3.4 - 0.4 * ph)
    supply = np.stack([f_n * 6.8 * soc, f_p * 0.35 * soc + 0.5 * olsen_p, f_k * 400 * exchangeable_k / (2 + 0.9 * soc)])
    return _within(np.maximum(supply, 0), in_range(ph, soc, olsen_p, exchangeable_k, valid))


def sattari(
    ph: FloatArray,
    soc: FloatArray,
    olsen_p: FloatArray,
    total_p: FloatArray,
    exchangeable_k: FloatArray,
    temperature: FloatArray,
    valid: Range,
) -> FloatArray:
    """Sattari 2014 with total P and temperature, (3, plots); NaN where the soil is out of range."""
    f_n = np.where(ph < 4.7, 0.4, np.where(ph <= 7, 0.25 * (ph - 3), 1.0))
    f_p = np.select(
        [ph < 4.7, ph < 6, ph <= 6.7, ph <= 8],
        [0.02, 1 - 0.5 * (ph - 6) ** 2, 1.0, 1 - 0.25 * (ph - 6.7) ** 2],
        0.02,
    )
    f_k = np.where(ph < 4.5, 1.0, np.where(ph <= 6.8, 6.1 * ph**-1.2, 0.6))
    s_n = f_n * 2 * 2 ** ((temperature - 9) / 9) * soc
    s_p = f_p * 0.014 * total_p + 0.5 * olsen_p
    s_k = f_k * 400 * exchangeable_k / (2 + 0.9 * soc)
    return _within(np.stack([s_n, s_p, s_k]), in_range(ph, soc, olsen_p, exchangeable_k, valid))


def in_range(
    ph: FloatArray, soc: FloatArray, olsen_p: FloatArray, exchangeable_k: FloatArray, valid: Range
) -> BoolArray:
    """Where the soils lie inside the range of an equation; false where a value is unknown."""
    inside = (ph >= valid.ph[0]) & (ph <= valid.ph[1])
    for value, limit in zip((soc, olsen_p, exchangeable_k), valid.largest, strict=True):
        inside &= value < limit
    return np.asarray(inside)


def season_factor(days: FloatArray, at_days: FloatArray, factors: FloatArray) -> FloatArray:
    """The multiplier of soil supply for a season of so many days, interpolated, flat beyond the last point."""
    return np.interp(days, at_days, factors)


def _within(supply: FloatArray, inside: BoolArray) -> FloatArray:
    return np.where(inside, supply, np.nan)
