"""How far one price or one limit may move before the basis of an optimal mix changes.

With basic quantities as `D @ nonbasic`, a price change t of basic share i turns reduced costs into `d + t D[i]`, and
a limit moved by t turns basic values into `x + t D[:, k]`; the ranges are where signs and bounds still hold. At a
degenerate optimum the true range may be wider (`is_degenerate` says so).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nonggu.engines.blending.kernel import AT_UPPER, BASIC
from nonggu.engines.blending.problem import Floats, Problem

_SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges of an optimal basis.

    `price` (n, 2): between these prices (one at a time) the mix stays as it is. `limit` (m', 2): between these values
    of a binding limit (the total last) its shadow price holds; nan for a limit that does not bind.
    """

    price: Floats
    limit: Floats
    is_degenerate: bool


def find_ranges(p: Problem, x: Floats, y: Floats, state: NDArray[np.int8]) -> Ranges | None:
    """Ranges of a plain problem's optimal basis; None when the basis is not one (a point between vertices)."""
    a, lo, hi = p.rows()
    m, n = a.shape
    basic = np.flatnonzero(state == BASIC)
    rest = np.flatnonzero(state != BASIC)
    if basic.size != m:
        return None
    system = np.hstack([a, -np.eye(m)])
    try:
        d = -np.linalg.solve(system[:, basic], system[:, rest])
    except np.linalg.LinAlgError:
        return None
    reduced = np.concatenate([p.c - a.T @ y, y])
    value = np.concatenate([x, a @ x])
    low, high = np.concatenate([p.lb, lo]), np.concatenate([p.ub, hi])
    price = np.column_stack([np.full(n, -np.inf), np.full(n, np.inf)])
    free = low[rest] < high[rest]
    at_upper = state[rest] == AT_UPPER
    for row, v in enumerate(basic):
        if v < n:
            price[v] = p.c[v] + _price_steps(d[row][free], reduced[rest][free], at_upper[free])
    for v, is_upper, may_move in zip(rest, at_upper, free, strict=True):
        if v < n and may_move:
            price[v, 1 if is_upper else 0] = p.c[v] - reduced[v]
    limit = np.full((m, 2), np.nan)
    for place, v in enumerate(rest):
        if v >= n:
            limit[v - n] = value[v] + _limit_steps(d[:, place], value[basic], low[basic], high[basic])
    return Ranges(price, limit, _is_degenerate(reduced[rest][free], value[basic], low[basic], high[basic]))


def _price_steps(slopes: Floats, reduced: Floats, at_upper: NDArray[np.bool_]) -> Floats:
    """The largest fall and rise that leave every reduced cost its sign."""
    sign = np.where(at_upper, -1.0, 1.0)
    slack, rate = np.maximum(reduced * sign, 0.0), slopes * sign
    return _room(slack, rate)


def _limit_steps(slopes: Floats, value: Floats, low: Floats, high: Floats) -> Floats:
    """The largest fall and rise that leave every basic quantity inside its bounds."""
    below = np.maximum(value - low, 0.0)
    above = np.maximum(high - value, 0.0)
    return _room(np.concatenate([below, above]), np.concatenate([slopes, -slopes]))


def _room(slack: Floats, rate: Floats) -> Floats:
    """The range of t in which slack + t * rate >= 0 everywhere."""
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = -slack / rate
    falls, rises = steps[rate > _SMALL], steps[rate < -_SMALL]
    return np.array([falls.max(initial=-np.inf), rises.min(initial=np.inf)])


def _is_degenerate(reduced: Floats, value: Floats, low: Floats, high: Floats) -> bool:
    size = _SMALL * (1.0 + np.abs(value))
    at_bound = (np.abs(value - low) <= size) | (np.abs(high - value) <= size)
    price_scale = max(float(np.abs(reduced).max(initial=0.0)), 1e-12)
    return bool(at_bound.any() or (np.abs(reduced) <= _SMALL * price_scale).any())
