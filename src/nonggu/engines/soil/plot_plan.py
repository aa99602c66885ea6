"""The plan of one plot, from its row of the matrix of numbers to its rows of the output matrices."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.checking import check_names, check_place_and_age
from nonggu.engines.soil.codes import ASKED_MASK, BIT, REFUSED_MASK
from nonggu.engines.soil.credits import credit_manure, credit_straw
from nonggu.engines.soil.kernel_tables import VALUE, KernelTables
from nonggu.engines.soil.methods.plot import Plot
from nonggu.engines.soil.micronutrients import micronutrient_rates
from nonggu.engines.soil.plot_needs import fill_needs
from nonggu.engines.soil.plot_rows import (
    AGE_DAYS,
    BORAX,
    CROP,
    K_METHOD,
    MANURE_BASIS,
    MANURE_KIND,
    MEAN_YIELD,
    METHOD,
    NEED,
    NO_DATE,
    NO_WATERING,
    P_METHOD,
    SETTING,
    STRAW_BASIS,
    STRAW_KIND,
    SURPLUS,
    SYSTEM,
    TARGET,
    ZINC,
)
from nonggu.engines.soil.plot_split import fill_split
from nonggu.engines.soil.plot_view import view_plot
from nonggu.engines.soil.sample_columns import COLUMN
from nonggu.engines.soil.target_yield import choose_target
from nonggu.engines.soil.units import FloatArray, IntArray

_TARGET, _PH = COLUMN["target_yield_kg_per_mu"], COLUMN["ph"]
_CALCAREOUS: Final = VALUE["calcareous_ph"]
_NOTHING: Final = BIT["soil_nothing_to_plan_with"]
_ENOUGH: Final = (BIT["soil_n_enough"], BIT["soil_p2o5_enough"], BIT["soil_k2o_enough"])
_NO_DATE: Final = BIT["soil_planting_date_unknown"]
_AMMONIA: Final = BIT["soil_ammonia_loss"]
_CHLORIDE: Final = BIT["soil_chloride_free"]
_WATERING: Final = BIT["soil_irrigation_unknown"]
_UNSURE: Final = BIT["soil_rests_on_unsure"]
_REFUSED: Final = REFUSED_MASK
_KEPT: Final = REFUSED_MASK | ASKED_MASK


def plan_plot(
    row: int,
    marked: int,
    numbers: FloatArray,
    codes: IntArray,
    given: FloatArray,
    order: IntArray,
    asked: int,
    cucumber: int,
    t: KernelTables,
    room: FloatArray,
    out: FloatArray,
    out_codes: IntArray,
) -> int:
    """Plan one plot and give its bits, those that were `marked` before among them; `room` (4, 3) is working space.

    Refused plots come out as NaN and -1.
    """
    crop = codes[CROP, row]
    bits = marked | check_plot(row, numbers, codes, given[AGE_DAYS, row], t)
    crop = max(crop, 0)
    setting = codes[SETTING, row]
    is_field = 0 if setting == 0 else 1
    combo = crop * 4 + setting
    target, told = choose_target(numbers[_TARGET, row], given[MEAN_YIELD, row], combo, t)
    bits |= told
    p = view_plot(row, numbers, codes, crop, combo, is_field, target, given, t)
    bits |= credit_manure(
        numbers, row, codes[MANURE_KIND, row], codes[MANURE_BASIS, row], is_field, room[0], room[1], t
    )
    bits |= credit_straw(numbers, row, codes[STRAW_KIND, row], codes[STRAW_BASIS, row], room[2], room[3], t)
    told = fill_needs(row, p, numbers, order, asked, t, room, out, out_codes)
    bits |= told & ~_NOTHING if bits & _REFUSED else told
    bits |= fill_split(row, p, numbers, crop == cucumber, t, out, out_codes)
    out[TARGET, row] = target
    zinc, borax, low = micronutrient_rates(numbers, row, t)
    out[ZINC, row] = zinc
    out[BORAX, row] = borax
    bits |= low | tell(row, p, numbers, codes, setting, t, out, out_codes)
    if bits & _REFUSED:
        bits &= _KEPT
        out[:, row] = float("nan")
        out_codes[:, row] = -1
    return bits


def check_plot(row: int, numbers: FloatArray, codes: IntArray, age_days: float, t: KernelTables) -> int:
    """Bits of the checks of names, place and age (values are checked column by column before)."""
    methods = codes[P_METHOD, row], codes[K_METHOD, row]
    bits = check_place_and_age(numbers, row, age_days, t)
    return bits | check_names(codes[CROP, row], codes[SYSTEM, row], methods[0], methods[1], numbers, row, t)


def tell(
    row: int,
    p: Plot,
    numbers: FloatArray,
    codes: IntArray,
    setting: int,
    t: KernelTables,
    out: FloatArray,
    out_codes: IntArray,
) -> int:
    """Bits that inform: enough of a nutrient, dates, ammonia, chloride, and values that are unsure."""
    bits = 0
    for nutrient in range(3):
        none = nutrient > 0 and out[NEED + nutrient, row] == 0.0 and out_codes[METHOD + nutrient, row] >= 0
        if out[SURPLUS + nutrient, row] > 0 or none:
            bits |= _ENOUGH[nutrient]
        method = out_codes[METHOD + nutrient, row]
        if method == 1 or method == 2 or method == 4:
            bits |= _UNSURE
    if codes[NO_DATE, row]:
        bits |= _NO_DATE
    if numbers[_PH, row] >= t.values[_CALCAREOUS] and out[NEED, row] > 0:
        bits |= _AMMONIA
    if setting == 0 or t.sensitive[p.crop] > 0:
        bits |= _CHLORIDE
    if codes[NO_WATERING, row] and setting != 0 and setting != 3:
        bits |= _WATERING
    if t.unsure[p.crop] > 0:
        bits |= _UNSURE
    return bits
