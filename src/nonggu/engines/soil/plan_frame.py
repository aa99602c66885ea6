"""The arrays of a plan as a frame with named columns."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import polars as pl

from nonggu.engines.soil.calendar_days import NO_DAY
from nonggu.engines.soil.codes import ASKED_MASK, REFUSED_MASK, codes_of
from nonggu.engines.soil.methods.chain import METHODS
from nonggu.engines.soil.plan_arrays import PlanArrays
from nonggu.engines.soil.plot_rows import (
    BASE,
    BORAX,
    COUNT,
    CUT,
    DEMAND,
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
    ZINC,
)
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.units import NUTRIENTS, BoolArray, FloatArray, IntArray

#: Columns of the samples that a plan carries along unchanged.
CARRIED = ("id", "grower", "village", "crop", "system", "variety", "season", "lon", "lat", "x", "y", "area_mu")

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


class Texts:
    """Makes columns of texts from places in short lists: as plain strings, or `coded` as Enum of the list."""

    def __init__(self, *, coded: bool) -> None:
        self.coded = coded

    def column(self, texts: list[str | None], places: IntArray) -> pl.Series:
        """The text of each place; None is unknown."""
        named = pl.Series(texts, dtype=pl.String)
        if self.coded:
            named = named.cast(pl.Enum(named.drop_nulls().unique(maintain_order=True)))
        return named[places]


def as_frame(plan: PlanArrays, rules: SoilRules, *, coded: bool = False) -> pl.DataFrame:
    """One row a plot; null where a plot was refused or a value is unknown. `coded`: texts that repeat come as Enum."""
    texts = Texts(coded=coded)
    refused_of, asked_of = plan.distinct & REFUSED_MASK != 0, plan.distinct & ASKED_MASK != 0
    refused = refused_of[plan.reason]
    frame = plan.samples.frame
    columns: dict[str, pl.Series] = {name: frame[name] for name in CARRIED if name in frame.columns}
    if "area_mu" not in columns:
        columns["area_mu"] = _floats(plan.samples["area_mu"], is_unknown=True)
    status = np.where(refused_of, 2, asked_of.astype(np.int64))
    columns["status"] = texts.column(["ok", "ask", "refused"], status[plan.reason])
    columns.update(_methods(plan.codes[METHOD : METHOD + 3], texts))
    columns["target_yield_kg_per_mu"] = _row(plan, TARGET)
    for title, first in _PARTS:
        for place, name in enumerate(NUTRIENTS):
            columns[f"{name}_{title}kg_per_mu"] = _row(plan, first + place)
    columns.update(_grades(plan, rules, refused, texts))
    columns["zinc_sulphate_kg_per_mu"] = _row(plan, ZINC)
    columns["borax_kg_per_mu"] = _row(plan, BORAX)
    columns.update(_split(plan, rules, refused, texts))
    columns["reasons"] = texts.column([";".join(codes_of(int(bits))) for bits in plan.distinct], plan.reason)
    columns["rules_version"] = texts.column([rules.version], np.zeros(len(refused), dtype=np.int64))
    return pl.DataFrame([series.alias(name) for name, series in columns.items()])


def _row(plan: PlanArrays, row: int) -> pl.Series:
    return _floats(plan.numbers[row], is_unknown=bool(plan.unknown[row]))


def _floats(values: FloatArray, *, is_unknown: bool) -> pl.Series:
    return pl.Series(values, nan_to_null=is_unknown)


def _methods(method: IntArray, texts: Texts) -> dict[str, pl.Series]:
    shown = method + 1
    columns = {f"{name}_method": texts.column([None, *METHODS], shown[place]) for place, name in enumerate(NUTRIENTS)}
    width = len(METHODS) + 1
    together = texts.column(_together(), (shown[0] * width + shown[1]) * width + shown[2])
    return {"method": together, **columns}


@cache
def _together() -> list[str | None]:
    """The one method of the three nutrients, or `mixed`, by their places (0: none) as the digits of one number."""
    names = [None, *METHODS]
    found: list[str | None] = []
    for three in product(range(len(names)), repeat=3):
        used = {names[place] for place in three if place}
        found.append("mixed" if len(used) > 1 else next(iter(used), None))
    return found


def _grades(plan: PlanArrays, rules: SoilRules, refused: BoolArray, texts: Texts) -> dict[str, pl.Series]:
    columns: dict[str, pl.Series] = {}
    table = rules.grades
    first = plan.samples.is_field * 8 + 1
    for nutrient, name in enumerate("npk"):
        labels = [label for place in range(2) for label in _padded(table.names[place][nutrient])]
        columns[f"{name}_grade"] = texts.column(labels, first + plan.codes[GRADE + nutrient])
    scheme = np.where(refused, 2, plan.samples.is_field)
    columns["grade_scheme"] = texts.column([*table.schemes, None], scheme)
    return columns


def _padded(labels: tuple[str, ...]) -> list[str | None]:
    """Eight labels, the first for an unknown grade."""
    return [None, *labels, *[None] * (7 - len(labels))]


def _split(plan: PlanArrays, rules: SoilRules, refused: BoolArray, texts: Texts) -> dict[str, pl.Series]:
    samples, splits = plan.samples, rules.splits
    of_plot = splits.rule_of[samples.combo]
    count = np.maximum(plan.codes[COUNT], 0)
    rule = np.where(refused, len(splits.names), of_plot)
    columns = {"split_rule": texts.column([*splits.names, None], rule)}
    planted = np.where(refused, np.datetime64("NaT"), samples.planted) if refused.any() else samples.planted
    columns["base_date"] = pl.Series(planted.astype("datetime64[D]"))
    for place, name in enumerate(NUTRIENTS):
        columns[f"base_{name}_kg_per_mu"] = _row(plan, BASE + place)
    columns["dressing_count"] = _unless(refused, pl.Series(count))
    cap = rules.number("fertigation_dose_n_kg_per_mu")
    columns["dressing_cap_n_kg_per_mu"] = _floats(
        np.where((splits.is_doses[of_plot] > 0) & ~refused, cap, np.nan), is_unknown=True
    )
    return columns | {name: _unless(refused, lists) for name, lists in _dressings(plan, count).items()}


def _unless(refused: BoolArray, values: pl.Series) -> pl.Series:
    if not refused.any():
        return values
    return pl.select(pl.when(pl.Series(~refused)).then(values)).to_series()


def _dressings(plan: PlanArrays, count: IntArray) -> dict[str, pl.Series]:
    dates = pl.Series(plan.days).cast(pl.Date)
    unknown = plan.days == NO_DAY
    if unknown.any():
        dates = pl.select(pl.when(pl.Series(~unknown)).then(dates)).to_series()
    columns = {"dressing_dates": _lists(dates, count)}
    for nutrient, name in enumerate(NUTRIENTS):
        columns[f"dressing_{name}_kg_per_mu"] = _lists(_floats(plan.amounts[nutrient], is_unknown=True), count)
    return columns


def _lists(values: pl.Series, counts: IntArray) -> pl.Series:
    """Values in a row as one list a plot, `counts` long."""
    import pyarrow as pa

    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    inner = values.to_arrow()
    buffers = [None, pa.py_buffer(offsets)]
    found = pl.from_arrow(pa.Array.from_buffers(pa.large_list(inner.type), len(counts), buffers, children=[inner]))
    assert isinstance(found, pl.Series)
    return found
