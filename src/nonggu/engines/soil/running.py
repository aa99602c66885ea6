"""Run the plan of one plot for many: as plain Python for a few, compiled for many.

The functions of the plan are ordinary Python, so that they can be read and stepped through. Compiling takes some ten
seconds the first time and is kept on disk; the key of that copy holds a checksum of all their sources, so that a
change is never run stale.
"""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any, Final

import numpy as np

from nonggu.engines.soil import (
    caps,
    checking,
    codes,
    credits,
    grading,
    inputs,
    kernel_tables,
    micronutrients,
    plot_plan,
    split,
    target_yield,
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

#: Up to so many plots are planned without compiling. Not less than a block, so that the compiled kernel always sees
#: slices of wider matrices, one layout, and is compiled once.
FEW_PLOTS: Final = 4_099

_MODULES: Final[tuple[ModuleType, ...]] = (
    caps,
    checking,
    codes,
    credits,
    grading,
    inputs,
    kernel_tables,
    micronutrients,
    plot_plan,
    split,
    target_yield,
    uncertainty,
    abundance_index,
    chain,
    guidance,
    monitoring,
    nutrient_balance,
    plot,
    quefts_gap,
    response_function,
)
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
    split.count_doses,
    plot_plan.layer_of,
    plot_plan.check_plot,
    plot_plan.three,
    plot_plan.limit_need,
    plot_plan.view_plot,
    plot_plan.fill_balance,
    plot_plan.fill_needs,
    plot_plan.fill_final,
    plot_plan.fill_split,
    plot_plan.tell,
    plot_plan.plan_plot,
)


def run_plots(count: int, tables: tuple[kernel_tables.KernelTables, np.void, bool], *arguments: Any) -> None:
    """Plan `count` plots. `tables` are the rules as tables, the same as a record, and whether to run compiled;
    `arguments` are the other ones of `plan_plot`."""
    plain, record, is_compiled = tables
    run = _compiled() if is_compiled else _loop(0)
    with np.errstate(all="ignore"):
        run(count, record if is_compiled else plain, *arguments)


def _loop(checksum: int) -> Callable[..., None]:
    plan_plot = plot_plan.plan_plot

    def run(
        count: int,
        t: Any,
        numbers: Any,
        codes_in: Any,
        mean: Any,
        age: Any,
        soil: Any,
        order: Any,
        asked: Any,
        cucumber: Any,
        windows: Any,
        out: Any,
        out_codes: Any,
        mask: Any,
    ) -> None:
        room = np.empty((4, 3))
        # The checksum is part of the closure, and so of the key under which the compiled code is kept.
        for row in range(count if checksum >= 0 else 0):
            plan_plot(
                row, numbers, codes_in, mean, age, soil, order, asked, cucumber, windows, t, room, out, out_codes, mask
            )

    return run


@cache
def _compiled() -> Callable[..., None]:
    from numba import njit
    from numba.extending import register_jitable

    for function in _COMPILED:
        register_jitable(forceinline=True, error_model="numpy")(function)
    checksum = 0
    for module in _MODULES:
        checksum = zlib.crc32(inspect.getsource(module).encode(), checksum)
    compiled: Callable[..., None] = njit(cache=True, error_model="numpy")(_loop(checksum))
    return compiled
