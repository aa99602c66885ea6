"""Proof of an answer on the data as given: primal residual, dual residual and gap; for a contradiction, Farkas'
lemma.

For any y, the dual objective `sum_i y_i r_i + sum_j g_j x_j` with every quantity on its cheaper bound (g = c - A'y)
is a lower bound of the cost. An answer inside its bounds whose cost equals such a bound is optimal, whatever way it
was found.
"""

from __future__ import annotations

import numpy as np
from numba import njit

#: Residuals (relative to the sizes that were added up) below which an answer is taken as proven.
PROOF_TOLERANCE = 1e-9

_TINY = 1e-300


@njit(cache=True)
def relative_violation(value, low, high, size):  # type: ignore[no-untyped-def]
    """How far a value lies outside [low, high], relative to the sizes of the terms it was summed from."""
    if value < low:
        return (low - value) / (abs(low) + size + _TINY)
    if value > high:
        return (value - high) / (abs(high) + size + _TINY)
    return 0.0


@njit(cache=True)
def measure_primal(a, lo, hi, lb, ub, x):  # type: ignore[no-untyped-def]
    """The largest relative violation of a row or bound by x."""
    worst = 0.0
    for j in range(x.shape[0]):
        worst = max(worst, relative_violation(x[j], lb[j], ub[j], 1.0))
    for i in range(a.shape[0]):
        value, size = 0.0, 0.0
        for j in range(x.shape[0]):
            term = a[i, j] * x[j]
            value += term
            size += abs(term)
        worst = max(worst, relative_violation(value, lo[i], hi[i], size))
    return worst


@njit(cache=True)
def cheaper_end(price, low, high, size):  # type: ignore[no-untyped-def]
    """The least of price * q over low <= q <= high, and the relative dual violation where that is unbounded."""
    if price == 0.0:
        return 0.0, 0.0
    end = low if price > 0.0 else high
    if np.isinf(end):
        return 0.0, abs(price) / (size + _TINY)
    return price * end, 0.0


@njit(cache=True)
def measure_dual(c, a, lo, hi, lb, ub, x, y):  # type: ignore[no-untyped-def]
    """The largest relative dual violation of y, and the relative gap between the cost of x and the bound from y."""
    worst, cost, bound, size = 0.0, 0.0, 0.0, 0.0
    for i in range(a.shape[0]):
        least, violation = cheaper_end(y[i], lo[i], hi[i], abs(y[i]))
        worst = max(worst, violation)
        bound += least
        size += abs(least)
    for j in range(x.shape[0]):
        g, terms = c[j], abs(c[j])
        for i in range(a.shape[0]):
            term = y[i] * a[i, j]
            g -= term
            terms += abs(term)
        least, violation = cheaper_end(g, lb[j], ub[j], terms)
        worst = max(worst, violation)
        bound += least
        cost += c[j] * x[j]
        size += abs(c[j] * x[j]) + abs(least)
    return worst, abs(cost - bound) / (size + _TINY)


@njit(cache=True)
def is_contradiction(a, lo, hi, lb, ub, y):  # type: ignore[no-untyped-def]
    """Whether y proves that no x fits: y'(A x) and y'r can never be equal inside all bounds (Farkas)."""
    least, most, size = 0.0, 0.0, 0.0
    for i in range(a.shape[0]):
        if y[i] != 0.0:
            low, high = (lo[i], hi[i]) if y[i] < 0.0 else (hi[i], lo[i])
            least -= y[i] * low
            most -= y[i] * high
            size += 0.0 if np.isinf(low) else abs(y[i] * low)
    for j in range(lb.shape[0]):
        g, terms = 0.0, 0.0
        for i in range(a.shape[0]):
            term = y[i] * a[i, j]
            g += term
            terms += abs(term)
        if abs(g) > 1e-13 * terms:
            low, high = (lb[j], ub[j]) if g > 0.0 else (ub[j], lb[j])
            least += g * low
            most += g * high
            size += 0.0 if np.isinf(low) else abs(g * low)
    threshold = PROOF_TOLERANCE * (size + _TINY)
    return least > threshold or most < -threshold
