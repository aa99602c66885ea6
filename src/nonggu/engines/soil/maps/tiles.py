"""Ordinary kriging tile by tile: targets that lie together share the search for samples and their covariances.

Around a tile's centre c, with d the distance of its k-th sample and h that of its farthest target, the k nearest
samples of every target lie within d + 2 h of c. The systems of a tile's targets are then solved side by side, so
that each step runs in vector registers. The answer is that of `kernels.krige_nearby`.
"""

from __future__ import annotations

import numba
import numpy as np
from scipy.spatial import cKDTree

from nonggu.engines.soil.maps.blocks import Block
from nonggu.engines.soil.maps.kernels import LEAST_PIVOT, covariance, to_target
from nonggu.engines.soil.maps.models import Floats, VariogramModel, structure
from nonggu.engines.soil.maps.squares import LANES, make_buckets, make_tiles, mean_spacing


def krige_tiled(
    places: Floats, values: Floats, targets: Floats, neighbours: int, block: Block, model: VariogramModel
) -> tuple[Floats, Floats, int]:
    """Prediction and variance at each target from its `neighbours` nearest samples, and how many pivots were lifted."""
    tiles = make_tiles(targets, 1.4 * mean_spacing(places))
    buckets = make_buckets(places)
    reach, _ = cKDTree(places).query(tiles.centre, k=[neighbours])
    return _krige_tiles(
        places,
        values,
        targets,
        neighbours,
        tiles.order,
        tiles.starts,
        tiles.centre,
        (reach[:, 0] + 2.0 * tiles.radius) * (1.0 + 1e-9),
        (buckets.order, buckets.starts, buckets.low, buckets.side, buckets.columns, buckets.rows),
        block.offsets,
        block.weights,
        block.variance,
        model.arguments,
    )


@numba.njit(cache=True)
def _gather_candidates(places, cx, cy, reach, buckets, found):  # type: ignore[no-untyped-def]
    """Write into `found` the samples within `reach` of a centre; how many."""
    order, starts, low, side, columns, rows = buckets
    count = 0
    first = max(int(np.floor((cx - reach - low[0]) / side)), 0)
    last = min(int(np.floor((cx + reach - low[0]) / side)), columns - 1)
    bottom = max(int(np.floor((cy - reach - low[1]) / side)), 0)
    top = min(int(np.floor((cy + reach - low[1]) / side)), rows - 1)
    for row in range(bottom, top + 1):
        for i in range(starts[row * columns + first], starts[row * columns + last + 1] if first <= last else 0):
            s = order[i]
            dx, dy = places[s, 0] - cx, places[s, 1] - cy
            if dx * dx + dy * dy <= reach * reach:
                found[count] = s
                count += 1
    return count


@numba.njit(cache=True)
def _choose_nearest(square, count, k, guess, chosen):  # type: ignore[no-untyped-def]
    """Write into `chosen` the positions of the k least of `square[:count]`; a squared distance that parts them.

    A limit that exactly k keep is searched by halving, starting at `guess`; ties are broken by position.
    """
    low, high, limit = -1.0, np.inf, guess
    for _ in range(80):
        inside = 0
        for i in range(count):
            inside += 1 if square[i] <= limit else 0
        if inside == k:
            break
        if inside < k:
            low = limit
            limit = 2.0 * limit + 1e-300 if high == np.inf else 0.5 * (low + high)
        else:
            high = limit
            limit = 0.5 * (max(low, 0.0) + high)
    taken = 0
    for i in range(count):
        if square[i] <= limit and taken < k:
            chosen[taken] = i
            taken += 1
    if inside != k:
        # the k-th and the next are equally far: first all that are nearer, then the tied ones in order
        taken = 0
        for i in range(count):
            if square[i] <= low and taken < k:
                chosen[taken] = i
                taken += 1
        for i in range(count):
            if low < square[i] <= high and taken < k:
                chosen[taken] = i
                taken += 1
    return limit


@numba.njit(cache=True, fastmath={"contract"}, error_model="numpy")
def _subtract_products(a, i, j, total, width):  # type: ignore[no-untyped-def]
    """`total = a[i, j] - sum over m < j of a[i, m] a[j, m]`, four terms at a time to spare memory traffic."""
    for lane in range(width):
        total[lane] = a[i, j, lane]
    m = 0
    while m + 4 <= j:
        for lane in range(width):
            total[lane] -= (
                a[i, m, lane] * a[j, m, lane]
                + a[i, m + 1, lane] * a[j, m + 1, lane]
                + a[i, m + 2, lane] * a[j, m + 2, lane]
                + a[i, m + 3, lane] * a[j, m + 3, lane]
            )
        m += 4
    while m < j:
        for lane in range(width):
            total[lane] -= a[i, m, lane] * a[j, m, lane]
        m += 1


@numba.njit(cache=True, error_model="numpy")
def _solve_side_by_side(a, total, k, width, floor):  # type: ignore[no-untyped-def]
    """Factor `width` systems in place and apply the factor to three right sides; how many pivots were lifted.

    `a` (k + 3, k, lanes): covariances in the first k rows, the right sides in the last three, which a Cholesky step
    treats as rows of its own. Diagonals are left as their inverses.
    """
    lifted = 0
    for i in range(k + 3):
        for j in range(min(i, k)):
            _subtract_products(a, i, j, total, width)
            for lane in range(width):
                a[i, j, lane] = total[lane] * a[j, j, lane]
        if i < k:
            _subtract_products(a, i, i, total, width)
            for lane in range(width):
                lifted += 1 if total[lane] < floor else 0
                a[i, i, lane] = 1.0 / np.sqrt(max(total[lane], floor))
    return lifted


