"""Plateau and exponential curves fitted to their global least squares, many at once, in compiled code.

Each curve has one parameter that is not linear (the join, or the rate of the exponential). For a fixed value the
others have a closed form, so the sum of squares is a function of one number. Linear-plateau: within a pair of
neighbouring levels the best join is closed form or an end. Quadratic-plateau: there it is a root of a polynomial.
Mitscherlich: a dense grid of rates, each dip refined.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Rates of the exponential that are tried, per range of x: from almost a line to almost a step.
LOWEST_RATE, HIGHEST_RATE, RATE_STEPS = 1e-3, 1e3, 241

#: How far above the lowest rate the top of a quadratic-plateau may lie, in ranges of x. Where the plots show no bend,
#: the sum of squares falls for ever as the top moves away (the curve becomes a line), so a limit is needed.
HIGHEST_JOIN = 3.0

_GOLDEN = 0.6180339887498949


@njit(cache=True)
def _line_at(n, sx, sxx, sxy, sy):  # type: ignore[no-untyped-def]
    """Intercept and slope of a line from sums; slope 0 where x does not vary."""
    spread = sxx - sx * sx / n
    if spread <= 1e-14 * max(sxx, 1e-300):
        return sy / n, 0.0, False
    slope = (sxy - sx * sy / n) / spread
    return (sy - slope * sx) / n, slope, True


@njit(cache=True)
def fit_linear_plateau(x, y, out):  # type: ignore[no-untyped-def]
    """Global least squares of a + b min(x, x0) on ascending x. Writes a, b, x0, rss; x and y are centred by the
    caller.
    """
    n = x.shape[0]
    total_y, total_yy = 0.0, 0.0
    for i in range(n):
        total_y += y[i]
        total_yy += y[i] * y[i]
    best = total_yy - total_y * total_y / n
    out[0], out[1], out[2], out[3] = total_y / n, 0.0, x[0], best
    threshold = 1e-12 * max(best, 1e-300)
    sx, sy, sxx, sxy, syy = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(n):
        sx += x[i]
        sy += y[i]
        sxx += x[i] * x[i]
        sxy += x[i] * y[i]
        syy += y[i] * y[i]
        if i + 1 < n and x[i + 1] == x[i]:
            continue
        left, right = i + 1, n - i - 1
        rest, rest_yy = total_y - sy, total_yy - syy
        # The join at this level: one straight line in min(x, x_i).
        a, b, is_known = _line_at(n, sx + right * x[i], sxx + right * x[i] * x[i], sxy + x[i] * rest, total_y)
        if is_known:
            z_sum = sx + right * x[i]
            explained = b * (sxy + x[i] * rest - z_sum * total_y / n)
            rss = total_yy - total_y * total_y / n - explained
            if rss < best - threshold:
                best = rss
                out[0], out[1], out[2], out[3] = a, b, x[i], max(rss, 0.0)
        if right == 0:
            continue
        # The join between this level and the next: a free line on the left, the mean on the right.
        a, b, is_known = _line_at(left, sx, sxx, sxy, sy)
        if is_known and b != 0.0:
            plateau = rest / right
            join = (plateau - a) / b
            if x[i] < join < x[i + 1]:
                rss = syy - a * sy - b * sxy + rest_yy - plateau * rest
                if rss < best - threshold:
                    best = rss
                    out[0], out[1], out[2], out[3] = a, b, join, max(rss, 0.0)


@njit(cache=True)
def run_linear_plateau(x, y, out):  # type: ignore[no-untyped-def]
    """Fit each row of y on the row of x (or the only one). Rows of `out`: a, b, x0, rss."""
    n = x.shape[1]
    xs, ys = np.empty(n), np.empty(n)
    for b in range(y.shape[0]):
        own = b if x.shape[0] > 1 else 0
        x_mean, y_mean = x[own].mean(), y[b].mean()
        for i in range(n):
            xs[i], ys[i] = x[own, i] - x_mean, y[b, i] - y_mean
        fit_linear_plateau(xs, ys, out[b])
        out[b, 0] += y_mean - out[b, 1] * x_mean
        out[b, 2] += x_mean


@njit(cache=True)
def _quadratic_plateau_rss(x, y, join):  # type: ignore[no-untyped-def]
    """Plateau, curvature and rss of P + c min(x - join, 0)^2 (y centred)."""
    n = x.shape[0]
    z_sum, zz, zy, yy, y_sum = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(n):
        z = (x[i] - join) ** 2 if x[i] < join else 0.0
        z_sum += z
        zz += z * z
        zy += z * y[i]
        yy += y[i] * y[i]
        y_sum += y[i]
    spread = zz - z_sum * z_sum / n
    if spread <= 1e-14 * max(zz, 1e-300):
        return y_sum / n, 0.0, yy - y_sum * y_sum / n
    c = (zy - z_sum * y_sum / n) / spread
    return (y_sum - c * z_sum) / n, c, yy - y_sum * y_sum / n - c * (zy - z_sum * y_sum / n)


@njit(cache=True)
def _stationary(s, t, n):  # type: ignore[no-untyped-def]
    """Coefficients (lowest first) of the polynomial whose roots are the stationary joins of one segment.

    `s`: sums of x^0..x^4 on the left, `t`: sums of y, x y, x^2 y there (y centred over all). With N = sum z y and D =
    the spread of z, rss = Syy - N^2 / D, stationary where 2 N' D - N D' = 0.
    """
    top = np.array([t[2], -2.0 * t[1], t[0]])
    z = np.array([s[2], -2.0 * s[1], s[0]])
    d = np.array([s[4], -4.0 * s[3], 6.0 * s[2], -4.0 * s[1], s[0]])
    for i in range(3):
        for j in range(3):
            d[i + j] -= z[i] * z[j] / n
    poly = np.zeros(6)
    for i in range(1, 3):
        for j in range(5):
            poly[i - 1 + j] += 2.0 * i * top[i] * d[j]
    for i in range(3):
        for j in range(1, 5):
            poly[i + j - 1] -= j * top[i] * d[j]
    return poly[:5].copy()


@njit(cache=True)
def _horner(poly, degree, at):  # type: ignore[no-untyped-def]
    value = 0.0
    for k in range(degree, -1, -1):
        value = value * at + poly[k]
    return value


@njit(cache=True)
def find_roots(poly, low, high, roots):  # type: ignore[no-untyped-def]
    """Write the sign changes of a polynomial (coefficients lowest first) in (low, high); returns how many.

    Between two neighbouring roots of its derivative a polynomial has at most one root, so the roots of the
    derivatives, highest first, fence in the next ones, and bisection finds each to the last digit.
    """
    degree = poly.shape[0] - 1
    derivatives = np.zeros((degree + 1, degree + 1))
    derivatives[degree] = poly
    for d in range(degree - 1, 0, -1):
        for k in range(d + 1):
            derivatives[d, k] = derivatives[d + 1, k + 1] * (k + 1)
    fences, count = np.empty(degree + 2), 0
    for d in range(1, degree + 1):
        found = 0
        new = np.empty(degree + 2)
        for g in range(count + 1):
            left = low if g == 0 else fences[g - 1]
            right = high if g == count else fences[g]
            at_left, at_right = _horner(derivatives[d], d, left), _horner(derivatives[d], d, right)
            if at_left * at_right >= 0.0:
                continue
            for _ in range(60):
                middle = 0.5 * (left + right)
                if (_horner(derivatives[d], d, middle) < 0.0) == (at_left < 0.0):
                    left = middle
                else:
                    right = middle
            new[found] = 0.5 * (left + right)
            found += 1
        fences, count = new, found
    for r in range(count):
        roots[r] = fences[r]
    return count


@njit(cache=True)
def _consider(x, y, join, out):  # type: ignore[no-untyped-def]
    plateau, c, rss = _quadratic_plateau_rss(x, y, join)
    if rss < out[3] * (1.0 - 1e-12):
        out[0], out[1], out[2], out[3] = plateau, c, join, max(rss, 0.0)


@njit(cache=True)
def fit_quadratic_plateau(x, y, out):  # type: ignore[no-untyped-def]
    """Global least squares of P + c min(x - x0, 0)^2 on ascending x in 0..1, y centred. Writes P, c, x0, rss.

    Joins above the highest level are allowed up to HIGHEST_JOIN: the curve is then a parabola whose top was not
    reached.
    """
    n = x.shape[0]
    out[0], out[1], out[2] = 0.0, 0.0, x[0]
    out[3] = (y * y).sum()
    s, t = np.zeros(5), np.zeros(3)
    roots = np.empty(8)
    for i in range(n):
        power = 1.0
        for k in range(5):
            s[k] += power
            if k < 3:
                t[k] += power * y[i]
            power *= x[i]
        if i + 1 < n and x[i + 1] == x[i]:
            continue
        _consider(x, y, x[i], out)
        if i + 1 == n:
            _consider(x, y, HIGHEST_JOIN, out)
        high = x[i + 1] if i + 1 < n else HIGHEST_JOIN
        poly = _stationary(s, t, n)
        count = find_roots(poly, x[i], high, roots)
        for r in range(count):
            _consider(x, y, roots[r], out)


@njit(cache=True)
def run_quadratic_plateau(x, y, out):  # type: ignore[no-untyped-def]
    """Fit each row of y (B, n) on ascending x (n). Rows of `out`: P, c, x0, rss."""
    low, width = x[0], x[-1] - x[0]
    unit = (x - low) / width
    for b in range(y.shape[0]):
        mean = y[b].mean()
        fit_quadratic_plateau(unit, y[b] - mean, out[b])
        out[b, 0] += mean
        out[b, 1] /= width * width
        out[b, 2] = low + width * out[b, 2]


@njit(cache=True)
def _mitscherlich_rss(x, y, rate):  # type: ignore[no-untyped-def]
    """Asymptote, B and rss of A - B exp(-rate x) (y centred)."""
    n = x.shape[0]
    u_sum, uu, uy, yy = 0.0, 0.0, 0.0, 0.0
    for i in range(n):
        # exp(-k x) - 1 spans the same curves and stays exact when k is small.
        u = np.expm1(-rate * x[i])
        u_sum += u
        uu += u * u
        uy += u * y[i]
        yy += y[i] * y[i]
    spread = uu - u_sum * u_sum / n
    if spread <= 1e-14 * max(uu, 1e-300):
        return 0.0, 0.0, yy
    slope = uy / spread
    # y = m + slope (u - mean u), u = exp - 1: B = -slope, A = m - slope (mean u + 1).
    return -slope * (u_sum / n + 1.0), -slope, yy - slope * uy


@njit(cache=True)
def fit_mitscherlich(x, y, out):  # type: ignore[no-untyped-def]
    """Least squares of A - B exp(-k x) over k on x in 0..1, y centred. Writes A, B, k, rss."""
    step = np.log(HIGHEST_RATE / LOWEST_RATE) / (RATE_STEPS - 1)
    values = np.empty(RATE_STEPS)
    for g in range(RATE_STEPS):
        values[g] = _mitscherlich_rss(x, y, LOWEST_RATE * np.exp(step * g))[2]
    out[3] = np.inf
    for g in range(RATE_STEPS):
        is_dip = (g == 0 or values[g] <= values[g - 1]) and (g == RATE_STEPS - 1 or values[g] <= values[g + 1])
        if not is_dip:
            continue
        low, high = np.log(LOWEST_RATE) + step * max(g - 1, 0), np.log(LOWEST_RATE) + step * min(g + 1, RATE_STEPS - 1)
        for _ in range(60):
            left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
            if _mitscherlich_rss(x, y, np.exp(left))[2] <= _mitscherlich_rss(x, y, np.exp(right))[2]:
                high = right
            else:
                low = left
        rate = np.exp(0.5 * (low + high))
        top, b, rss = _mitscherlich_rss(x, y, rate)
        if rss < out[3]:
            out[0], out[1], out[2], out[3] = top, b, rate, max(rss, 0.0)


@njit(cache=True)
def run_mitscherlich(x, y, out):  # type: ignore[no-untyped-def]
    """Fit each row of y (B, n) on x (n). Rows of `out`: A, B, k, rss."""
    low, width = x.min(), x.max() - x.min()
    unit = (x - low) / width
    for b in range(y.shape[0]):
        mean = y[b].mean()
        fit_mitscherlich(unit, y[b] - mean, out[b])
        out[b, 0] += mean
        out[b, 2] /= width
        out[b, 1] *= np.exp(out[b, 2] * low)
