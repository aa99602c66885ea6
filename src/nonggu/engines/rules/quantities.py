"""Quantities that clauses compare: facts, sums over years, differences, capped parts. One tree, two evaluations.

`exact` works on one enterprise with anything that adds and multiplies like a Fraction (the path to qualify passes
linear
expressions); `column` works on a block of rows. Both take the accounting year that "this year" means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np

from nonggu.engines.rules import numbers
from nonggu.engines.rules.facts import Block
from nonggu.engines.rules.numbers import UNKNOWN, Num

#: Facts to masks of rows.
Masks = dict[str, Any]


class Source(Protocol):
    """Where `exact` reads from: `nonggu.engines.rules.facts.Facts`, or a model of changes to them."""

    @property
    def on(self) -> dt.date:
        """The date of the assessment."""

    @property
    def founding_year(self) -> int | None:
        """The year of registration."""

    def number(self, name: str) -> Any:
        """A numeric fact, None when unknown."""

    def date(self, name: str) -> dt.date | None:
        """A date fact, None when unknown."""

    def truth(self, name: str) -> bool | None:
        """A yes-or-no fact, None when unknown."""

    def code(self, name: str) -> str | None:
        """A fact from a code list, None when unknown."""

    def is_missing(self, name: str) -> bool:
        """Whether the fact is unknown."""


class Quantity:
    """A node of the tree."""

    def exact(self, facts: Source, year: int) -> Any:
        """The value for one enterprise, None when unknown."""
        raise NotImplementedError

    def column(self, block: Block, year: int) -> Num:
        """The value for each row; computed once a block, however many clauses ask."""
        key = (id(self), year)
        found = block.made.get(key)
        if found is None:
            found = block.made[key] = self._column(block, year)
        return found

    def _column(self, block: Block, year: int) -> Num:
        raise NotImplementedError

    def names(self, year: int) -> Iterator[str]:
        """The columns of facts that the quantity can read."""
        raise NotImplementedError

    def missing(self, facts: Source, year: int) -> tuple[str, ...]:
        """The facts to ask for when the value is unknown."""
        return tuple(name for name in self.names(year) if facts.is_missing(name))

    def missing_columns(self, block: Block, year: int) -> Masks:
        """As `missing`, for a block: the rows in which each fact is asked for."""
        return {name: block.gap(name) for name in self.names(year)}


def merged(parts: Iterable[Masks]) -> Masks:
    """Facts to the rows in which any of the parts asks for them."""
    found: Masks = {}
    for part in parts:
        for name, mask in part.items():
            found[name] = found[name] | mask if name in found else mask
    return found


def masked(masks: Masks, where: Any) -> Masks:
    """The masks within some rows."""
    return {name: mask & where for name, mask in masks.items()}


@dataclass(frozen=True, slots=True)
class Fact(Quantity):
    """A numeric fact; `name` may hold `{year}`."""

    name: str

    def exact(self, facts: Source, year: int) -> Any:
        return facts.number(self.name.replace("{year}", str(year)))

    def _column(self, block: Block, year: int) -> Num:
        return block.number(self.name.replace("{year}", str(year)))

    def names(self, year: int) -> Iterator[str]:
        yield self.name.replace("{year}", str(year))


@dataclass(frozen=True, slots=True)
class Constant(Quantity):
    """A number of the rules."""

    value: Fraction | None

    def exact(self, facts: Source, year: int) -> Any:
        return self.value

    def _column(self, block: Block, year: int) -> Num:
        return UNKNOWN if self.value is None else numbers.constant(self.value)

    def names(self, year: int) -> Iterator[str]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Sum(Quantity):
    """The sum of parts, each with a factor: [(part, 1), (part, -1)] is a difference. Unknown where a part is
    unknown."""

    parts: tuple[tuple[Quantity, Fraction | None], ...]

    def exact(self, facts: Source, year: int) -> Any:
        values = [(part.exact(facts, year), factor) for part, factor in self.parts]
        if any(value is None or factor is None for value, factor in values):
            return None
        return sum((value * factor for value, factor in values), start=Fraction(0))

    def _column(self, block: Block, year: int) -> Num:
        columns: list[Num] = []
        for part, factor in self.parts:
            column = UNKNOWN if factor is None else part.column(block, year)
            if column.is_unknown:
                return UNKNOWN
            columns.append(column if factor == 1 else numbers.times(column, factor or 0))
        return numbers.total(columns)

    def names(self, year: int) -> Iterator[str]:
        for part, _ in self.parts:
            yield from part.names(year)

    def missing(self, facts: Source, year: int) -> tuple[str, ...]:
        return tuple(name for part, _ in self.parts for name in part.missing(facts, year))

    def missing_columns(self, block: Block, year: int) -> Masks:
        return merged(part.missing_columns(block, year) for part, _ in self.parts)


@dataclass(frozen=True, slots=True)
class CappedPart(Quantity):
    """A part that may be at most `share` of the total of itself and the rest: min(part, rest x share / (1 - share))."""

    part: Quantity
    rest: Quantity
    share: Fraction | None

    def exact(self, facts: Source, year: int) -> Any:
        part, rest = self.part.exact(facts, year), self.rest.exact(facts, year)
        if part is None or rest is None or self.share is None:
            return None
        cap = rest * (self.share / (1 - self.share))
        choose = getattr(facts, "least", min)
        return choose(part, cap)

    def _column(self, block: Block, year: int) -> Num:
        part, rest = self.part.column(block, year), self.rest.column(block, year)
        if part.is_unknown or rest.is_unknown or self.share is None:
            return UNKNOWN
        return numbers.least(part, numbers.times(rest, self.share / (1 - self.share)))

    def names(self, year: int) -> Iterator[str]:
        yield from self.part.names(year)
        yield from self.rest.names(year)


@dataclass(frozen=True, slots=True)
class FirstKnown(Quantity):
    """The first alternative that is known. What is asked for when none is known is the last."""

    alternatives: tuple[Quantity, ...]

    def exact(self, facts: Source, year: int) -> Any:
        for alternative in self.alternatives:
            value = alternative.exact(facts, year)
            if value is not None:
                return value
        return None

    def _column(self, block: Block, year: int) -> Num:
        found = UNKNOWN
        for alternative in self.alternatives:
            found = numbers.first_known(found, alternative.column(block, year))
        return found

    def names(self, year: int) -> Iterator[str]:
        for alternative in self.alternatives:
            yield from alternative.names(year)

    def missing(self, facts: Source, year: int) -> tuple[str, ...]:
        return () if self.exact(facts, year) is not None else self.alternatives[-1].missing(facts, year)

    def missing_columns(self, block: Block, year: int) -> Masks:
        return masked(self.alternatives[-1].missing_columns(block, year), np.isnan(self.column(block, year).v))


@dataclass(frozen=True, slots=True)
class SumYears(Quantity):
    """The sum over the last `years` accounting years; a blank year before the year of registration adds nothing."""

    of: Quantity
    years: int

    def exact(self, facts: Source, year: int) -> Any:
        founded = facts.founding_year
        values = []
        for each in range(year - self.years + 1, year + 1):
            value = self.of.exact(facts, each)
            if value is None and founded is not None and each < min(founded, year):
                continue
            values.append(value)
        return None if not values or None in values else sum(values, start=Fraction(0))

    def _column(self, block: Block, year: int) -> Num:
        founded = block.founding_year()
        columns = []
        for each in range(year - self.years + 1, year + 1):
            column = self.of.column(block, each)
            if founded is not None and each < year:
                column = _nothing_before(column, founded, each)
            columns.append(column)
        return UNKNOWN if any(c.is_unknown for c in columns) else numbers.total(columns)

    def names(self, year: int) -> Iterator[str]:
        for each in range(year - self.years + 1, year + 1):
            yield from self.of.names(each)

    def missing(self, facts: Source, year: int) -> tuple[str, ...]:
        founded = facts.founding_year or 0
        each_year = range(max(year - self.years + 1, min(founded, year)), year + 1)
        return tuple(name for each in each_year for name in self.of.missing(facts, each))

    def missing_columns(self, block: Block, year: int) -> Masks:
        founded = block.founding_year()
        parts = []
        for each in range(year - self.years + 1, year + 1):
            part = self.of.missing_columns(block, each)
            parts.append(part if founded is None else masked(part, ~(np.minimum(founded, year) > each)))
        return merged(parts)


def _nothing_before(column: Num, founded: Any, year: int) -> Num:
    young = founded > year
    if not young.any():
        return column
    if column.is_unknown:
        return Num(np.where(young, 0.0, np.nan), 1, 0.0)
    gaps = young & np.isnan(column.v)
    if not gaps.any():
        return column
    return Num(np.where(gaps, 0.0, column.v), column.scale, column.bound, column.err)


@dataclass(frozen=True, slots=True)
class AtYear(Quantity):
    """Another quantity as of an earlier (negative) or later year."""

    of: Quantity
    shift: int

    def exact(self, facts: Source, year: int) -> Any:
        return self.of.exact(facts, year + self.shift)

    def _column(self, block: Block, year: int) -> Num:
        return self.of.column(block, year + self.shift)

    def names(self, year: int) -> Iterator[str]:
        yield from self.of.names(year + self.shift)

    def missing(self, facts: Source, year: int) -> tuple[str, ...]:
        return self.of.missing(facts, year + self.shift)

    def missing_columns(self, block: Block, year: int) -> Masks:
        return self.of.missing_columns(block, year + self.shift)
