"""Impossible values are refused, strange ones asked about; a likely slip of unit is offered, never applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from nonggu.engines.soil.inputs import Samples
from nonggu.engines.soil.kernel_tables import AMOUNTS
from nonggu.engines.soil.rules import SoilRules

#: Slips of unit that explain a strange value: column -> (factor that would mend it, code of the sentence).
_SLIPS: Final = {
    "organic_matter_g_per_kg": ((10.0, "soil_slip_percent"),),
    "total_n_g_per_kg": ((0.1, "soil_slip_decimal"), (10.0, "soil_slip_percent")),
    "ec_1to5_ms_per_cm": ((0.001, "soil_slip_us"),),
    "available_p_mg_per_kg": ((0.4364, "soil_slip_oxide"), (0.1, "soil_slip_decimal")),
    "available_k_mg_per_kg": ((0.8301, "soil_slip_oxide"), (0.1, "soil_slip_decimal")),
    "ph": ((0.1, "soil_slip_decimal"),),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that was refused or is asked about: its place in the frame, column, value, window and likely slip."""

    plot: int
    column: str
    code: str
    value: float
    lower: float
    upper: float
    slip: str = ""


def find_values(samples: Samples, rules: SoilRules) -> list[Finding]:
    """Every impossible or strange value, one by one, with the slip of unit that would explain it."""
    windows = [
        (r["column"], r["reject_low"], r["reject_high"], r["warn_low"], r["warn_high"])
        for r in rules.plausibility.iter_rows(named=True)
    ]
    windows += [(column, 0.0, most, 0.0, most) for column, most in AMOUNTS]
    found: list[Finding] = []
    for column, low, high, warn_low, warn_high in windows:
        values = samples[column]
        zero = (values == 0) & (column in ("target_yield_kg_per_mu", "area_mu"))
        refused = (values < low) | (values > high) | zero
        strange = ((values < warn_low) | (values > warn_high)) & ~refused
        for places, code, lower, upper in (
            (refused, "soil_value_impossible", low, high),
            (strange, "soil_value_strange", warn_low, warn_high),
        ):
            for plot in np.flatnonzero(places):
                value = float(values[plot])
                found.append(
                    Finding(int(plot), column, code, value, lower, upper, _slip(column, value, warn_low, warn_high))
                )
    return sorted(found + _find_ratio(samples), key=lambda item: (item.plot, item.column))


def _find_ratio(samples: Samples) -> list[Finding]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = samples["organic_matter_g_per_kg"] / samples["total_n_g_per_kg"]
    found = []
    for plot in np.flatnonzero((ratio < 12) | (ratio > 28)):
        value = float(ratio[plot])
        if np.isfinite(value):
            refused = value < 5 or value > 60
            code = "soil_value_impossible" if refused else "soil_value_strange"
            found.append(
                Finding(int(plot), "organic_matter_over_total_n", code, value, *((5, 60) if refused else (12, 28)))
            )
    return found


def _slip(column: str, value: float, low: float, high: float) -> str:
    for factor, code in _SLIPS.get(column, ()):
        if low <= value * factor <= high and not low <= value <= high:
            return code
    return ""
