"""Kriging systems of a moving neighbourhood, compiled: Cholesky of covariances, then the drift by Schur complement."""

from __future__ import annotations

import numba
import numpy as np

from nonggu.engines.soil.maps.models import structure

#: Pivots below this share of the sill are lifted: nearly coincident samples, or a gaussian model without nugget.
LEAST_PIVOT = 1e-12
#: A drift that varies less than this inside a neighbourhood (share of its spread) is left out there.
_LEAST_DRIFT = 1e-10


@numba.njit(cache=True, inline="always", error_model="numpy")
def covariance(dx, dy, shape, nugget, partial_sill, range_m):  # type: ignore[no-untyped-def]
    """Covariance of two values at an offset; the nugget counts where the places are the same."""
    h2 = dx * dx + dy * dy
    if h2 == 0.0:
        return nugget + partial_sill
    return partial_sill * (1.0 - structure(np.sqrt(h2), shape, range_m))


@numba.njit(cache=True, inline="always", error_model="numpy")
def to_target(x, y, tx, ty, offsets, weights, shape, nugget, partial_sill, range_m):  # type: ignore[no-untyped-def]
    """Covariance of a sample with a target point, or with a block (`offsets` of its points, without nugget)."""
    if offsets.shape[0] == 1:
        return covariance(x - tx, y - ty, shape, nugget, partial_sill, range_m)
    total = 0.0
    for m in range(offsets.shape[0]):
        dx, dy = x - tx - offsets[m, 0], y - ty - offsets[m, 1]
        total += weights[m] * partial_sill * (1.0 - structure(np.sqrt(dx * dx + dy * dy), shape, range_m))
    return total


@numba.njit(cache=True)
def factor(a, k, floor):  # type: ignore[no-untyped-def]
    """Cholesky of the leading k rows of `a` in place (lower); pivots below `floor` are lifted to it. How many were."""
    lifted = 0
    for i in range(k):
        for j in range(i + 1):
            total = a[i, j]
            for m in range(j):
                total -= a[i, m] * a[j, m]
            if i == j:
                if total < floor:
                    total = floor
                    lifted += 1
                a[i, i] = np.sqrt(total)
            else:
                a[i, j] = total / a[j, j]
    return lifted


@numba.njit(cache=True)
def forward(a, k, b, columns):  # type: ignore[no-untyped-def]
    """Solve `L x = b` in place for the leading `columns` of `b`."""
    for i in range(k):
        for c in range(columns):
            total = b[i, c]
            for m in range(i):
                total -= a[i, m] * b[m, c]
            b[i, c] = total / a[i, i]


@numba.njit(cache=True, error_model="numpy")
def _fill_system(  # type: ignore[no-untyped-def]
    a, b, k, near, places, values, drift, tx, ty, offsets, weights, shape, nugget, partial_sill, range_m
):
    """Covariances of `k` neighbours into `a`; drift, values and covariances with the target into the columns of `b`."""
    p = drift.shape[1]
    for i in range(k):
        s = near[i]
        x, y = places[s, 0], places[s, 1]
        for j in range(i):
            r = near[j]
            a[i, j] = covariance(x - places[r, 0], y - places[r, 1], shape, nugget, partial_sill, range_m)
        a[i, i] = nugget + partial_sill
        for q in range(p):
            b[i, q] = drift[s, q]
        b[i, p] = values[s]
        b[i, p + 1] = to_target(x, y, tx, ty, offsets, weights, shape, nugget, partial_sill, range_m)


@numba.njit(cache=True)
def _reduce_to_drift(b, k, p, used, own_drift, schur, rest):  # type: ignore[no-untyped-def]
    """The Schur complement of the first `used` drifts, and its right sides: the target's drift left over, the
    values."""
    for q in range(used):
        for r in range(q + 1):
            total = 0.0
            for i in range(k):
                total += b[i, q] * b[i, r]
            schur[q, r] = total
        own, crossed = own_drift[q], 0.0
        for i in range(k):
            own -= b[i, q] * b[i, p + 1]
            crossed += b[i, q] * b[i, p]
        rest[q, 0], rest[q, 1] = own, crossed


@numba.njit(cache=True)
def krige_nearby(  # type: ignore[no-untyped-def]
    places,
    values,
    drift,
    targets,
    target_drift,
    near,
    offsets,
    weights,
    at_target,
    shape,
    nugget,
    partial_sill,
    range_m,
):
    """Prediction and variance at each target from its own neighbours.

    `places` (n, 2), `values` (n), `drift` (n, p) whose first column is 1, `targets` (t, 2), `target_drift` (t, p),
    `near` (t, k) indices of samples, `offsets` (m, 2) and `weights` (m) of the block's points, `at_target` the variance
    of the target itself. Also: how many targets lost their drift, and how many pivots were lifted.
    """
    count, k, p = targets.shape[0], near.shape[1], drift.shape[1]
    prediction, variance = np.empty(count), np.empty(count)
    a, b, schur, rest = np.empty((k, k)), np.empty((k, p + 2)), np.empty((p, p)), np.empty((p, 2))
    flat, lifted = 0, 0
    for t in range(count):
        tx, ty = targets[t, 0], targets[t, 1]
        _fill_system(
            a, b, k, near[t], places, values, drift, tx, ty, offsets, weights, shape, nugget, partial_sill, range_m
        )
        lifted += factor(a, k, LEAST_PIVOT * (nugget + partial_sill))
        forward(a, k, b, p + 2)
        used = p
        _reduce_to_drift(b, k, p, used, target_drift[t], schur, rest)
        if p > 1 and not _is_sound(schur, p):
            # a drift that does not vary here cannot be told from the mean
            used = 1
            flat += 1
        factor(schur, used, 0.0)
        forward(schur, used, rest, 2)
        mean, spread = 0.0, at_target
        for i in range(k):
            mean += b[i, p] * b[i, p + 1]
            spread -= b[i, p + 1] * b[i, p + 1]
        for q in range(used):
            mean += rest[q, 0] * rest[q, 1]
            spread += rest[q, 0] * rest[q, 0]
        prediction[t], variance[t] = mean, max(spread, 0.0)
    return prediction, variance, flat, lifted


@numba.njit(cache=True)
def _is_sound(schur, used):  # type: ignore[no-untyped-def]
    """Whether the drift's columns are independent in this neighbourhood: pivots of the normalised matrix."""
    c = np.empty((used, used))
    for q in range(used):
        if not schur[q, q] > 0.0:
            return False
        for r in range(q + 1):
            c[q, r] = schur[q, r] / np.sqrt(schur[q, q] * schur[r, r])
    for i in range(used):
        for j in range(i + 1):
            total = c[i, j]
            for m in range(j):
                total -= c[i, m] * c[j, m]
            if i == j:
                if total < _LEAST_DRIFT:
                    return False
                c[i, i] = np.sqrt(total)
            else:
                c[i, j] = total / c[j, j]
    return True
