"""Clauses over other clauses' points: sums with a cap, the better of several, and a line to reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from nonggu.engines.rules.facts import Block
from nonggu.engines.rules.kinds.base import MANUAL, MET, UNKNOWN, Clause, Columns, only_where
from nonggu.engines.rules.quantities import Source
from nonggu.engines.rules.results import Outcome, Result


@dataclass(frozen=True, kw_only=True)
class PointTotal(Clause):
    """The sum (with a cap), or the best, of other clauses' points."""

    scores = True
    of: tuple[str, ...]
    best: bool = False
    cap: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        return self.of

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        parts = [done[part] for part in self.of]
        lows, highs = [p.low or Fraction(0) for p in parts], [p.high or Fraction(0) for p in parts]
        combine = max if self.best else sum
        low, high = Fraction(combine(lows)), Fraction(combine(highs))
        if self.cap is not None:
            low, high = min(low, Fraction(self.cap)), min(high, Fraction(self.cap))
        if low == high:
            return Outcome(Result.MET if high > 0 else Result.UNMET, low, low=low, high=high)
        unknown = any(part.result is Result.UNKNOWN for part in parts)
        return Outcome(Result.UNKNOWN if unknown else Result.MANUAL_REVIEW, low=low, high=high)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        parts = [done[part] for part in self.of]
        scale = int(np.lcm.reduce([part.scale for part in parts]))
        low = self._combined([_points(part.low, part.scale, scale) for part in parts], scale)
        high = self._combined([_points(part.high, part.scale, scale) for part in parts], scale)
        settled = low == high
        unknown = np.zeros(1, bool)
        for part in parts:
            unknown = unknown | (part.code == UNKNOWN)
        open_code = np.uint8(MANUAL) - unknown.view(np.uint8)
        given = np.multiply(high > 0, np.uint8(MET), dtype=np.uint8)
        code = open_code + np.multiply(settled, given - open_code, dtype=np.uint8)
        found = Columns(code, low=low, high=high, scale=scale)
        if detail:
            found.value = only_where(settled, low / scale)
        return found

    def _combined(self, points: list[Any], scale: int) -> Any:
        result = points[0]
        for other in points[1:]:
            result = np.maximum(result, other) if self.best else result + other
        return result if self.cap is None else np.minimum(result, self.cap * scale)


def _points(points: Any, scale: int, common: int) -> Any:
    """Points on the common scale: small whole numbers stay uint8, shares of points become floats."""
    if common == 1:
        return points
    return np.asarray(points, np.float64) * (common // scale)


@dataclass(frozen=True, kw_only=True)
class PointsAtLeast(Clause):
    """Another clause's points against a number: sure pass, sure fail, or open."""

    of: str
    operator: str
    limit: Fraction | None

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.of,)

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        part = done[self.of]
        low, high = part.low or Fraction(0), part.high or Fraction(0)
        if self.limit is None:
            return Outcome(Result.UNKNOWN, low, notes=("parameter_empty",))
        strict = self.operator == ">"
        if low > self.limit or (low == self.limit and not strict):
            return Outcome(Result.MET, low, self.limit)
        if high < self.limit or (high == self.limit and strict):
            return Outcome(Result.UNMET, high, self.limit, self.limit - high)
        result = Result.UNKNOWN if part.result is Result.UNKNOWN else Result.MANUAL_REVIEW
        return Outcome(result, low, self.limit, self.limit - low)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        part = done[self.of]
        if self.limit is None:
            found = Columns(np.uint8(UNKNOWN), value=part.low / part.scale if detail else None)
            found.notes["parameter_empty"] = True
            return found
        border = float(self.limit * part.scale) if part.scale > 1 or self.limit.denominator > 1 else int(self.limit)
        strict = self.operator == ">"
        met = np.greater(part.low, border) if strict else np.greater_equal(part.low, border)
        unmet = np.less_equal(part.high, border) if strict else np.less(part.high, border)
        waits = np.uint8(MANUAL) - np.equal(part.code, UNKNOWN).view(np.uint8)
        waits = waits + np.multiply(met, np.uint8(MET) - waits, dtype=np.uint8)
        found = Columns(np.multiply(waits, np.logical_not(unmet), dtype=np.uint8))
        if detail:
            found.value = np.where(unmet, part.high, part.low) / part.scale
            found.threshold = float(self.limit)
            short = (border - np.where(unmet, part.high, part.low).astype(np.float64)) / part.scale
            found.shortfall = only_where(found.code != MET, short)
        return found
