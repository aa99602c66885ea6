"""Many small programmes one after another in compiled code: scale, optimise, read off, prove, and retry when in
doubt.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nonggu.engines.blending.certificates import PROOF_TOLERANCE, is_contradiction, measure_dual, measure_primal
from nonggu.engines.blending.simplex import DOUBTFUL, INFEASIBLE, OPTIMAL, run_simplex
from nonggu.engines.blending.tableau import start_at_rows

#: Where a quantity stands in the final basis.
BASIC, AT_LOWER, AT_UPPER, BETWEEN = 0, 1, 2, 3

#: After so many exchanges a dictionary that is carried on is built anew, so that rounding cannot pile up.
FRESH_AFTER = 400

#: A violation of a bound, relative to the bound, that the simplex takes as rounding.
BOUND_TOLERANCE = 1e-11


@njit(cache=True)
def scale_rows(a, scaled, factors):  # type: ignore[no-untyped-def]
    """Scale each row by a power of two so that its largest entry is between 1/2 and 1 (exact in floating point)."""
    for i in range(a.shape[0]):
        largest = 0.0
        for j in range(a.shape[1]):
            largest = max(largest, abs(a[i, j]))
        factors[i] = 1.0 if largest == 0.0 else 2.0 ** -np.ceil(np.log2(largest))
        for j in range(a.shape[1]):
            scaled[i, j] = a[i, j] * factors[i]


@njit(cache=True)
def _allowance(limit):  # type: ignore[no-untyped-def]
    return 0.0 if np.isinf(limit) else BOUND_TOLERANCE * max(1e-3, abs(limit))


@njit(cache=True)
def load_bounds(t, c, lo, hi, lb, ub, factors):  # type: ignore[no-untyped-def]
    """Copy prices and bounds of one programme into the tableau, scaled; returns the scale of the prices."""
    n = c.shape[0]
    largest = 0.0
    for j in range(n):
        largest = max(largest, abs(c[j]))
    price_scale = largest if largest > 0.0 else 1.0
    for j in range(n):
        t.cost[j] = c[j] / price_scale
        t.lower[j], t.upper[j] = lb[j], ub[j]
        t.slack_low[j], t.slack_high[j] = _allowance(lb[j]), _allowance(ub[j])
    for i in range(lo.shape[0]):
        t.lower[n + i], t.upper[n + i] = lo[i] * factors[i], hi[i] * factors[i]
        t.slack_low[n + i], t.slack_high[n + i] = _allowance(t.lower[n + i]), _allowance(t.upper[n + i])
    return price_scale


@njit(cache=True)
def read_point(t, lb, ub, factors, price_scale, x, y, state):  # type: ignore[no-untyped-def]
    """Write shares, shadow prices and basis of the final dictionary."""
    n = lb.shape[0]
    y[:] = 0.0
    for i in range(t.basic.shape[0]):
        v = t.basic[i]
        state[v] = BASIC
        if v < n:
            x[v] = min(max(t.basic_x[i], lb[v]), ub[v])
    for k in range(n):
        v = t.nonbasic[k]
        at_upper = t.nonbasic_x[k] == t.upper[v] and t.lower[v] != t.upper[v]
        state[v] = AT_UPPER if at_upper else (AT_LOWER if t.nonbasic_x[k] == t.lower[v] else BETWEEN)
        if v < n:
            x[v] = t.nonbasic_x[k]
        else:
            y[v - n] = t.reduced[k] * factors[v - n] * price_scale


@njit(cache=True)
def read_contradiction(t, row, factors, y):  # type: ignore[no-untyped-def]
    """Write the multipliers of the rows in the identity that dictionary row `row` stands for."""
    n = t.nonbasic.shape[0]
    y[:] = 0.0
    if t.basic[row] >= n:
        y[t.basic[row] - n] = factors[t.basic[row] - n]
    for k in range(n):
        v = t.nonbasic[k]
        if v >= n:
            y[v - n] = -t.matrix[row, k] * factors[v - n]


@njit(cache=True)
def solve_proven(t, a, factors, c, lo, hi, lb, ub, x, y, state, residuals):  # type: ignore[no-untyped-def]
    """Optimise from the present basis and prove the answer on the data as given. Status and exchanges."""
    for i in range(lo.shape[0]):
        if lo[i] > hi[i]:
            return DOUBTFUL, 0
    for j in range(lb.shape[0]):
        if lb[j] > ub[j]:
            return DOUBTFUL, 0
    price_scale = load_bounds(t, c, lo, hi, lb, ub, factors)
    status, count, row = run_simplex(t, 50 * (a.shape[0] + a.shape[1]))
    if status == OPTIMAL:
        read_point(t, lb, ub, factors, price_scale, x, y, state)
        residuals[0] = measure_primal(a, lo, hi, lb, ub, x)
        residuals[1], residuals[2] = measure_dual(c, a, lo, hi, lb, ub, x, y)
        if not (
            residuals[0] <= PROOF_TOLERANCE and residuals[1] <= PROOF_TOLERANCE and residuals[2] <= PROOF_TOLERANCE
        ):
            status = DOUBTFUL
    elif status == INFEASIBLE:
        read_contradiction(t, row, factors, y)
        if not is_contradiction(a, lo, hi, lb, ub, y):
            status = DOUBTFUL
    return status, count


@njit(cache=True)
def run_batch(t, a, c, lo, hi, lb, ub, is_warm, out):  # type: ignore[no-untyped-def]
    """Solve programme b with contents `a[b]` (or `a[0]` for all), prices `c[b]` and bounds `lo[b]` ... into `out`.

    `out` is (status (B), exchanges (B), x (B, n), y (B, m), state (B, n+m), residuals (B, 3)).
    """
    status, exchanges, x, y, state, residuals = out
    scaled = np.empty(a.shape[1:])
    factors = np.empty(a.shape[1])
    since_fresh = FRESH_AFTER
    for b in range(c.shape[0]):
        own = b if a.shape[0] > 1 else 0
        if b == 0 or a.shape[0] > 1:
            scale_rows(a[own], scaled, factors)
            since_fresh = FRESH_AFTER
        is_fresh = not is_warm or since_fresh >= FRESH_AFTER
        if is_fresh:
            start_at_rows(t, scaled)
            since_fresh = 0
        args = (a[own], factors, c[b], lo[b], hi[b], lb[b], ub[b], x[b], y[b], state[b], residuals[b])
        status[b], exchanges[b] = solve_proven(t, *args)
        if status[b] == DOUBTFUL and not is_fresh:
            start_at_rows(t, scaled)
            status[b], exchanges[b] = solve_proven(t, *args)
            since_fresh = 0
        since_fresh += exchanges[b]
