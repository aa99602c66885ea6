"""The rate of highest yield and the rate that pays best, with intervals by the profile of the sum of squares or the
bootstrap.

Economic optimum: slope of the curve = r = price of 1 kg NUTRIENT / price of 1 kg produce. Profile: all rates t for
which the best curve with its optimum at t has RSS(t) <= RSS (1 + F(level; 1, df) / df). For the parabola that is
Fieller's interval. Wald intervals are not offered: they are unreliable for these curves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nonggu.engines.trials.curves import Curve, Floats, fit_many, value_of

#: An interval that has not ended at so many times the highest rate is called open.
OPEN_BEYOND = 20.0


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval of a rate: `lower`, `upper`; None where it is open. `method` is `profile` or `bootstrap`."""

    lower: float | None
    upper: float | None
    level: float
    method: str


def raw_optimum(shape: str, parameters: tuple[float, float, float], ratio: float) -> float:
    """The rate at which the slope falls to `ratio` (0: the highest yield); nan where there is none, inf for an
    asymptote.

    Not yet confined to the rates that were tested.
    """
    _, second, third = parameters
    if shape == "quadratic":
        return (ratio - second) / (2 * third) if third < 0 else float("nan")
    if shape == "square-root":
        # The slope b / (2 root x) + c falls from infinity to c.
        return (second / (2 * (ratio - third))) ** 2 if second > 0 and third < ratio else float("nan")
    if shape == "linear-plateau":
        return third if second > ratio else 0.0
    if shape == "quadratic-plateau":
        return third + ratio / (2 * second) if second < 0 else float("nan")
    if second <= 0 or third <= 0:
        return float("nan")
    if ratio <= 0:
        return float("inf")
    return float(np.log(second * third / ratio) / third) if second * third > ratio else 0.0


def confine(rate: float, curve: Curve) -> float:
    """A rate confined to 0 and the highest rate tested: nothing is promised beyond."""
    return float("nan") if np.isnan(rate) else float(min(max(rate, 0.0), curve.x_high))


def profile_rss(curve: Curve, x: Floats, y: Floats, ratio: float) -> Callable[[float], float]:
    """The least sum of squares of curves of this shape whose optimum is at t, as a function of t."""
    shape = curve.shape
    if shape == "quadratic":
        return lambda t: _one_regressor(x**2 - 2 * t * x, y - ratio * x)
    if shape == "square-root":
        return lambda t: _one_regressor(np.sqrt(x) - x / (2 * np.sqrt(t)), y - ratio * x) if t > 0 else np.inf
    if shape == "linear-plateau":
        return lambda t: _one_regressor(np.minimum(x - t, 0.0), y)
    if shape == "quadratic-plateau":
        if ratio <= 0:
            return lambda t: _one_regressor(np.minimum(x - t, 0.0) ** 2, y)
        return lambda t: _over_joins(x, y, ratio, t)
    return lambda t: _over_rates(x, y, ratio, t)


def _one_regressor(z: Floats, y: Floats) -> float:
    """Residual sum of squares of y on a mean and z."""
    z, y = z - z.mean(), y - y.mean()
    spread = float(z @ z)
    total = float(y @ y)
    return total - float(z @ y) ** 2 / spread if spread > 1e-14 * max(1.0, total) else total


def _over_joins(x: Floats, y: Floats, ratio: float, t: float) -> float:
    """Quadratic-plateau with slope `ratio` at t: least rss over the join x0 > t, the curvature being r / (2 (t -
    x0)).
    """

    def rss(distance: Floats) -> Floats:
        joins = t + distance
        z = np.minimum(x[None, :] - joins[:, None], 0.0) ** 2 * (-ratio / (2 * distance))[:, None]
        rest = y[None, :] - z
        return ((rest - rest.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)

    return _least(rss, 1e-4 * x[-1], 1e3 * x[-1])


def _over_rates(x: Floats, y: Floats, ratio: float, t: float) -> float:
    """Mitscherlich with slope `ratio` at t: y = A - (r / k) exp(-k (x - t)), least rss over k."""

    def rss(k: Floats) -> Floats:
        with np.errstate(over="ignore", invalid="ignore"):
            z = (ratio / k)[:, None] * np.exp(-k[:, None] * (x[None, :] - t))
            rest = y[None, :] + z
            found = ((rest - rest.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
        return np.where(np.isfinite(found), found, np.inf)

    return _least(rss, 1e-3 / x[-1], 1e3 / x[-1])


def _least(rss: Callable[[Floats], Floats], low: float, high: float) -> float:
    """The least value of a function of one positive number: a grid of its logarithm, refined three times."""
    at = np.geomspace(low, high, 161)
    for _ in range(4):
        values = rss(at)
        best = int(values.argmin())
        least = float(values[best])
        at = np.geomspace(at[max(best - 1, 0)], at[min(best + 1, at.size - 1)], 41)
    return least


def profile_interval(curve: Curve, x: Floats, y: Floats, ratio: float, level: float) -> Interval:
    """The profile interval of the optimum around the fitted one."""
    from scipy import stats

    centre = raw_optimum(curve.shape, curve.parameters, ratio)
    if curve.df <= 0 or not np.isfinite(centre) or centre <= 0:
        return Interval(None, None, level, "profile")
    limit = curve.rss * (1 + float(stats.f.ppf(level, 1, curve.df)) / curve.df)
    rss = profile_rss(curve, x, y, ratio)

    def excess(t: float) -> float:
        return rss(t) - limit

    top = OPEN_BEYOND * curve.x_high
    down = centre - np.geomspace(1e-4 * curve.x_high, centre, 200) if centre > 0 else np.zeros(0)
    up = centre + np.geomspace(1e-4 * curve.x_high, top, 400)
    lower = _first_crossing(excess, centre, down)
    upper = _first_crossing(excess, centre, up)
    if lower is None and curve.shape != "quadratic":
        lower = 0.0
    return Interval(lower, upper, level, "profile")


def _first_crossing(excess: Callable[[float], float], start: float, path: Floats) -> float | None:
    from scipy import optimize

    before = start
    for point in path:
        if excess(float(point)) > 0:
            if excess(before) > 0:
                return float(before)
            return float(optimize.brentq(excess, before, float(point), xtol=1e-10 * max(1.0, abs(start))))
        before = float(point)
    return None


def bootstrap_interval(
    curve: Curve, x: Floats, y: Floats, ratio: float, level: float, *, draws: int, seed: int
) -> Interval:
    """The percentile interval of the optimum over `draws` curves refitted to resampled residuals.

    A draw without optimum counts as beyond all rates, so an uncertain optimum gives an open interval.
    """
    generator = np.random.default_rng(seed)
    fitted = value_of(curve.shape, curve.parameters, x)
    residuals = y - fitted
    residuals = (residuals - residuals.mean()) * np.sqrt(curve.n / max(1, curve.df))
    ys = fitted + residuals[generator.integers(0, curve.n, (draws, curve.n))]
    parameters = fit_many(x, ys, curve.shape)[:, :3]
    rates = np.array([raw_optimum(curve.shape, (float(p), float(q), float(r)), ratio) for p, q, r in parameters])
    rates = np.sort(np.where(np.isnan(rates), np.inf, rates))
    tail = (1 - level) / 2
    ends = [float(rates[int(np.clip(round(q * (draws - 1)), 0, draws - 1))]) for q in (tail, 1 - tail)]
    lower, upper = (end if np.isfinite(end) and end <= OPEN_BEYOND * curve.x_high else None for end in ends)
    return Interval(lower, upper, level, "bootstrap")
