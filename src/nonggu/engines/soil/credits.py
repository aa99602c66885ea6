"""What manure and straw bring: fresh and dry never mix, first-year use only, nothing credited that is not known."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.codes import BIT
from nonggu.engines.soil.kernel_tables import FRESH, VALUE, KernelTables
from nonggu.engines.soil.sample_columns import COLUMN
from nonggu.engines.soil.units import FloatArray

_VOLUME, _WEIGHT = COLUMN["manure_m3_per_mu"], COLUMN["manure_kg_per_mu"]
_WATER, _ANALYSED = COLUMN["manure_water_pct"], COLUMN["manure_n_pct"]
_STRAW: Final = COLUMN["straw_kg_per_mu"]
_DENSITY: Final = VALUE["manure_density_t_per_m3"]
_VOLUME_ASSUMED: Final = BIT["soil_manure_volume_assumed"]
_KIND_UNKNOWN: Final = BIT["soil_manure_kind_unknown"]
_BASIS_MISSING: Final = BIT["soil_manure_basis_missing"]
_COMPOST_FIRST: Final = BIT["soil_manure_compost_first"]
_STRAW_KIND_UNKNOWN: Final = BIT["soil_straw_kind_unknown"]


def as_weighed(own: int, weighed: int, water: float) -> float:
    """By what a table's share is multiplied when the material was weighed on another basis; NaN where the water is
    unknown.

    A dry row weighed fresh is multiplied by (1 - water), a fresh row weighed dry divided by it. Air-dry material
    holds 10-15 % of water: near enough to the dry rows that no second correction is made.
    """
    if own == weighed or (own != FRESH and weighed != FRESH):
        return 1.0
    dry = 1 - water
    if weighed == FRESH:
        return dry
    return 1 / dry if dry > 0 else float("nan")


def share_of(kind: int, basis: int, nutrient: int, water: float, t: KernelTables) -> float:
    """kg of N, P2O5 or K2O in each kg as weighed; `basis` below 0 takes the table's own, `water` NaN the printed
    moisture."""
    own = t.organic_basis[kind]
    if water != water and own == FRESH:
        water = t.organic_water[kind]
    weighed = own if basis < 0 else basis
    return float(t.organic_share[kind, nutrient] * as_weighed(own, weighed, water))


def weigh_manure(kg_per_mu: float, m3_per_mu: float, t: KernelTables) -> tuple[float, int]:
    """kg/mu of manure, from its volume and an assumed density where it was not weighed (which is told)."""
    if kg_per_mu != kg_per_mu and m3_per_mu > 0:
        return m3_per_mu * t.values[_DENSITY] * 1000, _VOLUME_ASSUMED
    return kg_per_mu, 0


def credit_manure(
    numbers: FloatArray,
    row: int,
    kind: int,
    basis: int,
    is_field: int,
    total: FloatArray,
    usable: FloatArray,
    t: KernelTables,
) -> int:
    """Fill kg/mu of N, P2O5, K2O that the manure holds (`total`) and that this season's crop can use (`usable`);
    bits to tell.

    An analysis goes before the table. What is not known credits nothing and is asked about (missing is not zero).
    """
    total[:] = 0.0
    usable[:] = 0.0
    weight, bits = weigh_manure(numbers[_WEIGHT, row], numbers[_VOLUME, row], t)
    if not weight > 0:
        return bits
    unclear = False
    for nutrient in range(3):
        share = numbers[_ANALYSED + nutrient, row] / 100
        if share != share:
            share = share_of(kind, basis, nutrient, numbers[_WATER, row] / 100, t) if kind >= 0 else share
        unclear = unclear or share != share
        total[nutrient] = weight * share
    if basis < 0 or (unclear and kind >= 0):
        bits |= _BASIS_MISSING
    if unclear:
        total[:] = 0.0
        return bits | (0 if basis < 0 else _KIND_UNKNOWN)
    for nutrient in range(3):
        # An analysed manure of unknown kind is used like the mean rotted manure, the first row's recovery.
        usable[nutrient] = total[nutrient] * t.organic_use[max(kind, 0), nutrient]
    if is_field == 0 and basis == FRESH and kind >= 0 and t.organic_is_dung[kind] > 0:
        bits |= _COMPOST_FIRST
    return bits


def credit_straw(
    numbers: FloatArray, row: int, kind: int, basis: int, total: FloatArray, usable: FloatArray, t: KernelTables
) -> int:
    """Fill what the returned straw holds and what the crop can use of it, kg/mu of N, P2O5, K2O; bits to tell."""
    total[:] = 0.0
    usable[:] = 0.0
    weight = numbers[_STRAW, row]
    if not weight > 0:
        return 0
    if kind < 0:
        return _STRAW_KIND_UNKNOWN
    unclear = False
    for nutrient in range(3):
        share = share_of(kind, basis, nutrient, float("nan"), t)
        unclear = unclear or share != share
        total[nutrient] = weight * share
        usable[nutrient] = total[nutrient] * t.straw_use[nutrient]
    if unclear:
        total[:] = 0.0
        usable[:] = 0.0
        return _STRAW_KIND_UNKNOWN
    return 0


def as_fertilizer(total: float, usable: float, recovery: float, is_balance: bool) -> float:
    """Organic nutrient as fertilizer: `M c R_m / R` in balance methods, else the same-effect equivalent, at most all
    of it."""
    full = usable / recovery
    return full if is_balance else min(full, total)
