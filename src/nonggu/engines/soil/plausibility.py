"""Impossible values are refused, strange ones asked about; a likely slip of unit is offered, never applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.inputs import UNKNOWN, UNRECOGNISED, Samples
from nonggu.engines.soil.rules import VEGETABLES, SoilRules
from nonggu.engines.soil.units import BoolArray, MaskArray

#: Amounts that cannot be negative, and beyond which a hand slipped: (column, largest possible).
_AMOUNTS: Final = (
    ("area_mu", 1e6),
    ("target_yield_kg_per_mu", 40_000.0),
    ("blank_yield_kg_per_mu", 40_000.0),
    ("omission_yield_n_kg_per_mu", 40_000.0),
    ("omission_yield_p_kg_per_mu", 40_000.0),
    ("omission_yield_k_kg_per_mu", 40_000.0),
    ("manure_kg_per_mu", 50_000.0),
    ("manure_m3_per_mu", 80.0),
    ("straw_kg_per_mu", 5_000.0),
    ("last_n_kg_per_mu", 500.0),
    ("last_p2o5_kg_per_mu", 500.0),
    ("last_k2o_kg_per_mu", 500.0),
)
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


def check_values(samples: Samples, rules: SoilRules, mask: MaskArray) -> None:
    """Mark plots with impossible or strange values, in place."""
    refuse = np.zeros(len(samples), dtype=bool)
    strange = np.zeros(len(samples), dtype=bool)
    for row in rules.plausibility.iter_rows(named=True):
        value = samples[row["column"]]
        if value.flags.writeable or not np.isnan(value[:1]).all():
            refuse |= (value < row["reject_low"]) | (value > row["reject_high"])
            strange |= (value < row["warn_low"]) | (value > row["warn_high"])
    for column, most in _AMOUNTS:
        value = samples[column]
        refuse |= (value < 0) | (value > most)
    refuse |= (samples["target_yield_kg_per_mu"] == 0) | (samples["area_mu"] == 0)
    ratio = samples["organic_matter_g_per_kg"] / np.where(
        samples["total_n_g_per_kg"] > 0, samples["total_n_g_per_kg"], np.nan
    )
    refuse |= (ratio < 5) | (ratio > 60)
    strange |= (ratio < 12) | (ratio > 28)
    mark(mask, "soil_value_impossible", refuse)
    mark(mask, "soil_value_strange", strange & ~refuse)


def check_rows(samples: Samples, rules: SoilRules, mask: MaskArray, *, on: dt.date) -> None:
    """Mark plots without a known crop, system or method of analysis, outside the county, or tested long ago, in
    place."""
    mark(mask, "soil_crop_missing", samples.crop == UNKNOWN)
    mark(mask, "soil_crop_unknown", samples.crop == UNRECOGNISED)
    vegetable = np.isin(rules.group[samples.known_crop], VEGETABLES)
    mark(mask, "soil_system_unknown", (samples.system == UNRECOGNISED) | ((samples.system == UNKNOWN) & vegetable))
    has_p = ~np.isnan(samples["available_p_mg_per_kg"])
    mark(mask, "soil_method_missing", has_p & (samples.p_method == UNKNOWN))
    mark(mask, "soil_p_method_not_comparable", has_p & ((samples.p_method > 0) | (samples.p_method == UNRECOGNISED)))
    has_k = ~np.isnan(samples["available_k_mg_per_kg"])
    mark(mask, "soil_k_method_not_comparable", has_k & ((samples.k_method > 0) | (samples.k_method == UNRECOGNISED)))
    mark(mask, "soil_plot_outside_county", _outside(samples, rules))
    age = (np.datetime64(on, "D") - samples.tested).astype("timedelta64[D]").astype(np.float64)
    age[np.isnat(samples.tested)] = np.nan
    mark(mask, "soil_test_old", age > 365.25 * rules.number("soil_test_old_years"))
    has_nitrate = ~np.isnan(samples["nitrate_n_mg_per_kg"])
    mark(mask, "soil_nitrate_test_old", has_nitrate & (age > rules.number("nitrate_test_old_days")))


def _outside(samples: Samples, rules: SoilRules) -> BoolArray:
    lon, lat = samples["lon"], samples["lat"]
    outside = (lon < rules.number("west_degrees")) | (lon > rules.number("east_degrees"))
    outside |= (lat < rules.number("south_degrees")) | (lat > rules.number("north_degrees"))
    if "division" in samples.frame.columns:
        allowed = rules.values["division_codes"]
        assert isinstance(allowed, Sequence)
        code = samples.frame["division"].cast(pl.String).str.slice(0, 6)
        outside |= (~code.is_in(list(allowed))).fill_null(False).to_numpy()
    return np.asarray(outside)


def find_values(samples: Samples, rules: SoilRules) -> list[Finding]:
    """Every impossible or strange value, one by one, with the slip of unit that would explain it."""
    windows = [
        (r["column"], r["reject_low"], r["reject_high"], r["warn_low"], r["warn_high"])
        for r in rules.plausibility.iter_rows(named=True)
    ]
    windows += [(column, 0.0, most, 0.0, most) for column, most in _AMOUNTS]
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
