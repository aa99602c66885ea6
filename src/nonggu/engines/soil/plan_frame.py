"""The arrays of a plan as a frame with named columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from nonggu.engines.soil.codes import ASKED_MASK, REFUSED_MASK, codes_of
from nonggu.engines.soil.methods.chain import METHODS
from nonggu.engines.soil.plot_plan import (
    BASE,
    BORAX,
    COUNT,
    CUT,
    DEMAND,
    EXTRA,
    GRADE,
    HIGH,
    LOW,
    MANURE,
    METHOD,
    NEED,
    SOIL,
    STRAW,
    SURPLUS,
    TARGET,
    UNIT,
    ZINC,
)
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.split import Split, dressing_days, list_dressings
from nonggu.engines.soil.units import NUTRIENTS, BoolArray, FloatArray, IntArray, MaskArray

if TYPE_CHECKING:
    from nonggu.engines.soil.plan import PlanArrays

#: Columns of the samples that a plan carries along unchanged.
CARRIED = ("id", "grower", "village", "crop", "system", "variety", "season", "lon", "lat", "x", "y", "area_mu")
_STATUS = pl.Series(["ok", "ask", "refused"])


_PARTS = (
    ("", NEED),
    ("low_", LOW),
    ("high_", HIGH),
    ("demand_", DEMAND),
    ("soil_", SOIL),
    ("manure_", MANURE),
    ("straw_", STRAW),
    ("surplus_", SURPLUS),
    ("cut_", CUT),
)


def as_frame(plan: PlanArrays, rules: SoilRules) -> pl.DataFrame:
    """One row a plot; null where a plot was refused or a value is unknown."""
    refused = plan.mask & REFUSED_MASK != 0
    asked = plan.mask & ASKED_MASK != 0
    frame = plan.samples.frame
    columns: dict[str, pl.Series] = {name: frame[name] for name in CARRIED if name in frame.columns}
    if "area_mu" not in columns:
        columns["area_mu"] = _floats(plan.samples["area_mu"])
    columns["status"] = _STATUS.gather(np.where(refused, 2, asked.astype(np.int64)))
    columns.update(_methods(plan.codes[METHOD : METHOD + 3]))
    columns["target_yield_kg_per_mu"] = _floats(plan.numbers[TARGET])
    for title, first in _PARTS:
        for place, name in enumerate(NUTRIENTS):
            columns[f"{name}_{title}kg_per_mu"] = _floats(plan.numbers[first + place])
    columns.update(_grades(plan, rules, refused))
    columns["zinc_sulphate_kg_per_mu"] = _floats(plan.numbers[ZINC])
    columns["borax_kg_per_mu"] = _floats(plan.numbers[BORAX])
    columns.update(_split(plan, rules, refused))
    columns["reasons"] = reason_texts(plan.mask)
    columns["rules_version"] = pl.repeat(rules.version, len(refused), dtype=pl.String, eager=True)
    return pl.DataFrame([series.alias(name) for name, series in columns.items()])


def _floats(values: FloatArray) -> pl.Series:
    return pl.Series(values, nan_to_null=bool(np.isnan(values).any()))


def _methods(method: IntArray) -> dict[str, pl.Series]:
    names = pl.Series([*METHODS, None], dtype=pl.String)
    last = len(METHODS)
    shown = np.where(method < 0, last, method)
    columns = {f"{name}_method": names.gather(shown[place]) for place, name in enumerate(NUTRIENTS)}
    first = np.where(shown[0] < last, shown[0], np.where(shown[1] < last, shown[1], shown[2]))
    same = ((shown == first) | (shown == last)).all(axis=0)
    mixed = pl.Series([*METHODS, None, "mixed"], dtype=pl.String)
    return {"method": mixed.gather(np.where(same, first, last + 1)), **columns}


def _grades(plan: PlanArrays, rules: SoilRules, refused: BoolArray) -> dict[str, pl.Series]:
    columns: dict[str, pl.Series] = {}
    table = rules.grades
    for nutrient, name in enumerate("npk"):
        labels = [label for place in range(2) for label in _padded(table.names[place][nutrient])]
        grade = plan.codes[GRADE + nutrient]
        index = plan.samples.is_field * 8 + np.where(grade < 0, 7, grade)
        columns[f"{name}_grade"] = pl.Series(labels, dtype=pl.String).gather(index)
    scheme = pl.Series([*table.schemes, None], dtype=pl.String)
    columns["grade_scheme"] = scheme.gather(np.where(refused, 2, plan.samples.is_field))
    return columns


def _padded(labels: tuple[str, ...]) -> list[str | None]:
    return [*labels, *[None] * (8 - len(labels))]


def _split(plan: PlanArrays, rules: SoilRules, refused: BoolArray) -> dict[str, pl.Series]:
    samples, splits = plan.samples, rules.splits
    of_plot = splits.rule_of[samples.combo]
    count = np.maximum(plan.codes[COUNT], 0)
    names = pl.Series([*splits.names, None], dtype=pl.String)
    columns = {"split_rule": names.gather(np.where(refused, len(splits.names), of_plot))}
    planted = np.where(refused, np.datetime64("NaT"), samples.planted) if refused.any() else samples.planted
    columns["base_date"] = pl.Series(planted.astype("datetime64[D]"))
    for place, name in enumerate(NUTRIENTS):
        columns[f"base_{name}_kg_per_mu"] = _floats(plan.numbers[BASE + place])
    keep = pl.Series(~refused)
    columns["dressing_count"] = pl.select(pl.when(keep).then(pl.Series(count))).to_series()
    cap = rules.number("fertigation_dose_n_kg_per_mu")
    columns["dressing_cap_n_kg_per_mu"] = _floats(np.where((splits.is_doses[of_plot] > 0) & ~refused, cap, np.nan))
    numbers = plan.numbers
    split = Split(numbers[BASE : BASE + 3], numbers[UNIT : UNIT + 3], numbers[EXTRA : EXTRA + 3], of_plot, count)
    dressings = _dressings(split, samples.planted, rules)
    if refused.any():
        dressings = {name: pl.select(pl.when(keep).then(lists)).to_series() for name, lists in dressings.items()}
    return columns | dressings


def _dressings(split: Split, planted: npt.NDArray[np.datetime64], rules: SoilRules) -> dict[str, pl.Series]:
    plot, place, amounts = list_dressings(split, rules.splits)
    days = dressing_days(planted, split, rules.splits, plot, place)
    dates = pl.Series(days.astype(np.int32)).cast(pl.Date)
    unknown = np.isnat(planted)
    if unknown.any():
        dates = pl.select(pl.when(pl.Series(unknown[plot])).then(None).otherwise(dates)).to_series()
    columns = {"dressing_dates": _lists(dates, split.count)}
    for nutrient, name in enumerate(NUTRIENTS):
        columns[f"dressing_{name}_kg_per_mu"] = _lists(_floats(amounts[nutrient]), split.count)
    return columns


def _lists(values: pl.Series, counts: IntArray) -> pl.Series:
    """Values in a row as one list a plot, `counts` long."""
    import pyarrow as pa

    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    inner = values.to_arrow()
    buffers = [None, pa.py_buffer(offsets)]
    found = pl.from_arrow(pa.Array.from_buffers(pa.large_list(inner.type), len(counts), buffers, children=[inner]))
    assert isinstance(found, pl.Series)
    return found


def reason_texts(mask: MaskArray) -> pl.Series:
    """The codes of every plot, joined by `;`."""
    distinct = np.sort(pl.Series(mask).unique().to_numpy())
    texts = pl.Series([";".join(codes_of(int(bits))) for bits in distinct], dtype=pl.String)
    return texts.gather(np.searchsorted(distinct, mask))
