"""The plan for every plot: method, credits, limits, split, range and reasons, vectorised over plots.

The balance that every plot keeps, nutrient by nutrient, in kg/mu of fertilizer:
`need = demand - soil - manure - straw + surplus - cut`, and `need = base + all dressings`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.inputs import NUMBER_COLUMNS, Samples, read_samples
from nonggu.engines.soil.methods.chain import METHODS, method_named, order_of
from nonggu.engines.soil.methods.quefts_gap import soil_supply
from nonggu.engines.soil.plan_frame import as_frame
from nonggu.engines.soil.plot_plan import OUT_CODES, OUT_ROWS
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.running import FEW_PLOTS, run_plots
from nonggu.engines.soil.units import BoolArray, FloatArray, IntArray, MaskArray

#: Plots a pass. The width is odd on purpose: rows of the kernel's matrices would otherwise fall on the same lines of
#: the cache.
CHUNK = 80_021
#: Plots a run of the kernel: what it reads was just written and is still in the cache.
BLOCK = 4_099


@dataclass(frozen=True, slots=True)
class PlanArrays:
    """The plan of a chunk of plots: `numbers` (39, plots), `codes` (7, plots), rows as named in `plot_plan`; `mask`
    of reasons."""

    samples: Samples
    numbers: FloatArray
    codes: IntArray
    mask: MaskArray


def prescribe(
    samples: pl.DataFrame,
    *,
    rules: SoilRules,
    on: dt.date,
    method: str | None = None,
    unreadable: BoolArray | None = None,
    repeated: BoolArray | None = None,
) -> pl.DataFrame:
    """The plan of every sample, one row each in the same order (columns: see `nonggu prescribe columns`).

    `samples` has the documented input columns (absent ones are unknown); `method` is a name of `methods.chain` or
    None for the automatic chain; `unreadable` marks rows whose cells could not be read, `repeated` rows whose code
    stood in an earlier part. Raises ValueError for an unknown method.
    """
    name = method_named(method)
    mask = np.zeros(samples.height, dtype=np.int64)
    if unreadable is not None:
        mark(mask, "soil_cell_unreadable", unreadable)
    if repeated is not None:
        mark(mask, "row_key_twice", repeated)
    _check_ids(samples, mask)
    parts = []
    for start in range(0, max(samples.height, 1), CHUNK):
        chunk = read_samples(samples.slice(start, CHUNK), rules)
        parts.append(as_frame(plan_chunk(chunk, rules, on, name, mask[start : start + CHUNK]), rules))
    return pl.concat(parts)


def _check_ids(samples: pl.DataFrame, mask: MaskArray) -> None:
    if "id" not in samples.columns:
        return
    identity = samples["id"]
    missing = identity.is_null()
    if identity.is_sorted():
        again = (identity == identity.shift(1)).fill_null(False)
    else:
        again = ~identity.is_first_distinct() & ~missing
    mark(mask, "soil_id_missing", missing.to_numpy())
    mark(mask, "row_key_twice", again.to_numpy())


def plan_chunk(samples: Samples, rules: SoilRules, on: dt.date, method: str, mask: MaskArray) -> PlanArrays:
    """The plan of one chunk as arrays; `mask` is marked in place."""
    count = len(samples)
    mark(mask, "soil_plot_outside_county", _of_another_county(samples, rules))
    age = (np.datetime64(on, "D") - samples.tested).astype("timedelta64[D]").astype(np.float64)
    age[np.isnat(samples.tested)] = np.nan
    with np.errstate(all="ignore"):
        supply = soil_supply(samples, rules) if method == "quefts" else np.full((3, count), np.nan)
    codes, mean = _codes(samples), np.ascontiguousarray(samples.mean_yield)
    order, asked, cucumber = order_of(method), METHODS.index(method) if method else -1, rules.names["cucumber"]
    out, out_codes = np.empty((OUT_ROWS, count)), np.empty((OUT_CODES, count), dtype=np.int64)
    tables = (rules.tables, rules.record, count > FEW_PLOTS)
    windows = np.flatnonzero([NUMBER_COLUMNS[place] in samples.known for place in rules.tables.window_column])
    for start in range(0, count, BLOCK):
        part = slice(start, min(start + BLOCK, count))
        numbers = np.stack([samples[name][part] for name in NUMBER_COLUMNS])
        given = (numbers, codes[:, part], mean[part], age[part], supply[:, part], order, asked, cucumber, windows)
        run_plots(numbers.shape[1], tables, *given, out[:, part], out_codes[:, part], mask[part])
    return PlanArrays(samples, out, out_codes, mask)


def _codes(samples: Samples) -> IntArray:
    """The codes that go into the kernel, rows as named in `plot_plan`."""
    rows = (
        samples.crop,
        samples.system,
        samples.setting,
        samples.p_method,
        samples.k_method,
        samples.manure_kind,
        samples.manure_basis,
        samples.straw_kind,
        samples.straw_basis,
        np.isnat(samples.planted),
        samples.irrigation < 0,
    )
    return np.stack([row.astype(np.int64) for row in rows])


def _of_another_county(samples: Samples, rules: SoilRules) -> BoolArray:
    if "division" not in samples.frame.columns:
        return np.zeros(len(samples), dtype=bool)
    allowed = rules.values["division_codes"]
    assert isinstance(allowed, Sequence)
    code = samples.frame["division"].cast(pl.String).str.slice(0, 6)
    return (~code.is_in(list(allowed))).fill_null(False).to_numpy()
