"""The arrays of a plan as a frame with named columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from nonggu.engines.soil.codes import ASKED_MASK, REFUSED_MASK, codes_of
from nonggu.engines.soil.methods.chain import METHODS
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.split import dressing_days, list_dressings
from nonggu.engines.soil.units import NUTRIENTS, BoolArray, FloatArray, IntArray, MaskArray

if TYPE_CHECKING:
    from nonggu.engines.soil.plan import PlanArrays

#: Columns of the samples that a plan carries along unchanged.
CARRIED = ("id", "grower", "village", "crop", "system", "variety", "season", "lon", "lat", "x", "y", "area_mu")
_STATUS = pl.Series(["ok", "ask", "refused"])


def as_frame(plan: PlanArrays, rules: SoilRules) -> pl.DataFrame:
    """One row a plot; null where a plot was refused or a value is unknown."""
    refused = plan.mask & REFUSED_MASK != 0
    asked = plan.mask & ASKED_MASK != 0
    frame = plan.samples.frame
    columns: dict[str, pl.Series] = {name: frame[name] for name in CARRIED if name in frame.columns}
    if "area_mu" not in columns:
        columns["area_mu"] = _floats(plan.samples["area_mu"], np.zeros_like(refused))
    columns["status"] = _STATUS.gather(np.where(refused, 2, asked.astype(np.int64)))
    columns.update(_methods(plan.method, refused))
    columns["target_yield_kg_per_mu"] = _floats(plan.target, refused)
    for title, array in (("", plan.need), ("low", plan.low), ("high", plan.high)):
        for place, name in enumerate(NUTRIENTS):
            columns[f"{name}_{title}_kg_per_mu".replace("__", "_")] = _floats(array[place], refused)
    for title in ("demand", "soil", "manure", "straw", "surplus", "cut"):
        array = getattr(plan, title)
        for place, name in enumerate(NUTRIENTS):
            columns[f"{name}_{title}_kg_per_mu"] = _floats(array[place], refused)
    columns.update(_grades(plan, rules, refused))
    columns["zinc_sulphate_kg_per_mu"] = _floats(plan.zinc_sulphate, refused)
    columns["borax_kg_per_mu"] = _floats(plan.borax, refused)
    columns.update(_split(plan, rules, refused))
    columns["reasons"] = reason_texts(plan.mask)
    columns["rules_version"] = pl.repeat(rules.version, len(refused), dtype=pl.String, eager=True)
    return pl.DataFrame([series.alias(name) for name, series in columns.items()])


def _floats(values: FloatArray, refused: BoolArray) -> pl.Series:
    kept = np.where(refused, np.nan, values) if refused.any() else values
    return pl.Series(kept, nan_to_null=True)


def _methods(method: IntArray, refused: BoolArray) -> dict[str, pl.Series]:
    names = pl.Series([*METHODS, None], dtype=pl.String)
    last = len(METHODS)
    shown = np.where(refused | (method < 0), last, method)
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
        grade = plan.grades[nutrient]
        index = plan.samples.is_field * 8 + np.where((grade < 0) | refused, 7, grade)
        columns[f"{name}_grade"] = pl.Series(labels, dtype=pl.String).gather(index)
    scheme = pl.Series([*table.schemes, None], dtype=pl.String)
    columns["grade_scheme"] = scheme.gather(np.where(refused, 2, plan.samples.is_field))
    return columns


def _padded(labels: tuple[str, ...]) -> list[str | None]:
    return [*labels, *[None] * (8 - len(labels))]


def _split(plan: PlanArrays, rules: SoilRules, refused: BoolArray) -> dict[str, pl.Series]:
    split, samples = plan.split, plan.samples
    names = pl.Series([*rules.splits.names, None], dtype=pl.String)
    rule = np.where(refused, len(rules.splits.names), rules.splits.rule_of[samples.combo])
    columns = {"split_rule": names.gather(rule)}
    columns["base_date"] = pl.Series(np.where(refused, np.datetime64("NaT"), samples.planted).astype("datetime64[D]"))
    for place, name in enumerate(NUTRIENTS):
        columns[f"base_{name}_kg_per_mu"] = _floats(split.base[place], refused)
    count = np.where(refused, 0, split.count)
    columns["dressing_count"] = pl.select(pl.when(pl.Series(~refused)).then(pl.Series(count))).to_series()
    is_fertigated = (rules.splits.is_doses[rules.splits.rule_of[samples.combo]] > 0) & ~refused
    cap = rules.number("fertigation_dose_n_kg_per_mu")
    columns["dressing_cap_n_kg_per_mu"] = pl.Series(np.where(is_fertigated, cap, np.nan)).fill_nan(None)
    dressings = _dressings(plan, rules, count)
    if refused.any():
        keep = pl.Series(~refused)
        dressings = {name: pl.select(pl.when(keep).then(lists)).to_series() for name, lists in dressings.items()}
    return columns | dressings


def _dressings(plan: PlanArrays, rules: SoilRules, count: IntArray) -> dict[str, pl.Series]:
    split = replace(plan.split, count=count)
    plot, place, amounts = list_dressings(split, rules.splits)
    days = dressing_days(plan.samples.planted, split, rules.splits, plot, place)
    dates = pl.Series(days.astype(np.int32)).cast(pl.Date)
    unknown = np.isnat(plan.samples.planted)
    if unknown.any():
        dates = pl.select(pl.when(pl.Series(unknown[plot])).then(None).otherwise(dates)).to_series()
    columns = {"dressing_dates": _lists(dates, count)}
    for nutrient, name in enumerate(NUTRIENTS):
        columns[f"dressing_{name}_kg_per_mu"] = _lists(pl.Series(amounts[nutrient], nan_to_null=True), count)
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
    distinct, inverse = np.unique(mask, return_inverse=True)
    texts = pl.Series([";".join(codes_of(int(bits))) for bits in distinct], dtype=pl.String)
    return texts.gather(inverse)
