"""The rules as plain arrays and numbers that the per-plot kernel can look up in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from nonggu.engines.soil.quefts.tissue import COVERED, tissue_table
from nonggu.engines.soil.units import OXIDE_PER_ELEMENT, FloatArray, IntArray

if TYPE_CHECKING:
    from nonggu.engines.soil.rules import SoilRules

#: Bases of weighing, as codes; the table's own basis stands for an unknown one.
FRESH, DRY, AIR_DRY = 0, 1, 2
_BASIS_OF: Final = {"fresh": FRESH, "dry": DRY, "air-dry": AIR_DRY, "as sold": FRESH}


class KernelTables(NamedTuple):
    """Arrays by crop (C), crop x setting (K), band (B), grade (G), split rule (R), organic material (O) or column
    window (W).

    Units: kg per kg of produce, kg/mu, mg/kg. NaN: unknown. See `rules.SoilRules` for what the parts mean.
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
    weights_until: FloatArray  # (3, R, 11)
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


def build_tables(rules: SoilRules, columns: tuple[str, ...]) -> KernelTables:
    """The kernel's tables; `columns` are the sample columns in the order of the kernel's matrix."""
    uptake = rules.uptake.copy()
    uptake[0] *= 1 - rules.fixation
    bands, splits = rules.guidance, rules.splits
    single = np.isfinite(bands.lower[:, 0]) & ~np.isfinite(bands.lower[:, 1]) & np.isinf(bands.upper[:, 0])
    windows = _windows(rules, columns)
    return KernelTables(
        uptake=uptake,
        uptake_with_fixed=rules.uptake[0].copy(),
        removal=rules.removal,
        recovery=rules.recovery,
        group=rules.group,
        growth=_growth(rules),
        unsure=rules.uptake_is_unsure,
        sensitive=rules.chloride_sensitive,
        band_lower=bands.lower,
        band_upper=bands.upper,
        band_rates=bands.rates,
        per_1000=bands.per_1000,
        band_open=(single & (bands.lower[:, 0] == 0) & (bands.per_1000 == 0)).astype(np.float64),
        grade_lower=rules.grades.lower,
        removal_factor=rules.grades.removal_factor,
        guidance_factor=rules.grades.guidance_factor,
        rule_of=splits.rule_of,
        base_share=splits.base,
        weights_until=splits.weights_until.reshape(3, len(splits.names), -1),
        is_doses=splits.is_doses,
        rule_count=splits.count,
        **_organics(rules),
        straw_use=rules.numbers("straw_recovery"),
        **_quefts(rules),
        window_column=windows[0],
        window=windows[1],
        micro_critical=_micro(rules, "critical_mg_per_kg"),
        micro_rate=_micro(rules, "product_kg_per_mu"),
        k=_correction(rules),
        values=np.array([rules.number(name) for name in VALUES]),
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


def _growth(rules: SoilRules) -> FloatArray:
    from nonggu.engines.soil.rules import GREENHOUSE, VEGETABLES

    growth = rules.values["growth"]
    assert isinstance(growth, dict)
    step = np.empty((len(rules.crops), 4))
    for place, group in enumerate(rules.group):
        step[place] = growth["grain"] if group == 0 else growth["other"]
        if group in VEGETABLES:
            step[place] = growth["open_vegetable"]
            step[place, GREENHOUSE] = growth["greenhouse"]
    return step.reshape(-1)


def _organics(rules: SoilRules) -> dict[str, np.ndarray]:
    table = rules.organics
    is_cake = (table["kind"] == "cake").to_numpy()
    manure, cake = rules.numbers("manure_recovery"), rules.numbers("cake_recovery")
    return {
        "organic_share": np.stack([table[name].to_numpy() for name in ("n", "p2o5", "k2o")], axis=1).copy(),
        "organic_basis": np.array([_BASIS_OF[text] for text in table["basis"]], dtype=np.int64),
        "organic_water": table["water_share"].cast(pl.Float64).to_numpy().copy(),
        "organic_use": np.where(is_cake[:, None], cake, manure),
        "organic_is_dung": (table["zh"].str.contains("粪") & (table["kind"] == "manure")).to_numpy().astype(np.float64),
    }


def _quefts(rules: SoilRules) -> dict[str, np.ndarray]:
    table, limits = rules.quefts_crops, tissue_table(rules.quefts_crops)
    names = list(table["crop"])
    count = len(rules.crops)
    storage, vegetative = np.full((3, count), np.nan), np.full((3, count), np.nan)
    ratio, dry = np.full(count, np.nan), np.full(count, np.nan)
    organs = [
        table[name].cast(pl.Float64).to_numpy() for name in ("leaf_per_storage", "stem_per_storage", "dry_matter_share")
    ]
    for place, crop in enumerate(rules.crops):
        if crop not in COVERED:
            continue
        row = names.index(COVERED[crop])
        for nutrient in range(3):
            unfixed = 1 - limits[row, 13] if nutrient == 0 else 1.0
            storage[nutrient, place] = limits[row, 4 * nutrient : 4 * nutrient + 2].mean() * unfixed
            vegetative[nutrient, place] = limits[row, 4 * nutrient + 2 : 4 * nutrient + 4].mean() * unfixed
        ratio[place], dry[place] = organs[0][row] + organs[1][row], organs[2][row]
    return {
        "quefts_storage": storage,
        "quefts_vegetative": vegetative,
        "quefts_ratio": ratio,
        "quefts_dry": dry,
        "quefts_to_fertilizer": OXIDE_PER_ELEMENT / 15.0 / rules.numbers("quefts_recovery"),
    }


def _windows(rules: SoilRules, columns: tuple[str, ...]) -> tuple[IntArray, FloatArray]:
    rows = [
        (row["column"], row["reject_low"], row["reject_high"], row["warn_low"], row["warn_high"])
        for row in rules.plausibility.iter_rows(named=True)
    ]
    rows += [(column, 0.0, most, 0.0, most) for column, most in AMOUNTS]
    places = np.array([columns.index(row[0]) for row in rows], dtype=np.int64)
    return places, np.array([row[1:] for row in rows], dtype=np.float64)


def _micro(rules: SoilRules, column: str) -> FloatArray:
    rows = {row["item_en"]: row[column] for row in rules.micronutrients.iter_rows(named=True)}
    soil = {row["item_en"] for row in rules.micronutrients.iter_rows(named=True) if row["way"] == "soil"}
    keep = column == "critical_mg_per_kg"
    return np.array(
        [float(rows[name] or 0.0) if keep or name in soil else 0.0 for name in ("Zn", "B", "Fe", "Mn", "Cu")]
    )


def _correction(rules: SoilRules) -> FloatArray:
    found = np.empty((3, 3))
    for nutrient, name in enumerate("npk"):
        oxide = OXIDE_PER_ELEMENT[nutrient] if rules.text(f"soil_k_{name}_basis") == "element" else 1.0
        found[nutrient] = (
            rules.number(f"soil_k_{name}") * oxide,
            rules.number(f"soil_k_{name}_slope"),
            rules.number(f"soil_k_{name}_at_mg_per_kg"),
        )
    return found
