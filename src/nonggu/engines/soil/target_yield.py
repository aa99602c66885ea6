"""The yield to plan for: what the grower says, else the mean of earlier normal years and a step."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.codes import BIT
from nonggu.engines.soil.kernel_tables import VALUE, KernelTables

_WARN: Final = VALUE["growth_warn_share"]
_FROM_HISTORY: Final = BIT["soil_target_from_history"]
_UNKNOWN: Final = BIT["soil_target_unknown"]
_TOO_HIGH: Final = BIT["soil_growth_too_high"]


def target_from_years(mean_yield: float, growth: float) -> float:
    """`Yt = mean(yield of up to 3 previous normal years) x (1 + g)`, in the yields' unit; NaN where there is no
    year."""
    return mean_yield * (1 + growth)


def choose_target(given: float, mean_yield: float, combo: int, t: KernelTables) -> tuple[float, int]:
    """The target in kg/mu (NaN: unknown) and bits: where it came from, and a step that is too bold."""
    if given == given:
        return given, (_TOO_HIGH if given > mean_yield * (1 + t.values[_WARN]) else 0)
    target = target_from_years(mean_yield, t.growth[combo])
    return target, (_FROM_HISTORY if target == target else _UNKNOWN)
