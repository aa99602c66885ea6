"""The QUEFTS kernel: supplies and organs to uptake, yield and fertilizer gap, millions of rows a second.

Equations: section 8 of the facts (Janssen 1990; the six ordered pairs). Rows are independent; float64 throughout.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numba.extending import register_jitable

from nonggu.engines.soil.quefts.tissue import SMALLEST_STORAGE
from nonggu.engines.soil.units import FloatArray, IntArray

#: Up to so many rows the same code runs uncompiled: compiling takes seconds the first time.
FEW_ROWS = 1_000


@register_jitable
def _uptake_given(s_i: Any, s_j: Any, a_i: Any, d_i: Any, r_i: Any, a_j: Any, d_j: Any, r_j: Any) -> Any:
    free = s_j - r_j
    low = r_i + free * a_j / d_i
    high = r_i + free * (2.0 * d_j / a_i - a_j / d_i)
    if s_i <= low:
        return s_i
    if s_i >= high:
        return r_i + free * d_j / a_i
    over = s_i - low
    return s_i - 0.25 * over * over / (free * (d_j / a_i - a_j / d_i))


@register_jitable
def _pair(
    u_i: Any,
    a_i: Any,
    d_i: Any,
    r_i: Any,
    ya_i: Any,
    yd_i: Any,
    ya_j: Any,
    yd_j: Any,
    yd_k: Any,
    top: Any,
    ymax: Any,
    janssen: Any,
) -> Any:
    own = min(yd_j, yd_k, ymax)
    m = own if janssen else top
    if yd_i <= ya_j:
        return m
    if ya_i >= m or yd_i <= m:
        if not (ya_i < m and yd_i == m):
            return m
        m = own
    start = ya_j / d_i
    z = u_i - r_i - start
    w = m / a_i - start
    if ya_j > m or w == 0.0:
        return m
    share = z / w
    return ya_j + (m - ya_j) * share * (2.0 - share)


@register_jitable
def _yield(un: Any, up: Any, uk: Any, a: Any, d: Any, r: Any, ymax: Any, janssen: Any) -> Any:
    fn, fp, fk = max(0.0, un - r[0]), max(0.0, up - r[1]), max(0.0, uk - r[2])
    na, pa, ka = a[0] * fn, a[1] * fp, a[2] * fk
    nd, pd, kd = d[0] * fn, d[1] * fp, d[2] * fk
    top = min(nd, pd, kd, ymax)
    total = _pair(un, a[0], d[0], r[0], na, nd, pa, pd, kd, top, ymax, janssen)
    total += _pair(un, a[0], d[0], r[0], na, nd, ka, kd, pd, top, ymax, janssen)
    total += _pair(up, a[1], d[1], r[1], pa, pd, na, nd, kd, top, ymax, janssen)
    total += _pair(up, a[1], d[1], r[1], pa, pd, ka, kd, nd, top, ymax, janssen)
    total += _pair(uk, a[2], d[2], r[2], ka, kd, na, nd, pd, top, ymax, janssen)
    total += _pair(uk, a[2], d[2], r[2], ka, kd, pa, pd, nd, top, ymax, janssen)
    return min(top, total / 6.0)


@register_jitable
def _take_up(s: Any, a: Any, d: Any, r: Any, i: Any, j: Any, k: Any) -> Any:
    first = _uptake_given(s[i], s[j], a[i], d[i], r[i], a[j], d[j], r[j])
    second = _uptake_given(s[i], s[k], a[i], d[i], r[i], a[k], d[k], r[k])
    return max(0.0, min(first, second))


def _run(
    supply: Any, recovery: Any, organs: Any, crop: Any, tissue: Any, janssen: Any, uptake: Any, harvest: Any, gap: Any
) -> None:
    a, d, r, half = np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    for row in range(supply.shape[0]):
        t = tissue[crop[row]]
        vegetative, storage = organs[row, 0] + organs[row, 1], organs[row, 2]
        for n in range(3):
            unfixed = 1.0 - t[13] if n == 0 else 1.0
            dilution = (t[4 * n + 2] * vegetative + t[4 * n] * storage) * unfixed
            accumulation = (t[4 * n + 3] * vegetative + t[4 * n + 1] * storage) * unfixed
            r[n] = t[12] * (t[4 * n + 3] + 2.0 * t[4 * n + 2]) / 3.0 * unfixed if storage > SMALLEST_STORAGE else 0.0
            a[n] = storage / (accumulation - r[n])
            d[n] = storage / (dilution - r[n])
            half[n] = 0.5 * (accumulation + dilution)
        s = supply[row]
        un, up, uk = _take_up(s, a, d, r, 0, 1, 2), _take_up(s, a, d, r, 1, 0, 2), _take_up(s, a, d, r, 2, 0, 1)
        uptake[row, 0], uptake[row, 1], uptake[row, 2] = un, up, uk
        harvest[row] = _yield(un, up, uk, a, d, r, storage, janssen)
        for n in range(3):
            gap[row, n] = max(0.0, (half[n] - s[n]) / recovery[row, n])


_run_compiled = njit(cache=True, error_model="numpy")(_run)


def run_kernel(
    supply: FloatArray,
    recovery: FloatArray,
    organs: FloatArray,
    crop: IntArray,
    tissue: FloatArray,
    *,
    janssen: bool = False,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Uptake (rows, 3), yield (rows,) and fertilizer gap to the attainable yield (rows, 3), kg/ha of N, P, K.

    `supply` (rows, 3) soil and fertilizer together; `recovery` (rows, 3); `organs` (rows, 3) attainable leaf, stem
    and storage, kg dry matter/ha; `crop` (rows,) the row of `tissue` (crops, 14): storage min, max, vegetative min,
    max of N, P, K, then the yield at zero uptake and the share of N fixed. `janssen` takes the ceiling of each pair
    without nutrient i, as in Janssen and Sattari. NaN in, NaN out.
    """
    rows = len(supply)
    uptake, harvest, gap = np.empty((rows, 3)), np.empty(rows), np.empty((rows, 3))
    arrays = [np.ascontiguousarray(array, dtype=np.float64) for array in (supply, recovery, organs)]
    run: Any = _run if rows <= FEW_ROWS else _run_compiled
    with np.errstate(all="ignore"):
        run(*arrays, np.ascontiguousarray(crop), np.ascontiguousarray(tissue), janssen, uptake, harvest, gap)
    unknown = np.isnan(arrays[0]).any(axis=1) | np.isnan(arrays[2]).any(axis=1)
    uptake[unknown], harvest[unknown], gap[unknown] = np.nan, np.nan, np.nan
    return uptake, harvest, gap
