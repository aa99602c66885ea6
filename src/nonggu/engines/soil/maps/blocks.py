"""What is predicted at a target: the value at a point, or the mean over a square block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.soil.maps.models import Floats, VariogramModel
from nonggu.errors import UnusableInput

_BLOCK_POINTS = 4


@dataclass(frozen=True, slots=True)
class Block:
    """The points by which a square block is averaged (Gauss-Legendre, 4 x 4) and the variance of the block itself."""

    offsets: Floats
    weights: Floats
    variance: float


def make_block(side_m: float, model: VariogramModel) -> Block:
    """A block of the side in metres; 0 is a point. Inside a block the nugget averages out."""
    if side_m < 0.0 or not np.isfinite(side_m):
        raise UnusableInput("maps_block_impossible", side_m=side_m)
    if side_m == 0.0:
        return Block(np.zeros((1, 2)), np.ones(1), model.sill)
    nodes, share = np.polynomial.legendre.leggauss(_BLOCK_POINTS)
    line, part = nodes * side_m / 2.0, share / 2.0
    offsets = np.array([(a, b) for a in line for b in line])
    weights = np.outer(part, part).ravel()
    apart = np.hypot(offsets[:, None, 0] - offsets[None, :, 0], offsets[:, None, 1] - offsets[None, :, 1])
    smooth = VariogramModel(model.shape, 0.0, max(model.partial_sill, np.finfo(float).tiny), model.range_m)
    between = model.partial_sill - smooth.semivariance(apart).reshape(apart.shape)
    return Block(offsets, weights, float(weights @ between @ weights))
