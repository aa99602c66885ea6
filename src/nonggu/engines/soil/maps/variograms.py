"""The experimental variogram of samples: half the mean squared (or robust) difference by distance class."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from nonggu.engines.soil.maps.models import Floats, Ints
from nonggu.errors import UnusableInput

#: Above so many samples every n-th is taken: the pairs suffice and grow with the square.
_MOST_SAMPLES = 20_000


@dataclass(frozen=True, slots=True)
class ExperimentalVariogram:
    """Distance classes that hold pairs: mean `distance` (m), `gamma` (value squared), `pairs`, `cutoff_m`."""

    distance: Floats
    gamma: Floats
    pairs: Ints
    cutoff_m: float
    estimator: str


def measure_variogram(
    places: Floats, values: Floats, *, estimator: str = "cressie", cutoff_m: float | None = None, lags: int = 15
) -> ExperimentalVariogram:
    """The variogram of `values` (n) at `places` (n, 2) in `lags` classes up to `cutoff_m` (a third of the diagonal).

    `estimator` is `matheron` (half the mean square) or `cressie` (Cressie & Hawkins 1980, robust to outliers).
    Raises UnusableInput for another estimator, fewer than 3 samples or one place only.
    """
    if estimator not in ("matheron", "cressie"):
        raise UnusableInput("maps_estimator_unknown", estimator=estimator)
    if len(values) < 3:
        raise UnusableInput("maps_too_few_samples", samples=len(values), needed=3)
    step = -(-len(values) // _MOST_SAMPLES)
    places, values = places[::step] - places.mean(axis=0), values[::step]
    diagonal = float(np.hypot(*np.ptp(places, axis=0)))
    if diagonal == 0.0:
        raise UnusableInput("maps_one_place")
    cutoff = diagonal / 3.0 if cutoff_m is None else float(cutoff_m)
    distance, square, root, pairs = _sum_pairs(np.ascontiguousarray(places), values, cutoff, lags)
    held = pairs > 0
    count = pairs[held]
    if not held.any():
        raise UnusableInput("maps_no_pairs", cutoff_m=f"{cutoff:g}")
    if estimator == "matheron":
        gamma = 0.5 * square[held] / count
    else:
        gamma = 0.5 * (root[held] / count) ** 4 / (0.457 + 0.494 / count + 0.045 / count**2)
    return ExperimentalVariogram(distance[held] / count, gamma, count, cutoff, estimator)


@numba.njit(cache=True)
def _sum_pairs(places, values, cutoff, lags):  # type: ignore[no-untyped-def]
    distance, square, root = np.zeros(lags), np.zeros(lags), np.zeros(lags)
    pairs = np.zeros(lags, np.int64)
    for i in range(places.shape[0]):
        for j in range(i):
            dx, dy = places[i, 0] - places[j, 0], places[i, 1] - places[j, 1]
            h = np.sqrt(dx * dx + dy * dy)
            if 0.0 < h <= cutoff:
                lag = min(int(h / cutoff * lags), lags - 1)
                difference = abs(values[i] - values[j])
                distance[lag] += h
                square[lag] += difference * difference
                root[lag] += np.sqrt(difference)
                pairs[lag] += 1
    return distance, square, root, pairs
