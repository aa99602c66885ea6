"""The dictionary of a small dense linear programme: every basic quantity as a linear form of the nonbasic ones.

Quantities 0..n-1 are the shares, n..n+m-1 the row activities `r = A x`. Each has a lower and an upper bound; nothing
else is a constraint, so the dictionary starts as `r = A x` and needs no artificial columns.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

#: Entries of the dictionary below this are taken as rounding and are never pivots (rows are scaled to about 1).
PIVOT_TOLERANCE = 1e-9


class Tableau(NamedTuple):
    """Work arrays of one programme, used again for the next one.

    `matrix` (m, n): basic = matrix @ nonbasic. `reduced` (n): reduced costs. `basic_x` (m), `nonbasic_x` (n): values.
    `basic` (m), `nonbasic` (n): which quantity stands there. `lower`, `upper`, `slack_low`, `slack_high` (n+m):
    bounds and the violation of a bound that counts as rounding. `cost` (n+m): scaled prices, zero for rows.
    `pivot_row` (n): work.
    """

    matrix: Floats
    reduced: Floats
    basic_x: Floats
    nonbasic_x: Floats
    basic: Whole
    nonbasic: Whole
    lower: Floats
    upper: Floats
    slack_low: Floats
    slack_high: Floats
    cost: Floats
    pivot_row: Floats


def new_tableau(rows: int, columns: int) -> Tableau:
    """Empty work arrays for programmes of `rows` x `columns`."""
    total = rows + columns
    return Tableau(
        np.zeros((rows, columns)),
        np.zeros(columns),
        np.zeros(rows),
        np.zeros(columns),
        np.zeros(rows, np.int64),
        np.zeros(columns, np.int64),
        np.zeros(total),
        np.zeros(total),
        np.zeros(total),
        np.zeros(total),
        np.zeros(total),
        np.zeros(columns),
    )


@njit(cache=True)
def start_at_rows(t, scaled):  # type: ignore[no-untyped-def]
    """Begin with every row activity basic and every share nonbasic."""
    rows, columns = scaled.shape
    t.matrix[:, :] = scaled
    for k in range(columns):
        t.nonbasic[k] = k
    for i in range(rows):
        t.basic[i] = columns + i


@njit(cache=True)
def price_reduced_costs(t):  # type: ignore[no-untyped-def]
    """Compute reduced costs from the prices and the present basis."""
    rows, columns = t.matrix.shape
    for k in range(columns):
        t.reduced[k] = t.cost[t.nonbasic[k]]
    for i in range(rows):
        price = t.cost[t.basic[i]]
        if price != 0.0:
            for k in range(columns):
                t.reduced[k] += price * t.matrix[i, k]


@njit(cache=True)
def place_nonbasic(t):  # type: ignore[no-untyped-def]
    """Put each nonbasic quantity on the bound that its reduced cost asks for; True when a cost had to be set aside.

    Where that bound is infinite, the reduced cost is taken as zero for now (the primal phase restores it).
    """
    is_shifted = False
    for k in range(t.nonbasic.shape[0]):
        low, high = t.lower[t.nonbasic[k]], t.upper[t.nonbasic[k]]
        wanted = low if t.reduced[k] >= 0.0 else high
        if np.isinf(wanted):
            is_shifted = is_shifted or t.reduced[k] != 0.0
            t.reduced[k] = 0.0
            if not np.isinf(low):
                wanted = low
            elif not np.isinf(high):
                wanted = high
            else:
                wanted = 0.0
        t.nonbasic_x[k] = wanted
    return is_shifted


@njit(cache=True)
def compute_basic(t):  # type: ignore[no-untyped-def]
    """Compute the basic values from the nonbasic ones."""
    rows, columns = t.matrix.shape
    for i in range(rows):
        total = 0.0
        for k in range(columns):
            total += t.matrix[i, k] * t.nonbasic_x[k]
        t.basic_x[i] = total


@njit(cache=True)
def move_nonbasic(t, k, step):  # type: ignore[no-untyped-def]
    """Move one nonbasic quantity by `step`, the basic ones following."""
    t.nonbasic_x[k] += step
    for i in range(t.basic.shape[0]):
        t.basic_x[i] += step * t.matrix[i, k]


@njit(cache=True)
def exchange(t, i, k, leaving_x):  # type: ignore[no-untyped-def]
    """Let quantity `nonbasic[k]` enter and `basic[i]` leave at the value `leaving_x`."""
    rows, columns = t.matrix.shape
    inverse = 1.0 / t.matrix[i, k]
    move_nonbasic(t, k, (leaving_x - t.basic_x[i]) * inverse)
    t.basic_x[i], t.nonbasic_x[k] = t.nonbasic_x[k], leaving_x
    t.basic[i], t.nonbasic[k] = t.nonbasic[k], t.basic[i]
    for j in range(columns):
        t.pivot_row[j] = -t.matrix[i, j] * inverse
    t.pivot_row[k] = inverse
    for p in range(rows):
        if p != i:
            factor = t.matrix[p, k]
            if factor != 0.0:
                t.matrix[p, k] = 0.0
                for j in range(columns):
                    t.matrix[p, j] += factor * t.pivot_row[j]
    factor = t.reduced[k]
    t.reduced[k] = 0.0
    for j in range(columns):
        t.matrix[i, j] = t.pivot_row[j]
        t.reduced[j] += factor * t.pivot_row[j]
