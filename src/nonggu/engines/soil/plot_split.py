"""The need of one plot, split into base and dressings with their days."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.caps import salt_share, withholds_base_n
from nonggu.engines.soil.codes import BIT
from nonggu.engines.soil.kernel_tables import VALUE, KernelTables
from nonggu.engines.soil.methods.plot import Plot
from nonggu.engines.soil.plot_rows import (
    BASE,
    COUNT,
    CUT,
    DEMAND,
    EXTRA,
    HIGH,
    LOW,
    MANURE,
    NEED,
    SOIL,
    STRAW,
    UNIT,
)
from nonggu.engines.soil.split import count_doses, dressing_day
from nonggu.engines.soil.units import FloatArray, IntArray

_DOSE, _FEWEST, _MOST = (VALUE[f"fertigation_dose_{name}"] for name in ("n_kg_per_mu", "min_count", "max_count"))
_DOSE_CAP: Final = BIT["soil_dose_cap"]


def fill_split(
    row: int, p: Plot, numbers: FloatArray, is_cucumber: bool, t: KernelTables, out: FloatArray, out_codes: IntArray
) -> int:
    """Base, dressings, what limits took off, and the final need with its range. Bits to tell."""
    rule = t.rule_of[p.combo]
    v = t.values
    bits = 0
    top_n = out[NEED, row] * (1 - t.base_share[0, rule])
    wanted = count_doses(top_n, rule, t.is_doses, t.rule_count, v[_DOSE], v[_FEWEST], v[_MOST])
    was_cut = t.is_doses[rule] > 0 and top_n > v[_DOSE] * wanted + 1e-9
    if was_cut:
        bits |= _DOSE_CAP
    moved, told = salt_share(numbers, row, is_cucumber, t)
    bits |= told
    count = int(wanted)
    known = (
        out[NEED, row] == out[NEED, row]
        or out[NEED + 1, row] == out[NEED + 1, row]
        or out[NEED + 2, row] == out[NEED + 2, row]
    )
    count = count if known else 0
    for nutrient in range(3):
        before = out[NEED + nutrient, row]
        base = before * t.base_share[nutrient, rule]
        unit = before
        if t.is_doses[rule] > 0:
            unit = v[_DOSE] if nutrient == 0 and was_cut else (before - base) / wanted
        if nutrient == 0 and withholds_base_n(p.nitrate_n, t):
            base = base if base != base else 0.0
        extra = 0.0
        if nutrient != 1 and moved > 0 and count > 0:
            extra = base * moved / count
            base -= base * moved
        need = base + unit * t.weights_until[nutrient, rule, count] + extra * count
        fill_final(nutrient, row, before, need, base, unit, extra, out)
    out_codes[COUNT, row] = count
    return bits


def fill_final(
    nutrient: int, row: int, before: float, need: float, base: float, unit: float, extra: float, out: FloatArray
) -> None:
    """Write the final need, its split, what was taken off, and the range around it."""
    out[BASE + nutrient, row] = base
    out[UNIT + nutrient, row] = unit
    out[EXTRA + nutrient, row] = extra
    net = (
        out[DEMAND + nutrient, row]
        - out[SOIL + nutrient, row]
        - out[MANURE + nutrient, row]
        - out[STRAW + nutrient, row]
    )
    out[CUT + nutrient, row] = (net if net > 0 or net != net else 0.0) - need
    out[NEED + nutrient, row] = need
    if need == need:
        out[LOW + nutrient, row] = min(out[LOW + nutrient, row], need)
        high = max(out[HIGH + nutrient, row], need)
        out[HIGH + nutrient, row] = need if before > need + 1e-9 else high


def write_dressings(
    row: int,
    combo: int,
    planted: int,
    first: int,
    t: KernelTables,
    out: FloatArray,
    out_codes: IntArray,
    amounts: FloatArray,
    days: IntArray,
) -> int:
    """Write the plot's dressings from `first` on: kg/mu of N, P2O5, K2O into `amounts` (3, dressings), days counted
    from 1970-01-01 into `days`; where the next plot's begin."""
    rule = t.rule_of[combo]
    count = max(out_codes[COUNT, row], 0)
    for nutrient in range(3):
        unit, extra = out[UNIT + nutrient, row], out[EXTRA + nutrient, row]
        for place in range(count):
            amounts[nutrient, first + place] = unit * t.weights[nutrient, rule, place] + extra
    for place in range(count):
        days[first + place] = dressing_day(planted, rule, place, t)
    return int(first + count)
