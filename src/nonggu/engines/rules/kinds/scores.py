"""Clauses that give points: from bands of a value, from steps of counts, from codes, from experts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from nonggu.engines.rules import numbers
from nonggu.engines.rules.facts import Block
from nonggu.engines.rules.kinds.base import MANUAL, MET, Clause, Columns, only_where, unknown_outcome, waiting
from nonggu.engines.rules.kinds.points import (
    Bands,
    code_of_points,
    expert_columns,
    expert_outcome,
    gap_to_next,
    next_bound,
    place,
    points_of,
    span,
)
from nonggu.engines.rules.kinds.thresholds import lack, masks
from nonggu.engines.rules.quantities import Masks, Quantity, Source, masked, merged
from nonggu.engines.rules.results import Outcome, Result


@dataclass(frozen=True, kw_only=True)
class Scoring(Clause):
    """A clause with points; `expert` names the fact that holds the experts' score once it is given."""

    scores = True
    expert: str = ""

    def names(self, year: int) -> Iterator[str]:
        if self.expert:
            yield self.expert

    def _with_expert(self, found: Outcome, facts: Source) -> Outcome:
        return expert_outcome(found, facts.number(self.expert)) if self.expert else found

    def _columns_with_expert(self, found: Columns, block: Block) -> Columns:
        if self.expert:
            expert_columns(found, block.number(self.expert), block.size)
        return found


@dataclass(frozen=True, kw_only=True)
class BandScore(Scoring):
    """Points from the band of a value, or of a ratio (compared by cross-multiplication).

    `if_zero` says what a denominator of zero or less means: a person's matter, or that the indicator does not apply.
    Value, threshold and shortfall speak of the next better band. `silent_note` is noted for values above zero that no
    printed
    band covers (they fall into the last one).
    """

    numerator: Quantity
    denominator: Quantity | None
    bands: Bands
    if_zero: Result = Result.MANUAL_REVIEW
    silent_note: str = ""

    def names(self, year: int) -> Iterator[str]:
        for quantity in self._quantities():
            yield from quantity.names(year)
        yield from super().names(year)

    def _quantities(self) -> tuple[Quantity, ...]:
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        return self._with_expert(self._exact(facts, year), facts)

    def _exact(self, facts: Source, year: int) -> Outcome:
        top = self.numerator.exact(facts, year)
        bottom = Fraction(1) if self.denominator is None else self.denominator.exact(facts, year)
        least, greatest = (Fraction(points) for points in span(self.bands))
        if bottom is not None and bottom <= 0:
            notes = ("denominator_not_positive",)
            if self.if_zero is Result.NOT_APPLICABLE:
                return Outcome(self.if_zero, low=Fraction(0), high=Fraction(0), notes=notes)
            return Outcome(Result.MANUAL_REVIEW, low=least, high=greatest, notes=notes)
        if top is None or bottom is None:
            found = unknown_outcome(self._quantities(), facts, year, True)
            return Outcome(Result.UNKNOWN, low=least, high=greatest, missing=found.missing)
        return self._placed(top / bottom)

    def _placed(self, value: Fraction) -> Outcome:
        index = place(self.bands, value)
        band, border = self.bands[index], next_bound(self.bands, index)
        short = None if border is None else lack(value, self.bands[index - 1].operator, border)
        result = Result.MET if band.high > 0 else Result.UNMET
        is_silent = bool(self.silent_note) and value > 0 and index == len(self.bands) - 1
        notes = (self.silent_note,) if is_silent else ()
        return Outcome(result, value, border, short, Fraction(band.low), Fraction(band.high), (), notes)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        top = self.numerator.column(block, year)
        bottom = numbers.constant(1) if self.denominator is None else self.denominator.column(block, year)
        known: Any = None
        matches: list[Any] = []
        found = Columns(None)
        for band in self.bands[:-1]:
            held, failed, near = masks(top, band.operator, numbers.times(bottom, band.bound))
            known = np.logical_or(held, failed) if known is None else known
            matches.append(held)
            found.doubt(near)
        unknown = np.logical_not(known)
        found.low, found.high = points_of(self.bands, matches, unknown)
        found.code = code_of_points(found.high, unknown)
        if self.silent_note:
            found.notes[self.silent_note] = np.greater(top.v, 0.0) & ~np.logical_or.reduce(matches) & ~unknown
        if detail:
            self._detail(found, top, bottom, matches)
        if self.denominator is not None:
            self._without_ratio(found, np.less_equal(bottom.v, 0.0))
        return self._columns_with_expert(found, block)

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        return masked(merged(each.missing_columns(block, year) for each in self._quantities()), waiting(found))

    def _detail(self, found: Columns, top: numbers.Num, bottom: numbers.Num, matches: list[Any]) -> None:
        found.value, doubt = numbers.ratio_float(top, bottom)
        found.threshold, found.shortfall, more = gap_to_next(top, bottom, self.bands, matches)
        found.threshold = only_where(~np.isnan(found.value), found.threshold)
        found.doubt(doubt, more)

    def _without_ratio(self, found: Columns, bad: Any) -> None:
        if not np.any(bad):
            return
        least, greatest = (0, 0) if self.if_zero is Result.NOT_APPLICABLE else span(self.bands)
        found.low = np.where(bad, np.uint8(least), found.low)
        found.high = np.where(bad, np.uint8(greatest), found.high)
        found.code = np.where(bad, np.uint8(self.if_zero), found.code)
        found.notes = {"denominator_not_positive": bad, **{k: v & ~bad for k, v in found.notes.items()}}
        for name in ("value", "threshold", "shortfall"):
            if getattr(found, name) is not None:
                setattr(found, name, np.where(bad, np.nan, getattr(found, name)))


