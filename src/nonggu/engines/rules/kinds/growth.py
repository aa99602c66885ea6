"""Average growth over three years, g = (Y2/Y1 + Y3/Y2) / 2 - 1, with its edge cases, as points or against a number.

The edge cases that the text does not print (two years only, one year only, a negative base) follow the practice named
in the
parameters and are marked unsure there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from nonggu.engines.rules import numbers
from nonggu.engines.rules.facts import FOUNDED, Block
from nonggu.engines.rules.kinds.base import MANUAL, Clause, Columns, code_from, only_where, waiting
from nonggu.engines.rules.kinds.points import Bands, code_of_points, next_bound, place, points_of, span
from nonggu.engines.rules.kinds.scores import Scoring
from nonggu.engines.rules.kinds.thresholds import lack
from nonggu.engines.rules.quantities import Masks, Quantity, Source, masked, merged
from nonggu.engines.rules.results import Outcome, Result

#: Growth is shown rounded half to even at this many decimals; it is compared unrounded.
DECIMALS = 9
_GRID = 10**DECIMALS
_ERROR = 2.0**-50


@dataclass(frozen=True, slots=True)
class Practice:
    """What to do where the text is silent: `ratio`, `zero` (no points) or `manual_review`."""

    two_years: str = "ratio"
    one_year: str = "zero"
    negative_base: str = "zero"


@dataclass(frozen=True, slots=True)
class Growth:
    """What the years say: a growth `g`, or none because of `case`."""

    g: Fraction | None
    case: str = ""
    missing: tuple[str, ...] = ()


def growth_of(of: Quantity, facts: Source, year: int, practice: Practice) -> Growth:
    """The growth over the three accounting years that end with `year`."""
    y1, y2, y3 = (of.exact(facts, each) for each in (year - 2, year - 1, year))
    founded = facts.founding_year
    is_two = y1 is None and founded is not None and founded > year - 2
    is_one = is_two and y2 is None and founded is not None and founded > year - 1
    if is_one and y3 is not None:
        return Growth(None, "growth_one_year")
    if y3 is None or y2 is None or (y1 is None and not is_two):
        asked = (year - 2, year - 1, year) if not is_two else (year - 1, year)
        if founded is None and y1 is None:
            return Growth(None, "", (FOUNDED, *_missing(of, facts, asked)))
        return Growth(None, "", _missing(of, facts, asked))
    if y2 < 0 or (y1 is not None and y1 < 0):
        return Growth(None, "growth_negative_base")
    if y2 == 0:
        return Growth(None, "growth_second_year_zero")
    if is_two:
        case = "growth_two_years"
        return Growth(y3 / y2 - 1 if practice.two_years == "ratio" else None, case)
    if y1 == 0:
        return Growth(y3 / y2 - 1, "growth_first_year_zero")
    return Growth((y2 / y1 + y3 / y2) / 2 - 1)


def _missing(of: Quantity, facts: Source, years: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in years for name in of.missing(facts, each)))


def growth_missing(of: Quantity, block: Block, year: int, found: Columns) -> Masks:
    """The facts that a growth asks for, row by row, as `growth_of` names them."""
    y1, waits, founded = of.column(block, year - 2).v, waiting(found), block.founding_year()
    no_first = np.broadcast_to(np.isnan(y1), block.size)
    nothing = np.ones(block.size, np.bool_)
    is_two = ~nothing if founded is None else no_first & (founded > year - 2)
    no_date = nothing if founded is None else np.isnan(founded)
    parts = [{FOUNDED: no_date & no_first}, masked(of.missing_columns(block, year - 2), ~is_two)]
    parts += [of.missing_columns(block, each) for each in (year - 1, year)]
    return masked(merged(parts), waits)


def is_manual(case: str, practice: Practice) -> bool:
    """Whether the practice for this case hands the points to a person."""
    chosen = {
        "growth_two_years": practice.two_years,
        "growth_one_year": practice.one_year,
        "growth_negative_base": practice.negative_base,
    }
    return chosen.get(case) == "manual_review"


@dataclass(slots=True)
class GrowthColumns:
    """Growth for a block: `g` (NaN where there is none), its error bound, and masks of the cases without or beside
    it."""

    g: Any
    error: Any
    unknown: Any
    cases: dict[str, Any]
    near: Any


def growth_columns(of: Quantity, block: Block, year: int, practice: Practice) -> GrowthColumns:
    """As `growth_of`, for a block."""
    columns = [of.column(block, each) for each in (year - 2, year - 1, year)]
    a, b, c = numbers.aligned(*columns)
    y1, y2, y3 = (np.broadcast_to(np.asarray(x.v, np.float64), block.size) for x in (a, b, c))
    later, earlier = y3 / y2, y2 / y1
    g = (earlier + later) * 0.5 - 1.0
    normal = (y1 > 0) & (y2 > 0)
    error = (np.abs(earlier) + np.abs(later) + 1.0) * _ERROR
    near = None
    for column in (a, b, c):
        if column.err is not None:
            near = column.err > 0 if near is None else near | (column.err > 0)
    found = GrowthColumns(g, error, np.isnan(g), {}, near)
    if not normal.all():
        _edge_cases(found, block, year, (y1, y2, y3), normal, practice)
    return found


def _edge_cases(
    found: GrowthColumns, block: Block, year: int, values: tuple[Any, Any, Any], normal: Any, practice: Practice
) -> None:
    y1, y2, y3 = values
    founded = block.founding_year()
    young = np.zeros(block.size, bool) if founded is None else founded > year - 2
    younger = np.zeros(block.size, bool) if founded is None else founded > year - 1
    is_two = np.isnan(y1) & young
    is_one = is_two & np.isnan(y2) & younger & ~np.isnan(y3)
    known = ~np.isnan(y3) & ~np.isnan(y2) & (~np.isnan(y1) | is_two)
    negative = known & ((y2 < 0) | (y1 < 0))
    zero = known & ~negative & (y2 == 0)
    rest = known & ~negative & ~zero
    two, first_zero = rest & is_two, rest & (y1 == 0)
    last_two = y3 / y2
    short = first_zero | two if practice.two_years == "ratio" else first_zero
    found.g = np.where(normal, found.g, np.where(short, last_two - 1.0, np.nan))
    found.error = np.where(short, (np.abs(last_two) + 1.0) * _ERROR, found.error)
    found.unknown = ~(known | is_one)
    found.cases = {
        "growth_one_year": is_one,
        "growth_negative_base": negative,
        "growth_second_year_zero": zero,
        "growth_two_years": two,
        "growth_first_year_zero": first_zero,
    }


def _shown(found: GrowthColumns, borders: Any) -> tuple[Any, Any, Any]:
    """Growth on the grid of shown decimals, the distance to the border, and the rows whose rounding is not certain."""
    steps = found.g * _GRID
    whole = np.rint(steps)
    doubt = np.abs(np.abs(steps - np.floor(steps)) - 0.5) <= found.error * (2.0 * _GRID)
    return whole / _GRID, (np.rint(borders * _GRID) - whole) / _GRID, doubt


@dataclass(frozen=True, kw_only=True)
class GrowthScore(Scoring):
    """Points from the band of the growth. `disputed` is a border that the official texts print in two ways."""

    of: Quantity
    bands: Bands
    practice: Practice = Practice()
    disputed: Fraction | None = None

    def names(self, year: int) -> Iterator[str]:
        yield FOUNDED
        for each in (year - 2, year - 1, year):
            yield from self.of.names(each)
        yield from super().names(year)

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        return self._with_expert(self._exact(facts, year), facts)

    def _exact(self, facts: Source, year: int) -> Outcome:
        found = growth_of(self.of, facts, year, self.practice)
        least, greatest = (Fraction(points) for points in span(self.bands))
        notes = (found.case,) if found.case else ()
        if found.g is None:
            if not found.case:
                return Outcome(Result.UNKNOWN, low=least, high=greatest, missing=found.missing)
            if is_manual(found.case, self.practice):
                return Outcome(Result.MANUAL_REVIEW, low=least, high=greatest, notes=notes)
            asks = found.case == "growth_negative_base"
            result = Result.MANUAL_REVIEW if asks else Result.UNMET
            return Outcome(result, low=Fraction(0), high=Fraction(0), notes=notes)
        index = place(self.bands, found.g)
        band, border = self.bands[index], next_bound(self.bands, index)
        short = None if border is None else lack(found.g, self.bands[index - 1].operator, border)
        if found.g == self.disputed:
            notes = (*notes, "growth_on_disputed_border")
        result = Result.MET if band.high > 0 else Result.UNMET
        return Outcome(result, found.g, border, short, Fraction(band.low), Fraction(band.high), (), notes)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        growth = growth_columns(self.of, block, year, self.practice)
        found, matches = Columns(None), []
        found.doubt(growth.near)
        for band in self.bands[:-1]:
            bound = float(band.bound)
            held = growth.g >= bound if band.operator == ">=" else growth.g > bound
            found.doubt(np.abs(growth.g - bound) <= growth.error)
            matches.append(held)
        found.low, found.high = points_of(self.bands, matches, growth.unknown)
        found.code = code_of_points(found.high, growth.unknown)
        if growth.cases:
            self._cases(found, growth)
        if detail:
            self._detail(found, growth, matches)
        return self._columns_with_expert(found, block)

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        return growth_missing(self.of, block, year, found)

    def _cases(self, found: Columns, growth: GrowthColumns) -> None:
        least, greatest = span(self.bands)
        for case, mask in growth.cases.items():
            if not mask.any():
                continue
            found.notes[case] = mask
            none = mask & np.isnan(growth.g)
            if is_manual(case, self.practice):
                found.low = np.where(none, np.uint8(least), found.low)
                found.high = np.where(none, np.uint8(greatest), found.high)
                found.code = np.where(none, np.uint8(MANUAL), found.code)
            else:
                code = MANUAL if case == "growth_negative_base" else 0
                found.low = np.where(none, np.uint8(0), found.low)
                found.high = np.where(none, np.uint8(0), found.high)
                found.code = np.where(none, np.uint8(code), found.code)

    def _detail(self, found: Columns, growth: GrowthColumns, matches: list[Any]) -> None:
        borders = np.array([np.nan, *(float(band.bound) for band in self.bands[:-1])])
        held = sum((np.asarray(match).astype(np.intp) for match in matches), start=np.intp(0))
        found.threshold = only_where(~np.isnan(growth.g), borders[len(self.bands) - 1 - held])
        found.value, found.shortfall, doubt = _shown(growth, found.threshold)
        found.doubt(doubt)


@dataclass(frozen=True, kw_only=True)
class GrowthAtLeast(Clause):
    """The growth must reach a number."""

    of: Quantity
    limit: Fraction | None
    practice: Practice = Practice()

    def names(self, year: int) -> Iterator[str]:
        yield FOUNDED
        for each in (year - 2, year - 1, year):
            yield from self.of.names(each)

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        found = growth_of(self.of, facts, year, self.practice)
        notes = (found.case,) if found.case else ()
        if self.limit is None:
            return Outcome(Result.UNKNOWN, found.g, notes=("parameter_empty",))
        if found.g is None:
            result = Result.UNKNOWN if not found.case else Result.MANUAL_REVIEW
            return Outcome(result, None, self.limit, missing=found.missing, notes=notes)
        if found.g >= self.limit:
            return Outcome(Result.MET, found.g, self.limit, notes=notes)
        return Outcome(Result.UNMET, found.g, self.limit, self.limit - found.g, notes=notes)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        growth = growth_columns(self.of, block, year, self.practice)
        bound = float("nan") if self.limit is None else float(self.limit)
        found = Columns(code_from(growth.g >= bound, growth.g < bound))
        found.doubt(growth.near, np.abs(growth.g - bound) <= growth.error)
        if self.limit is None:
            found.notes["parameter_empty"] = True
        for case, mask in growth.cases.items():
            if mask.any() and self.limit is not None:
                found.notes[case] = mask
                found.code = np.where(mask & np.isnan(growth.g), np.uint8(MANUAL), found.code)
        if detail:
            found.threshold = None if self.limit is None else bound
            found.value, short, doubt = _shown(growth, bound)
            found.shortfall = only_where(found.code == 0, short)
            found.doubt(doubt)
        return found

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        return growth_missing(self.of, block, year, found)
