"""Run the plan of one plot for many: as plain Python for a few, compiled for many.

The functions of the plan are ordinary Python, so that they can be read and stepped through. Compiling takes some ten
seconds the first time and is kept on disk; the key of that copy holds a checksum of all their sources, so that a
change is never run stale.
"""

from __future__ import annotations

import inspect
import sys
import zlib
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any, Final

import numpy as np

from nonggu.engines.soil import (
    calendar_days,
    caps,
    checking,
    codes,
    credits,
    grading,
    inputs,
    kernel_tables,
    micronutrients,
    plot_needs,
    plot_plan,
    plot_rows,
    plot_split,
    plot_view,
    reason_places,
    sample_columns,
    split,
    target_yield,
    tiles,
    uncertainty,
)
from nonggu.engines.soil.methods import (
    abundance_index,
    chain,
    guidance,
    monitoring,
    nutrient_balance,
    plot,
    quefts_gap,
    response_function,
)

#: Up to so many plots are planned without compiling.
FEW_PLOTS: Final = 4_099

#: The functions that are compiled, those that are called before those that call.
_COMPILED: Final[tuple[Callable[..., Any], ...]] = (
    nutrient_balance.soil_supply,
    nutrient_balance.spread,
    nutrient_balance.by_correction_coefficient,
    nutrient_balance.by_yield_difference,
    monitoring.removal,
    monitoring.by_monitoring,
    guidance.find_band,
    guidance.printed_range,
    guidance.by_guidance,
    abundance_index.by_abundance_index,
    response_function.by_response,
    quefts_gap.by_quefts,
    chain.answer_by,
    chain.first_answer,
    grading.grade_of,
    credits.as_weighed,
    credits.share_of,
    credits.weigh_manure,
    credits.credit_manure,
    credits.credit_straw,
    credits.as_fertilizer,
    checking.check_values,
    checking.check_names,
    checking.check_place_and_age,
    target_yield.target_from_years,
    target_yield.choose_target,
    caps.limit_p,
    caps.limit_n,
    caps.withholds_base_n,
    caps.salt_share,
    uncertainty.need_range,
    micronutrients.micronutrient_rates,
    calendar_days.year_of,
    calendar_days.day_of,
    calendar_days.next_day_of_year,
    split.count_doses,
    split.dressing_day,
    plot_view.layer_of,
    plot_view.three,
    plot_view.view_plot,
    plot_needs.limit_need,
    plot_needs.fill_balance,
    plot_needs.fill_needs,
    plot_split.fill_final,
    plot_split.fill_split,
    plot_split.write_dressings,
    plot_plan.check_plot,
    plot_plan.tell,
    plot_plan.plan_plot,
    reason_places.place_of,
    tiles.copy_in,
    tiles.copy_out,
    tiles.note_unknown,
    tiles.plan_tile,
    tiles.plan_tiles,
)


def run_plots(count: int, tables: tuple[kernel_tables.KernelTables, np.void, bool], *arguments: Any) -> tuple[int, int]:
    """Plan `count` plots. `tables` are the rules as tables, the same as a record, and whether to run compiled;
    `arguments` are those of `tiles.plan_tiles`. Gives the numbers of dressings and of distinct reason masks."""
    plain, record, is_compiled = tables
    run = _compiled() if is_compiled else _loop(0)
    with np.errstate(all="ignore"):
        return run(count, record if is_compiled else plain, *arguments)


def _loop(checksum: int) -> Callable[..., tuple[int, int]]:
    plan_tiles = tiles.plan_tiles

    def run(count: int, t: Any, given: Any, choice: Any, result: Any) -> tuple[int, int]:
        # The checksum is part of the closure, and so of the key under which the compiled code is kept.
        return plan_tiles(count if checksum >= 0 else 0, t, given, choice, result)

    return run


def _modules() -> list[ModuleType]:
    """The modules whose sources the compiled code was made from: those of the functions, and of the numbers they use."""
    own = {sys.modules[function.__module__] for function in _COMPILED}
    named = own | {codes, inputs, kernel_tables, plot, plot_rows, sample_columns}
    return sorted(named, key=lambda module: module.__name__)


@cache
def _compiled() -> Callable[..., tuple[int, int]]:
    from numba import njit
    from numba.extending import register_jitable

    for function in _COMPILED:
        register_jitable(forceinline=True, error_model="numpy")(function)
    checksum = 0
    for module in _modules():
        checksum = zlib.crc32(inspect.getsource(module).encode(), checksum)
    compiled: Callable[..., tuple[int, int]] = njit(cache=True, error_model="numpy")(_loop(checksum))
    return compiled
