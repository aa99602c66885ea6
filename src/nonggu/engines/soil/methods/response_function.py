"""Rates from fitted response curves: the economic optimum with nutrient prices, inside the tested range.

The curves are fitted by the trials engine; here they come as coefficients. Shapes and optima: section 5 of the facts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from nonggu.engines.soil.kernel_tables import KernelTables
from nonggu.engines.soil.methods.plot import CV_STRATEGY, Answer, Plot

Shape = Literal["quadratic", "linear_plateau", "quadratic_plateau", "square_root", "mitscherlich"]


@dataclass(frozen=True, slots=True)
class Response:
    """A fitted curve of yield on one nutrient, both per the same area.

    `a`, `b`, `c` as in the table of shapes (`quadratic` a + bx + cx2; `linear_plateau` a + bx up to the plateau `c`;
    `square_root` a + b sqrt(x) + cx; `mitscherlich` a - b exp(-cx)); `x_max` is the highest tested rate.
    """

    shape: Shape
    a: float
    b: float
    c: float
    x_max: float


def maximum_rate(curve: Response) -> float | None:
    """The rate of highest yield, clamped to the tested range; None where the curve has none or bends the wrong way."""
    if curve.shape in ("quadratic", "quadratic_plateau"):
        return None if curve.c >= 0 else _clamp(-curve.b / (2 * curve.c), curve)
    if curve.shape == "linear_plateau":
        return None if curve.b <= 0 else _clamp((curve.c - curve.a) / curve.b, curve)
    if curve.shape == "square_root":
        return None if curve.b <= 0 or curve.c >= 0 else _clamp((curve.b / (2 * curve.c)) ** 2, curve)
    return None


def economic_rate(curve: Response, price_ratio: float) -> float | None:
    """The rate of highest profit; `price_ratio` is the price of 1 kg NUTRIENT over that of 1 kg produce.

    None where the curve is refused (wrong sign). Never beyond the highest tested rate.
    """
    a, b, c, r = curve.a, curve.b, curve.c, price_ratio
    if curve.shape in ("quadratic", "quadratic_plateau"):
        return None if c >= 0 else _clamp((r - b) / (2 * c), curve)
    if curve.shape == "linear_plateau":
        return None if b <= 0 else _clamp((c - a) / b if b > r else 0.0, curve)
    if curve.shape == "square_root":
        return None if b <= 0 or c >= 0 or c >= r else _clamp((b / (2 * (r - c))) ** 2, curve)
    if b <= 0 or c <= 0 or r <= 0:
        return None
    return _clamp(math.log(b * c / r) / c if b * c > r else 0.0, curve)


def _clamp(rate: float, curve: Response) -> float:
    return min(max(rate, 0.0), curve.x_max)


def by_response(nutrient: int, p: Plot, t: KernelTables) -> Answer:
    """The rate that a local trial gave for the plot (columns `response_*_kg_per_mu`)."""
    rate = p.response[nutrient]
    return rate, 0.0, rate * t.values[CV_STRATEGY], 0
