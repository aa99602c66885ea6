"""Independent kriging: the textbook system of semivariances with Lagrange multipliers, one target at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Gamma = Callable[[np.ndarray], np.ndarray]


def spherical(nugget: float, partial_sill: float, range_m: float) -> Gamma:
    """The spherical semivariance, 0 at distance 0."""

    def gamma(h: np.ndarray) -> np.ndarray:
        inside = nugget + partial_sill * (1.5 * h / range_m - 0.5 * (h / range_m) ** 3)
        return np.where(h == 0, 0.0, np.where(h < range_m, inside, nugget + partial_sill))

    return gamma


def exponential(nugget: float, partial_sill: float, range_m: float) -> Gamma:
    """The exponential semivariance, 0 at distance 0."""
    return lambda h: np.where(h == 0, 0.0, nugget + partial_sill * (1 - np.exp(-h / range_m)))


def krige_one(
    places: np.ndarray,
    values: np.ndarray,
    target: Sequence[float],
    gamma: Gamma,
    drift: np.ndarray | None = None,
    target_drift: Sequence[float] = (),
    neighbours: int | None = None,
) -> tuple[float, float]:
    """Prediction and variance at one target."""
    places, values = np.asarray(places, float), np.asarray(values, float)
    drift = np.ones((len(values), 1)) if drift is None else np.column_stack([np.ones(len(values)), drift])
    if neighbours:
        near = np.argsort(np.linalg.norm(places - target, axis=1))[:neighbours]
        places, values, drift = places[near], values[near], drift[near]
    n, p = drift.shape
    system = np.zeros((n + p, n + p))
    system[:n, :n] = gamma(np.linalg.norm(places[:, None] - places[None], axis=2))
    system[:n, n:], system[n:, :n] = drift, drift.T
    right = np.concatenate([gamma(np.linalg.norm(places - target, axis=1)), [1.0], np.asarray(target_drift, float)])
    weights = np.linalg.solve(system, right)
    return float(weights[:n] @ values), float(weights @ right)
