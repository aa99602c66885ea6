"""The rules of a plan, read from the agronomy tables and values of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import cast

import numpy as np
import polars as pl

from nonggu.engines.soil.agronomy import Agronomy, Guidance
from nonggu.engines.soil.county import NO_COUNTY, CountyFrame
from nonggu.engines.soil.grading import build_grades
from nonggu.engines.soil.kernel_tables import KernelTables, as_record
from nonggu.engines.soil.naming import GREENHOUSE, GROUPS, ORCHARD, SETTINGS, fold_name
from nonggu.engines.soil.sample_columns import NUMBER_COLUMNS
from nonggu.engines.soil.split import build_splits
from nonggu.engines.soil.table_building import build_tables
from nonggu.engines.soil.units import FloatArray, IntArray

__all__ = ["GREENHOUSE", "SoilRules", "build_rules", "fold_name"]


@dataclass(frozen=True, slots=True)
class SoilRules(Agronomy):
    """All that a plan needs: the agronomy, the same as arrays for the kernel, and as one record for the compiled
    kernel, made once."""

    tables: KernelTables = field(init=False, repr=False, compare=False)
    record: np.void = field(init=False, repr=False, compare=False)
    #: Folded Chinese and English names of manures, cakes and straws -> their row in `organics`.
    organic_names: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", build_tables(self, NUMBER_COLUMNS))
        object.__setattr__(self, "record", as_record(self.tables))
        named = {fold_name(name): place for column in ("zh", "en") for place, name in enumerate(self.organics[column])}
        object.__setattr__(self, "organic_names", named)


def build_rules(
    tables: Mapping[str, pl.DataFrame],
    values: Mapping[str, object],
    *,
    version: str = "",
    marks: Mapping[str, str] | None = None,
    scheme: str = "national_survey_2",
    county: CountyFrame = NO_COUNTY,
) -> SoilRules:
    """The rules from the agronomy tables (frames by `<document>/<file>`) and values (by name, all documents).

    `scheme` grades open fields and orchards; greenhouses always use `greenhouse_vegetable`. Raises ValueError for a
    scheme that has no strategy. Plots outside `county` are refused; without it none is.
    """
    values = {**asdict(county), **values}
    crops = tables["crops/crops"]
    keys = tuple(crops["crop"])
    uptake, sources, unsure = _uptake(keys, tables["crop_uptake/uptake"])
    group = np.array([GROUPS.index(name) for name in crops["group"]], dtype=np.int64)
    removal = uptake.copy()
    cereal = group == GROUPS.index("grain")
    removal[2, cereal] = float(cast(float, values["cereal_grain_k2o_kg_per_100kg"])) / 100
    return SoilRules(
        crops=keys,
        crop_zh=tuple(crops["zh"]),
        names=_crop_names(crops),
        group=group,
        default_setting=_default_settings(crops),
        chloride_sensitive=(crops["chloride"] == "sensitive").fill_null(False).cast(pl.Float64).to_numpy(),
        fixation=crops["fixation_fraction"].fill_null(0.0).to_numpy(),
        uptake=uptake,
        uptake_source=sources,
        uptake_is_unsure=unsure,
        removal=removal,
        recovery=_recovery(keys, group, cast(Mapping[str, Sequence[float]], values["recovery"])),
        guidance=_guidance(keys, tables["guidance/guidance"]),
        grades=build_grades(tables["soil_grades/grades"], tables["strategy/strategy"], scheme),
        splits=build_splits(keys, tables["splits/splits"], SETTINGS),
        organics=_organics(tables["fertilizers/fertilizers"]),
        plausibility=tables["laboratory/plausibility"],
        micronutrients=tables["micronutrients/micronutrients"],
        quefts_crops=tables["quefts/crops"],
        values=values,
        version=version,
        marks=dict(marks or {}),
    )


def _default_settings(crops: pl.DataFrame) -> IntArray:
    """Where a crop usually stands; -1 for vegetables, which may stand in either."""
    return np.array([SETTINGS.index(name) if name else -1 for name in crops["default_setting"]], dtype=np.int64)


def _crop_names(crops: pl.DataFrame) -> dict[str, int]:
    names: dict[str, int] = {}
    for place, row in enumerate(crops.iter_rows(named=True)):
        also = (row["aliases"] or "").split("、")
        for name in (row["crop"], row["zh"], row["en"], *also):
            if name:
                names.setdefault(fold_name(name), place)
    return names


def _uptake(keys: Sequence[str], table: pl.DataFrame) -> tuple[FloatArray, tuple[str, ...], FloatArray]:
    preferred = table.filter(pl.col("preferred") == 1).unique("crop", keep="first")
    rows = {row["crop"]: row for row in preferred.iter_rows(named=True)}
    columns = ("n_kg_per_100kg", "p2o5_kg_per_100kg", "k2o_kg_per_100kg")
    uptake = np.array([[rows[key][column] / 100 for key in keys] for column in columns])
    unsure = np.array([float(rows[key]["mark"] == "unsure") for key in keys])
    return uptake, tuple(rows[key]["source"] for key in keys), unsure


def _recovery(keys: Sequence[str], group: IntArray, given: Mapping[str, Sequence[float]]) -> FloatArray:
    recovery = np.empty((3, len(keys) * 4))
    for place, key in enumerate(keys):
        kind = next((name for name in ("maize", "wheat", "rice") if name in key), "grain")
        for setting in range(4):
            name = {GREENHOUSE: "greenhouse", ORCHARD: "orchard"}.get(setting, kind)
            recovery[:, place * 4 + setting] = given[name]
    return recovery


def _guidance(keys: Sequence[str], table: pl.DataFrame) -> Guidance:
    width = 4
    lower = np.full((len(keys) * 4, width), np.inf)
    upper = np.full((len(keys) * 4, width), np.inf)
    rates = np.full((2, 3, len(keys) * 4, width), np.nan)
    per_1000 = np.zeros(len(keys) * 4)
    sources: dict[tuple[int, int], tuple[str, str]] = {}
    used = table.filter(pl.col("setting").is_not_null()).sort("yield_low_kg_per_mu", nulls_last=False)
    for row in used.iter_rows(named=True):
        for crop in row["crop"].split():
            for setting in row["setting"].split():
                combo = keys.index(crop) * 4 + SETTINGS.index(setting)
                band = int(np.isfinite(lower[combo]).sum())
                lower[combo, band] = row["yield_low_kg_per_mu"] or 0.0
                upper[combo, band] = row["yield_high_kg_per_mu"] or np.inf
                for end, name in enumerate(("low", "high")):
                    rates[end, :, combo, band] = [row[f"{n}_{name}"] for n in ("n", "p2o5", "k2o")]
                per_1000[combo] = row["per_1000_kg"]
                sources[combo, band] = (row["source"], row["mark"])
    return Guidance(lower, upper, rates, per_1000, sources)


def _organics(table: pl.DataFrame) -> pl.DataFrame:
    """Manures, cakes and straws: `name` (folded), `kind`, nutrient shares, `basis`, `water_share` (null: not
    printed)."""
    kept = table.filter(
        pl.col("category").is_in(["organic", "manure", "cake", "straw"]) & pl.col("n_pct").is_not_null()
    )
    water = pl.col("moisture_pct").str.strip_prefix("<=").cast(pl.Float64, strict=False) / 100
    return kept.select(
        pl.col("product_zh").alias("zh"),
        pl.col("product_en").alias("en"),
        pl.col("category").alias("kind"),
        (pl.col("n_pct") / 100).alias("n"),
        (pl.col("p2o5_pct") / 100).alias("p2o5"),
        (pl.col("k2o_pct") / 100).alias("k2o"),
        "basis",
        water.alias("water_share"),
        "source",
        "mark",
    )
