"""Variance components by restricted maximum likelihood, with the truth told at the boundary.

Model y = X b + sum_k Z_k u_k + e, var u_k = g_k s2, var e = s2. The likelihood is profiled over b and s2, so the
search is over the ratios g_k >= 0 only. M = I + G^(1/2) Z'Z G^(1/2) never becomes singular, so g_k = 0 is an ordinary
point (Bates et al. 2015).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The profiled deviance at one point.

    `deviance`: -2 log restricted likelihood; `gradient` by ratio; `scores`: sums of squared scores by ratio;
    `sigma2`, `b`, and the covariance of b per unit of sigma2.
    """

    deviance: float
    gradient: Floats
    scores: Floats
    sigma2: float
    b: Floats
    b_covariance: Floats


class Model:
    """A mixed model ready to be evaluated: `x` must have full column rank."""

    def __init__(self, x: Floats, y: Floats, zs: Sequence[Floats]) -> None:
        self.n, self.p = x.shape
        self.sizes = [z.shape[1] for z in zs]
        self.block = np.repeat(np.arange(len(zs)), self.sizes)
        z = np.hstack([np.zeros((self.n, 0)), *zs])
        self.zz, self.zx, self.zy = z.T @ z, z.T @ x, z.T @ y
        self.xx, self.xy, self.yy = x.T @ x, x.T @ y, float(y @ y)

    def evaluate(self, ratios: Floats) -> Evaluation:
        """Deviance, gradient and estimates at these variance ratios (k)."""
        from scipy import linalg

        root = np.sqrt(np.maximum(ratios, 0.0))[self.block]
        lower = linalg.cholesky(np.eye(root.size) + root[:, None] * self.zz * root, lower=True)
        right = np.column_stack([self.zz, self.zx, self.zy])
        half = linalg.solve_triangular(lower, root[:, None] * right, lower=True)
        q = root.size
        # Products with V^-1: z'V^-1 (z, x, y), x'V^-1 (x, y), y'V^-1 y.
        inner = right - half[:, :q].T @ half
        x_half, y_half = half[:, q : q + self.p], half[:, -1]
        xvx = self.xx - x_half.T @ x_half
        xvy = self.xy - x_half.T @ y_half
        factor = linalg.cho_factor(xvx, lower=True)
        b = linalg.cho_solve(factor, xvy)
        df = self.n - self.p
        sigma2 = max(self.yy - float(y_half @ y_half) - float(xvy @ b), 1e-300) / df
        logs = 2 * np.log(np.diag(lower)).sum() + 2 * np.log(np.diag(factor[0])).sum()
        deviance = float(logs + df * (1 + np.log(2 * np.pi * sigma2)))
        zvx = inner[:, q : q + self.p]
        solved = linalg.cho_solve(factor, zvx.T)
        diagonal = np.diag(inner[:, :q]) - np.einsum("ij,ji->i", zvx, solved)
        score = inner[:, -1] - zvx @ b
        member = self.block[None, :] == np.arange(len(self.sizes))[:, None]
        scores = member @ score**2
        gradient = member @ diagonal - scores / sigma2
        return Evaluation(deviance, gradient, scores, sigma2, b, linalg.cho_solve(factor, np.eye(self.p)))


@dataclass(frozen=True, slots=True)
class Components:
    """Estimated variance ratios (k), their evaluation, and which stand at zero."""

    ratios: Floats
    evaluation: Evaluation
    at_zero: tuple[bool, ...]

    @property
    def variances(self) -> Floats:
        """Variance components, the error last."""
        return np.append(self.ratios, 1.0) * self.evaluation.sigma2


