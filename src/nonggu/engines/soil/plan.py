"""The plan for every plot: method, credits, limits, split, range and reasons, vectorised over plots.

The balance that every plot keeps, nutrient by nutrient, in kg/mu of fertilizer:
`need = demand - soil - manure - straw + surplus - cut`, and `need = base + all dressings`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.inputs import Samples, read_samples
from nonggu.engines.soil.methods.chain import METHODS, method_named, order_of
from nonggu.engines.soil.methods.quefts_gap import soil_supply
from nonggu.engines.soil.plan_arrays import PlanArrays, WorkingSpace, working_space
from nonggu.engines.soil.plan_frame import as_frame
from nonggu.engines.soil.plot_rows import OUT_ROWS
from nonggu.engines.soil.reason_places import list_masks
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.running import FEW_PLOTS, run_plots
from nonggu.engines.soil.sample_columns import NUMBER_COLUMNS
from nonggu.engines.soil.units import BoolArray, MaskArray

#: Plots a pass. The width is odd on purpose: rows of the kernel's matrices would otherwise fall on the same lines of
#: the cache.
CHUNK = 120_011


def prescribe(
    samples: pl.DataFrame,
    *,
    rules: SoilRules,
    on: dt.date,
    method: str | None = None,
    unreadable: BoolArray | None = None,
    repeated: BoolArray | None = None,
    coded: bool = False,
) -> pl.DataFrame:
    """The plan of every sample, one row each in the same order (columns: see `nonggu prescribe columns`).

    `samples` has the documented input columns (absent ones are unknown); `method` is a name of `methods.chain` or
    None for the automatic chain; `unreadable` marks rows whose cells could not be read, `repeated` rows whose code
    stood in an earlier part; `coded` gives texts that repeat as Enum, for at most CHUNK samples. Raises ValueError
    for an unknown method.
    """
    name = method_named(method)
    mask = np.zeros(samples.height, dtype=np.int64)
    if unreadable is not None:
        mark(mask, "soil_cell_unreadable", unreadable)
    if repeated is not None:
        mark(mask, "row_key_twice", repeated)
    _check_ids(samples, mask)
    parts = []
    room = working_space(min(samples.height, CHUNK))
    for start in range(0, max(samples.height, 1), CHUNK):
        chunk = read_samples(samples.slice(start, CHUNK), rules)
        plan = plan_chunk(chunk, rules, on, name, mask[start : start + CHUNK], room)
        parts.append(as_frame(plan, rules, coded=coded))
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


def plan_chunk(
    samples: Samples, rules: SoilRules, on: dt.date, method: str, mask: MaskArray, room: WorkingSpace
) -> PlanArrays:
    """The plan of one chunk as arrays, parts of `room`; `mask` is marked in place."""
    count = len(samples)
    mark(mask, "soil_plot_outside_county", _of_another_county(samples, rules))
    age = (np.datetime64(on, "D") - samples.tested).astype("timedelta64[D]").astype(np.float64)
    age[np.isnat(samples.tested)] = np.nan
    with np.errstate(all="ignore"):
        supply = soil_supply(samples, rules) if method == "quefts" else np.full((3, count), np.nan)
    known = np.array([place for place, name in enumerate(NUMBER_COLUMNS) if name in samples.known], dtype=np.int64)
    numbers = np.empty((len(known), count))
    for place, column in enumerate(known):
        numbers[place] = samples[NUMBER_COLUMNS[column]]
    before = np.vstack([samples.mean_yield, age, supply])
    windows = np.flatnonzero(np.isin(rules.tables.window_column, known))
    choice = order_of(method), METHODS.index(method) if method else -1, rules.names["cucumber"], windows
    tables = (rules.tables, rules.record, count > FEW_PLOTS)
    planted = samples.planted.astype("datetime64[D]").view(np.int64)
    read = (known, numbers, _codes_in(samples), before, planted, mask)
    # Columns of the frame look into these numbers without a copy, so each chunk has its own.
    out, unknown = np.empty((OUT_ROWS, count)), np.zeros(OUT_ROWS, dtype=bool)
    spots, distinct = run_plots(count, tables, read, choice, (out, *room, unknown))
    codes, amounts, days, reasons, table = room
    masks = list_masks(table, distinct)
    dressings = amounts[:, :spots].copy(), days[:spots].copy()
    return PlanArrays(samples, out, unknown, codes[:, :count], masks, reasons[:count], *dressings)


def _codes_in(samples: Samples) -> npt.NDArray[np.int16]:
    """The codes that go into the kernel, rows as named in `plot_rows`."""
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
    codes = np.empty((len(rows), len(samples)), dtype=np.int16)
    for place, row in enumerate(rows):
        codes[place] = row
    return codes


def _of_another_county(samples: Samples, rules: SoilRules) -> BoolArray:
    allowed = rules.values["division_codes"]
    assert isinstance(allowed, Sequence)
    if not allowed or "division" not in samples.frame.columns:
        return np.zeros(len(samples), dtype=bool)
    code = samples.frame["division"].cast(pl.String).str.slice(0, 6)
    return (~code.is_in(list(allowed))).fill_null(False).to_numpy()
