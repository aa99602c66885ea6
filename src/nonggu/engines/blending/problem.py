"""A least-cost mix as numbers: min c x; lo <= A x <= hi; lb <= x <= ub; sum x = total; stepped or semicontinuous
parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nonggu.errors import UnusableInput

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counted:
    """Of these ingredients (indices) at most `most` may be used."""

    name: str
    members: tuple[int, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One mix of n ingredients under m requirements. Made by `make_problem`, which checks it.

    `c` (n): price of one unit. `a` (m, n): content of one unit; `lo`, `hi` (m): range of `a @ x`. `lb`, `ub` (n):
    range of each amount. `total`: what the amounts add up to, None when free. `step` (n): the amount is a multiple of
    this (1: whole numbers, 40: whole bags of 40 kg; nan: any amount). `if_used` (n): the amount is 0 or at least this
    (nan: no such rule). `counted`: of some ingredients at most so many. `row_asked` (m): the number that was asked
    for where a row is a ratio kept linear (nan: the row's own limit). Infinite bounds are `inf`. Units are the
    caller's: price per unit times amount is money.
    """

    c: Floats
    a: Floats
    lo: Floats
    hi: Floats
    lb: Floats
    ub: Floats
    total: float | None
    step: Floats
    if_used: Floats
    counted: tuple[Counted, ...]
    names: tuple[str, ...]
    row_names: tuple[str, ...]
    row_asked: Floats

    @property
    def is_discrete(self) -> bool:
        """Whether a part of the problem needs whole numbers or a yes-or-no choice."""
        return bool(self.has_steps or not np.isnan(self.if_used).all() or self.counted)

    @property
    def has_steps(self) -> bool:
        """Whether an amount must be a multiple of something."""
        return not bool(np.isnan(self.step).all())

    def rows(self) -> tuple[Floats, Floats, Floats]:
        """Contents and ranges with the total as the last row: a (m', n), lo (m'), hi (m')."""
        if self.total is None:
            return self.a, self.lo, self.hi
        ones = np.ones((1, self.c.size))
        return np.vstack([self.a, ones]), np.append(self.lo, self.total), np.append(self.hi, self.total)

    def without(self, **changes: object) -> Problem:
        """A copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def make_problem(
    c: ArrayLike,
    a: ArrayLike | None = None,
    lo: ArrayLike | None = None,
    hi: ArrayLike | None = None,
    lb: ArrayLike | None = None,
    ub: ArrayLike | None = None,
    *,
    total: float | None = None,
    step: ArrayLike | None = None,
    if_used: ArrayLike | None = None,
    most_used: int | Sequence[Counted] | None = None,
    names: Sequence[str] | None = None,
    row_names: Sequence[str] | None = None,
    row_asked: ArrayLike | None = None,
) -> Problem:
    """A checked problem. Bounds left out: amounts from 0 upwards, ranges open. Raises UnusableInput.

    Codes: `mix_wrong_length`, `mix_not_finite`, `mix_empty`, `mix_names_twice`, `mix_total_not_finite`,
    `mix_most_used_wrong`, `mix_if_used_wrong`, `mix_step_wrong`.
    """
    price = _vector(c, None, "c", np.nan)
    n = price.size
    if n == 0:
        raise UnusableInput("mix_empty")
    contents = np.zeros((0, n)) if a is None else np.atleast_2d(np.asarray(a, dtype=np.float64))
    if contents.size == 0:
        contents = np.zeros((0, n))
    if contents.ndim != 2 or contents.shape[1] != n:
        raise UnusableInput("mix_wrong_length", part="A", found=str(contents.shape[-1]), needed=n)
    m = contents.shape[0]
    problem = Problem(
        c=price,
        a=np.ascontiguousarray(contents),
        lo=_vector(lo, m, "lo", -np.inf),
        hi=_vector(hi, m, "hi", np.inf),
        lb=_vector(lb, n, "lb", 0.0),
        ub=_vector(ub, n, "ub", np.inf),
        total=None if total is None else float(total),
        step=_vector(step, n, "integer", np.nan),
        if_used=_vector(if_used, n, "minimum_if_used", np.nan),
        counted=_counted(most_used, n),
        names=_names(names, n, "x"),
        row_names=_names(row_names, m, "row"),
        row_asked=_vector(row_asked, m, "row_asked", np.nan),
    )
    _check(problem)
    return problem


def _vector(given: ArrayLike | None, size: int | None, part: str, default: float) -> Floats:
    if given is None:
        return np.full(size or 0, default)
    vector = np.atleast_1d(np.asarray(given, dtype=np.float64)).copy()
    if vector.ndim != 1 or (size is not None and vector.size != size):
        raise UnusableInput("mix_wrong_length", part=part, found=vector.size, needed=size)
    return vector


def _counted(given: int | Sequence[Counted] | None, size: int) -> tuple[Counted, ...]:
    if given is None:
        return ()
    found = (Counted("most_used", tuple(range(size)), given),) if isinstance(given, int) else tuple(given)
    for one in found:
        if one.most < 1:
            raise UnusableInput("mix_most_used_wrong", most_used=one.most)
    return found


def _names(given: Sequence[str] | None, size: int, stem: str) -> tuple[str, ...]:
    names = tuple(f"{stem}{index + 1}" for index in range(size)) if given is None else tuple(map(str, given))
    if len(names) != size:
        raise UnusableInput("mix_wrong_length", part="names", found=len(names), needed=size)
    if len(set(names)) != size:
        twice = sorted({name for name in names if names.count(name) > 1})
        raise UnusableInput("mix_names_twice", names=", ".join(twice))
    return names


def _check(p: Problem) -> None:
    for part, values in (("c", p.c), ("A", p.a)):
        if not np.isfinite(values).all():
            raise UnusableInput("mix_not_finite", part=part)
    for part, values in (("lo", p.lo), ("hi", p.hi), ("lb", p.lb), ("ub", p.ub)):
        if np.isnan(values).any():
            raise UnusableInput("mix_not_finite", part=part)
    if (np.concatenate([p.lo, p.lb]) == np.inf).any() or (np.concatenate([p.hi, p.ub]) == -np.inf).any():
        raise UnusableInput("mix_not_finite", part="lo, hi, lb, ub")
    if p.total is not None and not np.isfinite(p.total):
        raise UnusableInput("mix_total_not_finite", total=p.total)
    if (p.step <= 0).any() or np.isinf(p.step).any():
        raise UnusableInput("mix_step_wrong", names=", ".join(np.array(p.names)[(p.step <= 0) | np.isinf(p.step)]))
    semi = ~np.isnan(p.if_used)
    wrong = semi & ((p.if_used < 0) | ~np.isfinite(np.where(semi, p.if_used, 0.0)) | (p.lb > 0))
    if wrong.any():
        raise UnusableInput("mix_if_used_wrong", names=", ".join(np.array(p.names)[wrong]))