@dataclass(frozen=True, slots=True)
class Step:
    """Points `low` to `high` when a quantity is at least `least`."""

    quantity: Quantity
    least: Fraction
    low: int
    high: int


@dataclass(frozen=True, kw_only=True)
class StepScore(Scoring):
    """Points of the first step that holds; an unknown step leaves open both what it gives and what the others give."""

    steps: tuple[Step, ...]
    otherwise: int = 0

    def names(self, year: int) -> Iterator[str]:
        for step in self.steps:
            yield from step.quantity.names(year)
        yield from super().names(year)

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        low = high = self.otherwise
        missing: tuple[str, ...] = ()
        is_open = False
        for step in reversed(self.steps):
            value = step.quantity.exact(facts, year)
            if value is None:
                low, high = min(low, step.low), max(high, step.high)
                missing, is_open = step.quantity.missing(facts, year) + missing, True
            elif value >= step.least:
                low, high, missing, is_open = step.low, step.high, (), False
        result = Result.UNKNOWN if is_open else Result.MET if high > 0 else Result.UNMET
        found = Outcome(result, low=Fraction(low), high=Fraction(high), missing=tuple(dict.fromkeys(missing)))
        return self._with_expert(found, facts)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        low: Any = np.full(block.size, self.otherwise, np.uint8)
        high, open_ = low, np.zeros(block.size, bool)
        found = Columns(None)
        for step in reversed(self.steps):
            held, failed, near = masks(step.quantity.column(block, year), ">=", numbers.constant(step.least))
            unknown = np.logical_not(np.logical_or(held, failed))
            found.doubt(near)
            low = low + np.multiply(held, np.uint8(step.low) - low, dtype=np.uint8)
            high = high + np.multiply(held, np.uint8(step.high) - high, dtype=np.uint8)
            open_ = (open_ & ~held) | unknown
            if np.any(unknown):
                low = np.where(unknown, np.minimum(low, np.uint8(step.low)), low)
                high = np.where(unknown, np.maximum(high, np.uint8(step.high)), high)
        found.low, found.high = low, high
        found.code = code_of_points(high, open_)
        return self._columns_with_expert(found, block)

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        asked: Masks = {}
        for step in reversed(self.steps):
            held, failed, _ = masks(step.quantity.column(block, year), ">=", numbers.constant(step.least))
            unknown = ~np.broadcast_to(np.logical_or(held, failed), block.size)
            asked = masked(asked, ~np.broadcast_to(held, block.size))
            asked = merged([masked(step.quantity.missing_columns(block, year), unknown), asked])
        return masked(asked, waiting(found))


