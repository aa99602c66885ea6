"""Thousands of 3414 trials at once: ternary quadratic, standard errors, checks and both optima in compiled code.

All complete trials share one design in levels 0..3, so one pseudo-inverse serves them; a rate is level x unit, the
unit being half of the level-2 rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from nonggu.engines.trials.design3414 import TREATMENTS
from nonggu.engines.trials.surfaces import surface_columns
from nonggu.errors import UnusableInput

Floats = NDArray[np.float64]

#: Bits of `failed`: which check a trial fails.
LINEAR_SIGN, SQUARE_SIGN, NOT_A_TOP, OUTSIDE, NOT_SIGNIFICANT = 1, 2, 4, 8, 16


@dataclass(frozen=True, slots=True)
class Ternary:
    """Ternary fits of B trials, in rates.

    `coefficients`, `errors` (B, 10): b0, N, P, K, N2, P2, K2, NP, NK, PK and their standard errors. `rss`, `r2`, `f`
    (B). `maximum`, `economic` (B, 3): stationary rates of yield and of profit (not confined). `failed` (B): bits of
    failed checks, 0 for a typical surface.
    """

    coefficients: Floats
    errors: Floats
    rss: Floats
    r2: Floats
    f: Floats
    maximum: Floats
    economic: Floats
    failed: NDArray[np.int64]


@njit(cache=True)
def _solve_three(c, r, out, row):  # type: ignore[no-untyped-def]
    """Write the point where the slopes of coded coefficients c are r to a row; returns whether the surface has a
    top.
    """
    a, b, d = 2.0 * c[4], 2.0 * c[5], 2.0 * c[6]
    e, f, g = c[7], c[8], c[9]
    x, y, z = r[0] - c[1], r[1] - c[2], r[2] - c[3]
    minor = a * b - e * e
    p, q, s = b * d - g * g, f * g - e * d, e * g - b * f
    determinant = a * p + e * q + f * s
    if determinant == 0.0:
        out[row, 0] = out[row, 1] = out[row, 2] = np.nan
        return False
    out[row, 0] = (p * x + q * y + s * z) / determinant
    out[row, 1] = (q * x + (a * d - f * f) * y + (e * f - a * g) * z) / determinant
    out[row, 2] = (s * x + (e * f - a * g) * y + minor * z) / determinant
    return a < 0.0 and minor > 0.0 and determinant < 0.0


@njit(cache=True, fastmath={"reassoc"})
def _mean_and_spread(y, row):  # type: ignore[no-untyped-def]
    """Mean and sum of squared deviations of fourteen yields (the order of adding does not matter here)."""
    total = 0.0
    for i in range(14):
        total += y[row, i]
    mean = total / 14.0
    spread = 0.0
    for i in range(14):
        spread += (y[row, i] - mean) * (y[row, i] - mean)
    return mean, spread


@njit(cache=True)
def _sizes(u, row, inverse_size):  # type: ignore[no-untyped-def]
    """One over the product of units of each coefficient: from levels to rates."""
    a, b, c = 1.0 / u[row, 0], 1.0 / u[row, 1], 1.0 / u[row, 2]
    inverse_size[0] = 1.0
    inverse_size[1], inverse_size[2], inverse_size[3] = a, b, c
    inverse_size[4], inverse_size[5], inverse_size[6] = a * a, b * b, c * c
    inverse_size[7], inverse_size[8], inverse_size[9] = a * b, a * c, b * c


@njit(cache=True)
def _check(coded, economic, row, is_top, f, f_limit):  # type: ignore[no-untyped-def]
    """The bits of the checks that a surface in levels fails."""
    mask = 0 if is_top else NOT_A_TOP
    for k in range(3):
        if not coded[1 + k] > 0.0:
            mask |= LINEAR_SIGN
        if not coded[4 + k] < 0.0:
            mask |= SQUARE_SIGN
        if not (0.0 <= economic[row, k] <= 3.0):
            mask |= OUTSIDE
    if not f > f_limit:
        mask |= NOT_SIGNIFICANT
    return mask


@njit(cache=True)
def _run(weights, spreads, yields, units, ratios, f_limit, out):  # type: ignore[no-untyped-def]
    """Fit every row of yields (B, 14). `out`: coefficients, errors, rss, r2, f, maximum, economic, failed.

    `weights` (14, 14): the pseudo-inverse (ten columns) beside four orthonormal vectors that no surface can explain.
    """
    coefficients, errors, rss_out, r2, f_out, maximum, economic, failed = out
    scores, slopes, zero, inverse_size = np.empty(14), np.empty(3), np.zeros(3), np.empty(10)
    for b in range(yields.shape[0]):
        # Rows are passed by number: a slice of each would cost as much as the fit.
        own = b if units.shape[0] > 1 else 0
        priced = b if ratios.shape[0] > 1 else 0
        if b == 0 or units.shape[0] > 1:
            _sizes(units, own, inverse_size)
        mean, tss = _mean_and_spread(yields, b)
        scores[:] = 0.0
        for i in range(14):
            deviation = yields[b, i] - mean
            for j in range(14):
                scores[j] += weights[i, j] * deviation
        rss = scores[10] ** 2 + scores[11] ** 2 + scores[12] ** 2 + scores[13] ** 2
        for k in range(3):
            slopes[k] = ratios[priced, k] * units[own, k]
        is_top = _solve_three(scores, slopes, economic, b)
        _solve_three(scores, zero, maximum, b)
        f = (tss - rss) / 9.0 / (rss / 4.0) if rss > 0.0 else np.inf
        failed[b] = _check(scores, economic, b, is_top, f, f_limit)
        for k in range(3):
            maximum[b, k] *= units[own, k]
            economic[b, k] *= units[own, k]
        deviation = np.sqrt(rss / 4.0)
        for j in range(10):
            coefficients[b, j] = scores[j] * inverse_size[j]
            errors[b, j] = deviation * spreads[j] * inverse_size[j]
        coefficients[b, 0] += mean
        rss_out[b], f_out[b] = rss, f
        r2[b] = 1.0 - rss / tss if tss > 0.0 else np.nan


@cache
def _weights() -> tuple[Floats, Floats]:
    """The pseudo-inverse of the design beside four vectors that no surface explains, and the spread of each
    coefficient for an error of 1."""
    design = surface_columns(TREATMENTS.astype(np.float64))
    inverse = np.linalg.pinv(design)
    spreads = np.sqrt(np.diag(inverse @ inverse.T)).copy()
    unexplained = np.linalg.svd(design)[0][:, 10:]
    return np.ascontiguousarray(np.hstack([inverse.T, unexplained])), spreads


@cache
def _f_limit(alpha: float) -> float:
    from scipy import stats

    return float(stats.f.ppf(1 - alpha, 9, 4))


def fit_ternary_batch(
    yields: ArrayLike, units: ArrayLike, ratios: ArrayLike = (0.0, 0.0, 0.0), *, alpha: float = 0.05
) -> Ternary:
    """Fit complete 3414 trials: yields (B, 14) by treatment, `units` (3) or (B, 3) half the level-2 rates, price
    ratios alike.

    Ratios are nutrient price over produce price; zero makes the economic optimum the highest yield. Raises
    UnusableInput (`surface_wrong_shape`, `surface_not_finite`).
    """
    y = np.ascontiguousarray(np.atleast_2d(np.asarray(yields, dtype=np.float64)))
    u, r = (np.ascontiguousarray(np.atleast_2d(np.asarray(part, dtype=np.float64))) for part in (units, ratios))
    count = len(y)
    if y.shape[1] != 14 or any(part.shape[1] != 3 or len(part) not in (1, count) for part in (u, r)):
        raise UnusableInput("surface_wrong_shape", yields=str(y.shape), units=str(u.shape), ratios=str(r.shape))
    if not (np.isfinite(y).all() and np.isfinite(r).all() and np.isfinite(u).all() and (u > 0).all()):
        raise UnusableInput("surface_not_finite")
    weights, spreads = _weights()
    ten, one, three = np.empty((2, count, 10)), np.empty((3, count)), np.empty((2, count, 3))
    failed = np.zeros(count, dtype=np.int64)
    out = (ten[0], ten[1], one[0], one[1], one[2], three[0], three[1], failed)
    _run(weights, spreads, y, u, r, _f_limit(alpha), out)
    return Ternary(*out)
