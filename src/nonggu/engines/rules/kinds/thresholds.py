"""Clauses that compare a quantity or a ratio with a number of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from nonggu.engines.rules import numbers
from nonggu.engines.rules.facts import Block
from nonggu.engines.rules.kinds.base import MANUAL, Clause, Columns, code_from, only_where, unknown_outcome, waiting
from nonggu.engines.rules.numbers import Num
from nonggu.engines.rules.quantities import Masks, Quantity, Source, masked, merged
from nonggu.engines.rules.results import Outcome, Result

OPERATORS = (">=", ">", "<=", "<")


def holds(value: Fraction, operator: str, threshold: Fraction) -> bool:
    """Whether `value operator threshold`."""
    if operator == ">=":
        return value >= threshold
    if operator == ">":
        return value > threshold
    return value <= threshold if operator == "<=" else value < threshold


def masks(value: Num, operator: str, threshold: Num) -> tuple[Any, Any, Any]:
    """Where the comparison holds, where it fails (neither: unknown), and the near ties."""
    if operator in (">=", "<"):
        found = numbers.compare(value, threshold)
    else:
        found = numbers.compare(threshold, value)
    return (found.ge, found.lt, found.near) if operator in (">=", "<=") else (found.lt, found.ge, found.near)


def lack(value: Fraction, operator: str, threshold: Fraction) -> Fraction:
    """By how much the value misses the threshold."""
    return threshold - value if operator in (">=", ">") else value - threshold


@dataclass(frozen=True, kw_only=True)
class Threshold(Clause):
    """A quantity against a number: count at least, amount at most, days since ... An empty number answers `unknown`."""

    quantity: Quantity
    operator: str
    limit: Fraction | None

    def names(self, year: int) -> Iterator[str]:
        yield from self.quantity.names(year)

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        value = self.quantity.exact(facts, year)
        if value is None or self.limit is None:
            found = unknown_outcome((self.quantity,), facts, year, self.limit is not None)
            return Outcome(found.result, value, self.limit, None, missing=found.missing, notes=found.notes)
        if holds(value, self.operator, self.limit):
            return Outcome(Result.MET, value, self.limit)
        return Outcome(Result.UNMET, value, self.limit, lack(value, self.operator, self.limit))

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        value = self.quantity.column(block, year)
        limit = numbers.UNKNOWN if self.limit is None else numbers.constant(self.limit)
        met, unmet, near = masks(value, self.operator, limit)
        found = Columns(code_from(met, unmet))
        found.doubt(near)
        if self.limit is None:
            found.notes["parameter_empty"] = True
        if detail:
            self._detail(found, value, limit, unmet)
        return found

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        return masked(self.quantity.missing_columns(block, year), waiting(found))

    def _detail(self, found: Columns, value: Num, limit: Num, unmet: Any) -> None:
        found.value, doubt = numbers.as_float(value)
        found.threshold = None if self.limit is None else float(self.limit)
        sign = 1 if self.operator in (">=", ">") else -1
        if not limit.is_unknown and not value.is_unknown:
            gap, more = numbers.as_float(numbers.total([numbers.times(limit, sign), numbers.times(value, -sign)]))
            found.shortfall = only_where(unmet, gap)
            found.doubt(more)
        found.doubt(doubt)


@dataclass(frozen=True, slots=True)
class Band:
    """For values of the banding quantity up to and including `up_to` (None: any), `limit` holds."""

    up_to: Fraction | None
    limit: Fraction


@dataclass(frozen=True, kw_only=True)
class Ratio(Clause):
    """numerator / denominator against a number, compared by cross-multiplication.

    The number may depend on a band of another quantity (`band_by`, `bands`). A denominator that is zero or negative
    gives
    no ratio: a person must look.
    """

    numerator: Quantity
    denominator: Quantity
    operator: str
    limit: Fraction | None = None
    band_by: Quantity | None = None
    bands: tuple[Band, ...] = ()

    def names(self, year: int) -> Iterator[str]:
        for quantity in self._quantities():
            yield from quantity.names(year)

    def _quantities(self) -> tuple[Quantity, ...]:
        both = (self.numerator, self.denominator)
        return both if self.band_by is None else (*both, self.band_by)

    def limit_for(self, facts: Source, year: int) -> Fraction | None:
        """The threshold that applies to this enterprise."""
        if self.band_by is None:
            return self.limit
        value = self.band_by.exact(facts, year)
        if value is None:
            return None
        return next((b.limit for b in self.bands if b.up_to is None or value <= b.up_to), None)

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        top, bottom = self.numerator.exact(facts, year), self.denominator.exact(facts, year)
        limit = self.limit_for(facts, year)
        ratio = None if top is None or bottom is None or bottom <= 0 else top / bottom
        if bottom is not None and bottom <= 0:
            return Outcome(Result.MANUAL_REVIEW, None, limit, notes=("denominator_not_positive",))
        if ratio is None or limit is None:
            found = unknown_outcome(self._quantities(), facts, year, self.limit is not None or bool(self.bands))
            return Outcome(Result.UNKNOWN, ratio, limit, missing=found.missing, notes=found.notes)
        if holds(ratio, self.operator, limit):
            return Outcome(Result.MET, ratio, limit)
        return Outcome(Result.UNMET, ratio, limit, lack(ratio, self.operator, limit))

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        top, bottom = self.numerator.column(block, year), self.denominator.column(block, year)
        limit, doubt = self._limits(block, year)
        need = numbers.product(bottom, limit)
        met, unmet, near = masks(top, self.operator, need)
        found = Columns(code_from(met, unmet))
        found.doubt(near, doubt)
        bad = np.less_equal(bottom.v, 0.0)
        if np.any(bad):
            found.code = np.where(bad, np.uint8(MANUAL), found.code)
            found.notes["denominator_not_positive"] = bad
        if self.limit is None and not self.bands:
            found.notes["parameter_empty"] = np.logical_not(bad)
        if detail:
            self._detail(found, top, bottom, limit, need)
        return found

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        return masked(merged(each.missing_columns(block, year) for each in self._quantities()), waiting(found))

    def _limits(self, block: Block, year: int) -> tuple[Num, Any]:
        if self.band_by is None:
            return (numbers.UNKNOWN if self.limit is None else numbers.constant(self.limit)), None
        value = self.band_by.column(block, year)
        last = self.bands[-1].limit if self.bands[-1].up_to is None else None
        if value.is_unknown or last is None:
            return numbers.UNKNOWN, None
        scale = int(np.lcm.reduce([band.limit.denominator for band in self.bands]))
        whole = [int(band.limit * scale) for band in self.bands]
        chosen, doubt = value.v * 0.0 + whole[-1], None
        for band, here, after in zip(self.bands, whole, whole[1:], strict=False):
            inside, _, near = masks(value, "<=", numbers.constant(band.up_to or 0))
            chosen = chosen + np.multiply(inside, float(here - after))
            doubt = near if doubt is None or near is None else doubt | near
        return Num(chosen, scale, float(max(abs(w) for w in whole))), doubt

    def _detail(self, found: Columns, top: Num, bottom: Num, limit: Num, need: Num) -> None:
        ratio, doubt = numbers.ratio_float(top, bottom)
        good = np.greater(bottom.v, 0.0)
        found.value = only_where(good, ratio)
        found.threshold, _ = numbers.as_float(limit)
        sign = 1 if self.operator in (">=", ">") else -1
        gap = numbers.total([numbers.times(need, sign), numbers.times(top, -sign)])
        short, more = numbers.ratio_float(gap, bottom)
        found.shortfall = only_where(found.code == 0, short)
        found.doubt(doubt, more)
