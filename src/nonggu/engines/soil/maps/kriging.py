"""Ordinary, universal and block kriging with a moving neighbourhood, or from all samples at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.spatial import cKDTree

from nonggu.engines.reasons import Reason
from nonggu.engines.soil.maps.blocks import Block, make_block
from nonggu.engines.soil.maps.kernels import krige_nearby
from nonggu.engines.soil.maps.models import Floats, Ints, VariogramModel
from nonggu.engines.soil.maps.tiles import krige_tiled
from nonggu.errors import UnusableInput

#: With at most so many samples every one is used for every cell, where no neighbourhood is asked for.
ALL_SAMPLES = 500
DEFAULT_NEIGHBOURS = 32


@dataclass(frozen=True, slots=True)
class Samples:
    """Samples ready for kriging, coordinates and drifts centred.

    `places` (n, 2), `values` (n, less `mean`), `drift` (n, p) with a first column of 1, `names` of the other
    columns, `origin` (2), `drift_centre` and `drift_scale` (p - 1).
    """

    places: Floats
    values: Floats
    drift: Floats
    names: tuple[str, ...]
    origin: Floats
    mean: float
    drift_centre: Floats
    drift_scale: Floats

    def locate(self, cells: pl.DataFrame) -> tuple[Floats, Floats]:
        """Cells' places (t, 2) and drift (t, p) in the samples' frame. Raises UnusableInput where a drift lacks."""
        missing = [name for name in self.names if name not in cells.columns]
        if missing:
            raise UnusableInput("maps_drift_not_on_grid", drift=", ".join(missing))
        places = cells.select("x", "y").to_numpy().astype(np.float64) - self.origin
        ones = np.ones((cells.height, 1))
        if not self.names:
            return np.ascontiguousarray(places), ones
        drift = (cells.select(self.names).to_numpy().astype(np.float64) - self.drift_centre) / self.drift_scale
        return np.ascontiguousarray(places), np.hstack([ones, drift])


def prepare_samples(points: pl.DataFrame, value: str, drift: Sequence[str] = ()) -> Samples:
    """Samples from columns x, y, the value and the drifts (finite, no nulls, no place twice).

    Raises UnusableInput where a drift does not vary.
    """
    places = points.select("x", "y").to_numpy().astype(np.float64)
    values = points[value].to_numpy().astype(np.float64)
    raw = points.select(drift).to_numpy().astype(np.float64) if drift else np.empty((points.height, 0))
    centre, scale = raw.mean(axis=0), raw.std(axis=0)
    for name, spread in zip(drift, scale, strict=True):
        if not spread > 0.0:
            raise UnusableInput("maps_drift_constant", drift=name)
    origin, mean = places.mean(axis=0), float(values.mean())
    matrix = np.hstack([np.ones((points.height, 1)), (raw - centre) / scale])
    return Samples(
        np.ascontiguousarray(places - origin), values - mean, matrix, tuple(drift), origin, mean, centre, scale
    )


def detrend(samples: Samples) -> Floats:
    """The values less their least-squares fit on the drift (only the mean for ordinary kriging)."""
    coefficients, *_ = np.linalg.lstsq(samples.drift, samples.values, rcond=None)
    return samples.values - samples.drift @ coefficients


@dataclass(frozen=True, slots=True)
class Kriged:
    """`frame`: x, y, prediction (unit of the value), variance (its square), in the cells' order; and the reasons."""

    frame: pl.DataFrame
    reasons: tuple[Reason, ...]


