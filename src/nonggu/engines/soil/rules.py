"""The agronomy tables as arrays that every plot can be looked up in: one row a crop, one a crop in a setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

import numpy as np
import polars as pl

from nonggu.engines.soil.grading import GradeTable, build_grades
from nonggu.engines.soil.kernel_tables import KernelTables, as_record, build_tables
from nonggu.engines.soil.split import SplitTable, build_splits
from nonggu.engines.soil.units import FloatArray, IntArray

#: Where a crop stands; the first axis value of `crop x setting` tables is `crop * 4 + setting`.
SETTINGS: Final = ("greenhouse", "rainfed", "irrigated", "orchard")
GREENHOUSE, RAINFED, IRRIGATED, ORCHARD = range(4)
GROUPS: Final = ("grain", "legume", "tuber", "other", "fruit_vegetable", "leaf_vegetable", "root_vegetable", "tree")
VEGETABLES: Final = (4, 5, 6)


@dataclass(frozen=True, slots=True)
class Guidance:
    """Published rates: bands of yield a crop and setting.

    `lower` (combos, bands) starts at 0 or the printed limit, `inf` where a band is not used; `rates` is (2, 3,
    combos, bands): low and high of N, P2O5, K2O in kg/mu; `per_1000` marks rates per 1000 kg of produce; `sources`
    name the row.
    """

    lower: FloatArray
    upper: FloatArray
    rates: FloatArray
    per_1000: FloatArray
    sources: Mapping[tuple[int, int], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SoilRules:
    """All that the plan looks up. Rates are kg per kg of produce, (3, crops) for N, P2O5, K2O unless said."""

    crops: tuple[str, ...]
    crop_zh: tuple[str, ...]
    names: Mapping[str, int]
    group: IntArray
    default_setting: IntArray
    chloride_sensitive: FloatArray
    fixation: FloatArray
    uptake: FloatArray
    uptake_source: tuple[str, ...]
    uptake_is_unsure: FloatArray
    removal: FloatArray
    recovery: FloatArray
    guidance: Guidance
    grades: GradeTable
    splits: SplitTable
    organics: pl.DataFrame
    plausibility: pl.DataFrame
    micronutrients: pl.DataFrame
    quefts_crops: pl.DataFrame
    values: Mapping[str, object]
    version: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    #: The same as arrays for the kernel, and as one record for the compiled kernel, made once.
    tables: KernelTables = field(init=False, repr=False, compare=False)
    record: np.void = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        from nonggu.engines.soil.inputs import NUMBER_COLUMNS

        object.__setattr__(self, "tables", build_tables(self, NUMBER_COLUMNS))
        object.__setattr__(self, "record", as_record(self.tables))

    def number(self, name: str) -> float:
        """One value as a number."""
        return float(cast(float, self.values[name]))

    def numbers(self, name: str) -> FloatArray:
        """A list of values as an array."""
        return np.asarray(self.values[name], dtype=np.float64)

    def text(self, name: str) -> str:
        """One value as text."""
        return str(self.values[name])


def build_rules(
    tables: Mapping[str, pl.DataFrame],
    values: Mapping[str, object],
    *,
    version: str = "",
    marks: Mapping[str, str] | None = None,
    scheme: str = "national_survey_2",
) -> SoilRules:
    """The rules from the agronomy tables (frames by `<document>/<file>`) and values (by name, all documents).

    `scheme` grades open fields and orchards; greenhouses always use `greenhouse_vegetable`. Raises ValueError for a
    scheme that has no strategy.
    """
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


def fold_name(text: str) -> str:
    """A crop's or material's name in the form in which names are compared."""
    return text.strip().casefold().replace(" ", "_").replace("（", "(").replace("）", ")")


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
