"""The balance of one plot, nutrient by nutrient: demand, supplies, credits, limits and range."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.caps import NO_LIMIT, limit_n, limit_p
from nonggu.engines.soil.codes import BIT
from nonggu.engines.soil.credits import as_fertilizer
from nonggu.engines.soil.kernel_tables import VALUE, KernelTables
from nonggu.engines.soil.methods.chain import FIRST_BALANCE, LAST_BALANCE, first_answer
from nonggu.engines.soil.methods.plot import Plot
from nonggu.engines.soil.plot_rows import DEMAND, GRADE, HIGH, LOW, MANURE, METHOD, NEED, SOIL, STRAW, SURPLUS
from nonggu.engines.soil.uncertainty import need_range
from nonggu.engines.soil.units import FloatArray, IntArray

_CV_MANURE, _Z = VALUE["cv_manure"], VALUE["range_z"]
_NOTHING: Final = BIT["soil_nothing_to_plan_with"]
_UNKNOWN_BITS: Final = (BIT["soil_n_unknown"], BIT["soil_p2o5_unknown"], BIT["soil_k2o_unknown"])


def fill_needs(
    row: int,
    p: Plot,
    numbers: FloatArray,
    order: IntArray,
    asked: int,
    t: KernelTables,
    room: FloatArray,
    out: FloatArray,
    out_codes: IntArray,
) -> int:
    """Demand, supplies, credits, limits and range of each nutrient; the need before the split stands in NEED. Bits
    to tell."""
    bits = 0
    answered = 0
    for nutrient in range(3):
        method, demand, soil, sd, told = first_answer(nutrient, order, asked, p, t)
        bits |= told
        out_codes[METHOD + nutrient, row] = method
        out_codes[GRADE + nutrient, row] = p.grades[nutrient]
        recovery = t.recovery[nutrient, p.combo]
        is_balance = FIRST_BALANCE <= method <= LAST_BALANCE
        manure = as_fertilizer(room[0, nutrient], room[1, nutrient], recovery, is_balance)
        straw = as_fertilizer(room[2, nutrient], room[3, nutrient], recovery, is_balance)
        net = demand - soil - manure - straw
        taken_up = t.uptake[nutrient, p.crop] * p.target
        most, told = limit_need(nutrient, row, p, numbers, net, taken_up, room[0, nutrient], t)
        bits |= told
        fill_balance(nutrient, row, demand, soil, manure, straw, sd, most, t, out)
        if method < 0:
            bits |= _UNKNOWN_BITS[nutrient]
        else:
            answered += 1
    if answered == 0:
        bits &= ~(_UNKNOWN_BITS[0] | _UNKNOWN_BITS[1] | _UNKNOWN_BITS[2])
        bits |= _NOTHING
    return bits


def limit_need(
    nutrient: int, row: int, p: Plot, numbers: FloatArray, net: float, taken_up: float, manure: float, t: KernelTables
) -> tuple[float, int]:
    """The most of a nutrient in kg/mu, and bits to tell; K2O has no limit."""
    if nutrient == 0:
        return limit_n(numbers, row, p.crop, p.is_field, net, taken_up, manure, t)
    if nutrient == 1:
        return limit_p(p.tests[1], p.is_field, net, taken_up, manure, t)
    return NO_LIMIT, 0


def fill_balance(
    nutrient: int,
    row: int,
    demand: float,
    soil: float,
    manure: float,
    straw: float,
    sd: float,
    most: float,
    t: KernelTables,
    out: FloatArray,
) -> None:
    """Write one nutrient's balance; where the demand is unknown, what follows from it is unknown."""
    net = demand - soil - manure - straw
    need = low = high = surplus = float("nan")
    if net == net:
        need = min(max(net, 0.0), most)
        surplus = max(-net, 0.0)
        low, high = need_range(net, sd, manure + straw, t.values[_CV_MANURE], t.values[_Z])
        high = min(high, most)
    out[NEED + nutrient, row] = need
    out[LOW + nutrient, row] = low
    out[HIGH + nutrient, row] = high
    out[DEMAND + nutrient, row] = demand
    out[SOIL + nutrient, row] = soil
    out[MANURE + nutrient, row] = manure
    out[STRAW + nutrient, row] = straw
    out[SURPLUS + nutrient, row] = surplus
