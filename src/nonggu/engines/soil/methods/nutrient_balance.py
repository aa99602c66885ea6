"""Nutrient balance: `F = (u Yt - T 0.15 k) / R` and the yield-difference form `F = u (Yt - Y0) / R`.

Sources: correction-coefficient form S3, S4; yield-difference form S6; legume factor S1, S3.
"""

from __future__ import annotations

import math

from nonggu.engines.soil.kernel_tables import KernelTables
from nonggu.engines.soil.methods.plot import (
    ALKALI_NOT_USED,
    CV_RECOVERY,
    CV_SOIL,
    CV_UPTAKE,
    UNKNOWN,
    Answer,
    Plot,
)


def correction_coefficient(omission_yield: float, uptake: float, test: float, layer: float) -> float:
    """`k = yield without the nutrient x u / (T x layer)`, the basis (element, oxide) being that of `uptake`."""
    return omission_yield * uptake / (test * layer)


def fertilizer_need(demand: float, soil_supply: float, recovery: float) -> float:
    """kg of nutrient to apply, `(demand - supply) / R`; negative where the soil supplies more than the crop takes."""
    return (demand - soil_supply) / recovery


def soil_supply(test: float, nutrient: int, layer: float, t: KernelTables) -> float:
    """kg/mu of N, P2O5 or K2O that a season's crop draws from the soil: `T x layer x k(T)` with `k = k0 (T / T0)^-b`.

    A `k` fitted on element uptake was turned into the oxide when the tables were built; one fitted on oxide uptake
    has the factor inside already (trap T1).
    """
    k = t.k[nutrient, 0]
    if t.k[nutrient, 1] != 0.0:
        k *= (max(test, 1e-9) / t.k[nutrient, 2]) ** -t.k[nutrient, 1]
    return test * layer * k


def by_correction_coefficient(nutrient: int, p: Plot, t: KernelTables) -> Answer:
    """The correction-coefficient form. N is not answered in greenhouses: alkali-N says little about supply there."""
    test = p.tests[nutrient]
    if nutrient == 0:
        if p.is_field == 0:
            return UNKNOWN, 0.0, 0.0, ALKALI_NOT_USED if p.alkali_n == p.alkali_n else 0
        test = p.alkali_n
    recovery = t.recovery[nutrient, p.combo]
    demand = t.uptake[nutrient, p.crop] * p.target / recovery
    soil = soil_supply(test, nutrient, p.layer, t) / recovery
    if soil != soil:
        return UNKNOWN, 0.0, 0.0, 0
    return demand, soil, spread(demand, soil, t), 0


def by_yield_difference(nutrient: int, p: Plot, t: KernelTables) -> Answer:
    """The yield-difference form, from the yield of the plot without fertilizer (or without the nutrient)."""
    per_kg = t.uptake[nutrient, p.crop] / t.recovery[nutrient, p.combo]
    demand, soil = per_kg * p.target, per_kg * p.without[nutrient]
    if soil != soil:
        return UNKNOWN, 0.0, 0.0, 0
    return demand, soil, spread(demand, soil, t), 0


def spread(demand: float, soil: float, t: KernelTables) -> float:
    """Standard deviation of `(demand - soil)` from the uncertainty of uptake, soil coefficient and recovery (first
    order)."""
    a = demand * t.values[CV_UPTAKE]
    b = soil * t.values[CV_SOIL]
    c = (demand - soil) * t.values[CV_RECOVERY]
    return math.sqrt(a * a + b * b + c * c)