def estimate(model: Model, fixed: dict[int, float] | None = None, near: Floats | None = None) -> Components:
    """The highest restricted likelihood over ratios >= 0 (some held `fixed`), from several starts or from `near`
    one.
    """
    held = fixed or {}
    count = len(model.sizes)
    free = [k for k in range(count) if k not in held]
    best: tuple[float, Floats] | None = None
    starts = [np.full(count, start) for start in (1.0, 0.1, 10.0)] if near is None else [near]
    for start in starts:
        ratios = np.array([held.get(k, start[k]) for k in range(count)], dtype=np.float64)
        ratios = _descend(model, ratios, free)
        deviance = model.evaluate(ratios).deviance
        if best is None or deviance < best[0] - 1e-9:
            best = (deviance, ratios)
    assert best is not None
    return Components(best[1], model.evaluate(best[1]), tuple(bool(g == 0.0) for g in best[1]))


def _descend(model: Model, ratios: Floats, free: list[int]) -> Floats:
    from scipy import optimize

    if not free:
        return ratios

    def objective(part: Floats) -> tuple[float, Floats]:
        whole = ratios.copy()
        whole[free] = part
        found = model.evaluate(whole)
        return found.deviance, found.gradient[free]

    options = {"maxiter": 500, "ftol": 1e-14, "gtol": 1e-9}
    found = optimize.minimize(
        objective, ratios[free], jac=True, method="L-BFGS-B", bounds=[(0.0, 1e8)] * len(free), options=options
    )
    whole = ratios.copy()
    whole[free] = _polish(objective, np.asarray(found.x))
    return whole


def _polish(call: Callable[[Floats], tuple[float, Floats]], point: Floats) -> Floats:
    """A few Newton steps on the ratios that are above zero, and exact zeros where the likelihood falls from zero."""
    small = point < 1e-7 * (1.0 + point.max(initial=0.0))
    trial = np.where(small, 0.0, point)
    if small.any() and call(trial)[0] <= call(point)[0] + 1e-8:
        point = trial
    for _ in range(8):
        inside = np.flatnonzero(point > 0)
        deviance, gradient = call(point)
        if inside.size == 0 or np.abs(gradient[inside] * point[inside]).max() < 1e-10:
            break
        hessian = np.empty((inside.size, inside.size))
        for row, k in enumerate(inside):
            step = 1e-5 * point[k]
            moved = point.copy()
            moved[k] += step
            hessian[row] = (call(moved)[1] - gradient)[inside] / step
        hessian = (hessian + hessian.T) / 2
        if np.linalg.eigvalsh(hessian).min() <= 0:
            break
        move = np.linalg.solve(hessian, gradient[inside])
        nearer = point.copy()
        nearer[inside] = np.maximum(point[inside] - move, point[inside] * 0.1)
        if call(nearer)[0] > deviance + 1e-10:
            break
        point = nearer
    return point


def profile_interval(model: Model, best: Components, k: int, level: float = 0.95) -> tuple[float, float]:
    """The interval of ratio k in which the profiled deviance rises by less than the chi-square limit (upper may be
    inf).
    """
    from scipy import optimize, stats

    rise = float(stats.chi2.ppf(level, 1))
    base = best.evaluation.deviance

    def excess(ratio: float) -> float:
        return estimate(model, {k: ratio}, best.ratios).evaluation.deviance - base - rise

    centre = float(best.ratios[k])
    lower = 0.0
    if centre > 0 and excess(0.0) > 0:
        lower = float(optimize.brentq(excess, 0.0, centre, xtol=1e-4 * centre, rtol=1e-4))
    high = max(2.0 * centre, 1e-2)
    while excess(high) < 0:
        high *= 4.0
        if high > 1e6:
            return lower, float("inf")
    return lower, float(optimize.brentq(excess, max(centre, 0.0), high, rtol=1e-4))


def zero_test(model: Model, best: Components, k: int) -> float:
    """p of "component k is zero" by the likelihood ratio, half the mass at zero (Self and Liang 1987)."""
    from scipy import stats

    drop = estimate(model, {k: 0.0}, best.ratios).evaluation.deviance - best.evaluation.deviance
    return 0.5 * float(stats.chi2.sf(max(0.0, drop), 1)) if drop > 1e-9 else 1.0
