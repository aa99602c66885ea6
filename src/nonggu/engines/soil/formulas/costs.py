"""The least cost of one plot under one formula, in closed form, compiled.

A plot that needs x_q kg/mu takes r kg/mu of a formula with g_q kg/kg at price p and tops up by straights at s_q
yuan/kg of nutrient: `min_r  p r + sum_q s_q max(0, x_q - g_q r)` with `g_q r <= (1 + a) x_q`, where `a` is the
surplus allowed. This is convex and piecewise linear in r, so that one of the rates x_q / g_q (cut at the limit)
or 0 is best.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Rate in kg/mu at which a nutrient that the product does not hold would be met: beyond any real rate, yet finite.
BEYOND = 1e12


class Tariff:
    """Grades and prices as arrays for the kernels.

    `inverse` (3, J): kg of product per kg of nutrient, 0 where absent; `beyond` (3, J): BEYOND where absent, else
    0; `worth` (3, J): yuan of straights that 1 kg of product replaces, by nutrient; `price` (J): yuan/kg product;
    `straight` (3): yuan/kg nutrient; `slack`: 1 + the share of surplus allowed.
    """

    __slots__ = ("beyond", "content", "inverse", "price", "slack", "straight", "worth")

    def __init__(
        self, contents_kg_per_kg: Floats, price_yuan_per_kg: Floats, straight_yuan_per_kg: Floats, surplus: float
    ):
        self.content = np.ascontiguousarray(contents_kg_per_kg.T)
        absent = self.content <= 0.0
        self.inverse = np.where(absent, 0.0, 1.0 / np.where(absent, 1.0, self.content))
        self.beyond = np.where(absent, BEYOND, 0.0)
        self.worth = self.content * straight_yuan_per_kg[:, None]
        self.price = np.ascontiguousarray(price_yuan_per_kg)
        self.straight = np.ascontiguousarray(straight_yuan_per_kg)
        self.slack = 1.0 + surplus

    @property
    def arrays(self) -> tuple[Floats, Floats, Floats, Floats, Floats, float]:
        """The arguments that every kernel takes last."""
        return self.inverse, self.beyond, self.worth, self.price, self.straight, self.slack

    def only(self, grades: Ints) -> tuple[Floats, Floats, Floats, Floats, Floats, float]:
        """The kernels' arguments for some grades only, laid side by side."""
        parts = (self.inverse, self.beyond, self.worth)
        inverse, beyond, worth = (np.ascontiguousarray(part[:, grades]) for part in parts)
        return inverse, beyond, worth, self.price[grades], self.straight, self.slack


@numba.njit(cache=True, inline="always")
def gain_at(r, t0, t1, t2, w0, w1, w2, p):  # type: ignore[no-untyped-def]
    """Yuan/mu saved against straights only by r kg/mu of product."""
    return w0 * min(r, t0) + w1 * min(r, t1) + w2 * min(r, t2) - p * r


@numba.njit(cache=True, inline="always")
def best_gain(t0, t1, t2, w0, w1, w2, p, slack):  # type: ignore[no-untyped-def]
    """The largest saving over the four candidate rates."""
    m = min(t0, t1, t2) * slack
    g0 = gain_at(min(t0, m), t0, t1, t2, w0, w1, w2, p)
    g1 = gain_at(min(t1, m), t0, t1, t2, w0, w1, w2, p)
    g2 = gain_at(min(t2, m), t0, t1, t2, w0, w1, w2, p)
    return max(g0, g1, g2, 0.0)


@numba.njit(cache=True)
def cost_matrix(needs, inverse, beyond, worth, price, straight, slack):  # type: ignore[no-untyped-def]
    """Yuan/mu of each plot (rows of `needs`, kg/mu) under each grade."""
    n, j_count = needs.shape[0], price.shape[0]
    out = np.empty((n, j_count))
    for i in range(n):
        a, b, c = needs[i, 0], needs[i, 1], needs[i, 2]
        base = a * straight[0] + b * straight[1] + c * straight[2]
        for j in range(j_count):
            out[i, j] = base - best_gain(
                a * inverse[0, j] + beyond[0, j],
                b * inverse[1, j] + beyond[1, j],
                c * inverse[2, j] + beyond[2, j],
                worth[0, j],
                worth[1, j],
                worth[2, j],
                price[j],
                slack,
            )
    return out


@numba.njit(cache=True, inline="always")
def cost_one(a, b, c, j, inverse, beyond, worth, price, straight, slack):  # type: ignore[no-untyped-def]
    """Yuan/mu of one plot under grade j."""
    base = a * straight[0] + b * straight[1] + c * straight[2]
    return base - best_gain(
        a * inverse[0, j] + beyond[0, j],
        b * inverse[1, j] + beyond[1, j],
        c * inverse[2, j] + beyond[2, j],
        worth[0, j],
        worth[1, j],
        worth[2, j],
        price[j],
        slack,
    )


@numba.njit(cache=True, inline="always")
def best_rate(a, b, c, j, inverse, beyond, worth, price, slack):  # type: ignore[no-untyped-def]
    """The cheapest rate of grade j in kg/mu; of equally cheap rates the least."""
    t0, t1, t2 = a * inverse[0, j] + beyond[0, j], b * inverse[1, j] + beyond[1, j], c * inverse[2, j] + beyond[2, j]
    w0, w1, w2, p = worth[0, j], worth[1, j], worth[2, j], price[j]
    m = min(t0, t1, t2) * slack
    rate, best = 0.0, 0.0
    for t in (t0, t1, t2):
        r = min(t, m)
        gain = gain_at(r, t0, t1, t2, w0, w1, w2, p)
        if gain > best * (1.0 + 1e-12) or (gain >= best and r < rate):
            rate, best = r, gain
    return rate


@numba.njit(cache=True)
def serve(needs, chosen, inverse, beyond, worth, price, straight, slack):  # type: ignore[no-untyped-def]
    """For each plot: position in `chosen` of the cheapest grade (-1: straights), rate kg/mu, cost yuan/mu."""
    n = needs.shape[0]
    which, rate, cost = np.empty(n, np.int32), np.empty(n), np.empty(n)
    for i in range(n):
        a, b, c = needs[i, 0], needs[i, 1], needs[i, 2]
        which[i], rate[i] = -1, 0.0
        cost[i] = a * straight[0] + b * straight[1] + c * straight[2]
        for k in range(chosen.shape[0]):
            value = cost_one(a, b, c, chosen[k], inverse, beyond, worth, price, straight, slack)
            if value < cost[i]:
                which[i], cost[i] = k, value
        if which[i] >= 0:
            rate[i] = best_rate(a, b, c, chosen[which[i]], inverse, beyond, worth, price, slack)
    return which, rate, cost
