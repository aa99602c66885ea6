"""Published guidance by yield level: the middle of the printed range; the range is the printed one."""

from __future__ import annotations

import numpy as np

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.methods.estimate import Estimate, Season
from nonggu.engines.soil.units import FloatArray, IntArray


def find_band(season: Season) -> IntArray:
    """The band of each plot's target (lower <= target < upper); -1 where there is no guidance, the target is unknown
    or it lies outside the printed bands (which is marked)."""
    table = season.rules.guidance
    combo = season.samples.combo
    target = season.target
    band = np.full(len(combo), -1, dtype=np.int64)
    for place in range(table.lower.shape[1]):
        band += target >= table.lower[:, place][combo]
    single = np.isfinite(table.lower[:, 0]) & ~np.isfinite(table.lower[:, 1]) & np.isinf(table.upper[:, 0])
    # Rates for no yield in particular hold without a target; rates per 1000 kg do not.
    open_ended = (single & (table.lower[:, 0] == 0) & (table.per_1000 == 0))[combo]
    band = np.where(np.isnan(target) & open_ended, 0, band)
    has_rows = np.isfinite(table.lower[:, 0])[combo]
    over = target >= table.upper.reshape(-1)[combo * table.upper.shape[1] + np.maximum(band, 0)]
    mark(season.mask, "soil_guidance_outside_bands", has_rows & ~np.isnan(target) & ((band < 0) | over))
    return np.where(over, -1, band)


def guidance_rates(season: Season, band: IntArray) -> tuple[FloatArray, FloatArray]:
    """The low and high printed rates in kg/mu, (3, plots); NaN without a band."""
    table = season.rules.guidance
    combo = season.samples.combo
    scale = np.where(table.per_1000[combo] > 0, season.target / 1000, 1.0)
    scale = np.where(band < 0, np.nan, scale)
    flat = table.rates.reshape(2, 3, -1)
    place = combo * table.lower.shape[1] + np.maximum(band, 0)
    return flat[0][:, place] * scale, flat[1][:, place] * scale


def by_guidance(season: Season) -> Estimate:
    """The published rate of the plot's yield level."""
    low, high = guidance_rates(season, find_band(season))
    demand = (low + high) / 2
    sd = (high - low) / 2 / season.rules.number("range_z")
    return Estimate(demand, np.zeros_like(demand), sd, False)
