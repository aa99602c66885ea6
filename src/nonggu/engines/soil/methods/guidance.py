"""Published guidance by yield level: the middle of the printed range; the range is the printed one."""

from __future__ import annotations

from nonggu.engines.soil.kernel_tables import KernelTables
from nonggu.engines.soil.methods.plot import OUTSIDE_BANDS, RANGE_Z, UNKNOWN, Answer, Plot


def find_band(target: float, combo: int, t: KernelTables) -> tuple[int, int]:
    """The band of the target (lower <= target < upper) and bits; -1 where there is no guidance, the target is
    unknown or it lies outside the printed bands (which is told)."""
    if target != target:
        return (0 if t.band_open[combo] > 0 else -1), 0
    band = -1
    for place in range(t.band_lower.shape[1]):
        if target >= t.band_lower[combo, place]:
            band += 1
    if t.band_lower[combo, 0] == float("inf"):
        return -1, 0
    if band < 0 or target >= t.band_upper[combo, band]:
        return -1, OUTSIDE_BANDS
    return band, 0


def printed_range(nutrient: int, band: int, p: Plot, t: KernelTables) -> tuple[float, float]:
    """The low and high printed rate in kg/mu."""
    scale = p.target / 1000 if t.per_1000[p.combo] > 0 else 1.0
    low = t.band_rates[0, nutrient, p.combo, band] * scale
    high = t.band_rates[1, nutrient, p.combo, band] * scale
    return low, high


def by_guidance(nutrient: int, p: Plot, t: KernelTables) -> Answer:
    """The published rate of the plot's yield level."""
    if p.band < 0:
        return UNKNOWN, 0.0, 0.0, p.band_bits
    low, high = printed_range(nutrient, p.band, p, t)
    return (low + high) / 2, 0.0, (high - low) / 2 / t.values[RANGE_Z], p.band_bits
