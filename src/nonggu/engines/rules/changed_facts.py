"""Facts of an enterprise while its changes are still open: what they touch is an expression of a program."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nonggu.engines.rules.facts import Facts
from nonggu.engines.rules.programs import Linear, Program, linear


class ChangedFacts:
    """Facts with changes still open: numbers that changes touch are linear expressions."""

    def __init__(self, base: Facts, program: Program) -> None:
        self.base, self.program, self.on = base, program, base.on
        self.added: dict[str, Linear] = {}
        self.settable: dict[str, Linear] = {}

    @property
    def founding_year(self) -> int | None:
        """The year of registration."""
        return self.base.founding_year

    def number(self, name: str) -> Any:
        """A number, or an expression where changes touch it; None when unknown."""
        value = self.base.number(name)
        if value is None or name not in self.added:
            return value
        return self.added[name] + value

    def date(self, name: str) -> dt.date | None:
        """A date."""
        return self.base.date(name)

    def truth(self, name: str) -> bool | None:
        """A yes-or-no fact before the changes."""
        return self.base.truth(name)

    def code(self, name: str) -> str | None:
        """A code."""
        return self.base.code(name)

    def is_missing(self, name: str) -> bool:
        """Whether the fact is unknown."""
        return self.base.is_missing(name)

    def least(self, a: Any, b: Any) -> Any:
        """The smaller of two expressions, exactly: a new variable held below both and pushed up to one of them."""
        if not isinstance(a, Linear) and not isinstance(b, Linear):
            return min(a, b)
        first, second = linear(a), linear(b)
        low = min(self.program.least_value(first), self.program.least_value(second))
        high = -min(self.program.least_value(-first), self.program.least_value(-second))
        smaller = self.program.variable(low, high, whole=False)
        which = self.program.binary()
        self.program.require(first - smaller)
        self.program.require(second - smaller)
        self.program.require_if(which, smaller - first)
        self.program.require_if(linear(1) - which, smaller - second)
        return smaller
