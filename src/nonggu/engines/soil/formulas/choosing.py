"""A good choice of K grades: greedy growth and the best exchange until none helps (as in PAM, with shared sums)."""

from __future__ import annotations

import numba
import numpy as np

from nonggu.engines.soil.formulas.costs import Floats, Ints


@numba.njit(cache=True)
def _two_best(cost, base, chosen):  # type: ignore[no-untyped-def]
    count = cost.shape[0]
    first, second, nearest = np.empty(count), np.empty(count), np.empty(count, np.int64)
    for b in range(count):
        d1, d2, k1 = base[b], base[b], -1
        for k in range(chosen.shape[0]):
            value = cost[b, chosen[k]]
            if value < d1:
                d1, d2, k1 = value, d1, k
            elif value < d2:
                d2 = value
        first[b], second[b], nearest[b] = d1, d2, k1
    return first, second, nearest


@numba.njit(cache=True)
def _savings_of_one_more(cost, weight, first):  # type: ignore[no-untyped-def]
    saving = np.zeros(cost.shape[1])
    for b in range(cost.shape[0]):
        for j in range(cost.shape[1]):
            saving[j] += weight[b] * max(0.0, first[b] - cost[b, j])
    return saving


@numba.njit(cache=True)
def _best_exchange(cost, weight, chosen, first, second, nearest):  # type: ignore[no-untyped-def]
    """The change of total cost by the best exchange, the position that leaves and the grade that comes."""
    count, j_count, k_count = cost.shape[0], cost.shape[1], chosen.shape[0]
    gain, loss, mend = np.zeros(j_count), np.zeros(k_count), np.zeros((k_count, j_count))
    for b in range(count):
        k, d1, d2, w = nearest[b], first[b], second[b], weight[b]
        if k >= 0:
            loss[k] += w * (d2 - d1)
        for j in range(j_count):
            value = cost[b, j]
            if value < d1:
                gain[j] += w * (d1 - value)
                if k >= 0:
                    mend[k, j] += w * (d1 - d2)
            elif k >= 0 and value < d2:
                mend[k, j] += w * (value - d2)
    best, leaves, comes = 0.0, -1, -1
    for k in range(k_count):
        for j in range(j_count):
            change = loss[k] + mend[k, j] - gain[j]
            if change < best:
                best, leaves, comes = change, k, j
    return best, leaves, comes


def grow_choice(cost: Floats, weight: Floats, straights_only: Floats, chosen: Ints, k: int) -> Ints:
    """Grow `chosen` to `k` grades, then exchange grades while the total cost falls by more than one part in 10^9.

    `cost` (B, J) yuan/mu, `weight` (B) mu, `straights_only` (B) yuan/mu: what a bin costs without any formula.
    """
    current = chosen.copy()
    while current.size < k:
        first, _, _ = _two_best(cost, straights_only, current)
        current = np.append(current, int(np.argmax(_savings_of_one_more(cost, weight, first))))
    smallest_step = 1e-9 * float(weight @ straights_only)
    while True:
        first, second, nearest = _two_best(cost, straights_only, current)
        change, leaves, comes = _best_exchange(cost, weight, current, first, second, nearest)
        if change >= -smallest_step:
            return current
        current[leaves] = comes


def total_cost(cost: Floats, weight: Floats, straights_only: Floats, chosen: Ints) -> float:
    """Yuan for all bins when each takes the cheapest of the chosen grades or straights only."""
    best = np.minimum(straights_only, cost[:, chosen].min(axis=1)) if chosen.size else straights_only
    return float(weight @ best)
