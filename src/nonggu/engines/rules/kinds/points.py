"""Points: the bands of a table, and how a block of rows gets its points from nested masks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from nonggu.engines.rules import numbers
from nonggu.engines.rules.kinds.base import MANUAL, MET, UNKNOWN, Columns
from nonggu.engines.rules.kinds.thresholds import holds
from nonggu.engines.rules.numbers import Num
from nonggu.engines.rules.results import Outcome, Result


@dataclass(frozen=True, slots=True)
class PointBand:
    """Points `low` to `high` where `value operator bound` holds (no operator: everywhere else)."""

    operator: str
    bound: Fraction
    low: int
    high: int

    def holds(self, value: Fraction) -> bool:
        """Whether the value falls into the band."""
        return not self.operator or holds(value, self.operator, self.bound)


Bands = tuple[PointBand, ...]


def span(bands: Bands) -> tuple[int, int]:
    """The least and the greatest points of a table."""
    return min(band.low for band in bands), max(band.high for band in bands)


def place(bands: Bands, value: Fraction) -> int:
    """Which band a value falls into: the first that holds."""
    return next(index for index, band in enumerate(bands) if band.holds(value))


def next_bound(bands: Bands, index: int) -> Fraction | None:
    """The border of the next better band."""
    return bands[index - 1].bound if index else None


def points_of(bands: Bands, matches: list[Any], unknown: Any) -> tuple[Any, Any]:
    """Points low and high (uint8) from the nested masks of all bands but the last, which holds everywhere else.

    Nested masks allow plain sums: each mask adds the step from the band below. Steps wrap around in uint8 and end
    right.
    """
    least, greatest = span(bands)
    low = np.multiply(unknown, np.uint8((least - bands[-1].low) % 256), dtype=np.uint8) + np.uint8(bands[-1].low)
    high = np.multiply(unknown, np.uint8((greatest - bands[-1].high) % 256), dtype=np.uint8) + np.uint8(bands[-1].high)
    for band, below, match in zip(bands, bands[1:], matches, strict=False):
        low = low + np.multiply(match, np.uint8((band.low - below.low) % 256), dtype=np.uint8)
        high = high + np.multiply(match, np.uint8((band.high - below.high) % 256), dtype=np.uint8)
    return low, high


def code_of_points(high: Any, unknown: Any) -> Any:
    """Met where points are to be had, unmet where there are none, unknown where the value is unknown."""
    met = np.multiply(np.greater(high, 0), np.uint8(MET), dtype=np.uint8)
    return np.where(unknown, np.uint8(UNKNOWN), met) if np.any(unknown) else met


def expert_outcome(found: Outcome, score: Fraction | None) -> Outcome:
    """The outcome with the experts' score in place of the range, when it lies within the range."""
    if score is None or found.low is None or found.high is None or found.result is Result.NOT_APPLICABLE:
        return found
    if found.low <= score <= found.high:
        result = found.result if found.result is not Result.UNKNOWN else Result.MET
        return Outcome(result, found.value, found.threshold, found.shortfall, score, score, found.missing, found.notes)
    return Outcome(
        Result.MANUAL_REVIEW, found.value, found.threshold, found.shortfall, found.low, found.high, found.missing,
        (*found.notes, "expert_score_outside_band"),
    )  # fmt: skip


def expert_columns(found: Columns, score: Num, size: int) -> None:
    """As `expert_outcome`, for a block."""
    if score.is_unknown:
        return
    low = np.broadcast_to(np.asarray(found.low), size).astype(np.float64) * score.scale
    high = np.broadcast_to(np.asarray(found.high), size).astype(np.float64) * score.scale
    applies = np.broadcast_to(np.asarray(found.code), size) != int(Result.NOT_APPLICABLE)
    given = np.logical_and(~np.isnan(score.v), applies)
    inside = given & (low <= score.v) & (score.v <= high)
    outside = given & ~inside
    found.low, found.high = np.where(inside, score.v, low), np.where(inside, score.v, high)
    found.scale = score.scale
    code = np.where(inside & (found.code == UNKNOWN), np.uint8(MET), found.code)
    found.code = np.where(outside, np.uint8(MANUAL), code)
    if outside.any():
        found.notes["expert_score_outside_band"] = outside


def gap_to_next(top: Num, bottom: Num, bands: Bands, matches: list[Any]) -> tuple[Any, Any, Any]:
    """For each row the border of the next better band, the distance to it, and the rows that are not certain."""
    scale = int(np.lcm.reduce([band.bound.denominator for band in bands]))
    borders = np.array([np.nan, *(float(band.bound * scale) for band in bands[:-1])])
    # With k of n masks holding, the first that holds is band n - k, and the next better one is n - k - 1.
    held = sum((np.asarray(match).astype(np.intp) for match in matches), start=np.intp(0))
    border = Num(borders[len(bands) - 1 - held], scale, float(np.nanmax(np.abs(borders))))
    need = numbers.product(bottom, border)
    sign = 1 if bands[0].operator in (">=", ">") else -1
    gap = numbers.total([numbers.times(need, sign), numbers.times(top, -sign)])
    short, doubt = numbers.ratio_float(gap, bottom)
    return border.v / float(scale), short, doubt
