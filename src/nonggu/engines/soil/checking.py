"""The checks of one plot: impossible and strange values, missing names and methods, place and age of the test."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.codes import BIT
from nonggu.engines.soil.inputs import UNKNOWN, UNRECOGNISED
from nonggu.engines.soil.kernel_tables import VALUE, KernelTables
from nonggu.engines.soil.sample_columns import COLUMN
from nonggu.engines.soil.units import FloatArray, IntArray

_P, _K, _NITRATE = (COLUMN[name] for name in ("available_p_mg_per_kg", "available_k_mg_per_kg", "nitrate_n_mg_per_kg"))
_OM, _TOTAL_N = COLUMN["organic_matter_g_per_kg"], COLUMN["total_n_g_per_kg"]
_TARGET, _AREA = COLUMN["target_yield_kg_per_mu"], COLUMN["area_mu"]
_LON, _LAT = COLUMN["lon"], COLUMN["lat"]
_WEST, _EAST, _SOUTH, _NORTH = (VALUE[f"{side}_degrees"] for side in ("west", "east", "south", "north"))
_OLD_YEARS, _OLD_DAYS = VALUE["soil_test_old_years"], VALUE["nitrate_test_old_days"]
_IMPOSSIBLE: Final = BIT["soil_value_impossible"]
_STRANGE: Final = BIT["soil_value_strange"]
_CROP_MISSING: Final = BIT["soil_crop_missing"]
_CROP_UNKNOWN: Final = BIT["soil_crop_unknown"]
_SYSTEM_UNKNOWN: Final = BIT["soil_system_unknown"]
_METHOD_MISSING: Final = BIT["soil_method_missing"]
_P_OTHER: Final = BIT["soil_p_method_not_comparable"]
_K_OTHER: Final = BIT["soil_k_method_not_comparable"]
_OUTSIDE: Final = BIT["soil_plot_outside_county"]
_OLD: Final = BIT["soil_test_old"]
_NITRATE_OLD: Final = BIT["soil_nitrate_test_old"]
#: Organic matter over total N: refused below and above, strange below and above (C/N 7-16).
RATIO: Final = (5.0, 60.0, 12.0, 28.0)


def check_values(numbers: FloatArray, size: int, windows: IntArray, t: KernelTables, bits: IntArray) -> None:
    """Write bits for values that cannot be, or are strange, of the first `size` plots; `windows` are the places of
    those to look at. Column by column and without branches: unknown values are in no comparison."""
    for row in range(size):
        bits[row] = ((numbers[_TARGET, row] == 0.0) | (numbers[_AREA, row] == 0.0)) * _IMPOSSIBLE
    for place in windows:
        column = t.window_column[place]
        low, high, warn_low, warn_high = (
            t.window[place, 0],
            t.window[place, 1],
            t.window[place, 2],
            t.window[place, 3],
        )
        for row in range(size):
            value = numbers[column, row]
            bits[row] |= ((value < low) | (value > high)) * _IMPOSSIBLE
            bits[row] |= ((value < warn_low) | (value > warn_high)) * _STRANGE
    for row in range(size):
        total_n = numbers[_TOTAL_N, row]
        ratio = numbers[_OM, row] / total_n if total_n > 0 else float("nan")
        bits[row] |= ((ratio < RATIO[0]) | (ratio > RATIO[1])) * _IMPOSSIBLE
        bits[row] |= ((ratio < RATIO[2]) | (ratio > RATIO[3])) * _STRANGE
        if bits[row] & _IMPOSSIBLE:
            bits[row] = _IMPOSSIBLE


def check_names(
    crop: int, system: int, p_method: int, k_method: int, numbers: FloatArray, row: int, t: KernelTables
) -> int:
    """Bits for a crop, system or laboratory method that is missing or not usable."""
    bits = 0
    if crop == UNKNOWN:
        bits |= _CROP_MISSING
    if crop == UNRECOGNISED:
        bits |= _CROP_UNKNOWN
    is_vegetable = 4 <= t.group[max(crop, 0)] <= 6
    if system == UNRECOGNISED or (system == UNKNOWN and is_vegetable):
        bits |= _SYSTEM_UNKNOWN
    if numbers[_P, row] == numbers[_P, row]:
        if p_method == UNKNOWN:
            bits |= _METHOD_MISSING
        elif p_method != 0:
            bits |= _P_OTHER
    if numbers[_K, row] == numbers[_K, row] and (k_method > 0 or k_method == UNRECOGNISED):
        bits |= _K_OTHER
    return bits


def check_place_and_age(numbers: FloatArray, row: int, age_days: float, t: KernelTables) -> int:
    """Bits for a plot outside the county's frame, and for tests that are too old (age NaN: unknown)."""
    lon, lat, v = numbers[_LON, row], numbers[_LAT, row], t.values
    bits = 0
    if lon < v[_WEST] or lon > v[_EAST] or lat < v[_SOUTH] or lat > v[_NORTH]:
        bits |= _OUTSIDE
    if age_days > 365.25 * v[_OLD_YEARS]:
        bits |= _OLD
    if age_days > v[_OLD_DAYS] and numbers[_NITRATE, row] == numbers[_NITRATE, row]:
        bits |= _NITRATE_OLD
    return bits
