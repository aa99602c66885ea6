"""How well a map would have predicted samples it had not seen: leave-one-out and spatial folds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from nonggu.engines.soil.maps.blocks import make_block
from nonggu.engines.soil.maps.kriging import (
    ALL_SAMPLES,
    DEFAULT_NEIGHBOURS,
    Samples,
    factor_all,
    find_nearest,
    solve_nearby,
)
from nonggu.engines.soil.maps.models import Floats, Ints, VariogramModel
from nonggu.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class Validation:
    """`frame`: x, y, observed, predicted, variance; and what sums it up.

    `mean_error` and `rmse` in the unit of the value; `msdr`, the mean squared error over the kriging variance (1
    where the variances are right); `r2`, the share of the variance that the map explains (below 0: worse than the
    mean).
    """

    frame: pl.DataFrame
    mean_error: float
    rmse: float
    msdr: float
    r2: float


def leave_one_out(samples: Samples, model: VariogramModel, *, neighbours: int | None = None) -> Validation:
    """Predict each sample from the others.

    From all samples by the closed form (Dubrule 1983): with B the inverse of the kriging system of all samples,
    the error is (B z)_i / B_ii and the variance 1 / B_ii. From a neighbourhood by solving each system without the
    sample.
    """
    count = samples.values.size
    if count < 3:
        raise UnusableInput("maps_too_few_samples", samples=count, needed=3)
    used = neighbours or (count if count <= ALL_SAMPLES else DEFAULT_NEIGHBOURS)
    if used >= count - 1:
        error, variance = _leave_one_out_closed(samples, model)
        return _sum_up(samples, samples.values - error, variance)
    near = _without_self(find_nearest(samples.places, samples.places, used + 1))
    predicted, variance = _solve(samples, samples.places, samples.drift, near, model)
    return _sum_up(samples, predicted, variance)


def _leave_one_out_closed(samples: Samples, model: VariogramModel) -> tuple[Floats, Floats]:
    lower = factor_all(samples, model)
    inverse = np.linalg.inv(lower)
    inverse = inverse.T @ inverse
    drift = inverse @ samples.drift
    block = inverse - drift @ np.linalg.solve(samples.drift.T @ drift, drift.T)
    own = np.diag(block)
    return block @ samples.values / own, 1.0 / own


def _without_self(near: Ints) -> Ints:
    """Drop each row's own index; where it is not among them (places that coincide), the farthest."""
    own = near == np.arange(near.shape[0])[:, None]
    own[~own.any(axis=1), -1] = True
    return np.ascontiguousarray(near[~own].reshape(near.shape[0], -1))


def _solve(samples: Samples, places: Floats, drift: Floats, near: Ints, model: VariogramModel) -> tuple[Floats, Floats]:
    predicted, variance, _, _ = solve_nearby(samples, places, drift, near, model, make_block(0.0, model))
    return predicted, variance


def spatial_folds(
    samples: Samples, model: VariogramModel, *, folds: int = 8, neighbours: int | None = None
) -> Validation:
    """Predict each of `folds` compact parts of the area from the samples outside it.

    Kinder sampling makes leave-one-out too hopeful: neighbours of a sample are often closer than a cell's. Parts
    are made by halving the longer side at the median again and again.
    """
    count = samples.values.size
    if not 2 <= folds <= count // 2:
        raise UnusableInput("maps_folds_impossible", folds=folds, samples=count)
    part = split_area(samples.places, folds)
    predicted, variance = np.empty(count), np.empty(count)
    used = neighbours or DEFAULT_NEIGHBOURS
    for fold in range(folds):
        inside = np.flatnonzero(part == fold)
        outside = np.flatnonzero(part != fold)
        targets = np.ascontiguousarray(samples.places[inside])
        near = outside[find_nearest(samples.places[outside], targets, min(used, outside.size))]
        predicted[inside], variance[inside] = _solve(samples, targets, samples.drift[inside], near, model)
    return _sum_up(samples, predicted, variance)


def split_area(places: Floats, parts: int) -> Ints:
    """The compact part (0 to parts - 1) of each place; parts hold about equally many."""
    part = np.zeros(len(places), dtype=np.int64)
    waiting, label = [(np.arange(len(places)), parts)], 0
    while waiting:
        members, count = waiting.pop()
        if count == 1:
            part[members] = label
            label += 1
            continue
        side = int(np.argmax(np.ptp(places[members], axis=0)))
        order = members[np.lexsort((places[members, 1 - side], places[members, side]))]
        left = count // 2
        cut = round(len(order) * left / count)
        waiting += [(order[cut:], count - left), (order[:cut], left)]
    return part


def _sum_up(samples: Samples, predicted: Floats, variance: Floats) -> Validation:
    places = samples.places + samples.origin
    frame = pl.DataFrame(
        {
            "x": places[:, 0],
            "y": places[:, 1],
            "observed": samples.values + samples.mean,
            "predicted": predicted + samples.mean,
            "variance": variance,
        }
    )
    error = predicted - samples.values
    positive = variance > 0.0
    msdr = float(np.mean(error[positive] ** 2 / variance[positive])) if positive.any() else float("nan")
    total = float(np.var(samples.values))
    r2 = 1.0 - float(np.mean(error**2)) / total if total > 0.0 else float("nan")
    return Validation(frame, float(error.mean()), float(np.sqrt(np.mean(error**2))), msdr, r2)
