"""Why a mix is impossible: the smallest set of requirements that cannot hold together, and how far each would have to
give.

Every impossible set must share a requirement with the complement of every possible set. So the smallest set that hits
all complements found so far is either impossible, and then smallest of all, or shows a new possible set (Ignatiev et
al. 2015).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nonggu.engines.blending.discrete import solve_choice, solve_plain
from nonggu.engines.blending.highs import solve_by_highs
from nonggu.engines.blending.problem import Floats, Problem
from nonggu.engines.blending.requirements import (
    ROW_EXACT,
    ROW_LOWER,
    ROW_UPPER,
    SHARE_LOWER,
    SHARE_UPPER,
    TOTAL,
    Requirement,
    keep_only,
    list_requirements,
)
from nonggu.engines.blending.simplex import INFEASIBLE, OPTIMAL, UNBOUNDED
from nonggu.errors import UnusableInput

#: After so many rounds the search for the smallest set stops and an irreducible one is returned.
ROUNDS = 200

#: With more requirements than this the search is confined to those that one proof of impossibility uses.
MANY_REQUIREMENTS = 150

Test = Callable[[frozenset[int]], bool]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Requirements that cannot hold together. None can be left out; `is_smallest`: no smaller such set exists."""

    requirements: tuple[Requirement, ...]
    is_smallest: bool


def find_conflict(p: Problem) -> Conflict:
    """The smallest set of conflicting requirements of an infeasible problem, each with what it could reach."""
    every = list_requirements(p)
    asked = np.zeros(p.c.size)
    whole = every
    if len(every) > MANY_REQUIREMENTS and not p.is_discrete:
        every = find_support(p, every)

    def is_possible(chosen: frozenset[int]) -> bool:
        part = keep_only(p, [every[index] for index in chosen]).without(c=asked)
        return _has_answer(part)

    chosen, is_smallest = find_smallest(len(every), is_possible)
    found = tuple(_with_reach(p, whole, every[index]) for index in sorted(chosen))
    return Conflict(found, is_smallest and len(every) == len(whole))


def find_support(p: Problem, every: list[Requirement]) -> list[Requirement]:
    """The requirements with a price in the least total violation: together they are impossible already (duality)."""
    a, lo, hi = p.rows()
    n = p.c.size
    whole = np.vstack([a, np.eye(n)])
    low, high = np.concatenate([lo, p.lb]), np.concatenate([hi, p.ub])
    size = np.abs(whole).max(axis=1, initial=0.0)
    size[size == 0.0] = 1.0
    m = len(size)
    elastic = np.hstack([whole / size[:, None], np.eye(m), -np.eye(m)])
    nature = np.where((p.lb < 0.0) & np.isinf(p.lb), -np.inf, np.minimum(p.lb, 0.0))
    answer = solve_by_highs(
        np.concatenate([np.zeros(n), np.ones(2 * m)]),
        elastic,
        low / size,
        high / size,
        np.concatenate([nature, np.zeros(2 * m)]),
        np.full(n + 2 * m, np.inf),
    )
    priced = np.abs(answer.y) > 1e-9
    rows = p.lo.size
    places = {ROW_LOWER: 0, ROW_UPPER: 0, ROW_EXACT: 0, TOTAL: rows, SHARE_LOWER: len(a), SHARE_UPPER: len(a)}
    found = [one for one in every if one.kind in places and priced[places[one.kind] + one.index]]
    return found if not _has_answer(keep_only(p, found).without(c=np.zeros(n))) else every


def _has_answer(p: Problem) -> bool:
    if (p.lb > p.ub).any() or (p.lo > p.hi).any():
        return False
    if not p.is_discrete:
        return int(solve_plain(p).status[0]) != INFEASIBLE
    try:
        return solve_choice(p).status != INFEASIBLE
    except UnusableInput:
        # An ingredient without upper limit: with the binary free to be 1, the choice itself excludes nothing there.
        return solve_choice(p.without(ub=np.where(np.isinf(p.ub), 1e6, p.ub))).status != INFEASIBLE


def find_smallest(count: int, is_possible: Test) -> tuple[frozenset[int], bool]:
    """The smallest impossible subset of range(count), and whether it is proven smallest. The whole must be
    impossible.
    """
    complements: list[frozenset[int]] = []
    for _ in range(ROUNDS):
        trial = _hit_all(count, complements)
        if not is_possible(trial):
            return trial, True
        complements.append(frozenset(range(count)) - _grow(trial, count, is_possible))
    return _shrink(frozenset(range(count)), is_possible), False


def _grow(possible: frozenset[int], count: int, is_possible: Test) -> frozenset[int]:
    """A largest possible set around a possible one (none can be added)."""
    for index in range(count):
        if index not in possible and is_possible(possible | {index}):
            possible = possible | {index}
    return possible


def _shrink(impossible: frozenset[int], is_possible: Test) -> frozenset[int]:
    """An irreducible impossible set inside an impossible one (deletion filter)."""
    for index in sorted(impossible):
        if not is_possible(impossible - {index}):
            impossible = impossible - {index}
    return impossible


def _hit_all(count: int, sets: list[frozenset[int]]) -> frozenset[int]:
    """The smallest set that shares a member with each of the sets."""
    if not sets:
        return frozenset()
    a = np.zeros((len(sets), count))
    for row, members in enumerate(sets):
        a[row, list(members)] = 1.0
    ones, zeros = np.ones(count), np.zeros(count)
    answer = solve_by_highs(
        ones, a, np.ones(len(sets)), np.full(len(sets), np.inf), zeros, ones, whole=np.ones(count, dtype=np.bool_)
    )
    return frozenset(np.flatnonzero(answer.x > 0.5).tolist())


def _with_reach(p: Problem, every: list[Requirement], one: Requirement) -> Requirement:
    """The requirement with the nearest number that all the others allow."""
    form = _form(p, one)
    if form is None:
        return one
    rest = keep_only(p, [other for other in every if other is not one])
    for sign in (1.0, -1.0) if one.kind in (ROW_EXACT, TOTAL) else (_direction(one.kind),):
        reached = _lowest(rest.without(c=sign * form))
        if reached is None:
            return one
        value = sign * reached
        if sign * (value - one.asked) > 0:
            return replace(one, reach=value)
    return one


def _form(p: Problem, one: Requirement) -> Floats | None:
    if one.kind in (ROW_LOWER, ROW_UPPER, ROW_EXACT):
        if not np.isnan(p.row_asked[one.index]):
            return None  # a ratio kept linear: its row says nothing about the ratio that could be reached
        return p.a[one.index].copy()
    if one.kind in (SHARE_LOWER, SHARE_UPPER):
        return np.eye(p.c.size)[one.index]
    return np.ones(p.c.size) if one.kind == TOTAL else None


def _direction(kind: str) -> float:
    """1 where the number asked for must rise to be met (a ceiling), -1 where it must fall."""
    return 1.0 if kind in (ROW_UPPER, SHARE_UPPER) else -1.0


def _lowest(p: Problem) -> float | None:
    if not p.is_discrete:
        batch = solve_plain(p)
        return float(batch.objective[0]) if batch.status[0] == OPTIMAL else None
    try:
        choice = solve_choice(p)
    except UnusableInput:
        return None
    if choice.status in (INFEASIBLE, UNBOUNDED) or choice.batch is None:
        return None
    return float(choice.batch.objective[0])
