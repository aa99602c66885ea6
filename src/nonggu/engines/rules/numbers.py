"""Columns of exact numbers in floating point: whole multiples of 1/scale, with a proven bound on the error.

Floats hold whole numbers exactly up to 2**53. As long as a column's bound stays below, every sum and product of whole
numbers
here is exact and comparisons are certain. Above it, `err` carries for each row a bound on the distance between the
float and
the true value (standard model: one operation errs by at most 2**-53 of its result); comparisons that the bound leaves
undecided are reported as near ties and recomputed as rationals by the caller. NaN means unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

Array = Any  # numpy arrays of float64, or a plain NaN for a column that is unknown throughout
EXACT = 2.0**53
_UNIT = 2.0**-52  # twice the unit roundoff: leaves room for rounding inside the error terms themselves
_SLACK = 1.0 + 2.0**-20


@dataclass(frozen=True, slots=True)
class Num:
    """A column: the true values are `v / scale`, within `err / scale`; `bound` is at least every |v|."""

    v: Array
    scale: int
    bound: float
    err: Array | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether no row is known."""
        return isinstance(self.v, float) and self.v != self.v


UNKNOWN = Num(float("nan"), 1, 0.0)


def constant(value: Fraction | int) -> Num:
    """A number as a column of one value."""
    exact = Fraction(value)
    v = float(exact.numerator)
    return _settled(v, exact.denominator, abs(v), None)


def _settled(v: Array, scale: int, bound: float, err: Array | None) -> Num:
    if err is None and bound < EXACT:
        return Num(v, scale, bound)
    magnitude = np.abs(v)
    added = np.where(magnitude < EXACT, 0.0, magnitude * _UNIT)
    if err is not None:
        added = np.where(err > 0, err + magnitude * _UNIT, added)
    return Num(v, scale, bound, added)


def times(a: Num, factor: Fraction | int) -> Num:
    """The column times an exact factor."""
    exact = Fraction(factor)
    p, q = exact.numerator, exact.denominator
    if p == 1:
        return Num(a.v, a.scale * q, a.bound, a.err)
    err = None if a.err is None else a.err * abs(p)
    return _settled(a.v * float(p), a.scale * q, a.bound * abs(p), err)


def aligned(*columns: Num) -> tuple[Num, ...]:
    """The columns on one common scale."""
    scale = lcm(*(column.scale for column in columns))
    return tuple(_rescaled(column, scale) for column in columns)


def _rescaled(a: Num, scale: int) -> Num:
    k = scale // a.scale
    if k == 1:
        return a
    return _settled(a.v * float(k), scale, a.bound * k, None if a.err is None else a.err * k)


def total(columns: list[Num]) -> Num:
    """The sum of columns; unknown where one part is unknown."""
    first, *rest = aligned(*columns)
    for other in rest:
        err = _added(first.err, other.err)
        first = _settled(first.v + other.v, first.scale, first.bound + other.bound, err)
    return first


def _added(a: Array | None, b: Array | None) -> Array | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b


def product(a: Num, b: Num) -> Num:
    """The product of two columns, row by row."""
    err = None
    if a.err is not None or b.err is not None:
        of_a, of_b = (0.0 if x.err is None else x.err for x in (a, b))
        err = np.abs(a.v) * of_b + np.abs(b.v) * of_a + of_a * of_b
    return _settled(a.v * b.v, a.scale * b.scale, a.bound * b.bound, err)


def least(a: Num, b: Num) -> Num:
    """The smaller of two columns, row by row."""
    a, b = aligned(a, b)
    err = _added(a.err, b.err)
    return Num(np.minimum(a.v, b.v), a.scale, max(a.bound, b.bound), err)


def first_known(a: Num, b: Num) -> Num:
    """The first column, and the second where the first is unknown."""
    if a.is_unknown or b.is_unknown:
        return b if a.is_unknown else a
    gaps = np.isnan(a.v)
    if not gaps.any():
        return a
    a, b = aligned(a, b)
    err = None
    if a.err is not None or b.err is not None:
        zero = np.zeros_like(gaps, dtype=np.float64)
        err = np.where(gaps, zero if b.err is None else b.err, zero if a.err is None else a.err)
    return Num(np.where(gaps, b.v, a.v), a.scale, max(a.bound, b.bound), err)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a >= b, where a < b (neither where one is unknown), and which rows the error bound leaves open."""

    ge: Array
    lt: Array
    near: Array | None


def compare(a: Num, b: Num) -> Comparison:
    """a against b, row by row."""
    a, b = aligned(a, b)
    err = _added(a.err, b.err)
    near = None
    if err is not None:
        gap = np.abs(a.v - b.v)
        near = (err > 0) & (gap <= err * _SLACK)
    return Comparison(np.greater_equal(a.v, b.v), np.less(a.v, b.v), near)


def ratio_float(a: Num, b: Num) -> tuple[Array, Array | None]:
    """a / b as the float nearest to the true ratio, and the rows where that is not certain.

    Both sides are exact whole numbers unless `err` says otherwise, and IEEE division rounds correctly.
    """
    a, b = aligned(a, b)
    err = _added(a.err, b.err)
    with np.errstate(divide="ignore", invalid="ignore"):
        return a.v / b.v, None if err is None else err > 0


def as_float(a: Num) -> tuple[Array, Array | None]:
    """The column as floats nearest to the true values, and the rows where that is not certain."""
    return a.v / float(a.scale), None if a.err is None else a.err > 0
