"""A frame of samples as arrays in the plan's own units; what is missing stays unknown (NaN, -1, NaT)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from nonggu.engines.soil.naming import GREENHOUSE, IRRIGATED, ORCHARD, RAINFED, VEGETABLES, fold_name
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.sample_columns import NUMBER_COLUMNS
from nonggu.engines.soil.units import ALTERNATIVES, FloatArray, IntArray

UNKNOWN, UNRECOGNISED = -1, -2

SYSTEMS: Final = {
    **dict.fromkeys(
        ("greenhouse", "温室", "大棚", "日光温室", "设施", "棚", "protected", "solar_greenhouse"), GREENHOUSE
    ),
    **dict.fromkeys(("open_field", "open", "field", "露地", "大田"), RAINFED),
    **dict.fromkeys(("orchard", "果园"), ORCHARD),
}
IRRIGATIONS: Final = {
    **dict.fromkeys(("none", "rainfed", "旱地", "旱作", "雨养", "不浇水"), 0),
    **dict.fromkeys(("furrow", "flood", "sprinkler", "irrigated", "沟灌", "畦灌", "漫灌", "喷灌", "水浇地", "灌溉"), 1),
    **dict.fromkeys(("drip", "fertigation", "滴灌", "水肥一体化", "膜下滴灌"), 2),
}
P_METHODS: Final = {
    **dict.fromkeys(
        ("olsen", "nahco3", "ny/t_1121.7", "hj_704", "碳酸氢钠", "碳酸氢钠浸提", "olsen法", "standard", "国标"), 0
    ),
    **dict.fromkeys(("bray", "bray1", "bray-1", "bray_1", "nh4f-hcl", "氟化铵-盐酸", "盐酸-氟化铵"), 1),
    **dict.fromkeys(("mehlich3", "mehlich-3", "mehlich_3", "m3"), 2),
}
K_METHODS: Final = {
    **dict.fromkeys(
        ("nh4oac", "ny/t_889", "ammonium_acetate", "乙酸铵", "醋酸铵", "乙酸铵浸提", "standard", "国标"), 0
    ),
    **dict.fromkeys(("mehlich3", "mehlich-3", "mehlich_3", "m3"), 2),
}
BASES: Final = {
    **dict.fromkeys(("fresh", "鲜", "鲜基", "鲜重", "湿", "湿基"), 0),
    **dict.fromkeys(("dry", "干", "干基", "干重"), 1),
    **dict.fromkeys(("air_dry", "air-dry", "风干", "风干基"), 2),
}


@dataclass(frozen=True, slots=True)
class Samples:
    """Plots as arrays. `numbers` (NaN: unknown) by column; codes are -1 where blank and -2 where not recognised.

    `setting` is greenhouse, rainfed, irrigated or orchard (0-3), `is_field` 0 in greenhouses, else 1; `combo` is
    `crop * 4 + setting`, 0 where the crop is unknown. `mean_yield` is the mean of up to three
    earlier years; `known` names the number columns that the frame has.
    """

    frame: pl.DataFrame
    numbers: Mapping[str, FloatArray]
    crop: IntArray
    system: IntArray
    setting: IntArray
    is_field: IntArray
    combo: IntArray
    irrigation: IntArray
    p_method: IntArray
    k_method: IntArray
    manure_kind: IntArray
    manure_basis: IntArray
    straw_kind: IntArray
    straw_basis: IntArray
    planted: npt.NDArray[np.datetime64]
    tested: npt.NDArray[np.datetime64]
    mean_yield: FloatArray
    known: frozenset[str]

    def __len__(self) -> int:
        return self.frame.height

    def __getitem__(self, name: str) -> FloatArray:
        return self.numbers[name]

    @property
    def known_crop(self) -> IntArray:
        """The crop's place, 0 where it is unknown (such plots are refused)."""
        return np.maximum(self.crop, 0)


