"""Response curves of yield on one nutrient: five shapes, fitted to the global least squares.

quadratic a + b x + c x^2 · linear-plateau a + b x up to x0, flat after · quadratic-plateau the same with a parabola ·
square-root a + b x^0.5 + c x · mitscherlich A - B exp(-k x). x: kg of nutrient per area, y: yield per area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nonggu.engines.trials.plateaus import HIGHEST_JOIN, run_linear_plateau, run_mitscherlich, run_quadratic_plateau
from nonggu.errors import UnusableInput

Floats = NDArray[np.float64]

SHAPES = ("quadratic", "linear-plateau", "quadratic-plateau", "square-root", "mitscherlich")

#: Other spellings of the shapes.
ALIASES = {
    "linear_plateau": "linear-plateau",
    "quadratic_plateau": "quadratic-plateau",
    "sqrt": "square-root",
    "square_root": "square-root",
    "squareroot": "square-root",
    "linearplateau": "linear-plateau",
    "quadraticplateau": "quadratic-plateau",
}

#: Names of the parameters of each shape, in the order in which they are fitted.
PARAMETERS = {
    "quadratic": ("a", "b", "c"),
    "linear-plateau": ("a", "b", "x0"),
    "quadratic-plateau": ("plateau", "c", "x0"),
    "square-root": ("a", "b", "c"),
    "mitscherlich": ("A", "B", "k"),
}


@dataclass(frozen=True, slots=True)
class Curve:
    """A fitted curve: parameters in the order of PARAMETERS, residual sum of squares, its df, and the data's
    ranges.
    """

    shape: str
    parameters: tuple[float, float, float]
    rss: float
    total_ss: float
    n: int
    x_low: float
    x_high: float

    @property
    def df(self) -> int:
        """Error degrees of freedom (three parameters)."""
        return self.n - 3

    @property
    def r2(self) -> float:
        """Share of the variation explained; nan when yields do not vary."""
        return 1.0 - self.rss / self.total_ss if self.total_ss > 0 else float("nan")

    @property
    def p(self) -> float:
        """p of the F test of the curve against the mean (for the plateau and exponential curves an approximation)."""
        from scipy import stats

        if self.df <= 0 or self.rss <= 0:
            return float("nan")
        return float(stats.f.sf((self.total_ss - self.rss) / 2 / (self.rss / self.df), 2, self.df))

    @property
    def aicc(self) -> float:
        """Akaike's criterion for small samples (four parameters with the variance)."""
        if self.n <= 5 or self.rss <= 0:
            return float("nan")
        return self.n * np.log(self.rss / self.n) + 8 + 40 / (self.n - 5)

    def named(self) -> dict[str, float]:
        """Parameters by name; for the quadratic-plateau also a and b of the parabola."""
        found = dict(zip(PARAMETERS[self.shape], self.parameters, strict=True))
        if self.shape == "quadratic-plateau":
            top, c, join = self.parameters
            found |= {"a": top + c * join**2, "b": -2 * c * join}
        if self.shape == "linear-plateau":
            a, b, join = self.parameters
            found["plateau"] = a + b * join
        return found

    def value(self, x: ArrayLike) -> Floats:
        """The curve at x."""
        return value_of(self.shape, self.parameters, np.asarray(x, dtype=np.float64))

    @property
    def is_typical(self) -> bool:
        """Whether the curve rises at first and flattens or turns: the signs that a response must have."""
        _, second, third = self.parameters
        if self.shape in ("quadratic", "square-root"):
            return second > 0 and third < 0
        if self.shape == "linear-plateau":
            return second > 0 and third > self.x_low
        if self.shape == "quadratic-plateau":
            furthest = self.x_low + HIGHEST_JOIN * (self.x_high - self.x_low)
            return second < 0 and self.x_low < third < furthest * (1 - 1e-9)
        return second > 0 and third > 0


