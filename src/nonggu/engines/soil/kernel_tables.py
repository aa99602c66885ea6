"""The rules as plain arrays and numbers that the per-plot kernel can look up in."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from nonggu.engines.soil.units import FloatArray, IntArray

#: Bases of weighing, as codes; the table's own basis stands for an unknown one.
FRESH, DRY, AIR_DRY = 0, 1, 2


class KernelTables(NamedTuple):
    """Arrays by crop (C), crop x setting (K), band (B), grade (G), split rule (R), organic material (O) or column
    window (W).

    Units: kg per kg of produce, kg/mu, mg/kg. NaN: unknown. See `agronomy.Agronomy` for what the parts mean.
    """

    uptake: FloatArray  # (3, C), N without the fixed part
    uptake_with_fixed: FloatArray  # (C,), N
    removal: FloatArray  # (3, C)
    recovery: FloatArray  # (3, K)
    group: IntArray  # (C,)
    growth: FloatArray  # (K,)
    unsure: FloatArray  # (C,)
    sensitive: FloatArray  # (C,)
    band_lower: FloatArray  # (K, B)
    band_upper: FloatArray  # (K, B)
    band_rates: FloatArray  # (2, 3, K, B)
    per_1000: FloatArray  # (K,)
    band_open: FloatArray  # (K,), 1 where the rates hold without a target
    grade_lower: FloatArray  # (2, 3, G)
    removal_factor: FloatArray  # (2, 3, G + 1)
    guidance_factor: FloatArray  # (2, 3, G + 1)
    rule_of: IntArray  # (K,)
    base_share: FloatArray  # (3, R)
    weights: FloatArray  # (3, R, 10)
    weights_until: FloatArray  # (3, R, 11)
    first_day: IntArray  # (R,), days from planting to the first dressing
    interval_days: IntArray  # (R,)
    month_day: IntArray  # (R, 10, 2), fixed days of the year; 0: none
    is_doses: FloatArray  # (R,)
    rule_count: IntArray  # (R,)
    organic_share: FloatArray  # (O, 3)
    organic_basis: IntArray  # (O,)
    organic_water: FloatArray  # (O,)
    organic_use: FloatArray  # (O, 3)
    organic_is_dung: FloatArray  # (O,)
    straw_use: FloatArray  # (3,)
    quefts_storage: FloatArray  # (3, C), mean requirement per kg of storage; NaN: not covered
    quefts_vegetative: FloatArray  # (3, C)
    quefts_ratio: FloatArray  # (C,), vegetative per storage
    quefts_dry: FloatArray  # (C,)
    quefts_to_fertilizer: FloatArray  # (3,)
    window_column: IntArray  # (W,)
    window: FloatArray  # (W, 4): reject low, high, warn low, high
    micro_critical: FloatArray  # (5,): Zn, B, Fe, Mn, Cu
    micro_rate: FloatArray  # (5,)
    k: FloatArray  # (3, 3): correction coefficient with its oxide factor, slope, test at which it holds
    values: FloatArray  # see VALUES


#: The single numbers that the kernel uses, in the order of `KernelTables.values`.
VALUES: Final = (
    "soil_layer_factor",
    "soil_layer_depth_cm",
    "nitrate_k",
    "growth_warn_share",
    "manure_density_t_per_m3",
    "cv_uptake",
    "cv_soil_k",
    "cv_recovery",
    "cv_manure",
    "cv_strategy",
    "range_z",
    "greenhouse_p_stop_mg_per_kg",
    "greenhouse_p_warn_mg_per_kg",
    "field_p_stop_mg_per_kg",
    "field_p_warn_mg_per_kg",
    "high_p_total_p2o5_multiple",
    "nitrate_no_base_mg_per_kg",
    "nitrate_no_n_mg_per_kg",
    "ec_harm_ms_per_cm",
    "ec_harm_cucumber_ms_per_cm",
    "ec_no_base_ms_per_cm",
    "ec_base_cut_share",
    "salt_harm_g_per_kg",
    "salt_no_base_g_per_kg",
    "grain_n_warn_kg_per_mu",
    "grain_n_stop_kg_per_mu",
    "greenhouse_n_warn_kg_per_mu",
    "greenhouse_n_stop_kg_per_mu",
    "n_surplus_leaching_share",
    "fertigation_dose_n_kg_per_mu",
    "fertigation_dose_min_count",
    "fertigation_dose_max_count",
    "soil_test_old_years",
    "nitrate_test_old_days",
    "quefts_p_cap_removal_multiple",
    "calcareous_ph",
    "west_degrees",
    "east_degrees",
    "south_degrees",
    "north_degrees",
)
VALUE: Final = {name: place for place, name in enumerate(VALUES)}

#: Amounts that cannot be negative, and beyond which a hand slipped: (column, largest possible).
AMOUNTS: Final = (
    ("area_mu", 1e6),
    ("target_yield_kg_per_mu", 40_000.0),
    ("blank_yield_kg_per_mu", 40_000.0),
    ("omission_yield_n_kg_per_mu", 40_000.0),
    ("omission_yield_p_kg_per_mu", 40_000.0),
    ("omission_yield_k_kg_per_mu", 40_000.0),
    ("manure_kg_per_mu", 50_000.0),
    ("manure_m3_per_mu", 80.0),
    ("straw_kg_per_mu", 5_000.0),
    ("last_n_kg_per_mu", 500.0),
    ("last_p2o5_kg_per_mu", 500.0),
    ("last_k2o_kg_per_mu", 500.0),
)


def as_record(tables: KernelTables) -> np.void:
    """The same tables as one record: the compiled kernel hands it on by its address, without counting references."""
    arrays = {name: np.ascontiguousarray(array) for name, array in tables._asdict().items()}
    kind = np.dtype([(name, array.dtype, array.shape) for name, array in arrays.items()], align=True)
    record = np.zeros(1, dtype=kind)
    for name, array in arrays.items():
        record[name][0] = array
    whole: np.void = record[0]
    return whole