def krige(
    samples: Samples, cells: pl.DataFrame, model: VariogramModel, *, neighbours: int | None = None, block_m: float = 0.0
) -> Kriged:
    """Predict the value at cells (columns x, y and the drifts).

    `neighbours` nearest samples are used for each cell; without it all samples, or the 32 nearest where there are
    more than 500. `block_m` is the side of a block in metres. Kriging is exact: at a sample it gives the sample,
    variance 0.
    """
    count = samples.values.size
    if count == 0:
        raise UnusableInput("maps_too_few_samples", samples=0, needed=1)
    if neighbours is not None and neighbours < 1:
        raise UnusableInput("maps_neighbours_impossible", neighbours=neighbours)
    used = neighbours or (count if count <= ALL_SAMPLES else DEFAULT_NEIGHBOURS)
    targets, target_drift = samples.locate(cells)
    block = make_block(block_m, model)
    if used >= count:
        prediction, variance = _krige_all(samples, targets, target_drift, model, block)
        reasons = [Reason("maps_all_samples_used", {"samples": count})]
    else:
        flat = 0
        if samples.names:
            near = find_nearest(samples.places, targets, used)
            prediction, variance, flat, lifted = solve_nearby(samples, targets, target_drift, near, model, block)
        else:
            prediction, variance, lifted = krige_tiled(samples.places, samples.values, targets, used, block, model)
        reasons = [Reason("maps_neighbours_used", {"neighbours": used, "samples": count})]
        reasons += [Reason("maps_drift_flat_nearby", {"cells": flat})] if flat else []
        reasons += [Reason("maps_nearly_singular", {"pivots": lifted})] if lifted else []
    frame = cells.select("x", "y").with_columns(
        pl.Series("prediction", prediction + samples.mean), pl.Series("variance", variance)
    )
    return Kriged(frame, tuple(reasons))


def find_nearest(places: Floats, targets: Floats, neighbours: int) -> Ints:
    """Indices (t, k) of the k nearest samples of each target, nearest first."""
    _, near = cKDTree(places, leafsize=8).query(targets, k=neighbours)
    return np.ascontiguousarray(near.reshape(targets.shape[0], neighbours), dtype=np.int64)


def solve_nearby(
    samples: Samples, targets: Floats, target_drift: Floats, near: Ints, model: VariogramModel, block: Block
) -> tuple[Floats, Floats, int, int]:
    """Prediction (less the mean), variance, cells without drift and lifted pivots, for given neighbours."""
    return krige_nearby(
        samples.places,
        samples.values,
        samples.drift,
        targets,
        target_drift,
        near,
        block.offsets,
        block.weights,
        block.variance,
        *model.arguments,
    )


def covariance_matrix(places: Floats, model: VariogramModel) -> Floats:
    """Covariances of samples with each other (n, n)."""
    apart = np.hypot(places[:, None, 0] - places[None, :, 0], places[:, None, 1] - places[None, :, 1])
    return model.sill - model.semivariance(apart).reshape(apart.shape)


def factor_all(samples: Samples, model: VariogramModel) -> Floats:
    """The lower Cholesky factor of all samples' covariances. Raises UnusableInput where they are singular."""
    try:
        return np.asarray(cholesky(covariance_matrix(samples.places, model), lower=True))
    except np.linalg.LinAlgError:
        raise UnusableInput("maps_system_singular", shape=model.shape) from None


def _krige_all(
    samples: Samples, targets: Floats, target_drift: Floats, model: VariogramModel, block: Block
) -> tuple[Floats, Floats]:
    """Kriging from all samples: one factor, cells in chunks."""
    lower = factor_all(samples, model)
    drift = solve_triangular(lower, samples.drift, lower=True)
    values = solve_triangular(lower, samples.values, lower=True)
    normal = cholesky(drift.T @ drift, lower=True)
    coefficients = cho_solve((normal, True), drift.T @ values)
    prediction, variance = np.empty(len(targets)), np.empty(len(targets))
    rows = max(1, 2_000_000 // samples.values.size)
    for start in range(0, len(targets), rows):
        part = slice(start, start + rows)
        to_target = _covariance_to_targets(samples.places, targets[part], model, block)
        half = solve_triangular(lower, to_target, lower=True)
        rest = target_drift[part].T - drift.T @ half
        prediction[part] = values @ half + coefficients @ rest
        own = solve_triangular(normal, rest, lower=True)
        variance[part] = block.variance - (half**2).sum(axis=0) + (own**2).sum(axis=0)
    return prediction, np.maximum(variance, 0.0)


def _covariance_to_targets(places: Floats, targets: Floats, model: VariogramModel, block: Block) -> Floats:
    """Covariances (n, t) of samples with targets or blocks."""
    total = np.zeros((len(places), len(targets)))
    is_point = len(block.weights) == 1
    for offset, weight in zip(block.offsets, block.weights, strict=True):
        at = targets + offset
        apart = np.hypot(places[:, None, 0] - at[None, :, 0], places[:, None, 1] - at[None, :, 1])
        part = model.sill - model.semivariance(apart).reshape(apart.shape)
        if not is_point:
            part = np.where(apart == 0.0, model.partial_sill, part)
        total += weight * part
    return total
