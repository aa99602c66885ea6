"""A frame of QUEFTS cases to a frame of answers; cases it cannot answer are refused with a named reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

import numpy as np
import polars as pl

from nonggu.engines.soil.inputs import SYSTEMS
from nonggu.engines.soil.naming import GREENHOUSE, fold_name
from nonggu.engines.soil.quefts.kernel import run_kernel
from nonggu.engines.soil.quefts.supply import Range, janssen, sattari, season_factor
from nonggu.engines.soil.quefts.tissue import COVERED, tissue_table
from nonggu.engines.soil.units import (
    K2O_PER_K,
    MG_K_PER_MMOL,
    P2O5_PER_P,
    SOC_PER_ORGANIC_MATTER,
    BoolArray,
    FloatArray,
    IntArray,
)

#: What a season's crop removes at balanced nutrition, used only to cap absurd P gaps: the middle of the storage limits.
_NPK: Final = ("n", "p", "k")
MODELS: Final = ("given", "janssen", "sattari")


def run_quefts(
    cases: pl.DataFrame, *, crops: pl.DataFrame, values: Mapping[str, object], interaction: str = "reference"
) -> pl.DataFrame:
    """Supply, uptake, yield and fertilizer gap of every case, in the same order (columns: see `prescribe columns
    quefts`).

    `crops` is the table of tissue limits, `values` the QUEFTS parameters; `interaction` is `reference` (the ceiling of
    a pair counts all three nutrients) or `janssen` (as Janssen and Sattari print it). Raises ValueError for another.
    """
    if interaction not in ("reference", "janssen"):
        raise ValueError(interaction)
    names = list(crops["crop"])
    crop = _crop_places(cases, names)
    organs = _organs(cases, crops, crop)
    base, out_of_range = _base_supply(cases, values)
    recovery, applied = _fertilizer(cases, values)
    days = _column(cases, "season_days")
    days = np.where(np.isnan(days), float(cast(float, values["quefts_season_default_days"])), days)
    factor = season_factor(days, _values(values, "quefts_season_days"), _values(values, "quefts_season_factor"))
    supply = base * factor[:, None] + applied * recovery
    codes = _reasons(cases, crop, organs, base, out_of_range, recovery, applied)
    refused = np.array([bool(code) for code in codes])
    supply[refused] = np.nan
    tissue = tissue_table(crops)
    uptake, harvest, gap = run_kernel(
        supply, recovery, organs, np.maximum(crop, 0), tissue, janssen=interaction == "janssen"
    )
    multiple = float(cast(float, values["quefts_p_cap_removal_multiple"]))
    removal = (tissue[:, 4] + tissue[:, 5])[np.maximum(crop, 0)] / 2 * organs[:, 2]
    capped = np.minimum(gap[:, 1], multiple * removal)
    codes = [
        code or ("quefts_p_capped" if cap < full else "")
        for code, cap, full in zip(codes, capped, gap[:, 1], strict=True)
    ]
    return _as_frame(cases, refused, supply, uptake, harvest, gap, capped, codes)


def _values(values: Mapping[str, object], name: str) -> FloatArray:
    return np.asarray(values[name], dtype=np.float64)


def _column(cases: pl.DataFrame, name: str) -> FloatArray:
    if name not in cases.columns:
        return np.full(cases.height, np.nan)
    return cases[name].cast(pl.Float64).to_numpy()


def _crop_places(cases: pl.DataFrame, names: list[str]) -> IntArray:
    texts = cases["crop"].cast(pl.String).fill_null("")
    found = {text: COVERED.get(fold_name(text)) for text in texts.unique()}
    return np.array([names.index(crop) if (crop := found[text]) else -1 for text in texts], dtype=np.int64)


def _organs(cases: pl.DataFrame, crops: pl.DataFrame, crop: IntArray) -> FloatArray:
    storage = _column(cases, "storage_kg_per_ha")
    organs = [storage]
    for organ in ("stem", "leaf"):
        ratio = crops[f"{organ}_per_storage"].cast(pl.Float64).to_numpy()[np.maximum(crop, 0)]
        given = _column(cases, f"{organ}_kg_per_ha")
        organs.insert(0, np.where(np.isnan(given), storage * ratio, given))
    return np.stack(organs, axis=1)


def _base_supply(cases: pl.DataFrame, values: Mapping[str, object]) -> tuple[FloatArray, BoolArray]:
    """Base supply (cases, 3) and where the soil lies out of an equation's range."""
    given = np.stack([_column(cases, f"{n}_supply_kg_per_ha") for n in _NPK], axis=1)
    ph, p = _column(cases, "ph"), _column(cases, "olsen_p_mg_per_kg")
    soc = _first(
        _column(cases, "soil_organic_carbon_g_per_kg"),
        _column(cases, "organic_matter_g_per_kg") * SOC_PER_ORGANIC_MATTER,
    )
    k = _first(_column(cases, "exchangeable_k_mmol_per_kg"), _column(cases, "available_k_mg_per_kg") / MG_K_PER_MMOL)
    total_p = _first(_column(cases, "total_p_mg_per_kg"), p * float(cast(float, values["p_total_per_olsen"])))
    temperature = _column(cases, "temperature_c")
    low, high = _values(values, "janssen_ph")
    largest = _values(values, "janssen_max")
    by_janssen = janssen(ph, soc, p, k, Range((low, high), (largest[0], largest[1], largest[2]))).T
    low, high = _values(values, "sattari_ph")
    by_sattari = sattari(ph, soc, p, total_p, k, temperature, Range((low, high))).T
    wanted = (
        cases["supply_model"].cast(pl.String).fill_null("").to_list()
        if "supply_model" in cases.columns
        else [""] * len(ph)
    )
    use_sattari = np.array([text.lower() == "sattari" for text in wanted]) | (
        np.array([text.strip() == "" for text in wanted]) & ~np.isnan(temperature)
    )
    modelled = np.where(use_sattari[:, None], by_sattari, by_janssen)
    out_of_range = np.isnan(given).any(axis=1) & ~np.isnan(ph) & np.isnan(modelled).any(axis=1)
    return np.where(np.isnan(given), modelled, given), out_of_range


