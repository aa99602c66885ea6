"""The grade-table kernel: a soil test and a crop to a rate, tens of millions of plots a second."""

from __future__ import annotations

import numpy as np
from numba import njit

from nonggu.engines.soil.units import FloatArray, IntArray


@njit(cache=True)
def _look_up(tests, crop, limits, rates, out):  # type: ignore[no-untyped-def]
    for plot in range(tests.shape[0]):
        test = tests[plot]
        row = crop[plot]
        grade = 0
        for limit in range(limits.shape[1]):
            grade += test >= limits[row, limit]
        out[plot] = rates[row, grade] if test == test else np.nan


def grade_rates(tests: FloatArray, crop: IntArray, limits: FloatArray, rates: FloatArray) -> FloatArray:
    """The rate of every plot from a grade table; NaN where the test is unknown.

    `tests` (plots,) in the limits' unit; `crop` (plots,) the table row; `limits` (crops, grades - 1) ascending lower
    limits, inclusive, `inf` where a crop has fewer grades; `rates` (crops, grades) in any unit. Raises ValueError on
    shapes.
    """
    if limits.shape[0] != rates.shape[0] or limits.shape[1] + 1 != rates.shape[1]:
        raise ValueError("rates have one column more than limits, and as many rows")
    if len(crop) and not (int(crop.min()) >= 0 and int(crop.max()) < limits.shape[0]):
        raise ValueError("crop names a row that the table does not have")
    out = np.empty(len(tests))
    _look_up(tests, crop, limits, rates, out)
    return out
