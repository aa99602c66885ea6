"""Ordinary least squares on a matrix that may lack rank (empty cells, confounded terms), by the singular values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Singular values below this share of the largest are taken as zero.
RANK_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class LinearFit:
    """A fit: shortest `coefficients` (p), `covariance` per unit of error variance (p, p), rank, error df and sum
    of squares.
    """

    coefficients: Floats
    covariance: Floats
    rank: int
    df: int
    rss: float
    fitted: Floats
    row_space: Floats
    length: Floats

    @property
    def mse(self) -> float:
        """Error mean square; nan without error degrees of freedom."""
        return self.rss / self.df if self.df > 0 else float("nan")

    def is_estimable(self, combination: Floats) -> bool:
        """Whether the data determine this combination of the coefficients."""
        return is_in_space(combination / self.length, self.row_space)


def is_in_space(vector: Floats, basis: Floats) -> bool:
    """Whether a vector lies in the space of orthonormal rows."""
    rest = vector - (vector @ basis.T) @ basis
    return bool(np.abs(rest).max(initial=0.0) <= 1e-7 * max(1e-300, float(np.abs(vector).max(initial=0.0))))


def fit_linear(x: Floats, y: Floats) -> LinearFit:
    """Fit y (n) on the columns of x (n, p)."""
    # Columns of very different size (N and N squared) are first brought to one length.
    length = np.sqrt((x * x).sum(axis=0))
    length[length == 0.0] = 1.0
    u, s, vt = np.linalg.svd(x / length, full_matrices=False)
    kept = s > RANK_TOLERANCE * max(float(s.max(initial=0.0)), 1e-300)
    u, s, vt = u[:, kept], s[kept], vt[kept]
    coefficients = (vt.T @ ((u.T @ y) / s)) / length
    covariance = (vt.T / s**2) @ vt / np.outer(length, length)
    fitted = u @ (u.T @ y)
    rss = float(((y - fitted) ** 2).sum())
    total = float((y * y).sum())
    if rss <= 1e-24 * total:
        rss = 0.0
    rank = int(kept.sum())
    return LinearFit(coefficients, covariance, rank, y.size - rank, rss, fitted, vt, length)


def project_rss(x: Floats, y: Floats) -> tuple[float, int]:
    """Residual sum of squares and rank of a fit, nothing else."""
    fit = fit_linear(x, y)
    return fit.rss, fit.rank
