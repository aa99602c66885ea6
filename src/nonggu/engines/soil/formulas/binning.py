"""Plots with like needs as one bin: what the search and the proof see.

Costs that are reported are summed plot by plot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from nonggu.engines.soil.formulas.costs import Floats, Ints

#: Bins are as narrow as this many of them allow: more bins, a tighter proof, a longer search.
MOST_BINS = 25_000
_FIRST_WIDTH_KG_PER_MU = 0.05
_SAMPLE = 100_000


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins of needs.

    `centre` (B, 3) kg/mu the area-weighted mean needs, `weight` (B) mu, `low` and `high` (B, 3) kg/mu the least
    and largest needs, `spread` (B, 3, 3) their area-weighted covariance.
    """

    centre: Floats
    weight: Floats
    low: Floats
    high: Floats
    spread: Floats

    @property
    def are_points(self) -> bool:
        """Whether all plots of each bin have the same needs, so that the binned problem is the problem itself."""
        return bool(np.array_equal(self.low, self.high))


@dataclass(frozen=True, slots=True)
class Plots:
    """The plots: `needs` (n, 3) kg/mu, `area` (n) mu, `number` (n) of each plot's bin."""

    needs: Floats
    area: Floats
    number: Ints


def bin_needs(needs: Floats, area: Floats, most_bins: int = MOST_BINS) -> tuple[Plots, Bins]:
    """Group plots (`needs` (n, 3) kg/mu, `area` (n) mu) on a grid of needs; needs of zero have bins of their own."""
    number, count = _number_bins(needs, most_bins)
    return Plots(needs, area, number), Bins(*_summarise(needs, area, number, count))


def _number_bins(needs: Floats, most_bins: int) -> tuple[Ints, int]:
    """The number of each plot's bin, and how many bins there are."""
    if needs.shape[0] <= 5 * most_bins:
        distinct, inverse = np.unique(needs, axis=0, return_inverse=True)
        if distinct.shape[0] <= most_bins:
            return inverse.reshape(-1).astype(np.int64), distinct.shape[0]
    width = _FIRST_WIDTH_KG_PER_MU
    sample = needs[:: max(1, needs.shape[0] // _SAMPLE)]
    while np.unique(_cells(sample, width)).size > most_bins:
        width *= 1.3
    while True:
        distinct, inverse = np.unique(_cells(needs, width), return_inverse=True)
        if distinct.size <= 1.5 * most_bins:
            return inverse.astype(np.int64), distinct.size
        width *= 1.1


def _cells(needs: Floats, width: float) -> Ints:
    cells = np.ceil(needs / width).astype(np.int64)
    span = cells.max(axis=0, initial=0) + 1
    return (cells[:, 0] * span[1] + cells[:, 1]) * span[2] + cells[:, 2]


@numba.njit(cache=True)
def _summarise(needs, area, number, count):  # type: ignore[no-untyped-def]
    centre, weight, spread = np.zeros((count, 3)), np.zeros(count), np.zeros((count, 3, 3))
    low, high = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
    for i in range(needs.shape[0]):
        b = number[i]
        weight[b] += area[i]
        for q in range(3):
            centre[b, q] += area[i] * needs[i, q]
            low[b, q] = min(low[b, q], needs[i, q])
            high[b, q] = max(high[b, q], needs[i, q])
    for b in range(count):
        for q in range(3):
            centre[b, q] = min(max(centre[b, q] / weight[b], low[b, q]), high[b, q])
    for i in range(needs.shape[0]):
        b = number[i]
        for q in range(3):
            for r in range(3):
                spread[b, q, r] += area[i] * (needs[i, q] - centre[b, q]) * (needs[i, r] - centre[b, r])
    for b in range(count):
        spread[b] /= weight[b]
    return centre, weight, low, high, spread
