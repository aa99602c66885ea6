"""QUEFTS as a method of the plan: the fertilizer gap to the target yield, for the field crops it covers.

Soil supply comes from omission plots, or from Janssen or Sattari where the soil lies in their range; else the method
is refused.
"""

from __future__ import annotations

import math

import numpy as np

from nonggu.engines.soil.inputs import Samples
from nonggu.engines.soil.kernel_tables import KernelTables
from nonggu.engines.soil.methods.plot import (
    CV_SOIL,
    CV_UPTAKE,
    P_CAP,
    QUEFTS_CAPPED,
    QUEFTS_REFUSED,
    UNKNOWN,
    Answer,
    Plot,
)
from nonggu.engines.soil.quefts.supply import Range, janssen, sattari
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.units import (
    MG_K_PER_MMOL,
    MU_PER_HA,
    OXIDE_PER_ELEMENT,
    SOC_PER_ORGANIC_MATTER,
    FloatArray,
)


def by_quefts(nutrient: int, p: Plot, t: KernelTables) -> Answer:
    """The gap `((req_acc + req_dil) / 2 - S) / recovery`; P is held to a multiple of the crop's removal."""
    storage = p.target * MU_PER_HA * t.quefts_dry[p.crop]
    half = (
        t.quefts_storage[nutrient, p.crop] + t.quefts_vegetative[nutrient, p.crop] * t.quefts_ratio[p.crop]
    ) * storage
    known = p.quefts_soil[0] + p.quefts_soil[1] + p.quefts_soil[2]
    if p.is_field == 0 or half != half or known != known:
        return UNKNOWN, 0.0, 0.0, QUEFTS_REFUSED
    demand = half * t.quefts_to_fertilizer[nutrient]
    soil = p.quefts_soil[nutrient] * t.quefts_to_fertilizer[nutrient]
    bits = 0
    if nutrient == 1:
        most = t.values[P_CAP] * t.removal[1, p.crop] * p.target
        if demand - soil > most:
            demand, bits = soil + most, QUEFTS_CAPPED
    a, b = demand * t.values[CV_UPTAKE], soil * t.values[CV_SOIL]
    return demand, soil, math.sqrt(a * a + b * b), bits


def soil_supply(samples: Samples, rules: SoilRules) -> FloatArray:
    """kg/ha of N, P, K from the soil, (3, plots): omission plots first, then Sattari (with a temperature), then
    Janssen."""
    omission = np.stack([samples[f"omission_yield_{name}_kg_per_mu"] for name in "npk"])
    uptake = rules.uptake[:, samples.known_crop].copy()
    uptake[0] *= 1 - rules.fixation[samples.known_crop]
    supply = omission * MU_PER_HA * uptake / OXIDE_PER_ELEMENT[:, None]
    soc = samples["organic_matter_g_per_kg"] * SOC_PER_ORGANIC_MATTER
    graded_k = np.isin(samples.k_method, (-1, 0))
    k = np.where(graded_k, samples["available_k_mg_per_kg"], np.nan) / MG_K_PER_MMOL
    ph, p = samples["ph"], np.where(samples.p_method == 0, samples["available_p_mg_per_kg"], np.nan)
    total_p = samples["total_p_mg_per_kg"]
    total_p = np.where(np.isnan(total_p), p * rules.number("p_total_per_olsen"), total_p)
    low, high = rules.numbers("sattari_ph")
    by_sattari = sattari(ph, soc, p, total_p, k, samples["temperature_c"], Range((low, high)))
    low, high = rules.numbers("janssen_ph")
    largest = rules.numbers("janssen_max")
    by_janssen = janssen(ph, soc, p, k, Range((low, high), (largest[0], largest[1], largest[2])))
    for other in (by_sattari, by_janssen):
        supply = np.where(np.isnan(supply), other, supply)
    return supply
