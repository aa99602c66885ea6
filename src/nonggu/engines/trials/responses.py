"""One response to one nutrient from plots to advice: curve, checks, highest yield, economic optimum, intervals,
reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nonggu.engines.reasons import Reason
from nonggu.engines.trials.curves import SHAPES, Curve, Floats, fit_curve, prepare, pure_error, shape_named
from nonggu.engines.trials.optima import Interval, bootstrap_interval, confine, profile_interval, raw_optimum
from nonggu.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class Prices:
    """Price of 1 kg of NUTRIENT and of 1 kg of produce, in the same money."""

    nutrient: float
    produce: float

    @property
    def ratio(self) -> float:
        """Kg of produce that pay for 1 kg of nutrient."""
        return self.nutrient / self.produce


def make_prices(price_x: float | None, price_y: float | None, nutrient_fraction: float | None = None) -> Prices | None:
    """Prices from what is known; `nutrient_fraction`: price_x is of the product that holds this share of nutrient.

    Raises UnusableInput (`response_price_alone`, `response_price_wrong`, `response_fraction_wrong`).
    """
    if price_x is None and price_y is None:
        return None
    if price_x is None or price_y is None:
        raise UnusableInput("response_price_alone")
    if not (price_x >= 0 and price_y > 0 and np.isfinite(price_x) and np.isfinite(price_y)):
        raise UnusableInput("response_price_wrong", price_x=price_x, price_y=price_y)
    if nutrient_fraction is not None and not 0 < nutrient_fraction <= 1:
        raise UnusableInput("response_fraction_wrong", fraction=nutrient_fraction)
    return Prices(price_x / (nutrient_fraction or 1.0), price_y)


@dataclass(frozen=True, slots=True)
class Response:
    """A fitted response.

    `maximum`, `economic`: rates confined to what was tested (nan: none; economic nan without prices); `raw_*`: before
    that. `yield_*`: the curve there and at 0. `gain_yuan`: value of the extra yield over the nutrient's cost at the
    economic rate. `lack_of_fit_p`: whether the curve misses the level means (nan without replicates).
    """

    curve: Curve
    prices: Prices | None
    maximum: float
    raw_maximum: float
    economic: float
    raw_economic: float
    yield_at_zero: float
    yield_at_maximum: float
    yield_at_economic: float
    gain: float
    maximum_interval: Interval | None
    economic_interval: Interval | None
    lack_of_fit_p: float
    reasons: tuple[Reason, ...]


def analyse_response(
    x: ArrayLike,
    y: ArrayLike,
    shape: str,
    *,
    prices: Prices | None = None,
    level: float = 0.95,
    interval: Literal["profile", "bootstrap"] = "profile",
    draws: int = 1000,
    seed: int = 0,
) -> Response:
    """Fit a shape (or `best`: the typical one of lowest AICc) and find its optima.

    x: nutrient kg per area, y: yield kg per area, one entry a plot. Raises UnusableInput (`response_*`).
    """
    rates, yields = prepare(x, y)
    curve = choose_curve(rates, yields) if shape == "best" else fit_curve(rates, yields, shape_named(shape))
    ratio = prices.ratio if prices else float("nan")
    raw_maximum = raw_optimum(curve.shape, curve.parameters, 0.0) if curve.is_typical else float("nan")
    raw_economic = raw_optimum(curve.shape, curve.parameters, ratio) if prices and curve.is_typical else float("nan")

    def find(target: float) -> Interval | None:
        is_open = np.isnan(target) or (target == 0 and np.isinf(raw_maximum))
        if not curve.is_typical or curve.df <= 0 or is_open:
            return None
        if interval == "bootstrap":
            return bootstrap_interval(curve, rates, yields, target, level, draws=draws, seed=seed)
        return profile_interval(curve, rates, yields, target, level)

    # The exponential only nears its asymptote: it has no highest yield.
    maximum = float("nan") if np.isinf(raw_maximum) else confine(raw_maximum, curve)
    economic = confine(raw_economic, curve)
    at_zero, at_maximum, at_economic = (float(curve.value(rate)) for rate in (0.0, maximum, economic))
    gain = prices.produce * (at_economic - at_zero) - prices.nutrient * economic if prices else float("nan")
    return Response(
        curve=curve,
        prices=prices,
        maximum=maximum,
        raw_maximum=raw_maximum,
        economic=economic,
        raw_economic=raw_economic,
        yield_at_zero=at_zero,
        yield_at_maximum=at_maximum,
        yield_at_economic=at_economic,
        gain=gain,
        maximum_interval=find(0.0),
        economic_interval=find(ratio),
        lack_of_fit_p=_lack_of_fit(curve, rates, yields),
        reasons=_reasons(curve, raw_maximum, raw_economic, prices, shape),
    )


def choose_curve(x: Floats, y: Floats) -> Curve:
    """Of the shapes whose signs are typical, the one of lowest AICc (of lowest rss where AICc is unknown)."""
    curves = [fit_curve(x, y, shape) for shape in SHAPES]
    able = [curve for curve in curves if curve.is_typical] or curves
    return min(able, key=lambda curve: curve.rss if np.isnan(curve.aicc) else curve.aicc)


def _lack_of_fit(curve: Curve, x: Floats, y: Floats) -> float:
    from scipy import stats

    pure, df = pure_error(x, y)
    extra_df = curve.df - df
    if df <= 0 or extra_df <= 0 or pure <= 0:
        return float("nan")
    f = max(0.0, curve.rss - pure) / extra_df / (pure / df)
    return float(stats.f.sf(f, extra_df, df))


def _short(number: float) -> float | None:
    return float(f"{number:.6g}") if np.isfinite(number) else None


def _reasons(
    curve: Curve, raw_maximum: float, raw_economic: float, prices: Prices | None, asked: str
) -> tuple[Reason, ...]:
    found = [Reason("response_shape", {"shape": curve.shape, "r2": _short(curve.r2)})]
    if asked == "best":
        found.append(Reason("response_shape_chosen", {"shape": curve.shape}))
    if not curve.is_typical:
        found.append(Reason("response_not_typical", {"shape": curve.shape}))
    if curve.df > 0 and curve.p > 0.05:
        found.append(Reason("response_not_significant", {"p": _short(curve.p)}))
    if np.isinf(raw_maximum):
        found.append(Reason("response_asymptote", {"yield": _short(curve.parameters[0])}))
    elif raw_maximum > curve.x_high:
        found.append(Reason("response_top_beyond", {"highest": curve.x_high}))
    if prices is not None and raw_economic > curve.x_high:
        found.append(Reason("response_optimum_beyond", {"highest": curve.x_high, "raw": _short(raw_economic)}))
    if prices is not None and raw_economic <= 0:
        found.append(Reason("response_does_not_pay"))
    if prices is not None:
        found.append(Reason("response_price_ratio", {"ratio": _short(prices.ratio)}))
    if curve.shape == "square-root":
        found.append(Reason("response_root_steep"))
    return tuple(found)
