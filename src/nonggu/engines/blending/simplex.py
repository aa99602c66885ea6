"""The bounded simplex of one small dense programme: dual phase with bound flips, then a primal phase where it is
needed.

Compiled by numba. What it returns is a claim: `nonggu.engines.blending.certificates` checks it on the data as given.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nonggu.engines.blending.tableau import (
    PIVOT_TOLERANCE,
    compute_basic,
    exchange,
    move_nonbasic,
    place_nonbasic,
    price_reduced_costs,
)

OPTIMAL, INFEASIBLE, UNBOUNDED, DOUBTFUL = 0, 1, 2, 3

#: Reduced costs (prices are scaled to at most 1) nearer to zero than this count as zero.
COST_TOLERANCE = 1e-10


@njit(cache=True)
def find_worst_row(t):  # type: ignore[no-untyped-def]
    """The basic quantity furthest outside its bounds, and the bound it must go to; row -1 when all are inside."""
    row, worst, target = -1, 0.0, 0.0
    for i in range(t.basic.shape[0]):
        v = t.basic[i]
        x = t.basic_x[i]
        below, above = t.lower[v] - x, x - t.upper[v]
        if below > t.slack_low[v] and below > worst:
            row, worst, target = i, below, t.lower[v]
        elif above > t.slack_high[v] and above > worst:
            row, worst, target = i, above, t.upper[v]
    return row, target


@njit(cache=True)
def may_help(t, k, slope):  # type: ignore[no-untyped-def]
    """Whether moving nonbasic `k` off its bound raises a quantity with this slope."""
    v = t.nonbasic[k]
    if t.lower[v] == t.upper[v]:
        return False
    if slope > PIVOT_TOLERANCE:
        return t.nonbasic_x[k] < t.upper[v]
    if slope < -PIVOT_TOLERANCE:
        return t.nonbasic_x[k] > t.lower[v]
    return False


@njit(cache=True)
def find_entering(t, row, sign):  # type: ignore[no-untyped-def]
    """The nonbasic place that the dual ratio test lets in; of near-ties the largest pivot; -1 when none helps."""
    columns = t.nonbasic.shape[0]
    limit = np.inf
    for k in range(columns):
        slope = sign * t.matrix[row, k]
        if may_help(t, k, slope):
            ratio = (abs(t.reduced[k]) + COST_TOLERANCE) / abs(slope)
            limit = min(limit, ratio)
    best, largest = -1, 0.0
    for k in range(columns):
        slope = sign * t.matrix[row, k]
        size = abs(slope)
        if size > largest and may_help(t, k, slope) and abs(t.reduced[k]) <= limit * size:
            best, largest = k, size
    return best


@njit(cache=True)
def run_dual(t, limit):  # type: ignore[no-untyped-def]
    """Restore primal feasibility, keeping reduced costs right. Status, exchanges, row of the contradiction (or
    -1).
    """
    for count in range(limit):
        row, target = find_worst_row(t)
        if row < 0:
            return OPTIMAL, count, -1
        sign = 1.0 if target > t.basic_x[row] else -1.0
        while True:
            k = find_entering(t, row, sign)
            if k < 0:
                return INFEASIBLE, count, row
            v = t.nonbasic[k]
            reach = t.upper[v] - t.lower[v]
            missing = abs(target - t.basic_x[row])
            if abs(t.matrix[row, k]) * reach >= missing:
                break
            # Even the far bound does not suffice: flip it and ask the next one (the long step of the dual).
            move_nonbasic(t, k, reach if t.nonbasic_x[k] == t.lower[v] else -reach)
            t.nonbasic_x[k] = t.upper[v] if t.nonbasic_x[k] > 0.5 * (t.lower[v] + t.upper[v]) else t.lower[v]
        exchange(t, row, k, target)
    return DOUBTFUL, limit, -1


@njit(cache=True)
def find_descent(t):  # type: ignore[no-untyped-def]
    """The nonbasic place whose move lowers the cost fastest and its direction; -1 when none does."""
    best, rate = -1, COST_TOLERANCE
    for k in range(t.nonbasic.shape[0]):
        v = t.nonbasic[k]
        d = t.reduced[k]
        if abs(d) > rate and t.lower[v] < t.upper[v]:
            can_move = t.nonbasic_x[k] < t.upper[v] if d < 0.0 else t.nonbasic_x[k] > t.lower[v]
            if can_move:
                best, rate = k, abs(d)
    return best


@njit(cache=True)
def find_blocking(t, k, direction):  # type: ignore[no-untyped-def]
    """How far nonbasic `k` may move and the row that stops it; row -1 when its own other bound does."""
    v = t.nonbasic[k]
    reach = t.upper[v] - t.nonbasic_x[k] if direction > 0 else t.nonbasic_x[k] - t.lower[v]
    limit = np.inf
    for i in range(t.basic.shape[0]):
        rate = direction * t.matrix[i, k]
        b = t.basic[i]
        if rate > PIVOT_TOLERANCE:
            limit = min(limit, (t.upper[b] - t.basic_x[i] + t.slack_high[b]) / rate)
        elif rate < -PIVOT_TOLERANCE:
            limit = min(limit, (t.lower[b] - t.basic_x[i] - t.slack_low[b]) / rate)
    if reach <= limit:
        return -1, reach
    row, largest, step = -1, 0.0, 0.0
    for i in range(t.basic.shape[0]):
        rate = direction * t.matrix[i, k]
        b = t.basic[i]
        if abs(rate) > PIVOT_TOLERANCE and abs(rate) > largest:
            room = (t.upper[b] if rate > 0 else t.lower[b]) - t.basic_x[i]
            if room / rate <= limit:
                row, largest, step = i, abs(rate), max(0.0, room / rate)
    return row, step


@njit(cache=True)
def run_primal(t, limit):  # type: ignore[no-untyped-def]
    """Lower the cost from a feasible dictionary. Status and exchanges."""
    for count in range(limit):
        k = find_descent(t)
        if k < 0:
            return OPTIMAL, count
        direction = 1.0 if t.reduced[k] < 0.0 else -1.0
        row, step = find_blocking(t, k, direction)
        if np.isinf(step):
            return UNBOUNDED, count
        v = t.nonbasic[k]
        if row < 0:
            move_nonbasic(t, k, direction * step)
            t.nonbasic_x[k] = t.upper[v] if direction > 0 else t.lower[v]
            continue
        b = t.basic[row]
        exchange(t, row, k, t.upper[b] if direction * t.matrix[row, k] > 0 else t.lower[b])
    return DOUBTFUL, limit


@njit(cache=True)
def run_simplex(t, limit):  # type: ignore[no-untyped-def]
    """Optimise from the basis that stands in the dictionary. Status, exchanges, row of the contradiction (or -1)."""
    price_reduced_costs(t)
    is_shifted = place_nonbasic(t)
    compute_basic(t)
    status, count, row = run_dual(t, limit)
    if status == OPTIMAL and is_shifted:
        price_reduced_costs(t)
        status, more = run_primal(t, limit)
        count += more
    return status, count, row
