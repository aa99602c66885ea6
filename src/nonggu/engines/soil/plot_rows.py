"""Rows of the matrices that the plan of one plot reads and writes."""

from __future__ import annotations

from typing import Final

#: Rows of the matrix of codes that goes in.
CROP, SYSTEM, SETTING, P_METHOD, K_METHOD, MANURE_KIND, MANURE_BASIS, STRAW_KIND, STRAW_BASIS, NO_DATE, NO_WATERING = (
    range(11)
)
#: Rows of what was computed before: mean of earlier yields, age of the test, and N, P, K of the soil in kg/ha by QUEFTS.
MEAN_YIELD, AGE_DAYS, QUEFTS_SOIL = 0, 1, 2
#: Rows of the matrix of numbers that comes out; parts with three rows hold N, P2O5, K2O.
TARGET, NEED, LOW, HIGH, DEMAND, SOIL, MANURE, STRAW, SURPLUS, CUT, BASE, UNIT, EXTRA, ZINC, BORAX = (
    0,
    1,
    4,
    7,
    10,
    13,
    16,
    19,
    22,
    25,
    28,
    31,
    34,
    37,
    38,
)
OUT_ROWS: Final = 39
#: Rows of the matrix of codes that comes out: method and grade of N, P, K, and the count of dressings.
METHOD, GRADE, COUNT = 0, 3, 6
OUT_CODES: Final = 7
