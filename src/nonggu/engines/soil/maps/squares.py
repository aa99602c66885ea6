"""Places sorted into squares: targets into tiles that are solved together, samples into buckets that are searched."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from nonggu.engines.soil.maps.models import Floats, Ints

#: Targets of one tile that are solved side by side.
LANES = 64


@dataclass(frozen=True, slots=True)
class Tiles:
    """Targets by tile: `order` (t), `starts` (m + 1), `centre` (m, 2), `radius` (m) of the farthest target."""

    order: Ints
    starts: Ints
    centre: Floats
    radius: Floats


@dataclass(frozen=True, slots=True)
class Buckets:
    """Samples by square bucket: `order` (n), `starts` (columns * rows + 1), the west and south edge, `side`."""

    order: Ints
    starts: Ints
    low: Floats
    side: float
    columns: int
    rows: int


def sort_into_squares(places: Floats, side: float) -> tuple[Ints, Ints, Floats, int, int]:
    """Places (n, 2) sorted by square: their order, where each square starts, the low corner, columns and rows."""
    low = places.min(axis=0)
    cells = ((places - low) / side).astype(np.int64)
    columns, rows = (int(number) + 1 for number in cells.max(axis=0))
    key = cells[:, 1] * columns + cells[:, 0]
    order, starts = _count_sort(key, columns * rows)
    return order, starts, low, columns, rows


@numba.njit(cache=True)
def _count_sort(key, slots):  # type: ignore[no-untyped-def]
    """Positions in order of their key, and where each key starts."""
    starts, order = np.zeros(slots + 1, np.int64), np.empty(key.shape[0], np.int64)
    for i in range(key.shape[0]):
        starts[key[i] + 1] += 1
    for s in range(slots):
        starts[s + 1] += starts[s]
    at = starts[:-1].copy()
    for i in range(key.shape[0]):
        order[at[key[i]]] = i
        at[key[i]] += 1
    return order, starts


def mean_spacing(places: Floats) -> float:
    """The mean distance of neighbours if places were even; 1 where they have no extent."""
    extent = np.ptp(places, axis=0)
    area = float(extent[0] * extent[1]) or float(extent.max()) ** 2 / len(places)
    return float(np.sqrt(area / len(places))) or 1.0


def make_tiles(targets: Floats, spacing: float) -> Tiles:
    """Tiles of about `LANES` targets, no wider than the samples' spacing and no finer than a million squares."""
    extent = np.ptp(targets, axis=0)
    side = min(mean_spacing(targets) * np.sqrt(LANES), spacing)
    side = max(side, float(np.sqrt(max(extent[0], 1e-300) * max(extent[1], 1e-300) / 1e6)), float(extent.max()) / 1e5)
    order, starts, _, _, _ = sort_into_squares(targets, side or 1.0)
    starts = np.unique(starts)
    centre, radius = _measure_tiles(targets, order, starts)
    return Tiles(order, starts, centre, radius)


@numba.njit(cache=True)
def _measure_tiles(targets, order, starts):  # type: ignore[no-untyped-def]
    count = starts.shape[0] - 1
    centre, radius = np.empty((count, 2)), np.zeros(count)
    for m in range(count):
        for axis in range(2):
            low, high = np.inf, -np.inf
            for i in range(starts[m], starts[m + 1]):
                low = min(low, targets[order[i], axis])
                high = max(high, targets[order[i], axis])
            centre[m, axis] = 0.5 * (low + high)
        for i in range(starts[m], starts[m + 1]):
            dx, dy = targets[order[i], 0] - centre[m, 0], targets[order[i], 1] - centre[m, 1]
            radius[m] = max(radius[m], np.sqrt(dx * dx + dy * dy))
    return centre, radius


def make_buckets(places: Floats) -> Buckets:
    """Buckets of about two samples each, no more than a million."""
    extent = np.ptp(places, axis=0)
    side = max(1.5 * mean_spacing(places), float(extent.max()) / 1e3, 1e-300)
    order, starts, low, columns, rows = sort_into_squares(places, side)
    return Buckets(order, starts, low, side, columns, rows)
