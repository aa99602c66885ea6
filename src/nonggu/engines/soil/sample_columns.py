"""The number columns of the samples."""

from __future__ import annotations

from typing import Final

#: The number columns of the samples, in the order of the kernel's matrix.
NUMBER_COLUMNS: Final = (
    "lon",
    "lat",
    "area_mu",
    "target_yield_kg_per_mu",
    "blank_yield_kg_per_mu",
    "omission_yield_n_kg_per_mu",
    "omission_yield_p_kg_per_mu",
    "omission_yield_k_kg_per_mu",
    "ph",
    "organic_matter_g_per_kg",
    "total_n_g_per_kg",
    "alkali_n_mg_per_kg",
    "nitrate_n_mg_per_kg",
    "available_p_mg_per_kg",
    "available_k_mg_per_kg",
    "slowly_available_k_mg_per_kg",
    "zn_mg_per_kg",
    "fe_mg_per_kg",
    "mn_mg_per_kg",
    "cu_mg_per_kg",
    "b_mg_per_kg",
    "ec_1to5_ms_per_cm",
    "salt_g_per_kg",
    "cec_cmol_per_kg",
    "depth_cm",
    "bulk_density_g_per_cm3",
    "manure_kg_per_mu",
    "manure_m3_per_mu",
    "manure_water_pct",
    "manure_n_pct",
    "manure_p2o5_pct",
    "manure_k2o_pct",
    "straw_kg_per_mu",
    "last_n_kg_per_mu",
    "last_p2o5_kg_per_mu",
    "last_k2o_kg_per_mu",
    "last_yield_kg_per_mu",
    "total_p_mg_per_kg",
    "temperature_c",
    "response_n_kg_per_mu",
    "response_p2o5_kg_per_mu",
    "response_k2o_kg_per_mu",
)
COLUMN: Final = {name: place for place, name in enumerate(NUMBER_COLUMNS)}
