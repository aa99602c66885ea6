"""What a method may look at of one plot, and the numbers of the rulebook by name.

The functions of this package work on one plot at a time. They are plain Python, compiled for many plots by
`nonggu.engines.soil.running`, so they use numbers, tuples and arrays only.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from nonggu.engines.soil.codes import BIT
from nonggu.engines.soil.kernel_tables import VALUE

Three = tuple[float, float, float]


class Plot(NamedTuple):
    """One plot: places in the tables, target in kg/mu, kg/mu per mg/kg of the soil layer, and tests in mg/kg (NaN:
    unknown).

    `tests` and `grades` are those that are graded: nitrate or alkali-N, Olsen-P, available K (grade -1: unknown).
    `without` are yields without fertilizer or without the nutrient, `response` rates of a local trial, `quefts_soil`
    supplies in kg/ha; `band` the yield level of the guidance and `band_bits` what to tell of it (see `guidance`).
    """

    crop: int
    combo: int
    is_field: int
    target: float
    layer: float
    tests: Three
    grades: tuple[int, int, int]
    alkali_n: float
    nitrate_n: float
    straw: float
    without: Three
    response: Three
    quefts_soil: Three
    band: int
    band_bits: int


#: What a method answers: fertilizer that the crop demands and that the soil saves, the standard deviation of their
#: difference (all kg/mu, NaN: cannot answer), and the bits of codes to tell.
Answer = tuple[float, float, float, int]

CV_UPTAKE: Final = VALUE["cv_uptake"]
CV_SOIL: Final = VALUE["cv_soil_k"]
CV_RECOVERY: Final = VALUE["cv_recovery"]
CV_STRATEGY: Final = VALUE["cv_strategy"]
RANGE_Z: Final = VALUE["range_z"]
NITRATE_K: Final = VALUE["nitrate_k"]
P_CAP: Final = VALUE["quefts_p_cap_removal_multiple"]

OUTSIDE_BANDS: Final = BIT["soil_guidance_outside_bands"]
ALKALI_NOT_USED: Final = BIT["soil_alkali_n_not_used"]
STRAW_UNKNOWN: Final = BIT["soil_straw_unknown"]
QUEFTS_REFUSED: Final = BIT["soil_quefts_refused"]
QUEFTS_CAPPED: Final = BIT["soil_quefts_p_capped"]

UNKNOWN: Final = float("nan")
