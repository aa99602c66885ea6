"""Whole bags, a minimum share if used, at most so many ingredients: a mixed-integer programme by HiGHS, then proven.

Binary z_j says whether ingredient j is used: x_j <= U_j z_j, x_j >= L_j z_j, sum z <= most_used. A stepped amount is
`step * k` with k whole. When the choices are found they are fixed, and the remaining plain programme is solved and
proven.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nonggu.engines.blending.batches import Batch, solve_batch
from nonggu.engines.blending.highs import Answer, solve_by_highs
from nonggu.engines.blending.problem import Floats, Problem
from nonggu.engines.blending.simplex import DOUBTFUL, INFEASIBLE, OPTIMAL, UNBOUNDED
from nonggu.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class Choice:
    """The choices of a discrete mix: HiGHS's own answer, the fixed problem, its proven answer (None: none found)."""

    status: int
    bound: float
    gap: float
    fixed: Problem | None
    batch: Batch | None


def solve_plain(p: Problem) -> Batch:
    """The problem without its discrete parts, proven."""
    return solve_batch(p.c, p.a, p.lo, p.hi, p.lb, p.ub, p.total)


def solve_choice(p: Problem, *, gap: float = 0.0, seconds: float | None = None) -> Choice:
    """Solve a discrete problem. Raises UnusableInput (`mix_needs_upper`) when a used ingredient has no upper
    limit.
    """
    if (p.lb > p.ub).any() or (p.lo > p.hi).any():
        return Choice(INFEASIBLE, np.nan, np.nan, None, None)
    chosen = _switched(p)
    endless = chosen & np.isinf(p.lb) & np.isnan(p.if_used)
    if endless.any():
        raise UnusableInput("mix_needs_lower", name=p.names[int(np.argmax(endless))])
    upper = np.where(chosen, find_upper_limits(p, chosen), p.ub)
    answer = _solve_switches(p, chosen, upper, gap, seconds)
    n = p.c.size
    if np.isnan(answer.x).any() or answer.status not in (OPTIMAL, DOUBTFUL):
        status = DOUBTFUL if answer.status == OPTIMAL else answer.status
        return Choice(status, answer.bound, answer.gap, None, None)
    step = np.where(np.isnan(p.step), 1.0, p.step)
    amounts = answer.x[:n] * step
    used = np.ones(n, dtype=np.bool_)
    used[chosen] = answer.x[n:] > 0.5
    fixed = _fix(p, amounts, used)
    batch = solve_plain(fixed)
    if batch.status[0] != OPTIMAL:
        return Choice(DOUBTFUL, answer.bound, answer.gap, None, None)
    return Choice(answer.status, answer.bound, answer.gap, fixed, batch)


def _switched(p: Problem) -> NDArray[np.bool_]:
    """Which ingredients need a binary: those with a minimum if used; all that may be left out when they are
    counted.
    """
    switched = ~np.isnan(p.if_used)
    for one in p.counted:
        switched[list(one.members)] = True
    return switched & ((p.lb <= 0) | ~np.isnan(p.if_used))


def find_upper_limits(p: Problem, wanted: NDArray[np.bool_]) -> Floats:
    """The most that each wanted ingredient can amount to: its bound, what the total leaves, or the requirements
    allow.
    """
    limits = p.ub.copy()
    if p.total is not None and np.isfinite(p.lb).all():
        limits = np.minimum(limits, np.maximum(p.total - (p.lb.sum() - p.lb), 0.0))
    for j in np.flatnonzero(wanted & np.isinf(limits)):
        price = np.zeros(p.c.size)
        price[j] = -1.0
        most = solve_batch(price, p.a, p.lo, p.hi, p.lb, p.ub, p.total)
        if most.status[0] == UNBOUNDED:
            raise UnusableInput("mix_needs_upper", name=p.names[j])
        limits[j] = max(0.0, -float(most.objective[0]) * (1 + 1e-9)) if most.status[0] == OPTIMAL else 0.0
    return limits


def _solve_switches(p: Problem, chosen: NDArray[np.bool_], upper: Floats, gap: float, seconds: float | None) -> Answer:
    a, lo, hi = p.rows()
    n, which = p.c.size, np.flatnonzero(chosen)
    k = which.size
    step = np.where(np.isnan(p.step), 1.0, p.step)
    lower = np.where(np.isnan(p.if_used), np.minimum(p.lb, 0.0), p.if_used)
    on = np.zeros((2 * k + len(p.counted), n + k))
    on[np.arange(k), which] = on[np.arange(k, 2 * k), which] = step[which]
    on[np.arange(k), n + np.arange(k)] = -upper[which]
    on[np.arange(k, 2 * k), n + np.arange(k)] = -lower[which]
    most = np.zeros(len(p.counted))
    for row, one in enumerate(p.counted):
        members = np.isin(which, one.members)
        on[2 * k + row, n:] = members
        most[row] = one.most - (len(one.members) - members.sum())
    rows = np.vstack([np.hstack([a * step, np.zeros((a.shape[0], k))]), on])
    return solve_by_highs(
        np.append(p.c * step, np.zeros(k)),
        rows,
        np.concatenate([lo, np.full(k, -np.inf), np.zeros(k), np.full(most.size, -np.inf)]),
        np.concatenate([hi, np.zeros(k), np.full(k, np.inf), most]),
        np.append(p.lb / step, np.zeros(k)),
        np.append(np.where(chosen, upper, p.ub) / step, np.ones(k)),
        whole=np.append(~np.isnan(p.step), np.ones(k, dtype=np.bool_)),
        gap=gap,
        seconds=seconds,
    )


def _fix(p: Problem, amounts: Floats, used: NDArray[np.bool_]) -> Problem:
    """The plain problem that is left when whole numbers and choices are taken as found."""
    stepped = ~np.isnan(p.step)
    nearest = np.where(stepped, np.round(amounts / np.where(stepped, p.step, 1.0)) * p.step, 0.0)
    minimum = np.where(np.isnan(p.if_used), p.lb, p.if_used)
    lb = np.where(stepped, nearest, np.where(used, minimum, 0.0))
    ub = np.where(stepped, nearest, np.where(used, p.ub, 0.0))
    none = np.full(p.c.size, np.nan)
    return p.without(lb=lb, ub=ub, step=none, if_used=none, counted=())
