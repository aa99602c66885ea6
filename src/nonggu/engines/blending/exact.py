"""An exact answer in fractions, from the basis that the floating-point one ended in: a certificate for a printed
formula.

Numbers are taken as written (0.1 is one tenth). The dictionary of that basis is built in rationals; should the basis
not be optimal exactly, exact exchanges by Bland's rule finish the work. Nothing of the floating-point code is used
but the basis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from nonggu.engines.blending.kernel import AT_UPPER, BASIC
from nonggu.engines.blending.problem import Problem

Limit = Fraction | None
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Exact amounts, shadow prices of the rows (the total last) and cost. The dual bound equals the cost exactly."""

    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    cost: Fraction
    dual_bound: Fraction

    @property
    def is_proof(self) -> bool:
        """Whether cost and dual bound are the same number."""
        return self.cost == self.dual_bound


def as_fraction(number: float) -> Fraction:
    """A float as the decimal that it is written as: 0.1 -> 1/10."""
    return Fraction(repr(float(number)))


def _limit(number: float) -> Limit:
    return None if np.isinf(number) else as_fraction(number)


class _Dictionary:
    """basic = matrix @ nonbasic in fractions, with bounds of all quantities (None: infinite)."""

    def __init__(self, p: Problem, state: NDArray[np.int8]) -> None:
        a, lo, hi = p.rows()
        self.m, self.n = a.shape
        self.cost = [as_fraction(v) for v in p.c] + [_ZERO] * self.m
        self.low = [_limit(v) for v in (*p.lb, *lo)]
        self.high = [_limit(v) for v in (*p.ub, *hi)]
        self.matrix = [[as_fraction(v) for v in row] for row in a]
        self.basic = list(range(self.n, self.n + self.m))
        self.rest = list(range(self.n))
        self._enter_basis(state)
        self.value = [self._start(v, state[v] == AT_UPPER) for v in self.rest]

    def _start(self, v: int, is_upper: bool) -> Fraction:
        first, second = (self.high[v], self.low[v]) if is_upper else (self.low[v], self.high[v])
        return first if first is not None else (second if second is not None else _ZERO)

    def _enter_basis(self, state: NDArray[np.int8]) -> None:
        for k in range(self.n):
            if state[self.rest[k]] != BASIC:
                continue
            for i in range(self.m):
                if state[self.basic[i]] != BASIC and self.matrix[i][k] != 0:
                    self.exchange(i, k)
                    break

    def exchange(self, i: int, k: int) -> None:
        """Let `rest[k]` enter and `basic[i]` leave."""
        pivot = self.matrix[i][k]
        row = [-entry / pivot for entry in self.matrix[i]]
        row[k] = 1 / pivot
        for other in range(self.m):
            factor = self.matrix[other][k]
            if other != i and factor:
                old = self.matrix[other]
                self.matrix[other] = [
                    factor * new if j == k else entry + factor * new
                    for j, (entry, new) in enumerate(zip(old, row, strict=True))
                ]
        self.matrix[i] = row
        self.basic[i], self.rest[k] = self.rest[k], self.basic[i]

    def basic_values(self) -> list[Fraction]:
        return [sum((e * v for e, v in zip(row, self.value, strict=True)), _ZERO) for row in self.matrix]

    def reduced(self, cost: Sequence[Fraction]) -> list[Fraction]:
        return [
            cost[v] + sum((cost[b] * self.matrix[i][k] for i, b in enumerate(self.basic)), _ZERO)
            for k, v in enumerate(self.rest)
        ]

    def gap_of(self, i: int, x: Fraction) -> Fraction:
        """How far basic i must move to come inside its bounds."""
        low, high = self.low[self.basic[i]], self.high[self.basic[i]]
        if low is not None and x < low:
            return low - x
        return high - x if high is not None and x > high else _ZERO

    def can_move(self, k: int, direction: int) -> bool:
        end = self.high[self.rest[k]] if direction > 0 else self.low[self.rest[k]]
        return end is None or (end > self.value[k] if direction > 0 else end < self.value[k])


