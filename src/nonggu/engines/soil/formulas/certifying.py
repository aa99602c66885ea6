"""The proof for single plots from sums over bins, so that binning costs tightness but no rigour.

Any multipliers lambda_i of the plots give the bound `sum_i lambda_i - (sum of the K largest rho_j)` with `rho_j =
sum_i max(0, lambda_i - w_i c_j(x_i))` (Lagrangian dual of the K-median problem). Inside a bin a plot's multiplier
is taken as a linear function of its needs, and `c_j` is replaced by a linear function that nowhere exceeds it (a
feasible point of the dual of the plot's own little linear program). Then sum_i lambda_i is exact at the bin's
mean, and the mean of the positive part of a linear function is at most `(z + sqrt(z^2 + s^2)) / 2`, z its mean
and s its standard deviation over the bin's plots (Scarf 1958); it is exactly z or 0 where the function keeps its
sign in the bin's box. For the few grades that decide, those with the largest rho_j, the sum is then taken
exactly, plot by plot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from nonggu.engines.soil.formulas.binning import Bins, Plots
from nonggu.engines.soil.formulas.bounding import Multipliers
from nonggu.engines.soil.formulas.costs import Floats, Tariff, best_gain, best_rate

#: How many grades more are summed plot by plot in one pass.
_PASS = 24


@numba.njit(cache=True)
def _support(x, j, slope, content, inverse, beyond, worth, price, straight, slack):  # type: ignore[no-untyped-def]
    """Write into `slope` a linear function of the needs that never exceeds c_j and meets it at x.

    It is `u - slack w` of the dual `max (u - slack w) x, g u - g w <= p, 0 <= u <= s, w >= 0`; for no grade (j =
    J), `s`.
    """
    if j == price.shape[0]:
        slope[:] = straight
        return
    rate = best_rate(x[0], x[1], x[2], j, inverse, beyond, worth, price, slack)
    slope[:] = 0.0
    narrow, tightest, spare = -1, np.inf, price[j]
    for q in range(3):
        t = x[q] * inverse[q, j] + beyond[q, j]
        if content[q, j] > 0.0 and t < tightest:
            narrow, tightest = q, t
        if content[q, j] == 0.0 or t > rate * (1.0 + 1e-12):
            slope[q] = straight[q]
            spare -= content[q, j] * straight[q]
    if spare < 0.0:
        slope[narrow] += slack * spare / content[narrow, j]
        return
    for q in range(3):
        if slope[q] == 0.0 and spare > 0.0:
            slope[q] = min(straight[q], spare / content[q, j])
            spare -= slope[q] * content[q, j]


@numba.njit(cache=True)
def _mean_positive_part(z, slope, x, low, high, spread):  # type: ignore[no-untyped-def]
    """An upper bound of the mean of max(0, z + slope (y - x)) over a bin's plots y with mean x."""
    rise, fall, variance = 0.0, 0.0, 0.0
    for q in range(3):
        up, down = slope[q] * (high[q] - x[q]), slope[q] * (low[q] - x[q])
        rise += max(up, down)
        fall += min(up, down)
        for r in range(3):
            variance += slope[q] * slope[r] * spread[q, r]
    if z + rise <= 0.0:
        return 0.0
    if z + fall >= 0.0:
        return z
    return 0.5 * (z + np.sqrt(z * z + max(variance, 0.0)))


@numba.njit(cache=True)
def _bound_sums(  # type: ignore[no-untyped-def]
    centre, weight, low, high, spread, critical, share, group, content, inverse, beyond, worth, price, straight, slack
):
    """The sum of multipliers, their planes (B, 3) and an upper bound of each `rho` (J)."""
    j_count = price.shape[0]
    total, rho, planes = 0.0, np.zeros(j_count), np.zeros((weight.shape[0], 3))
    slope = np.empty(3)
    for b in range(weight.shape[0]):
        x, plane = centre[b], planes[b]
        for t in range(critical.shape[0]):
            part = share[t, group[b]]
            if part > 0.0:
                j = critical[t, b] if critical[t, b] >= 0 else j_count
                _support(x, j, slope, content, inverse, beyond, worth, price, straight, slack)
                plane += part * slope
        level = plane[0] * x[0] + plane[1] * x[1] + plane[2] * x[2]
        total += weight[b] * level
        for j in range(j_count):
            _support(x, j, slope, content, inverse, beyond, worth, price, straight, slack)
            z = level - (slope[0] * x[0] + slope[1] * x[1] + slope[2] * x[2])
            for q in range(3):
                slope[q] = plane[q] - slope[q]
            rho[j] += weight[b] * _mean_positive_part(z, slope, x, low[b], high[b], spread[b])
    return total, planes, rho


@numba.njit(cache=True)
def _rho_at_plots(needs, area, number, planes, inverse, beyond, worth, price, straight, slack):  # type: ignore[no-untyped-def]
    """`rho` of a few grades, exactly, over all plots; the inner loop runs in vector registers."""
    rho = np.zeros(price.shape[0])
    for i in range(needs.shape[0]):
        a, b, c = needs[i, 0], needs[i, 1], needs[i, 2]
        plane = planes[number[i]]
        # the multiplier less the cost of straights only: a grade's saving is set against it
        spare = (plane[0] - straight[0]) * a + (plane[1] - straight[1]) * b + (plane[2] - straight[2]) * c
        for j in range(price.shape[0]):
            gain = best_gain(
                a * inverse[0, j] + beyond[0, j],
                b * inverse[1, j] + beyond[1, j],
                c * inverse[2, j] + beyond[2, j],
                worth[0, j],
                worth[1, j],
                worth[2, j],
                price[j],
                slack,
            )
            rho[j] += area[i] * max(0.0, spare + gain)
    return rho


@dataclass(frozen=True, slots=True)
class Bound:
    """What `k` grades must cost in yuan: any at all (`value`), and any that hold grade j (`with_grade`, J)."""

    value: float
    with_grade: Floats


def prove_bound(plots: Plots, bins: Bins, tariff: Tariff, multipliers: Multipliers, k: int) -> Bound:
    """A proven lower bound on the cost of all plots under any `k` grades of the tariff.

    One part in 10^9 is taken off for rounding in the sums.
    """
    total, planes, rho = _bound_sums(
        bins.centre,
        bins.weight,
        bins.low,
        bins.high,
        bins.spread,
        multipliers.critical,
        multipliers.share,
        multipliers.group,
        tariff.content,
        *tariff.arrays,
    )
    exact = np.full(rho.size, bins.are_points)
    while not exact.all():
        order = np.argsort(-rho, kind="stable")
        if exact[order[:k]].all():
            break
        grades = order[: k + _PASS][~exact[order[: k + _PASS]]]
        rho[grades] = _rho_at_plots(plots.needs, plots.area, plots.number, planes, *tariff.only(grades))
        exact[grades] = True
    largest = np.sort(rho)[::-1][:k]
    value = float(total - largest.sum()) - 1e-9 * abs(float(total))
    return Bound(value, value + np.maximum(0.0, largest[-1] - rho))
