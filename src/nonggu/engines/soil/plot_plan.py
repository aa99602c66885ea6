"""The plan of one plot, from its row of the matrix of numbers to its rows of the output matrices."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.caps import NO_LIMIT, limit_n, limit_p, salt_share, withholds_base_n
from nonggu.engines.soil.checking import check_names, check_place_and_age, check_values
from nonggu.engines.soil.codes import ASKED_MASK, BIT, REFUSED_MASK
from nonggu.engines.soil.credits import as_fertilizer, credit_manure, credit_straw
from nonggu.engines.soil.grading import grade_of
from nonggu.engines.soil.inputs import COLUMN
from nonggu.engines.soil.kernel_tables import VALUE, KernelTables
from nonggu.engines.soil.methods.chain import FIRST_BALANCE, LAST_BALANCE, first_answer
from nonggu.engines.soil.methods.plot import Plot, Three
from nonggu.engines.soil.micronutrients import micronutrient_rates
from nonggu.engines.soil.split import count_doses
from nonggu.engines.soil.target_yield import choose_target
from nonggu.engines.soil.uncertainty import need_range
from nonggu.engines.soil.units import FloatArray, IntArray

#: Rows of the matrix of codes that goes in.
CROP, SYSTEM, SETTING, P_METHOD, K_METHOD, MANURE_KIND, MANURE_BASIS, STRAW_KIND, STRAW_BASIS, NO_DATE, NO_WATERING = (
    range(11)
)
#: Rows of the matrix of numbers that comes out; parts with three rows hold N, P2O5, K2O.
TARGET, NEED, LOW, HIGH, DEMAND, SOIL, MANURE, STRAW, SURPLUS, CUT, BASE, UNIT, EXTRA, ZINC, BORAX = (
    0,
    1,
    4,
    7,
    10,
    13,
    16,
    19,
    22,
    25,
    28,
    31,
    34,
    37,
    38,
)
OUT_ROWS: Final = 39
#: Rows of the matrix of codes that comes out: method and grade of N, P, K, and the count of dressings.
METHOD, GRADE, COUNT = 0, 3, 6
OUT_CODES: Final = 7

_TARGET: Final = COLUMN["target_yield_kg_per_mu"]
_NITRATE, _ALKALI = COLUMN["nitrate_n_mg_per_kg"], COLUMN["alkali_n_mg_per_kg"]
_P, _K, _PH = COLUMN["available_p_mg_per_kg"], COLUMN["available_k_mg_per_kg"], COLUMN["ph"]
_DEPTH, _DENSITY = COLUMN["depth_cm"], COLUMN["bulk_density_g_per_cm3"]
_BLANK, _OMISSION = COLUMN["blank_yield_kg_per_mu"], COLUMN["omission_yield_n_kg_per_mu"]
_RESPONSE, _STRAW = COLUMN["response_n_kg_per_mu"], COLUMN["straw_kg_per_mu"]
_LAYER, _LAYER_DEPTH = VALUE["soil_layer_factor"], VALUE["soil_layer_depth_cm"]
_CV_MANURE, _Z = VALUE["cv_manure"], VALUE["range_z"]
_DOSE, _FEWEST, _MOST = (VALUE[f"fertigation_dose_{name}"] for name in ("n_kg_per_mu", "min_count", "max_count"))
_CALCAREOUS: Final = VALUE["calcareous_ph"]

_NOTHING: Final = BIT["soil_nothing_to_plan_with"]
_UNKNOWN_BITS: Final = (BIT["soil_n_unknown"], BIT["soil_p2o5_unknown"], BIT["soil_k2o_unknown"])
_ENOUGH: Final = (BIT["soil_n_enough"], BIT["soil_p2o5_enough"], BIT["soil_k2o_enough"])
_DOSE_CAP: Final = BIT["soil_dose_cap"]
_NO_DATE: Final = BIT["soil_planting_date_unknown"]
_AMMONIA: Final = BIT["soil_ammonia_loss"]
_CHLORIDE: Final = BIT["soil_chloride_free"]
_WATERING: Final = BIT["soil_irrigation_unknown"]
_UNSURE: Final = BIT["soil_rests_on_unsure"]
_REFUSED: Final = REFUSED_MASK
_KEPT: Final = REFUSED_MASK | ASKED_MASK


def plan_plot(
    row: int,
    numbers: FloatArray,
    codes: IntArray,
    mean_yield: FloatArray,
    age_days: FloatArray,
    quefts_soil: FloatArray,
    order: IntArray,
    asked: int,
    cucumber: int,
    windows: IntArray,
    t: KernelTables,
    room: FloatArray,
    out: FloatArray,
    out_codes: IntArray,
    mask: IntArray,
) -> None:
    """Plan one plot; `room` (4, 3) is working space. Refused plots come out as NaN and -1."""
    crop = codes[CROP, row]
    bits = mask[row] | check_plot(row, numbers, codes, age_days[row], windows, t)
    crop = max(crop, 0)
    setting = codes[SETTING, row]
    is_field = 0 if setting == 0 else 1
    combo = crop * 4 + setting
    target, told = choose_target(numbers[_TARGET, row], mean_yield[row], combo, t)
    bits |= told
    p = view_plot(row, numbers, codes, crop, combo, is_field, target, quefts_soil, t)
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
    mask[row] = bits


def check_plot(
    row: int, numbers: FloatArray, codes: IntArray, age_days: float, windows: IntArray, t: KernelTables
) -> int:
    """Bits of all checks of the plot."""
    methods = codes[P_METHOD, row], codes[K_METHOD, row]
    bits = check_values(numbers, row, windows, t) | check_place_and_age(numbers, row, age_days, t)
    return bits | check_names(codes[CROP, row], codes[SYSTEM, row], methods[0], methods[1], numbers, row, t)


def three(matrix: FloatArray, first: int, row: int) -> Three:
    """Three neighbouring rows of a matrix at one plot."""
    return matrix[first, row], matrix[first + 1, row], matrix[first + 2, row]


def view_plot(
    row: int,
    numbers: FloatArray,
    codes: IntArray,
    crop: int,
    combo: int,
    is_field: int,
    target: float,
    quefts_soil: FloatArray,
    t: KernelTables,
) -> Plot:
    """What methods may look at of the plot."""
    unknown = float("nan")
    nitrate, alkali = numbers[_NITRATE, row], numbers[_ALKALI, row]
    n_test = alkali if is_field else nitrate
    p_test = numbers[_P, row] if codes[P_METHOD, row] == 0 else unknown
    k_test = numbers[_K, row] if codes[K_METHOD, row] == 0 or codes[K_METHOD, row] == -1 else unknown
    grades = (
        grade_of(n_test, is_field, 0, t.grade_lower, t.guidance_factor),
        grade_of(p_test, is_field, 1, t.grade_lower, t.guidance_factor),
        grade_of(k_test, is_field, 2, t.grade_lower, t.guidance_factor),
    )
    blank = numbers[_BLANK, row]
    n0, p0, k0 = three(numbers, _OMISSION, row)
    without = (n0 if n0 == n0 else blank, p0 if p0 == p0 else blank, k0 if k0 == k0 else blank)
    tests = (n_test, p_test, k_test)
    layer = layer_of(numbers[_DEPTH, row], numbers[_DENSITY, row], t)
    straw, response, supply = numbers[_STRAW, row], three(numbers, _RESPONSE, row), three(quefts_soil, 0, row)
    where = (crop, combo, is_field)
    return Plot(*where, target, layer, tests, grades, alkali, nitrate, straw, without, response, supply)


def layer_of(depth_cm: float, density_g_per_cm3: float, t: KernelTables) -> float:
    """kg/mu for each mg/kg: 0.15 at 20 cm; other depths and bulk densities where the sample states them."""
    usual = t.values[_LAYER_DEPTH]
    depth = depth_cm if depth_cm == depth_cm else usual
    if density_g_per_cm3 == density_g_per_cm3:
        return depth * density_g_per_cm3 * 0.1 / 15
    return float(t.values[_LAYER] * depth / usual) if depth_cm == depth_cm else float(t.values[_LAYER])


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
