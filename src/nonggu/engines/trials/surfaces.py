"""Quadratic response surfaces of one to three nutrients: fit, signs, curvature, highest yield and economic optimum.

Y = b0 + sum b_i x_i + sum b_ii x_i^2 + sum b_ij x_i x_j. Highest yield: H x = -g; economic optimum: H x = r - g, with
g the linear coefficients, H the matrix of second derivatives and r_i the price of 1 kg nutrient i over the price of 1
kg produce. The root form puts the square root of each rate in its place (Heady and Pesek).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from nonggu.engines.trials.linear import Floats, fit_linear

#: What a surface must show to be used; each is the last part of a code `surface_<check>`.
CHECKS = ("linear_sign", "square_sign", "not_a_top", "outside", "not_significant", "no_df")


@dataclass(frozen=True, slots=True)
class Surface:
    """A fitted surface of k nutrients.

    `coefficients`: b0, then linear (k), square (k), products in the order 12, 13, 23. `errors`: their standard errors
    (nan without error df). `highest` (k): highest rate tested of each nutrient.
    """

    coefficients: Floats
    errors: Floats
    rss: float
    total_ss: float
    n: int
    df: int
    highest: Floats

    @property
    def k(self) -> int:
        """Number of nutrients."""
        return self.highest.size

    @property
    def r2(self) -> float:
        """Share of the variation explained."""
        return 1.0 - self.rss / self.total_ss if self.total_ss > 0 else float("nan")

    @property
    def p(self) -> float:
        """p of the F test against the mean; nan without error df."""
        from scipy import stats

        terms = self.coefficients.size - 1
        if self.df <= 0:
            return float("nan")
        if self.rss <= 0:
            return 0.0
        return float(stats.f.sf((self.total_ss - self.rss) / terms / (self.rss / self.df), terms, self.df))

    @property
    def gradient_at_zero(self) -> Floats:
        """The linear coefficients g."""
        return self.coefficients[1 : self.k + 1]

    @property
    def hessian(self) -> Floats:
        """The second derivatives H."""
        k = self.k
        h = np.diag(2.0 * self.coefficients[k + 1 : 2 * k + 1])
        for (i, j), value in zip(combinations(range(k), 2), self.coefficients[2 * k + 1 :], strict=True):
            h[i, j] = h[j, i] = value
        return h

    def value(self, x: Floats) -> float:
        """The surface at rates x."""
        return float(self.coefficients[0] + self.gradient_at_zero @ x + x @ self.hessian @ x / 2)

    def optimum(self, ratios: Floats | None = None) -> Floats:
        """The rates where the slopes equal the price ratios (None: zero, the highest yield); nan where H is
        singular.
        """
        r = np.zeros(self.k) if ratios is None else ratios
        try:
            return np.asarray(np.linalg.solve(self.hessian, r - self.gradient_at_zero), dtype=np.float64)
        except np.linalg.LinAlgError:
            return np.full(self.k, np.nan)

    def failed_checks(
        self, ratios: Floats | None = None, alpha: float = 0.05, *, may_lack_df: bool = False
    ) -> list[str]:
        """Which checks the surface fails; empty: typical, to be used."""
        k = self.k
        failed = []
        if not (self.gradient_at_zero > 0).all():
            failed.append("linear_sign")
        if not (self.coefficients[k + 1 : 2 * k + 1] < 0).all():
            failed.append("square_sign")
        if not np.linalg.eigvalsh(self.hessian).max() < 0:
            failed.append("not_a_top")
        best = self.optimum(ratios)
        if not ((best >= 0) & (best <= self.highest * (1 + 1e-9))).all():
            failed.append("outside")
        if self.df <= 0:
            failed.append("no_df")
        elif not self.p < alpha and not may_lack_df:
            failed.append("not_significant")
        return failed


def surface_columns(rates: Floats, *, root: bool = False) -> Floats:
    """Design columns of rates (n, k): 1, linear, square, products; `root` uses the square roots of the rates."""
    x = np.sqrt(rates) if root else rates
    pairs = [x[:, i] * x[:, j] for i, j in combinations(range(x.shape[1]), 2)]
    return np.column_stack([np.ones(len(x)), x, x**2, *pairs])


def fit_surface(rates: Floats, y: Floats, *, root: bool = False) -> Surface | None:
    """Fit a surface to rates (n, k) and yields (n); None where the treatments do not determine it."""
    columns = surface_columns(rates, root=root)
    fit = fit_linear(columns, y)
    if fit.rank < columns.shape[1]:
        return None
    total = float(((y - y.mean()) ** 2).sum())
    with np.errstate(invalid="ignore"):
        errors = np.sqrt(np.diag(fit.covariance) * fit.mse)
    return Surface(fit.coefficients, errors, fit.rss, total, y.size, fit.df, rates.max(axis=0))