def _restore_feasibility(d: _Dictionary, limit: int) -> str:
    """Exchange by Bland's rule until every basic quantity is inside its bounds; else why not."""
    if any(low is not None and high is not None and low > high for low, high in zip(d.low, d.high, strict=True)):
        return "infeasible"
    for _ in range(limit):
        values = d.basic_values()
        wrong = [i for i in range(d.m) if d.gap_of(i, values[i])]
        if not wrong:
            return ""
        i = min(wrong, key=lambda row: d.basic[row])
        gap = d.gap_of(i, values[i])
        up = 1 if gap > 0 else -1
        able = [k for k in range(d.n) if d.matrix[i][k] and d.can_move(k, up if d.matrix[i][k] > 0 else -up)]
        if not able:
            return "infeasible"
        k = min(able, key=lambda place: d.rest[place])
        target = values[i] + gap
        d.exchange(i, k)
        d.value[k] = target
    return "undecided"


def _lower_cost(d: _Dictionary, limit: int) -> str:
    """Exchange by Bland's rule until no move lowers the cost; else why not."""
    for _ in range(limit):
        reduced = d.reduced(d.cost)
        able = [k for k in range(d.n) if reduced[k] and d.can_move(k, -1 if reduced[k] > 0 else 1)]
        if not able:
            return ""
        k = min(able, key=lambda place: d.rest[place])
        if not _move(d, k, -1 if reduced[k] > 0 else 1):
            return "unbounded"
    return "undecided"


def _move(d: _Dictionary, k: int, direction: int) -> bool:
    values = d.basic_values()
    end = d.high[d.rest[k]] if direction > 0 else d.low[d.rest[k]]
    step = None if end is None else abs(end - d.value[k])
    row = -1
    for i, x in sorted(enumerate(values), key=lambda pair: d.basic[pair[0]]):
        rate = d.matrix[i][k] * direction
        stop = d.high[d.basic[i]] if rate > 0 else d.low[d.basic[i]]
        if rate and stop is not None and (step is None or (stop - x) / rate < step):
            row, step = i, (stop - x) / rate
    if step is None:
        return False
    if row < 0:
        d.value[k] += direction * step
        return True
    leaving = values[row] + d.matrix[row][k] * direction * step
    d.exchange(row, k)
    d.value[k] = leaving
    return True


def certify(p: Problem, state: NDArray[np.int8], *, limit: int = 1000) -> Certificate | None:
    """The exact optimum of a plain problem reached from a basis; None when there is none exactly or within
    `limit`.
    """
    decided = decide(p, state, limit=limit)
    return decided if isinstance(decided, Certificate) else None


def decide(p: Problem, state: NDArray[np.int8], *, limit: int = 1000) -> Certificate | str:
    """The exact optimum, or `infeasible`, `unbounded`, or `undecided` within `limit` exchanges."""
    d = _Dictionary(p, state)
    outcome = _restore_feasibility(d, limit) or _lower_cost(d, limit)
    return outcome or _read(d)


def _read(d: _Dictionary) -> Certificate:
    x = [_ZERO] * (d.n + d.m)
    for v, value in zip(d.rest, d.value, strict=True):
        x[v] = value
    for v, value in zip(d.basic, d.basic_values(), strict=True):
        x[v] = value
    y = [_ZERO] * d.m
    bound = _ZERO
    for v, price in zip(d.rest, d.reduced(d.cost), strict=True):
        if v >= d.n:
            y[v - d.n] = price
        end = d.low[v] if price > 0 else d.high[v]
        if price:
            bound += price * end if end is not None else _ZERO
    cost = sum((price * amount for price, amount in zip(d.cost, x, strict=True)), _ZERO)
    return Certificate(tuple(x[: d.n]), tuple(y), cost, bound)
