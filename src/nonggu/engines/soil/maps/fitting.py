"""A variogram model fitted to an experimental variogram by weighted least squares inside bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nonggu.engines.reasons import Reason
from nonggu.engines.soil.maps.models import Floats, VariogramModel
from nonggu.engines.soil.maps.variograms import ExperimentalVariogram

#: The gaussian shape is not tried by itself: it is smooth at the origin and its systems are nearly singular.
DEFAULT_SHAPES = ("spherical", "exponential")
_RANGES_TRIED = 120
_GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0


@dataclass(frozen=True, slots=True)
class Fit:
    """The model, its weighted sum of squares and what is to be said about it."""

    model: VariogramModel
    weighted_square: float
    reasons: tuple[Reason, ...]


def fit_variogram(experimental: ExperimentalVariogram, shapes: Sequence[str] = DEFAULT_SHAPES) -> Fit:
    """The best model of the shapes: nugget and partial sill from 0, range from the first class to 1.5 cutoffs.

    Minimises `sum N_h / h^2 (gamma_h - model(h))^2` (the weights that gstat uses by default). For a given range
    the problem is linear in nugget and partial sill, so that one search along the range finds the global optimum.
    """
    low, high = _range_bounds(experimental)
    best: tuple[float, VariogramModel] | None = None
    for shape in shapes:
        found = _fit_shape(experimental, shape, low, high)
        if best is None or found[0] < best[0]:
            best = found
    assert best is not None
    square, model = best
    if model.practical_range_m <= experimental.distance[0]:
        # what is reached before the first class cannot be told from nugget
        model = VariogramModel(model.shape, model.sill, 0.0, model.range_m)
    return Fit(model, square, _judge(model, experimental, high))


def _range_bounds(experimental: ExperimentalVariogram) -> tuple[float, float]:
    first = float(experimental.distance[0])
    return min(first, 0.5 * experimental.cutoff_m), 1.5 * experimental.cutoff_m


def _fit_shape(
    experimental: ExperimentalVariogram, shape: str, low: float, high: float
) -> tuple[float, VariogramModel]:
    ranges = np.geomspace(low, high, _RANGES_TRIED)
    squares = [_fit_sills(experimental, shape, r)[0] for r in ranges]
    at = int(np.argmin(squares))
    a, b = float(ranges[max(at - 1, 0)]), float(ranges[min(at + 1, ranges.size - 1)])
    for _ in range(60):
        c, d = b - _GOLDEN * (b - a), a + _GOLDEN * (b - a)
        if _fit_sills(experimental, shape, c)[0] <= _fit_sills(experimental, shape, d)[0]:
            b = d
        else:
            a = c
    candidates = [*((*_fit_sills(experimental, shape, r), r) for r in (float(ranges[at]), 0.5 * (a + b)))]
    square, nugget, partial_sill, range_m = min(candidates)
    if nugget + partial_sill <= 0.0:
        nugget = np.finfo(float).tiny ** 0.5
    return square, VariogramModel(shape, nugget, partial_sill, range_m)


def _fit_sills(experimental: ExperimentalVariogram, shape: str, range_m: float) -> tuple[float, float, float]:
    """The weighted square, nugget and partial sill that are best for a range, neither below 0."""
    h, gamma = experimental.distance, experimental.gamma
    weight = experimental.pairs / h**2
    f = VariogramModel(shape, 0.0, 1.0, range_m).semivariance(h)

    def square(nugget: float, partial_sill: float) -> tuple[float, float, float]:
        left: Floats = gamma - nugget - partial_sill * f
        return float(weight @ left**2), nugget, partial_sill

    s, sf, sff = weight.sum(), weight @ f, weight @ f**2
    sg, sfg = weight @ gamma, weight @ (f * gamma)
    tried = [square(max(float(sg / s), 0.0), 0.0), square(0.0, max(float(sfg / sff), 0.0))]
    determinant = s * sff - sf**2
    if determinant > 1e-12 * s * sff:
        nugget, partial_sill = (sff * sg - sf * sfg) / determinant, (s * sfg - sf * sg) / determinant
        if nugget >= 0.0 and partial_sill >= 0.0:
            tried.append(square(float(nugget), float(partial_sill)))
    return min(tried)


def _judge(model: VariogramModel, experimental: ExperimentalVariogram, high: float) -> tuple[Reason, ...]:
    shown = {
        "shape": model.shape,
        "nugget": f"{model.nugget:.5g}",
        "partial_sill": f"{model.partial_sill:.5g}",
        "range_m": f"{model.range_m:.5g}",
        "practical_range_m": f"{model.practical_range_m:.5g}",
        "estimator": experimental.estimator,
    }
    reasons = [Reason("maps_model_fitted", shown, "weighted least squares, N/h^2")]
    if model.partial_sill <= 0.05 * model.sill:
        reasons.append(Reason("maps_no_structure", {"nugget_percent": f"{100 * model.nugget / model.sill:.0f}"}))
    elif model.range_m >= 0.999 * high:
        reasons.append(Reason("maps_range_at_bound", {"range_m": f"{model.range_m:.5g}"}))
    return tuple(reasons)