def _first(value: FloatArray, other: FloatArray) -> FloatArray:
    return np.where(np.isnan(value), other, value)


def _fertilizer(cases: pl.DataFrame, values: Mapping[str, object]) -> tuple[FloatArray, FloatArray]:
    usual = _values(values, "quefts_recovery")
    recovery = np.stack([_first(_column(cases, f"{n}_recovery"), usual[i]) for i, n in enumerate(_NPK)], axis=1)
    applied = np.stack(
        [
            _column(cases, "n_applied_kg_per_ha"),
            _first(_column(cases, "p_applied_kg_per_ha"), _column(cases, "p2o5_applied_kg_per_ha") / P2O5_PER_P),
            _first(_column(cases, "k_applied_kg_per_ha"), _column(cases, "k2o_applied_kg_per_ha") / K2O_PER_K),
        ],
        axis=1,
    )
    # No fertilizer stated is the question "what does the soil alone give", not an unknown.
    return recovery, np.nan_to_num(applied)


def _reasons(
    cases: pl.DataFrame,
    crop: IntArray,
    organs: FloatArray,
    base: FloatArray,
    out_of_range: BoolArray,
    recovery: FloatArray,
    applied: FloatArray,
) -> list[str]:
    systems = (
        cases["system"].cast(pl.String).fill_null("").to_list() if "system" in cases.columns else [""] * cases.height
    )
    models = (
        cases["supply_model"].cast(pl.String).fill_null("").to_list()
        if "supply_model" in cases.columns
        else [""] * cases.height
    )
    found = []
    for row in range(cases.height):
        if SYSTEMS.get(fold_name(systems[row])) == GREENHOUSE:
            found.append("quefts_never_in_greenhouse")
        elif crop[row] < 0:
            found.append("quefts_crop_not_covered")
        elif models[row].strip() and models[row].strip().lower() not in MODELS:
            found.append("quefts_model_unknown")
        elif not (organs[row, 2] > 0) or not (organs[row] >= 0).all():
            found.append("quefts_organs_missing")
        elif (
            not ((recovery[row] > 0) & (recovery[row] <= 1)).all() or (applied[row] < 0).any() or (base[row] < 0).any()
        ):
            found.append("quefts_value_impossible")
        elif out_of_range[row]:
            found.append("quefts_soil_out_of_range")
        elif np.isnan(base[row]).any():
            found.append("quefts_supply_missing")
        else:
            found.append("")
    return found


def _as_frame(
    cases: pl.DataFrame,
    refused: BoolArray,
    supply: FloatArray,
    uptake: FloatArray,
    harvest: FloatArray,
    gap: FloatArray,
    capped: FloatArray,
    codes: list[str],
) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {name: cases[name] for name in ("id", "crop") if name in cases.columns}
    columns["status"] = pl.Series(["ok", "refused"]).gather(refused.astype(np.int64))
    for title, array in (("total_supply", supply), ("uptake", uptake)):
        columns |= {
            f"{n}_{title}_kg_per_ha": pl.Series(array[:, i].copy(), nan_to_null=True) for i, n in enumerate(_NPK)
        }
    columns["yield_kg_per_ha"] = pl.Series(harvest, nan_to_null=True)
    columns |= {f"{n}_gap_kg_per_ha": pl.Series(gap[:, i].copy(), nan_to_null=True) for i, n in enumerate(_NPK)}
    columns["p_gap_capped_kg_per_ha"] = pl.Series(capped, nan_to_null=True)
    columns["reasons"] = pl.Series(codes, dtype=pl.String)
    return pl.DataFrame([series.alias(name) for name, series in columns.items()])
