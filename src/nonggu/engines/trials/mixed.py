"""Tests and means of a mixed model: generalised least squares at the REML estimate, degrees of freedom by
Satterthwaite.

df = 2 f^2 / (g' A g), f the variance of a combination, g its gradient and A the covariance of the variance
parameters; an F of several degrees of freedom pools the df of its independent parts (Fai and Cornelius 1996).
Components at zero are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nonggu.engines.trials.anova import Line, name_of
from nonggu.engines.trials.linear import RANK_TOLERANCE
from nonggu.engines.trials.reml import Components, Floats, Model, estimate, profile_interval, zero_test
from nonggu.engines.trials.terms import Plots, Term


@dataclass(frozen=True, slots=True)
class Component:
    """A variance component: estimate, 95 % profile interval, p of "it is zero", and whether it stands at zero."""

    source: str
    variance: float
    lower: float | None
    upper: float | None
    p: float | None
    is_zero: bool


class MixedFit:
    """A fitted mixed model."""

    def __init__(self, plots: Plots, fixed: Sequence[Term], random: Sequence[Term], y: Floats) -> None:
        self.plots, self.fixed, self.random = plots, tuple(fixed), tuple(random)
        u, s, vt = np.linalg.svd(plots.matrix(fixed), full_matrices=False)
        kept = s > RANK_TOLERANCE * s.max()
        self.basis = vt[kept].T / s[kept]
        self.row_space = vt[kept]
        self.zs = [_indicators(plots, term) for term in random]
        self.model = Model(np.ascontiguousarray(u[:, kept]), y, self.zs)
        self.best: Components = estimate(self.model)
        self.interior = np.flatnonzero(self.best.ratios > 0)
        self.parameter_covariance = self._parameter_covariance()

    def _parameter_covariance(self) -> Floats:
        """Asymptotic covariance of (ratios above zero, s2): twice the inverse Hessian of the deviance."""
        e, inside = self.best.evaluation, self.interior
        df = self.model.n - self.model.p
        cross = e.scores[inside] / e.sigma2**2
        hessian = np.zeros((inside.size + 1, inside.size + 1))
        for row, k in enumerate(inside.tolist()):
            hessian[row, :-1] = self._slope(k, lambda at: self.model.evaluate(at).gradient[inside])
        hessian[:-1, :-1] = (hessian[:-1, :-1] + hessian[:-1, :-1].T) / 2
        hessian[:-1, :-1] += np.outer(cross, cross) * e.sigma2**2 / df
        hessian[:-1, -1] = hessian[-1, :-1] = cross
        hessian[-1, -1] = df / e.sigma2**2
        return np.asarray(2.0 * np.linalg.pinv(hessian))

    def _slope(self, k: int, of: Callable[[Floats], Floats]) -> Floats:
        step = 1e-4 * self.best.ratios[k]
        ends = []
        for sign in (1.0, -1.0):
            at = self.best.ratios.copy()
            at[k] += sign * step
            ends.append(of(at))
        return np.asarray((ends[0] - ends[1]) / (2 * step))

    def variance_and_df(self, combinations: Floats) -> tuple[Floats, Floats]:
        """Variance and Satterthwaite df of each row of combinations of the fixed coefficients."""
        rows = combinations @ self.basis
        e = self.best.evaluation

        def unit(covariance: Floats) -> Floats:
            return np.einsum("ij,jk,ik->i", rows, covariance, rows)

        per_unit = unit(e.b_covariance)
        slopes = np.zeros((self.interior.size + 1, len(rows)))
        for row, k in enumerate(self.interior.tolist()):
            slopes[row] = e.sigma2 * self._slope(k, lambda at: unit(self.model.evaluate(at).b_covariance))
        slopes[-1] = per_unit
        variance = e.sigma2 * per_unit
        spread = np.einsum("ji,jk,ki->i", slopes, self.parameter_covariance, slopes)
        with np.errstate(divide="ignore", invalid="ignore"):
            df = np.where(spread > 0, 2.0 * variance**2 / spread, np.inf)
        return variance, df

    def values(self, combinations: Floats) -> Floats:
        """The combinations of the fixed coefficients."""
        return combinations @ self.basis @ self.best.evaluation.b

    def test_terms(self) -> list[Line]:
        """F tests of the fixed terms (marginal, effects summing to zero)."""
        start, lines = 1, []
        for term in self.fixed:
            size = self.plots.columns(term).shape[1]
            block = np.zeros((size, self.basis.shape[0]))
            block[:, start : start + size] = np.eye(size)
            lines.append(self._test(name_of(term), block))
            start += size
        return lines

    def _test(self, source: str, block: Floats) -> Line:
        from scipy import stats

        rows = block @ self.basis
        covariance = rows @ self.best.evaluation.b_covariance @ rows.T * self.best.evaluation.sigma2
        values, vectors = np.linalg.eigh(covariance)
        kept = values > 1e-10 * values.max()
        parts = vectors[:, kept].T @ block
        variance, each = self.variance_and_df(parts)
        f = float((self.values(parts) ** 2 / variance).mean())
        size = int(kept.sum())
        big = each[each > 2]
        with np.errstate(invalid="ignore"):
            pooled = float(np.where(np.isinf(big), 1.0, big / (big - 2)).sum())
        df = float(each[0]) if size == 1 else _pooled_df(pooled, size, each)
        p = float(stats.f.sf(f, size, df))
        return Line(source, size, float("nan"), float("nan"), f, p, f"df={df:.4g}")

    def components(self) -> list[Component]:
        """The variance components with their intervals, the error last."""
        sigma2 = self.best.evaluation.sigma2
        found = []
        for k, term in enumerate(self.random):
            low, high = profile_interval(self.model, self.best, k)
            upper = high * sigma2 if np.isfinite(high) else None
            is_zero = self.best.at_zero[k]
            p = zero_test(self.model, self.best, k)
            found.append(Component(name_of(term), float(self.best.variances[k]), low * sigma2, upper, p, is_zero))
        found.append(Component("error", float(sigma2), None, None, None, False))
        return found


def _pooled_df(pooled: float, size: int, each: Floats) -> float:
    """Fai and Cornelius' df of an F of several parts; infinite where every part is."""
    if np.isinf(each).all():
        return float("inf")
    return 2 * pooled / (pooled - size) if pooled > size else 2.0


def _indicators(plots: Plots, term: Term) -> Floats:
    codes, _ = plots.cell_codes(term)
    used, compact = np.unique(codes, return_inverse=True)
    return np.eye(used.size)[compact]