def value_of(shape: str, parameters: tuple[float, float, float], x: Floats) -> Floats:
    """A curve of a shape at x."""
    p, q, r = parameters
    if shape == "quadratic":
        return p + q * x + r * x**2
    if shape == "linear-plateau":
        return p + q * np.minimum(x, r)
    if shape == "quadratic-plateau":
        return p + q * np.minimum(x - r, 0.0) ** 2
    if shape == "square-root":
        return p + q * np.sqrt(x) + r * x
    return p - q * np.exp(-r * x)


def shape_named(name: str) -> str:
    """The shape that a name means. Raises UnusableInput (`response_shape_unknown`)."""
    shape = ALIASES.get(name.lower(), name.lower())
    if shape not in SHAPES:
        raise UnusableInput("response_shape_unknown", name=name, known=", ".join(SHAPES))
    return shape


def prepare(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """x and y in ascending order of x, checked. Raises UnusableInput (`response_*`)."""
    rates, yields = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if rates.ndim != 1 or rates.shape != yields.shape:
        raise UnusableInput("response_wrong_length", x=rates.size, y=yields.size)
    if not (np.isfinite(rates).all() and np.isfinite(yields).all()):
        raise UnusableInput("response_not_finite")
    if (rates < 0).any():
        raise UnusableInput("response_rate_negative", lowest=float(rates.min()))
    if np.unique(rates).size < 3 or rates.size < 4:
        raise UnusableInput("response_too_few", plots=rates.size, levels=int(np.unique(rates).size))
    order = np.argsort(rates, kind="stable")
    return rates[order], yields[order]


def fit_many(x: Floats, ys: Floats, shape: str) -> Floats:
    """Fit each row of ys (B, n) on ascending x (n): parameters and rss (B, 4)."""
    out = np.zeros((len(ys), 4))
    if shape == "linear-plateau":
        run_linear_plateau(x[None], np.ascontiguousarray(ys), out)
    elif shape == "quadratic-plateau":
        run_quadratic_plateau(x, np.ascontiguousarray(ys), out)
    elif shape == "mitscherlich":
        run_mitscherlich(x, np.ascontiguousarray(ys), out)
    else:
        columns = [np.ones_like(x), x, x**2] if shape == "quadratic" else [np.ones_like(x), np.sqrt(x), x]
        design = np.column_stack(columns)
        length = np.linalg.norm(design, axis=0)
        q, r = np.linalg.qr(design / length)
        scores = ys @ q
        out[:, :3] = np.linalg.solve(r, scores.T).T / length
        out[:, 3] = ((ys - scores @ q.T) ** 2).sum(axis=1)
    return out


def fit_curve(x: ArrayLike, y: ArrayLike, shape: str) -> Curve:
    """Fit one curve of a shape to rates x and yields y. Raises UnusableInput (`response_*`)."""
    name = shape_named(shape)
    rates, yields = prepare(x, y)
    a, b, c, rss = (float(v) for v in fit_many(rates, yields[None], name)[0])
    total = float(((yields - yields.mean()) ** 2).sum())
    return Curve(name, (a, b, c), rss, total, rates.size, float(rates[0]), float(rates[-1]))


def fit_plateau_batch(x: ArrayLike, y: ArrayLike) -> Floats:
    """Linear-plateau fits of many trials: y (B, n) on x (n) or (B, n), ascending. Columns: a, b, x0, rss (B, 4)."""
    rates = np.ascontiguousarray(np.atleast_2d(np.asarray(x, dtype=np.float64)))
    yields = np.ascontiguousarray(np.atleast_2d(np.asarray(y, dtype=np.float64)))
    out = np.empty((len(yields), 4))
    run_linear_plateau(rates, yields, out)
    return out


def pure_error(x: Floats, y: Floats) -> tuple[float, int]:
    """Sum of squares and df between plots of the same rate."""
    levels, place = np.unique(x, return_inverse=True)
    means = np.bincount(place, y) / np.bincount(place)
    return float(((y - means[place]) ** 2).sum()), int(y.size - levels.size)
