"""The kernel's tables, made from the agronomy."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from nonggu.engines.soil.agronomy import Agronomy
from nonggu.engines.soil.kernel_tables import AIR_DRY, AMOUNTS, DRY, FRESH, VALUES, KernelTables
from nonggu.engines.soil.naming import GREENHOUSE, VEGETABLES
from nonggu.engines.soil.quefts.tissue import COVERED, tissue_table
from nonggu.engines.soil.units import OXIDE_PER_ELEMENT, FloatArray

_BASIS_OF: Final = {"fresh": FRESH, "dry": DRY, "air-dry": AIR_DRY, "as sold": FRESH}


def build_tables(rules: Agronomy, columns: tuple[str, ...]) -> KernelTables:
    """The kernel's tables; `columns` are the sample columns in the order of the kernel's matrix."""
    uptake = rules.uptake.copy()
    uptake[0] *= 1 - rules.fixation
    bands, splits = rules.guidance, rules.splits
    single = np.isfinite(bands.lower[:, 0]) & ~np.isfinite(bands.lower[:, 1]) & np.isinf(bands.upper[:, 0])
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
        weights=splits.weights,
        first_day=np.nan_to_num(splits.first_day).astype(np.int64),
        interval_days=np.nan_to_num(splits.interval).astype(np.int64),
        month_day=splits.month_day,
        weights_until=splits.weights_until.reshape(3, len(splits.names), -1),
        is_doses=splits.is_doses,
        rule_count=splits.count,
        **_organics(rules),
        straw_use=rules.numbers("straw_recovery"),
        **_quefts(rules),
        **_windows(rules, columns),
        micro_critical=_micro(rules, "critical_mg_per_kg"),
        micro_rate=_micro(rules, "product_kg_per_mu"),
        k=_correction(rules),
        values=np.array([rules.number(name) for name in VALUES]),
    )


def _growth(rules: Agronomy) -> FloatArray:
    growth = rules.values["growth"]
    assert isinstance(growth, dict)
    step = np.empty((len(rules.crops), 4))
    for place, group in enumerate(rules.group):
        step[place] = growth["grain"] if group == 0 else growth["other"]
        if group in VEGETABLES:
            step[place] = growth["open_vegetable"]
            step[place, GREENHOUSE] = growth["greenhouse"]
    return step.reshape(-1)


def _organics(rules: Agronomy) -> dict[str, np.ndarray]:
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


def _quefts(rules: Agronomy) -> dict[str, np.ndarray]:
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


def _windows(rules: Agronomy, columns: tuple[str, ...]) -> dict[str, np.ndarray]:
    rows = [
        (row["column"], row["reject_low"], row["reject_high"], row["warn_low"], row["warn_high"])
        for row in rules.plausibility.iter_rows(named=True)
    ]
    rows += [(column, 0.0, most, 0.0, most) for column, most in AMOUNTS]
    places = np.array([columns.index(row[0]) for row in rows], dtype=np.int64)
    return {"window_column": places, "window": np.array([row[1:] for row in rows], dtype=np.float64)}


def _micro(rules: Agronomy, column: str) -> FloatArray:
    rows = {row["item_en"]: row[column] for row in rules.micronutrients.iter_rows(named=True)}
    soil = {row["item_en"] for row in rules.micronutrients.iter_rows(named=True) if row["way"] == "soil"}
    keep = column == "critical_mg_per_kg"
    return np.array(
        [float(rows[name] or 0.0) if keep or name in soil else 0.0 for name in ("Zn", "B", "Fe", "Mn", "Cu")]
    )


def _correction(rules: Agronomy) -> FloatArray:
    found = np.empty((3, 3))
    for nutrient, name in enumerate("npk"):
        oxide = OXIDE_PER_ELEMENT[nutrient] if rules.text(f"soil_k_{name}_basis") == "element" else 1.0
        found[nutrient] = (
            rules.number(f"soil_k_{name}") * oxide,
            rules.number(f"soil_k_{name}_slope"),
            rules.number(f"soil_k_{name}_at_mg_per_kg"),
        )
    return found
