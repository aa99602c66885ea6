"""QUEFTS as a method of the plan: the fertilizer gap to the target yield, for the field crops it covers.

Soil supply comes from omission plots, or from Janssen or Sattari where the soil lies in their range; else the method
is refused.
"""

from __future__ import annotations

import numpy as np

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.methods.estimate import Estimate, Season
from nonggu.engines.soil.quefts.supply import Range, janssen, sattari
from nonggu.engines.soil.quefts.tissue import COVERED, tissue_table
from nonggu.engines.soil.units import (
    MG_K_PER_MMOL,
    MU_PER_HA,
    OXIDE_PER_ELEMENT,
    SOC_PER_ORGANIC_MATTER,
    FloatArray,
    IntArray,
)


def by_quefts(season: Season) -> Estimate:
    """The gap `((req_acc + req_dil) / 2 - S) / recovery`; P is held to a multiple of the crop's removal."""
    rules = season.rules
    crop, ratios = _crops(season)
    storage = season.target * MU_PER_HA * ratios[2]
    vegetative = storage * (ratios[0] + ratios[1])
    half = _half_requirement(tissue_table(rules.quefts_crops)[np.maximum(crop, 0)], vegetative, storage)
    supply = soil_supply(season)
    refused = (crop < 0) | season.greenhouse() | np.isnan(supply).any(axis=0) | np.isnan(vegetative)
    mark(season.mask, "soil_quefts_refused", refused)
    to_fertilizer = OXIDE_PER_ELEMENT[:, None] / MU_PER_HA / rules.numbers("quefts_recovery")[:, None]
    demand, soil = half * to_fertilizer, supply * to_fertilizer
    most_p = rules.number("quefts_p_cap_removal_multiple") * season.removal[1] * season.target
    over = ~refused & (demand[1] - soil[1] > most_p)
    mark(season.mask, "soil_quefts_p_capped", over)
    demand[1] = np.where(over, soil[1] + most_p, demand[1])
    demand = np.where(refused, np.nan, demand)
    sd = np.hypot(demand * rules.number("cv_uptake"), soil * rules.number("cv_soil_k"))
    return Estimate(demand, soil, sd, False)


def _crops(season: Season) -> tuple[IntArray, FloatArray]:
    table = season.rules.quefts_crops
    names = list(table["crop"])
    place = np.array([names.index(COVERED[crop]) if crop in COVERED else -1 for crop in season.rules.crops])
    chosen = place[season.samples.known_crop]
    columns = ("leaf_per_storage", "stem_per_storage", "dry_matter_share")
    ratios = np.stack([table[column].to_numpy().astype(np.float64)[np.maximum(chosen, 0)] for column in columns])
    return chosen, ratios


def _half_requirement(limits: FloatArray, vegetative: FloatArray, storage: FloatArray) -> FloatArray:
    half = np.empty((3, len(storage)))
    for nutrient in range(3):
        base = 4 * nutrient
        in_storage = (limits[:, base] + limits[:, base + 1]) / 2 * storage
        half[nutrient] = in_storage + (limits[:, base + 2] + limits[:, base + 3]) / 2 * vegetative
    half[0] *= 1 - limits[:, 13]
    return half


def soil_supply(season: Season) -> FloatArray:
    """kg/ha of N, P, K from the soil, (3, plots): omission plots first, then Sattari (with a temperature), then
    Janssen."""
    samples, rules = season.samples, season.rules
    omission = np.stack([samples[f"omission_yield_{name}_kg_per_mu"] for name in "npk"])
    supply = omission * MU_PER_HA * season.uptake / OXIDE_PER_ELEMENT[:, None]
    soc = samples["organic_matter_g_per_kg"] * SOC_PER_ORGANIC_MATTER
    k = samples["available_k_mg_per_kg"] / MG_K_PER_MMOL
    ph, p = samples["ph"], season.tests[1]
    total_p = samples["total_p_mg_per_kg"]
    total_p = np.where(np.isnan(total_p), p * rules.number("p_total_per_olsen"), total_p)
    ranges = [tuple(rules.numbers(name)) for name in ("janssen_ph", "sattari_ph", "janssen_max")]
    by_sattari = sattari(ph, soc, p, total_p, k, samples["temperature_c"], Range((ranges[1][0], ranges[1][1])))
    by_janssen = janssen(ph, soc, p, k, Range((ranges[0][0], ranges[0][1]), (ranges[2][0], ranges[2][1], ranges[2][2])))
    for other in (by_sattari, by_janssen):
        supply = np.where(np.isnan(supply), other, supply)
    return supply