def read_samples(frame: pl.DataFrame, rules: SoilRules) -> Samples:
    """The samples as arrays, other units converted (see `units.ALTERNATIVES`). Columns that are absent are unknown.

    Where `available_p_mg_per_kg` comes from a column that names Olsen itself, the method counts as stated.
    """
    count = frame.height
    blank = np.full(count, np.nan)
    blank.flags.writeable = False
    numbers = {name: _number(frame, name, blank) for name in NUMBER_COLUMNS}
    crop = _codes(frame, "crop", rules.names)
    system = _codes(frame, "system", SYSTEMS)
    irrigation = _codes(frame, "irrigation", IRRIGATIONS)
    setting = _setting(crop, system, irrigation, rules)
    return Samples(
        frame=frame,
        numbers=numbers,
        crop=crop,
        system=system,
        setting=setting,
        is_field=(setting != GREENHOUSE).astype(np.int64),
        combo=np.maximum(crop, 0) * 4 + setting,
        irrigation=irrigation,
        p_method=_p_method(frame),
        k_method=_codes(frame, "k_method", K_METHODS),
        manure_kind=_codes(frame, "manure_kind", rules.organic_names),
        manure_basis=_codes(frame, "manure_basis", BASES),
        straw_kind=_codes(frame, "straw_kind", rules.organic_names),
        straw_basis=_codes(frame, "straw_basis", BASES),
        planted=_dates(frame, "planting_date"),
        tested=_dates(frame, "test_date"),
        mean_yield=_mean_yield(frame, blank),
        known=frozenset(name for name, values in numbers.items() if values is not blank),
    )


def _number(frame: pl.DataFrame, name: str, blank: FloatArray) -> FloatArray:
    found = frame[name].cast(pl.Float64).to_numpy() if name in frame.columns else None
    for other, (target, factor) in ALTERNATIVES.items():
        if target == name and other in frame.columns:
            converted = frame[other].cast(pl.Float64).to_numpy() * factor
            found = converted if found is None else np.where(np.isnan(found), converted, found)
    return blank if found is None else found


def _p_method(frame: pl.DataFrame) -> IntArray:
    method = _codes(frame, "p_method", P_METHODS)
    if "olsen_p_mg_per_kg" in frame.columns and "p_method" not in frame.columns:
        stated = frame["olsen_p_mg_per_kg"].is_not_null().to_numpy()
        method = np.where((method == UNKNOWN) & stated, 0, method)
    return method


def _codes(frame: pl.DataFrame, name: str, names: Mapping[str, int]) -> IntArray:
    if name not in frame.columns:
        return np.full(frame.height, UNKNOWN, dtype=np.int64)
    column = frame[name]
    if column.null_count() == len(column):
        return np.full(frame.height, UNKNOWN, dtype=np.int64)
    if not isinstance(column.dtype, pl.Enum):
        column = column.cast(pl.String)
        distinct = column.unique().drop_nulls()
        column = column.cast(pl.Enum(distinct))
    array = column.to_arrow()
    texts = array.dictionary.to_pylist()
    known = (names.get(fold_name(text), UNRECOGNISED) if text.strip() else UNKNOWN for text in texts)
    codes = np.array([*known, UNKNOWN], dtype=np.int64)
    places = array.indices.cast("int32").fill_null(len(texts)) if array.null_count else array.indices
    return codes.take(places.to_numpy())


def _setting(crop: IntArray, system: IntArray, irrigation: IntArray, rules: SoilRules) -> IntArray:
    usual = rules.default_setting[np.maximum(crop, 0)]
    setting = np.where(system >= 0, system, np.where(usual >= 0, usual, RAINFED))
    setting = np.where((system == RAINFED) & (usual == ORCHARD), ORCHARD, setting)
    in_field = (setting == RAINFED) | (setting == IRRIGATED)
    vegetable = np.isin(rules.group, VEGETABLES)[np.maximum(crop, 0)]
    watered = (irrigation > 0) | ((irrigation < 0) & (vegetable | (usual == IRRIGATED)))
    return np.where(in_field, np.where(watered, IRRIGATED, RAINFED), setting).astype(np.int64)


def _dates(frame: pl.DataFrame, name: str) -> npt.NDArray[np.datetime64]:
    if name not in frame.columns:
        return np.full(frame.height, np.datetime64("NaT"), dtype="datetime64[D]")
    column = frame[name]
    if column.dtype == pl.String:
        column = column.str.to_date("%Y-%m-%d", strict=False)
    return column.cast(pl.Date).to_numpy().astype("datetime64[D]")


def _mean_yield(frame: pl.DataFrame, blank: FloatArray) -> FloatArray:
    years = sorted((name for name in frame.columns if re.fullmatch(r"yield_\d{4}", name)), reverse=True)[:3]
    if not years:
        return blank
    return frame.select(pl.mean_horizontal(pl.col(name).cast(pl.Float64) for name in years)).to_series().to_numpy()
