"""Thousands of 3414 trials at once: ternary quadratic, standard errors, checks and both optima in compiled code.

All complete trials share one design in levels 0..3, so one pseudo-inverse serves them; a rate is level x unit, the
unit being half of the level-2 rate.
"""

from __future__ import annotations

from dataclasses import dataclass

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
def _solve_three(c, r, out):  # type: ignore[no-untyped-def]
    """Stationary point of coded coefficients c with slopes r; returns whether the surface has a top there."""
    a, b, d = 2.0 * c[4], 2.0 * c[5], 2.0 * c[6]
    e, f, g = c[7], c[8], c[9]
    x, y, z = r[0] - c[1], r[1] - c[2], r[2] - c[3]
    minor = a * b - e * e
    p, q, s = b * d - g * g, f * g - e * d, e * g - b * f
    determinant = a * p + e * q + f * s
    if determinant == 0.0:
        out[:] = np.nan
        return False
    out[0] = (p * x + q * y + s * z) / determinant
    out[1] = (q * x + (a * d - f * f) * y + (e * f - a * g) * z) / determinant
    out[2] = (s * x + (e * f - a * g) * y + minor * z) / determinant
    return a < 0.0 and minor > 0.0 and determinant < 0.0


@njit(cache=True)
def _run(inverse, design, variances, yields, units, ratios, f_limit, out):  # type: ignore[no-untyped-def]
    """Fit every row of yields (B, 14). `out`: coefficients, errors, rss, r2, f, maximum, economic, failed."""
    coefficients, errors, rss_out, r2, f_out, maximum, economic, failed = out
    coded, slopes = np.empty(10), np.empty(3)
    size = np.empty(10)
    zero = np.zeros(3)
    for b in range(yields.shape[0]):
        u = units[b if units.shape[0] > 1 else 0]
        ratio = ratios[b if ratios.shape[0] > 1 else 0]
        mean = 0.0
        for i in range(14):
            mean += yields[b, i]
        mean /= 14.0
        for j in range(10):
            total = 0.0
            for i in range(14):
                total += inverse[j, i] * (yields[b, i] - mean)
            coded[j] = total
        rss, tss = 0.0, 0.0
        for i in range(14):
            fitted = 0.0
            for j in range(10):
                fitted += design[i, j] * coded[j]
            rss += (yields[b, i] - mean - fitted) ** 2
            tss += (yields[b, i] - mean) ** 2
        for k in range(3):
            slopes[k] = ratio[k] * u[k]
        is_top = _solve_three(coded, slopes, economic[b])
        _solve_three(coded, zero, maximum[b])
        mask = 0
        for k in range(3):
            if not coded[1 + k] > 0.0:
                mask |= LINEAR_SIGN
            if not coded[4 + k] < 0.0:
                mask |= SQUARE_SIGN
            if not (0.0 <= economic[b, k] <= 3.0):
                mask |= OUTSIDE
            maximum[b, k] *= u[k]
            economic[b, k] *= u[k]
        if not is_top:
            mask |= NOT_A_TOP
        f = (tss - rss) / 9.0 / (rss / 4.0) if rss > 0.0 else np.inf
        if not f > f_limit:
            mask |= NOT_SIGNIFICANT
        size[0] = 1.0
        size[1], size[2], size[3] = u[0], u[1], u[2]
        size[4], size[5], size[6] = u[0] * u[0], u[1] * u[1], u[2] * u[2]
        size[7], size[8], size[9] = u[0] * u[1], u[0] * u[2], u[1] * u[2]
        spread = np.sqrt(rss / 4.0)
        for j in range(10):
            coefficients[b, j] = coded[j] / size[j]
            errors[b, j] = spread * variances[j] / size[j]
        coefficients[b, 0] += mean
        rss_out[b], f_out[b], failed[b] = rss, f, mask
        r2[b] = 1.0 - rss / tss if tss > 0.0 else np.nan


def fit_ternary_batch(
    yields: ArrayLike, units: ArrayLike, ratios: ArrayLike = (0.0, 0.0, 0.0), *, alpha: float = 0.05
) -> Ternary:
    """Fit complete 3414 trials: yields (B, 14) by treatment, `units` (3) or (B, 3) half the level-2 rates, price
    ratios alike.

    Ratios are nutrient price over produce price; zero makes the economic optimum the highest yield. Raises
    UnusableInput (`surface_wrong_shape`, `surface_not_finite`).
    """
    from scipy import stats

    y = np.ascontiguousarray(np.atleast_2d(np.asarray(yields, dtype=np.float64)))
    u, r = (np.ascontiguousarray(np.atleast_2d(np.asarray(part, dtype=np.float64))) for part in (units, ratios))
    count = len(y)
    if y.shape[1] != 14 or any(part.shape[1] != 3 or len(part) not in (1, count) for part in (u, r)):
        raise UnusableInput("surface_wrong_shape", yields=str(y.shape), units=str(u.shape), ratios=str(r.shape))
    if not (np.isfinite(y).all() and np.isfinite(r).all() and np.isfinite(u).all() and (u > 0).all()):
        raise UnusableInput("surface_not_finite")
    design = np.ascontiguousarray(surface_columns(TREATMENTS.astype(np.float64)))
    inverse = np.ascontiguousarray(np.linalg.pinv(design))
    variances = np.sqrt(np.diag(inverse @ inverse.T)).copy()
    f_limit = float(stats.f.ppf(1 - alpha, 9, 4))
    ten, one, three = (np.empty((count, 10)), np.empty((count, 10))), np.empty((3, count)), np.empty((2, count, 3))
    failed = np.zeros(count, dtype=np.int64)
    out = (ten[0], ten[1], one[0], one[1], one[2], three[0], three[1], failed)
    _run(inverse, design, variances, y, u, r, f_limit, out)
    return Ternary(*out)