@numba.njit(cache=True, error_model="numpy")
def _tabulate(x, y, near, table, shape, nugget, partial_sill, range_m):  # type: ignore[no-untyped-def]
    """Covariances of a tile's candidates with each other: the lower triangle of `table`, made larger where need be."""
    if near > table.shape[0]:
        table = np.empty((near, near))
    for i in range(near):
        for j in range(i):
            table[i, j] = covariance(x[i] - x[j], y[i] - y[j], shape, nugget, partial_sill, range_m)
    return table


@numba.njit(cache=True, error_model="numpy")
def _fill_covariances(a, lane, chosen, x, y, k, table, shape, nugget, partial_sill, range_m):  # type: ignore[no-untyped-def]
    """Covariances of one target's neighbours, from the tile's table or, where that is empty, from their places."""
    for i in range(k):
        c = chosen[i]
        for j in range(i):
            d = chosen[j]
            if table.shape[0]:
                a[i, j, lane] = table[c, d]
            else:
                a[i, j, lane] = covariance(x[c] - x[d], y[c] - y[d], shape, nugget, partial_sill, range_m)
        a[i, i, lane] = nugget + partial_sill


@numba.njit(cache=True, error_model="numpy")
def _turn_into_covariances(own, k, width, shape, nugget, partial_sill, range_m):  # type: ignore[no-untyped-def]
    """Squared distances of neighbours from point targets become covariances, side by side."""
    for i in range(k):
        for lane in range(width):
            h2 = own[i, lane]
            same = nugget if h2 == 0.0 else 0.0
            own[i, lane] = same + partial_sill * (1.0 - structure(np.sqrt(h2), shape, range_m))


@numba.njit(cache=True, error_model="numpy")
def _read_answers(a, k, width, first, order, at_target, prediction, variance):  # type: ignore[no-untyped-def]
    """From the solved right sides the prediction and variance of ordinary kriging."""
    ones, held, own = a[k], a[k + 1], a[k + 2]
    for lane in range(width):
        simple, spread, unit, crossed, rest = 0.0, 0.0, 0.0, 0.0, 1.0
        for i in range(k):
            simple += held[i, lane] * own[i, lane]
            spread += own[i, lane] * own[i, lane]
            unit += ones[i, lane] * ones[i, lane]
            crossed += ones[i, lane] * held[i, lane]
            rest -= ones[i, lane] * own[i, lane]
        t = order[first + lane]
        prediction[t] = simple + rest * crossed / unit
        variance[t] = max(at_target - spread + rest * rest / unit, 0.0)


@numba.njit(cache=True, fastmath={"contract"}, error_model="numpy")
def _fill_systems(  # type: ignore[no-untyped-def]
    a, first, width, k, order, targets, values, found, x, y, near, square, chosen, guess, table, offsets, weights, model
):
    """The systems of `width` targets of a tile, from its `near` candidates; the limit that parted the last
    neighbours."""
    shape, nugget, partial_sill, range_m = model
    ones, held, own = a[k], a[k + 1], a[k + 2]
    for lane in range(width):
        t = order[first + lane]
        tx, ty = targets[t, 0], targets[t, 1]
        for i in range(near):
            dx, dy = x[i] - tx, y[i] - ty
            square[i] = dx * dx + dy * dy
        guess = _choose_nearest(square, near, k, guess, chosen)
        for i in range(k):
            c = chosen[i]
            ones[i, lane], held[i, lane], own[i, lane] = 1.0, values[found[c]], square[c]
            if offsets.shape[0] > 1:
                own[i, lane] = to_target(x[c], y[c], tx, ty, offsets, weights, shape, nugget, partial_sill, range_m)
        _fill_covariances(a, lane, chosen, x, y, k, table, shape, nugget, partial_sill, range_m)
    if offsets.shape[0] == 1:
        _turn_into_covariances(own, k, width, shape, nugget, partial_sill, range_m)
    return guess


@numba.njit(cache=True)
def _krige_tiles(  # type: ignore[no-untyped-def]
    places, values, targets, k, order, starts, centre, reach, buckets, offsets, weights, at_target, model
):
    shape, nugget, partial_sill, range_m = model
    prediction, variance = np.empty(targets.shape[0]), np.empty(targets.shape[0])
    found, chosen = np.empty(places.shape[0], np.int64), np.empty(k, np.int64)
    x, y, square = np.empty(places.shape[0]), np.empty(places.shape[0]), np.empty(places.shape[0])
    no_table, table = np.empty((0, 0)), np.empty((64, 64))
    # the covariances, and below them what they are solved for: ones, values, covariances with the target
    a, total = np.empty((k + 3, k, LANES)), np.empty(LANES)
    lifted = 0
    for m in range(starts.shape[0] - 1):
        near = _gather_candidates(places, centre[m, 0], centre[m, 1], reach[m], buckets, found)
        for i in range(near):
            x[i], y[i] = places[found[i], 0], places[found[i], 1]
        has_table = near * near < (starts[m + 1] - starts[m]) * k * k
        if has_table:
            table = _tabulate(x, y, near, table, shape, nugget, partial_sill, range_m)
        guess = (reach[m] * 0.7) ** 2
        for first in range(starts[m], starts[m + 1], LANES):
            width = min(LANES, starts[m + 1] - first)
            known = table if has_table else no_table
            guess = _fill_systems(
                a,
                first,
                width,
                k,
                order,
                targets,
                values,
                found,
                x,
                y,
                near,
                square,
                chosen,
                guess,
                known,
                offsets,
                weights,
                model,
            )
            lifted += _solve_side_by_side(a, total, k, width, LEAST_PIVOT * (nugget + partial_sill))
            _read_answers(a, k, width, first, order, at_target, prediction, variance)
    return prediction, variance, lifted
