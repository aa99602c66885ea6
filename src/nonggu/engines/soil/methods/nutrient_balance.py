"""Nutrient balance: `F = (u Yt - T 0.15 k) / R` and the yield-difference form `F = u (Yt - Y0) / R`.

Sources: correction-coefficient form S3, S4; yield-difference form S6; legume factor S1, S3.
"""

from __future__ import annotations

import numpy as np

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.methods.estimate import Estimate, Season
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.units import OXIDE_PER_ELEMENT, FloatArray


def correction_coefficient(
    omission_yield: FloatArray, uptake: FloatArray, test: FloatArray, layer: float
) -> FloatArray:
    """`k = yield without the nutrient x u / (T x layer)`, the basis (element, oxide) being that of `uptake`."""
    return omission_yield * uptake / (test * layer)


def fertilizer_need(demand: FloatArray, soil_supply: FloatArray, recovery: FloatArray) -> FloatArray:
    """kg of nutrient to apply, `(demand - supply) / R`; negative where the soil supplies more than the crop takes."""
    return (demand - soil_supply) / recovery


def soil_factors(tests: FloatArray, rules: SoilRules, layer: FloatArray) -> FloatArray:
    """kg/mu of N, P2O5, K2O that a season's crop draws from the soil: `T x layer x k(T)`, (3, plots).

    `k = k0 (T / T0)^-b`; a `k` fitted on element uptake is turned into the oxide here, one fitted on oxide uptake
    has the factor inside already (trap T1).
    """
    supply = np.empty_like(tests)
    for nutrient, name in enumerate("npk"):
        k, slope = rules.number(f"soil_k_{name}"), rules.number(f"soil_k_{name}_slope")
        oxide = OXIDE_PER_ELEMENT[nutrient] if rules.text(f"soil_k_{name}_basis") == "element" else 1.0
        at = rules.number(f"soil_k_{name}_at_mg_per_kg")
        fall = 1.0 if slope == 0 else (np.maximum(tests[nutrient], 1e-9) / at) ** -slope
        supply[nutrient] = tests[nutrient] * layer * (k * oxide) * fall
    return supply


def soil_layer(season: Season) -> FloatArray:
    """kg/mu for each mg/kg: 0.15 at 20 cm; other depths and bulk densities where the sample states them."""
    samples, rules = season.samples, season.rules
    factor = rules.number("soil_layer_factor")
    depth = samples["depth_cm"]
    layer = np.where(np.isnan(depth), factor, factor * depth / rules.number("soil_layer_depth_cm"))
    density = samples["bulk_density_g_per_cm3"]
    own_depth = np.where(np.isnan(depth), rules.number("soil_layer_depth_cm"), depth)
    return np.where(np.isnan(density), layer, own_depth * density * 0.1 / 15)


def by_correction_coefficient(season: Season) -> Estimate:
    """The correction-coefficient form. N is not answered in greenhouses: alkali-N says little about supply there."""
    tests = season.tests.copy()
    tests[0] = season.samples["alkali_n_mg_per_kg"]
    barred = season.greenhouse() & ~np.isnan(tests[0])
    mark(season.mask, "soil_alkali_n_not_used", barred)
    tests[0] = np.where(season.greenhouse(), np.nan, tests[0])
    demand = season.uptake * season.target / season.recovery
    soil = soil_factors(tests, season.rules, soil_layer(season)) / season.recovery
    return Estimate(np.where(np.isnan(soil), np.nan, demand), soil, _spread(demand, soil, season.rules), True)


def by_yield_difference(season: Season) -> Estimate:
    """The yield-difference form, from the yield of the plot without fertilizer (or without the nutrient)."""
    samples = season.samples
    own = np.stack([samples[f"omission_yield_{name}_kg_per_mu"] for name in "npk"])
    without = np.where(np.isnan(own), samples["blank_yield_kg_per_mu"], own)
    demand = season.uptake * season.target / season.recovery
    soil = season.uptake * without / season.recovery
    return Estimate(np.where(np.isnan(soil), np.nan, demand), soil, _spread(demand, soil, season.rules), True)


def _spread(demand: FloatArray, soil: FloatArray, rules: SoilRules) -> FloatArray:
    uptake, k, recovery = (rules.number(name) for name in ("cv_uptake", "cv_soil_k", "cv_recovery"))
    net = demand - soil
    return np.sqrt((demand * uptake) ** 2 + (soil * k) ** 2 + (net * recovery) ** 2)
