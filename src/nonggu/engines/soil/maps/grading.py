"""What a map means: the probability of lying below a grade, and management zones."""

from __future__ import annotations

import numba
import numpy as np
import polars as pl
from scipy.special import ndtr

from nonggu.engines.soil.maps.models import Floats, Ints
from nonggu.errors import UnusableInput

_LEVELS = 2_000


def add_probability_below(cells: pl.DataFrame, limit: float) -> pl.DataFrame:
    """Add `probability_below` (0 to 1): that the value lies below the limit, errors normal with the kriging variance.

    Where the variance is 0 it is 0 or 1; a value at the limit is not below it.
    """
    prediction, variance = cells["prediction"].to_numpy(), cells["variance"].to_numpy()
    spread = np.sqrt(variance)
    certain = spread <= 0.0
    score = (limit - prediction) / np.where(certain, 1.0, spread)
    below = np.where(certain, (prediction < limit).astype(np.float64), ndtr(score))
    return cells.with_columns(pl.Series("probability_below", below))


def add_zones(cells: pl.DataFrame, zones: int) -> tuple[pl.DataFrame, tuple[float, ...]]:
    """Add `zone` (1 is the lowest) by natural breaks of the prediction; also the upper limits of all but the last.

    Natural breaks (Fisher 1958) have the least squared distance from zone means; exact on up to 2,000 levels, on
    which predictions are rounded where they are more.
    """
    values = cells["prediction"].to_numpy()
    known = values[np.isfinite(values)]
    if not 2 <= zones <= 12 or np.unique(known).size < zones:
        raise UnusableInput("maps_zones_impossible", zones=zones)
    breaks = natural_breaks(known, zones)
    zone = np.searchsorted(np.array(breaks), values, side="left") + 1
    column = pl.Series("zone", np.where(np.isfinite(values), zone, 0)).replace(0, None)
    return cells.with_columns(column), breaks


def natural_breaks(values: Floats, zones: int) -> tuple[float, ...]:
    """The greatest value of each zone but the last."""
    levels, counts = np.unique(values, return_counts=True)
    if levels.size > _LEVELS:
        edges = np.linspace(levels[0], levels[-1], _LEVELS + 1)
        slot = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, _LEVELS - 1)
        counts = np.bincount(slot, minlength=_LEVELS)
        sums = np.bincount(slot, values, minlength=_LEVELS)
        top = np.full(_LEVELS, -np.inf)
        np.maximum.at(top, slot, values)
        held = counts > 0
        levels, counts, top = sums[held] / counts[held], counts[held], top[held]
    else:
        top = levels
    ends = _best_ends(levels, counts.astype(np.float64), zones)
    return tuple(float(top[end]) for end in ends)


@numba.njit(cache=True)
def _best_ends(levels: Floats, counts: Floats, zones: int) -> Ints:
    """The last level of each zone but the last, by dynamic programming over sums of squares."""
    n = levels.shape[0]
    w, s, ss = np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1)
    centre = levels.mean()
    for i in range(n):
        x = levels[i] - centre
        w[i + 1], s[i + 1], ss[i + 1] = w[i] + counts[i], s[i] + counts[i] * x, ss[i] + counts[i] * x * x
    cost = np.full((zones, n + 1), np.inf)
    start = np.zeros((zones, n + 1), np.int64)
    for z in range(zones):
        for end in range(z + 1, n + 1):
            for begin in range(z, end):
                before = cost[z - 1, begin] if z > 0 else (0.0 if begin == 0 else np.inf)
                if before == np.inf:
                    continue
                weight, total = w[end] - w[begin], s[end] - s[begin]
                value = before + ss[end] - ss[begin] - total * total / weight
                if value < cost[z, end]:
                    cost[z, end], start[z, end] = value, begin
    ends = np.empty(zones - 1, np.int64)
    end = n
    for z in range(zones - 1, 0, -1):
        end = start[z, end]
        ends[z - 1] = end - 1
    return ends
