"""What was got out of what was put in: recovery, agronomic efficiency, substitution of manure, allowable balance."""

from __future__ import annotations


def recovery_by_difference(uptake_fertilized: float, uptake_omitted: float, applied: float) -> float:
    """`R = (U_fert - U_omit) / applied`, the share of the fertilizer that the crop took up; same unit throughout."""
    return (uptake_fertilized - uptake_omitted) / _positive(applied)


def agronomic_efficiency(yield_fertilized: float, yield_omitted: float, applied: float) -> float:
    """`AE = (Y - Y0) / applied`, kg of produce gained per kg of nutrient."""
    return (yield_fertilized - yield_omitted) / _positive(applied)


def partial_factor_productivity(yield_fertilized: float, applied: float) -> float:
    """`PFP = Y / applied`, kg of produce per kg of nutrient."""
    return yield_fertilized / _positive(applied)


def same_effect_equivalent(yield_manure: float, yield_mineral: float, yield_without: float) -> float:
    """`E = (Y_manureN - Y0) / (Y_mineralN - Y0)` at equal N: 1 kg of manure N counts as E kg of mineral N."""
    return (yield_manure - yield_without) / _positive(yield_mineral - yield_without)


def target_left_for_fertilizer(target: float, manure: float, gain_per_manure: float) -> float:
    """`Yt - M dy`: the yield that fertilizer must still make, by the yield-difference substitution."""
    return target - manure * gain_per_manure


def allowable_balance_percent(yield_increase: float, use_fraction: float) -> float:
    """`B = ((1 - S) / E - 1) x 100` with `S = 1 / (1 + increase)`: the nutrient balance that is allowed, in percent."""
    return ((1 - 1 / (1 + yield_increase)) / _positive(use_fraction) - 1) * 100


def product_kg(nutrient_kg: float, content_share: float) -> float:
    """kg of a product that hold so many kg of a nutrient."""
    return nutrient_kg / _positive(content_share)


def _positive(value: float) -> float:
    if not value > 0:
        raise ValueError("the divisor must be positive")
    return value
