"""Quantities made of dates: days since or until, days after a date of the rules, years of operation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from nonggu.engines.rules.facts import FOUNDED, Block
from nonggu.engines.rules.numbers import UNKNOWN, Num
from nonggu.engines.rules.quantities import Quantity, Source


@dataclass(frozen=True, slots=True)
class DaysSince(Quantity):
    """Days from a date fact to the date of the assessment; `sign` -1: days until."""

    name: str
    sign: int = 1

    def exact(self, facts: Source, year: int) -> Any:
        date = facts.date(self.name)
        return None if date is None else Fraction((facts.on - date).days * self.sign)

    def _column(self, block: Block, year: int) -> Num:
        days = block.days(self.name)
        if days.is_unknown:
            return UNKNOWN
        today = (block.on - dt.date(1970, 1, 1)).days
        return Num((today - days.v) * self.sign, 1, 1e7)

    def names(self, year: int) -> Iterator[str]:
        yield self.name


@dataclass(frozen=True, slots=True)
class DaysAfter(Quantity):
    """Days from a date of the rules to a date fact (negative: before)."""

    name: str
    date: dt.date

    def exact(self, facts: Source, year: int) -> Any:
        date = facts.date(self.name)
        return None if date is None else Fraction((date - self.date).days)

    def _column(self, block: Block, year: int) -> Num:
        days = block.days(self.name)
        if days.is_unknown:
            return UNKNOWN
        return Num(days.v - float((self.date - dt.date(1970, 1, 1)).days), 1, 1e7)

    def names(self, year: int) -> Iterator[str]:
        yield self.name


@dataclass(frozen=True, slots=True)
class OperatingYears(Quantity):
    """How many of the last `years` accounting years lie at or after the year of registration (at least 0)."""

    years: int

    def exact(self, facts: Source, year: int) -> Any:
        founded = facts.founding_year
        return None if founded is None else Fraction(max(0, min(self.years, year - founded + 1)))

    def _column(self, block: Block, year: int) -> Num:
        founded = block.founding_year()
        if founded is None:
            return UNKNOWN
        return Num(np.clip(year + 1.0 - founded, 0.0, float(self.years)), 1, float(self.years))

    def names(self, year: int) -> Iterator[str]:
        yield FOUNDED
