"""Environmental and safety limits: how much of each nutrient may be applied at most, and what is withheld from the
base."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.credits import Credits
from nonggu.engines.soil.inputs import Samples
from nonggu.engines.soil.rules import GREENHOUSE, GROUPS, SoilRules
from nonggu.engines.soil.units import BoolArray, FloatArray, MaskArray


@dataclass(frozen=True, slots=True)
class Limits:
    """`most` kg/mu of each nutrient (3, plots; inf: no limit); where base N is withheld; the share of base N and K2O
    to move out of the base because of salt (plots,)."""

    most: FloatArray
    no_base_n: BoolArray
    base_moved: FloatArray


def limit_needs(
    samples: Samples, rules: SoilRules, net: FloatArray, crop_uptake: FloatArray, credits: Credits, mask: MaskArray
) -> Limits:
    """The limits of every plot. `net` (3, plots) is the need before limits, `crop_uptake` u x Yt; marks what
    applies."""
    most = np.full(net.shape, np.inf)
    _limit_p(samples, rules, net, crop_uptake, credits, mask, most)
    no_base = _limit_n(samples, rules, net, crop_uptake, credits, mask, most)
    return Limits(most, no_base, _salt(samples, rules, mask))


def _limit_p(
    samples: Samples,
    rules: SoilRules,
    net: FloatArray,
    crop_uptake: FloatArray,
    credits: Credits,
    mask: MaskArray,
    most: FloatArray,
) -> None:
    olsen = np.where(samples.p_method == 0, samples["available_p_mg_per_kg"], np.nan)
    in_house = samples.setting == GREENHOUSE
    stop = np.where(in_house, rules.number("greenhouse_p_stop_mg_per_kg"), rules.number("field_p_stop_mg_per_kg"))
    high = np.where(in_house, rules.number("greenhouse_p_warn_mg_per_kg"), rules.number("field_p_warn_mg_per_kg"))
    stopped, is_high = olsen > stop, olsen > high
    allowed = rules.number("high_p_total_p2o5_multiple") * crop_uptake[1]
    left = np.maximum(allowed - credits.manure_total[1], 0)
    limited = is_high & ~stopped & (np.maximum(net[1], 0) > left)
    most[1] = np.where(stopped, 0.0, np.where(limited, left, np.inf))
    mark(mask, "soil_p_stopped", stopped)
    mark(mask, "soil_p_high", is_high & ~stopped)
    mark(mask, "soil_p_total_limited", limited)
    mark(mask, "soil_manure_p_over", is_high & (credits.manure_total[1] > allowed))


def _limit_n(
    samples: Samples,
    rules: SoilRules,
    net: FloatArray,
    crop_uptake: FloatArray,
    credits: Credits,
    mask: MaskArray,
    most: FloatArray,
) -> BoolArray:
    nitrate = samples["nitrate_n_mg_per_kg"]
    no_n = nitrate >= rules.number("nitrate_no_n_mg_per_kg")
    no_base = (nitrate >= rules.number("nitrate_no_base_mg_per_kg")) & ~no_n
    grain = rules.group[samples.known_crop] == GROUPS.index("grain")
    fruit = rules.group[samples.known_crop] == GROUPS.index("fruit_vegetable")
    in_house = (samples.setting == GREENHOUSE) & fruit
    stop = np.where(grain, rules.number("grain_n_stop_kg_per_mu"), np.inf)
    stop = np.where(in_house, rules.number("greenhouse_n_stop_kg_per_mu"), stop)
    warn = np.where(grain, rules.number("grain_n_warn_kg_per_mu"), np.inf)
    warn = np.where(in_house, rules.number("greenhouse_n_warn_kg_per_mu"), warn)
    most[0] = np.where(no_n, 0.0, stop)
    mark(mask, "soil_nitrate_no_n", no_n)
    mark(mask, "soil_nitrate_no_base", no_base)
    mark(mask, "soil_n_ceiling", ~no_n & (net[0] > stop))
    given = np.minimum(np.maximum(net[0], 0), most[0])
    mark(mask, "soil_n_over_warning", given > warn)
    share = rules.number("n_surplus_leaching_share")
    mark(mask, "soil_n_leaching_risk", given + credits.manure_total[0] > (1 + share) * crop_uptake[0])
    last_uptake = rules.uptake[0][samples.known_crop] * samples["last_yield_kg_per_mu"]
    mark(mask, "soil_last_season_surplus", samples["last_n_kg_per_mu"] > (1 + share) * last_uptake)
    return np.asarray(no_base)


def _salt(samples: Samples, rules: SoilRules, mask: MaskArray) -> FloatArray:
    cucumber = samples.crop == rules.names["cucumber"]
    harm = np.where(cucumber, rules.number("ec_harm_cucumber_ms_per_cm"), rules.number("ec_harm_ms_per_cm"))
    ec, salt = samples["ec_1to5_ms_per_cm"], samples["salt_g_per_kg"]
    none = (ec >= rules.number("ec_no_base_ms_per_cm")) | (salt >= rules.number("salt_no_base_g_per_kg"))
    some = ((ec > harm) | (salt >= rules.number("salt_harm_g_per_kg"))) & ~none
    mark(mask, "soil_salt_no_base", none)
    mark(mask, "soil_salt_base_moved", some)
    return np.where(none, 1.0, np.where(some, rules.number("ec_base_cut_share"), 0.0))
