"""Environmental and safety limits of one plot: how much of a nutrient may be applied at most, what is withheld from
the base."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.codes import BIT
from nonggu.engines.soil.kernel_tables import VALUE, KernelTables
from nonggu.engines.soil.sample_columns import COLUMN
from nonggu.engines.soil.units import FloatArray

_NITRATE: Final = COLUMN["nitrate_n_mg_per_kg"]
_EC, _SALT = COLUMN["ec_1to5_ms_per_cm"], COLUMN["salt_g_per_kg"]
_LAST_N, _LAST_YIELD = COLUMN["last_n_kg_per_mu"], COLUMN["last_yield_kg_per_mu"]
_P_STOP = (VALUE["greenhouse_p_stop_mg_per_kg"], VALUE["field_p_stop_mg_per_kg"])
_P_WARN = (VALUE["greenhouse_p_warn_mg_per_kg"], VALUE["field_p_warn_mg_per_kg"])
_MULTIPLE: Final = VALUE["high_p_total_p2o5_multiple"]
_NO_BASE, _NO_N = VALUE["nitrate_no_base_mg_per_kg"], VALUE["nitrate_no_n_mg_per_kg"]
_GRAIN_STOP, _GRAIN_WARN = VALUE["grain_n_stop_kg_per_mu"], VALUE["grain_n_warn_kg_per_mu"]
_HOUSE_STOP, _HOUSE_WARN = VALUE["greenhouse_n_stop_kg_per_mu"], VALUE["greenhouse_n_warn_kg_per_mu"]
_LEACH: Final = VALUE["n_surplus_leaching_share"]
_HARM, _HARM_CUCUMBER = VALUE["ec_harm_ms_per_cm"], VALUE["ec_harm_cucumber_ms_per_cm"]
_EC_NONE, _SALT_HARM, _SALT_NONE = (
    VALUE[name] for name in ("ec_no_base_ms_per_cm", "salt_harm_g_per_kg", "salt_no_base_g_per_kg")
)
_MOVED: Final = VALUE["ec_base_cut_share"]

_STOPPED: Final = BIT["soil_p_stopped"]
_HIGH: Final = BIT["soil_p_high"]
_LIMITED: Final = BIT["soil_p_total_limited"]
_MANURE_OVER: Final = BIT["soil_manure_p_over"]
_NITRATE_NO_N: Final = BIT["soil_nitrate_no_n"]
_NITRATE_NO_BASE: Final = BIT["soil_nitrate_no_base"]
_CEILING: Final = BIT["soil_n_ceiling"]
_OVER_WARNING: Final = BIT["soil_n_over_warning"]
_LEACHING: Final = BIT["soil_n_leaching_risk"]
_LAST_SURPLUS: Final = BIT["soil_last_season_surplus"]
_BASE_MOVED: Final = BIT["soil_salt_base_moved"]
_NO_SALT_BASE: Final = BIT["soil_salt_no_base"]
_GRAIN, _FRUIT = 0, 4
NO_LIMIT: Final = float("inf")


def limit_p(
    olsen: float, is_field: int, net: float, crop_uptake: float, manure_p2o5: float, t: KernelTables
) -> tuple[float, int]:
    """The most P2O5 in kg/mu (inf: no limit) and bits: none above the stop line; above the warning line manure and
    fertilizer together bring at most 1.5 times the crop's uptake."""
    stop, warn = t.values[_P_STOP[is_field]], t.values[_P_WARN[is_field]]
    allowed = t.values[_MULTIPLE] * crop_uptake
    bits = 0
    if olsen > warn and manure_p2o5 > allowed:
        bits |= _MANURE_OVER
    if olsen > stop:
        return 0.0, bits | _STOPPED
    if olsen > warn:
        bits |= _HIGH
        left = max(allowed - manure_p2o5, 0.0)
        if net > left:
            return left, bits | _LIMITED
    return NO_LIMIT, bits


def limit_n(
    numbers: FloatArray,
    row: int,
    crop: int,
    is_field: int,
    net: float,
    crop_uptake: float,
    manure_n: float,
    t: KernelTables,
) -> tuple[float, int]:
    """The most N in kg/mu and bits: none where nitrate is far above what crops answer to, else the ceiling of the
    crop."""
    v = t.values
    nitrate = numbers[_NITRATE, row]
    stop = warn = NO_LIMIT
    if t.group[crop] == _GRAIN:
        stop, warn = v[_GRAIN_STOP], v[_GRAIN_WARN]
    elif is_field == 0 and t.group[crop] == _FRUIT:
        stop, warn = v[_HOUSE_STOP], v[_HOUSE_WARN]
    bits = 0
    most = stop
    if nitrate >= v[_NO_N]:
        most = 0.0
        bits |= _NITRATE_NO_N
    else:
        if nitrate >= v[_NO_BASE]:
            bits |= _NITRATE_NO_BASE
        if net > stop:
            bits |= _CEILING
    given = net if net > 0 or net != net else 0.0
    given = most if given > most else given
    if given > warn:
        bits |= _OVER_WARNING
    if given + manure_n > (1 + v[_LEACH]) * crop_uptake:
        bits |= _LEACHING
    if numbers[_LAST_N, row] > (1 + v[_LEACH]) * t.uptake_with_fixed[crop] * numbers[_LAST_YIELD, row]:
        bits |= _LAST_SURPLUS
    return most, bits


def withholds_base_n(nitrate: float, t: KernelTables) -> bool:
    """Whether nitrate is so high that the base gets no N."""
    return bool(t.values[_NO_BASE] <= nitrate < t.values[_NO_N])


def salt_share(numbers: FloatArray, row: int, is_cucumber: bool, t: KernelTables) -> tuple[float, int]:
    """The share of base N and K2O that moves into the dressings because of salt, and bits."""
    v = t.values
    ec, salt = numbers[_EC, row], numbers[_SALT, row]
    harm = v[_HARM_CUCUMBER] if is_cucumber else v[_HARM]
    if ec >= v[_EC_NONE] or salt >= v[_SALT_NONE]:
        return 1.0, _NO_SALT_BASE
    if ec > harm or salt >= v[_SALT_HARM]:
        return v[_MOVED], _BASE_MOVED
    return 0.0, 0
