"""A small exact language for mixed-integer programs: linear expressions with rational coefficients, solved by HiGHS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor, gcd, lcm

import numpy as np


@dataclass(frozen=True, slots=True)
class Linear:
    """constant + sum of coefficient x variable, exact."""

    constant: Fraction
    terms: Mapping[int, Fraction] = field(default_factory=dict)

    def __add__(self, other: Linear | Fraction | int) -> Linear:
        if not isinstance(other, Linear):
            return Linear(self.constant + other, self.terms)
        terms = dict(self.terms)
        for variable, coefficient in other.terms.items():
            terms[variable] = terms.get(variable, Fraction(0)) + coefficient
        return Linear(self.constant + other.constant, {v: c for v, c in terms.items() if c})

    __radd__ = __add__

    def __mul__(self, factor: Fraction | int) -> Linear:
        return Linear(self.constant * factor, {v: c * factor for v, c in self.terms.items() if c * factor})

    __rmul__ = __mul__

    def __neg__(self) -> Linear:
        return self * -1

    def __sub__(self, other: Linear | Fraction | int) -> Linear:
        return self + (other * -1 if isinstance(other, Linear) else -other)


def linear(value: Linear | Fraction | int) -> Linear:
    """A number as a linear expression."""
    return value if isinstance(value, Linear) else Linear(Fraction(value))


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of all variables (whole ones rounded), the cost, and the proven lower bound of the cost."""

    values: tuple[Fraction, ...]
    cost: Fraction
    bound: float


class Program:
    """Minimise a cost over variables with bounds, subject to linear expressions being at least zero."""

    def __init__(self) -> None:
        self.lower: list[Fraction] = []
        self.upper: list[Fraction] = []
        self.whole: list[bool] = []
        self.costs: list[Fraction] = []
        self.rows: list[Linear] = []

    def variable(
        self, lower: int | Fraction, upper: int | Fraction, *, whole: bool, cost: Fraction | int = 0
    ) -> Linear:
        """A new variable."""
        self.lower.append(Fraction(lower))
        self.upper.append(Fraction(upper))
        self.whole.append(whole)
        self.costs.append(Fraction(cost))
        return Linear(Fraction(0), {len(self.lower) - 1: Fraction(1)})

    def binary(self) -> Linear:
        """A new variable that is 0 or 1."""
        return self.variable(0, 1, whole=True)

    def least_value(self, expression: Linear) -> Fraction:
        """The least value that the variables' bounds allow."""
        ends = (c * (self.lower[v] if c > 0 else self.upper[v]) for v, c in expression.terms.items())
        return expression.constant + sum(ends, start=Fraction(0))

    def require(self, expression: Linear) -> None:
        """expression >= 0."""
        self.rows.append(expression)

    def require_if(self, switch: Linear, expression: Linear) -> None:
        """expression >= 0 where the switch is 1."""
        slack = max(Fraction(0), -self.least_value(expression))
        self.rows.append(expression + (linear(1) - switch) * slack)

    def solve(self, *, margin: float = 0.0) -> Solution | None:
        """The cheapest values; None when infeasible. `margin` tightens every row by a share of its size.

        The answer comes from floating point and must be checked exactly by the caller.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        if any(not row.terms and row.constant < 0 for row in self.rows):
            return None
        rows = [row for row in self.rows if row.terms]
        scaled = [_in_small_whole_numbers(row, all(self.whole[v] for v in row.terms)) for row in rows]
        data, columns, starts, lower = [], [], [0], []
        for row in scaled:
            largest = max(abs(float(c)) for c in row.terms.values())
            data += [float(c) / largest for c in row.terms.values()]
            columns += list(row.terms)
            starts.append(len(columns))
            lower.append((-float(row.constant)) / largest + margin)
        shape = (len(rows), len(self.lower))
        constraints = (
            [LinearConstraint(csr_array((data, columns, starts), shape=shape), np.array(lower), np.inf)] if rows else []
        )
        found = milp(
            c=np.array([float(c) for c in self.costs]),
            integrality=np.array(self.whole, dtype=np.int64),
            bounds=Bounds(np.array([float(x) for x in self.lower]), np.array([float(x) for x in self.upper])),
            constraints=constraints,
            options={"mip_rel_gap": 0.0, "presolve": True},
        )
        if found.x is None:
            return None
        values = tuple(
            Fraction(round(x)) if whole else Fraction(float(x)) for x, whole in zip(found.x, self.whole, strict=True)
        )
        cost = sum((c * v for c, v in zip(self.costs, values, strict=True)), start=Fraction(0))
        bound = found.mip_dual_bound if found.mip_dual_bound is not None else float(cost)
        return Solution(values, cost, float(bound))


def _in_small_whole_numbers(row: Linear, is_whole: bool) -> Linear:
    """The row times a positive number, so that its coefficients are whole and share no divisor.

    When all its variables are whole, the constant may be rounded down: the sum of the others is a whole number.
    """
    scale = lcm(*(c.denominator for c in row.terms.values()))
    whole = {v: int(c * scale) for v, c in row.terms.items()}
    divisor = gcd(*whole.values())
    constant = row.constant * scale / divisor
    return Linear(
        Fraction(floor(constant)) if is_whole else constant, {v: Fraction(c, divisor) for v, c in whole.items()}
    )
