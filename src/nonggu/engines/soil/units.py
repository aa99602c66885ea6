"""Units of soil tests and fertilizer: element and oxide, kg/mu and kg/ha, mg/kg and kg/mu."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
MaskArray = npt.NDArray[np.int64]

P2O5_PER_P: Final = 2.2914
K2O_PER_K: Final = 1.2046
NO3_PER_NO3_N: Final = 4.43
SOC_PER_ORGANIC_MATTER: Final = 1 / 1.724
MU_PER_HA: Final = 15.0
MG_K_PER_MMOL: Final = 39.1

#: The three nutrients of a plan, in the order of every array's first axis.
NUTRIENTS: Final = ("n", "p2o5", "k2o")
#: kg of the plan's form (N, P2O5, K2O) per kg of the element.
OXIDE_PER_ELEMENT: Final = np.array([1.0, P2O5_PER_P, K2O_PER_K])

#: Columns in another unit: name -> (the plan's column, factor).
ALTERNATIVES: Final[dict[str, tuple[str, float]]] = {
    "target_yield_kg_per_ha": ("target_yield_kg_per_mu", 1 / MU_PER_HA),
    "target_yield_jin_per_mu": ("target_yield_kg_per_mu", 0.5),
    "blank_yield_kg_per_ha": ("blank_yield_kg_per_mu", 1 / MU_PER_HA),
    "olsen_p_mg_per_kg": ("available_p_mg_per_kg", 1.0),
    "available_p2o5_mg_per_kg": ("available_p_mg_per_kg", 1 / P2O5_PER_P),
    "available_k2o_mg_per_kg": ("available_k_mg_per_kg", 1 / K2O_PER_K),
    "nitrate_no3_mg_per_kg": ("nitrate_n_mg_per_kg", 1 / NO3_PER_NO3_N),
    "organic_matter_pct": ("organic_matter_g_per_kg", 10.0),
    "soil_organic_carbon_g_per_kg": ("organic_matter_g_per_kg", 1 / SOC_PER_ORGANIC_MATTER),
    "ec_1to5_us_per_cm": ("ec_1to5_ms_per_cm", 0.001),
    "area_ha": ("area_mu", MU_PER_HA),
}


def layer_kg_per_mg(depth_cm: float, bulk_density_g_per_cm3: float, per_mu: bool = True) -> float:
    """kg per mu (or per ha) of a soil layer for each mg/kg: depth x bulk density x 0.1 per ha.

    >>> round(layer_kg_per_mg(20, 1.125), 6)
    0.15
    """
    per_ha = depth_cm * bulk_density_g_per_cm3 * 0.1
    return per_ha / MU_PER_HA if per_mu else per_ha


def fresh_from_dry(dry_kg: float, water_share: float) -> float:
    """kg of fresh material that hold `dry_kg` of dry matter: fresh x (1 - water) = dry. Raises ValueError."""
    if not 0 <= water_share < 1:
        raise ValueError("water_share lies in [0, 1)")
    return dry_kg / (1 - water_share)
