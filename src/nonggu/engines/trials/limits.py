"""Soil-test limits from many trials: Cate-Nelson's two classes and the logarithmic curve of relative yield.

Cate and Nelson 1971: the critical soil test splits the trials so that the two group means explain most of the
variation of relative yield. Log curve: RY = a ln(T) + b, and the limit of a grade is T = exp((RY - b) / a).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nonggu.engines.reasons import Reason
from nonggu.engines.trials.linear import Floats, fit_linear
from nonggu.errors import UnusableInput

#: Relative yields (percent) that bound the grades, by scheme (facts, fertilization, section 3).
#: The scheme is always named with the answer.
SCHEMES: Mapping[str, tuple[float, ...]] = {
    "A": (50.0, 70.0, 90.0),
    "B": (60.0, 75.0, 90.0, 95.0),
    "C": (50.0, 75.0, 95.0),
}

#: How sure each scheme is: A confirmed in print, B and C as recalled (shown as unsure).
SCHEME_MARKS: Mapping[str, str] = {"A": "confirmed", "B": "unsure", "C": "known"}

#: Fewer trials than this are too few to fix limits (facts: 20 to 30).
ENOUGH_TRIALS = 20


@dataclass(frozen=True, slots=True)
class CateNelson:
    """`critical_test`: halfway between the two trials that the split falls between; `last_low`: the last trial of the
    low group.

    `critical_yield`: the relative yield that leaves the fewest trials in the wrong quadrants (`wrong`).
    """

    critical_test: float
    last_low: float
    r2: float
    mean_low: float
    mean_high: float
    critical_yield: float
    wrong: int


@dataclass(frozen=True, slots=True)
class LogCurve:
    """RY = a ln(T) + b with the soil-test limit of each relative yield of the scheme; `is_usable`: a > 0."""

    a: float
    b: float
    r2: float
    n: int
    limits: dict[float, float]
    is_usable: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Both methods on one set of trials, with reasons."""

    cate_nelson: CateNelson
    log_curve: LogCurve
    scheme: str
    reasons: tuple[Reason, ...]


def find_limits(soil_test: ArrayLike, relative_yield: ArrayLike, *, scheme: str = "A") -> Limits:
    """Limits from soil tests (mg/kg, > 0) and relative yields (percent) of n trials. Raises UnusableInput
    (`limits_*`).
    """
    t, ry = np.asarray(soil_test, dtype=np.float64), np.asarray(relative_yield, dtype=np.float64)
    if t.shape != ry.shape or t.ndim != 1 or t.size < 5:
        raise UnusableInput("limits_too_few", trials=t.size)
    if not (np.isfinite(t).all() and np.isfinite(ry).all() and (t > 0).all()):
        raise UnusableInput("limits_not_positive")
    if scheme not in SCHEMES:
        raise UnusableInput("limits_scheme_unknown", scheme=scheme, known=", ".join(SCHEMES))
    curve = _log_curve(t, ry, SCHEMES[scheme])
    reasons = [Reason("limits_scheme", {"scheme": scheme, "mark": SCHEME_MARKS[scheme]})]
    if t.size < ENOUGH_TRIALS:
        reasons.append(Reason("limits_few_trials", {"trials": t.size, "enough": ENOUGH_TRIALS}))
    if not curve.is_usable:
        reasons.append(Reason("limits_curve_falls"))
    beyond = [limit for limit in curve.limits.values() if curve.is_usable and not t.min() <= limit <= t.max()]
    if beyond:
        reasons.append(Reason("limits_beyond_data", {"count": len(beyond)}))
    return Limits(_cate_nelson(t, ry), curve, scheme, tuple(reasons))


def _log_curve(t: Floats, ry: Floats, marks: tuple[float, ...]) -> LogCurve:
    fit = fit_linear(np.column_stack([np.log(t), np.ones_like(t)]), ry)
    a, b = (float(v) for v in fit.coefficients)
    total = float(((ry - ry.mean()) ** 2).sum())
    limits = {mark: float(np.exp((mark - b) / a)) if a > 0 else float("nan") for mark in marks}
    return LogCurve(a, b, 1 - fit.rss / total if total > 0 else float("nan"), t.size, limits, a > 0)


def _cate_nelson(t: Floats, ry: Floats) -> CateNelson:
    order = np.argsort(t, kind="stable")
    t, ry = t[order], ry[order]
    total = float(((ry - ry.mean()) ** 2).sum())
    best = (-np.inf, 0)
    # Each group holds two trials at least, and trials of one soil test stay together.
    for split in range(2, t.size - 1):
        if t[split - 1] == t[split]:
            continue
        low, high = ry[:split], ry[split:]
        within = float(((low - low.mean()) ** 2).sum() + ((high - high.mean()) ** 2).sum())
        r2 = 1 - within / total if total > 0 else 0.0
        if r2 > best[0]:
            best = (r2, split)
    r2, split = best
    if split == 0:
        raise UnusableInput("limits_one_test")
    low, high = ry[:split], ry[split:]
    critical, wrong = _quadrants(low, high)
    middle = float(t[split - 1] + t[split]) / 2
    return CateNelson(middle, float(t[split - 1]), r2, float(low.mean()), float(high.mean()), critical, wrong)


def _quadrants(low: Floats, high: Floats) -> tuple[float, int]:
    """The relative yield that puts most low trials below and most high ones above it."""
    every = np.unique(np.concatenate([low, high]))
    cuts = (every[:-1] + every[1:]) / 2 if every.size > 1 else every
    wrong = (low[None, :] > cuts[:, None]).sum(axis=1) + (high[None, :] < cuts[:, None]).sum(axis=1)
    # Of equally good cuts the middle one.
    equal = np.flatnonzero(wrong == wrong.min())
    place = int(equal[equal.size // 2])
    return float(cuts[place]), int(wrong[place])
