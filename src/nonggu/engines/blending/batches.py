"""Thousands of small least-cost mixes at once, each optimum proven; what cannot be proven is computed anew by
HiGHS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nonggu.engines.blending.certificates import measure_dual, measure_primal
from nonggu.engines.blending.highs import solve_by_highs
from nonggu.engines.blending.kernel import run_batch
from nonggu.engines.blending.simplex import DOUBTFUL, INFEASIBLE, OPTIMAL, UNBOUNDED
from nonggu.engines.blending.tableau import new_tableau
from nonggu.errors import UnusableInput

Floats = NDArray[np.float64]

#: Residuals that HiGHS, whose own tolerance is 1e-9 of a scaled problem, must keep for its answer to be believed.
SECOND_OPINION_TOLERANCE = 1e-7

#: Entries of the contents above which a problem is left to HiGHS: the dense dictionary pays for small ones.
SMALL_ENTRIES = 50_000

STATUS_NAMES = {OPTIMAL: "optimal", INFEASIBLE: "infeasible", UNBOUNDED: "unbounded", DOUBTFUL: "doubtful"}


@dataclass(frozen=True, slots=True)
class Batch:
    """Answers of B programmes.

    `status` (B): 0 optimal, 1 infeasible, 2 unbounded, 3 doubtful (neither we nor HiGHS could prove an answer). `x`
    (B, n): amounts. `y` (B, m): shadow prices of the rows, the total last; of an infeasible programme the multipliers
    that prove it. `objective` (B): cost. `state` (B, n+m): 0 basic, 1 at lower, 2 at upper, 3 between. `residuals`
    (B, 3): relative primal violation, dual violation and gap. `by_highs` (B): which were computed anew. Not optimal:
    x is nan.
    """

    status: NDArray[np.int64]
    x: Floats
    y: Floats
    objective: Floats
    state: NDArray[np.int8]
    residuals: Floats
    exchanges: NDArray[np.int64]
    by_highs: NDArray[np.bool_]

    def take(self, b: int) -> Batch:
        """Programme b alone, as a batch of one."""
        return Batch(*(getattr(self, part)[b : b + 1] for part in self.__slots__))


def solve_batch(
    c: ArrayLike,
    a: ArrayLike,
    lo: ArrayLike,
    hi: ArrayLike,
    lb: ArrayLike,
    ub: ArrayLike,
    total: ArrayLike | None = None,
    *,
    start: Literal["cold", "warm"] = "cold",
) -> Batch:
    """Solve min c x; lo <= a x <= hi; lb <= x <= ub; sum x = total for B programmes of one size.

    `c`, `lb`, `ub` are (n) or (B, n); `lo`, `hi` (m) or (B, m); `a` (m, n), shared by all, or (B, m, n); `total` a
    number, (B), or None. `warm` starts each programme from the last one's basis (shared `a` only): faster, the same
    optimal cost, but of several optimal mixes another may be returned. Raises UnusableInput (`mix_wrong_length`,
    `mix_not_finite`).
    """
    parts = _broadcast(c, a, lo, hi, lb, ub, total)
    contents, price, low, high, least, most = parts
    count, n = price.shape
    m = contents.shape[1]
    status = np.full(count, DOUBTFUL, np.int64)
    exchanges = np.zeros(count, np.int64)
    x, y = np.full((count, n), np.nan), np.zeros((count, m))
    state = np.full((count, n + m), 3, np.int8)
    residuals = np.full((count, 3), np.nan)
    if count and m * n <= SMALL_ENTRIES:
        out = (status, exchanges, x, y, state, residuals)
        run_batch(new_tableau(m, n), contents, price, low, high, least, most, start == "warm", out)
    by_highs = status == DOUBTFUL
    for b in np.flatnonzero(by_highs):
        one = (price[b], contents[b if len(contents) > 1 else 0], low[b], high[b], least[b], most[b])
        status[b] = _ask_highs(one, x[b], y[b], state[b], residuals[b])
    x[status != OPTIMAL] = np.nan
    x += 0.0  # no negative zeros
    objective = np.einsum("bn,bn->b", price, x)
    return Batch(status, x, y, objective, state, residuals, exchanges, by_highs)


def _ask_highs(one: tuple[Floats, ...], x: Floats, y: Floats, state: NDArray[np.int8], residuals: Floats) -> int:
    c, a, lo, hi, lb, ub = one
    if (lo > hi).any() or (lb > ub).any():
        return INFEASIBLE
    answer = solve_by_highs(c, a, lo, hi, lb, ub)
    if answer.status != OPTIMAL:
        return answer.status
    x[:], y[:], state[:] = np.clip(answer.x, lb, ub), answer.y, answer.state
    residuals[0] = measure_primal(a, lo, hi, lb, ub, x)
    residuals[1:] = measure_dual(c, a, lo, hi, lb, ub, x, y)
    return OPTIMAL if residuals.max() <= SECOND_OPINION_TOLERANCE else DOUBTFUL


def _broadcast(
    c: ArrayLike, a: ArrayLike, lo: ArrayLike, hi: ArrayLike, lb: ArrayLike, ub: ArrayLike, total: ArrayLike | None
) -> tuple[Floats, ...]:
    """All parts as contiguous float arrays: a (1 or B, m, n), c (B, n), lo, hi (B, m), lb, ub (B, n)."""
    contents = np.asarray(a, dtype=np.float64)
    contents = contents[None] if contents.ndim == 2 else contents
    if contents.ndim != 3:
        raise UnusableInput("mix_wrong_length", part="A", found=f"{contents.ndim} dimensions", needed="2 or 3")
    rest = [np.atleast_2d(np.asarray(part, dtype=np.float64)) for part in (c, lo, hi, lb, ub)]
    totals = None if total is None else np.atleast_1d(np.asarray(total, dtype=np.float64))
    counts = [len(contents), *map(len, rest), 1 if totals is None else len(totals)]
    count = 0 if 0 in counts else max(counts)
    if any(size not in (1, count) for size in counts):
        raise UnusableInput("mix_wrong_length", part="batch", found=str(counts), needed=count)
    if totals is not None:
        contents = np.concatenate([contents, np.ones((len(contents), 1, contents.shape[2]))], axis=1)
        column = np.broadcast_to(totals[:, None], (count, 1))
        rest[1:3] = [np.hstack([np.broadcast_to(part, (count, part.shape[1])), column]) for part in rest[1:3]]
    m, n = contents.shape[1:]
    for part, values, size in zip(("c", "lo", "hi", "lb", "ub"), rest, (n, m, m, n, n), strict=True):
        if values.shape[1] != size:
            raise UnusableInput("mix_wrong_length", part=part, found=values.shape[1], needed=size)
        if np.isnan(values).any() or (part == "c" and np.isinf(values).any()):
            raise UnusableInput("mix_not_finite", part=part)
    if not np.isfinite(contents).all():
        raise UnusableInput("mix_not_finite", part="A")
    wide = [np.ascontiguousarray(np.broadcast_to(part, (count, part.shape[1]))) for part in rest]
    return (np.ascontiguousarray(contents), *wide)