@dataclass(frozen=True, kw_only=True)
class ChoiceScore(Scoring):
    """Points by a code or a yes-or-no fact (codes `yes`, `no`)."""

    fact: str
    is_truth: bool
    points: tuple[tuple[str, int, int], ...]

    def names(self, year: int) -> Iterator[str]:
        yield self.fact
        yield from super().names(year)

    def _key(self, facts: Source) -> str | None:
        if not self.is_truth:
            return facts.code(self.fact)
        truth = facts.truth(self.fact)
        return None if truth is None else "yes" if truth else "no"

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        key = self._key(facts)
        given = {code: (low, high) for code, low, high in self.points}
        if key is None:
            low, high = min(p[1] for p in self.points), max(p[2] for p in self.points)
            found = Outcome(Result.UNKNOWN, low=Fraction(low), high=Fraction(high), missing=(self.fact,))
        else:
            low, high = given.get(key, (0, 0))
            found = Outcome(Result.MET if high > 0 else Result.UNMET, low=Fraction(low), high=Fraction(high))
        return self._with_expert(found, facts)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        codes = tuple(code for code, _, _ in self.points)
        where = self._places(block, codes)
        least, greatest = min(p[1] for p in self.points), max(p[2] for p in self.points)
        unknown = where == 255
        low = np.multiply(unknown, np.uint8(least), dtype=np.uint8)
        high = np.multiply(unknown, np.uint8(greatest), dtype=np.uint8)
        for index, (_, points_low, points_high) in enumerate(self.points):
            here = where == index
            low = low + np.multiply(here, np.uint8(points_low), dtype=np.uint8)
            high = high + np.multiply(here, np.uint8(points_high), dtype=np.uint8)
        return self._columns_with_expert(Columns(code_of_points(high, unknown), low=low, high=high), block)

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        return {self.fact: self._places(block, tuple(code for code, _, _ in self.points)) == 255}

    def _places(self, block: Block, codes: tuple[str, ...]) -> Any:
        if not self.is_truth:
            found = block.code(self.fact, codes)
            return np.full(block.size, 255, np.uint8) if found is None else found
        truth = block.truth(self.fact)
        if truth is None:
            return np.full(block.size, 255, np.uint8)
        table = np.array([codes.index("no"), codes.index("yes"), 255], np.uint8)
        return table[truth]


@dataclass(frozen=True, kw_only=True)
class ExpertScore(Scoring):
    """Points that only experts give: a range until their score is known."""

    least: int
    greatest: int

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        score = facts.number(self.expert)
        low, high = Fraction(self.least), Fraction(self.greatest)
        if score is None:
            return Outcome(Result.MANUAL_REVIEW, low=low, high=high, missing=(self.expert,))
        if not low <= score <= high:
            notes = ("expert_score_outside_band",)
            return Outcome(Result.MANUAL_REVIEW, score, low=low, high=high, notes=notes)
        return Outcome(Result.MET if score > 0 else Result.UNMET, score, low=score, high=score)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        score = block.number(self.expert)
        if score.is_unknown:
            return Columns(np.uint8(MANUAL), low=np.uint8(self.least), high=np.uint8(self.greatest))
        least, greatest = float(self.least * score.scale), float(self.greatest * score.scale)
        inside = (score.v >= least) & (score.v <= greatest)
        low, high = (np.where(inside, score.v, end) for end in (least, greatest))
        code = np.where(inside, np.where(score.v > 0, np.uint8(MET), np.uint8(0)), np.uint8(MANUAL))
        found = Columns(code, low=low, high=high, scale=score.scale)
        if (outside := ~inside & ~np.isnan(score.v)).any():
            found.notes["expert_score_outside_band"] = outside
        if detail:
            found.value, doubt = numbers.as_float(score)
            found.doubt(doubt)
        return found

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        return {self.expert: block.gap(self.expert)}
