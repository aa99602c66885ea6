"""The plan for every plot: method, credits, limits, split, range and reasons, vectorised over plots.

The balance that every plot keeps, nutrient by nutrient, in kg/mu of fertilizer:
`need = demand - soil - manure - straw + surplus - cut`, and `need = base + all dressings`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from nonggu.engines.soil.caps import Limits, limit_needs
from nonggu.engines.soil.codes import ASKED_MASK, REFUSED_MASK, mark
from nonggu.engines.soil.credits import Credits, credit_organics
from nonggu.engines.soil.grading import grade_of
from nonggu.engines.soil.inputs import Samples, read_samples
from nonggu.engines.soil.methods.chain import estimate_needs, method_named
from nonggu.engines.soil.methods.estimate import Season
from nonggu.engines.soil.micronutrients import micronutrient_rates
from nonggu.engines.soil.plan_frame import as_frame
from nonggu.engines.soil.plausibility import check_rows, check_values
from nonggu.engines.soil.rules import GREENHOUSE, SoilRules
from nonggu.engines.soil.split import Split, move_base, split_need
from nonggu.engines.soil.target_yield import choose_target
from nonggu.engines.soil.uncertainty import need_range
from nonggu.engines.soil.units import BoolArray, FloatArray, IntArray, MaskArray

#: Plots a pass: small enough that a pass stays in the processor's cache.
CHUNK = 32_768


@dataclass(frozen=True, slots=True)
class PlanArrays:
    """The plan of a chunk of plots as arrays; (3, plots) for N, P2O5, K2O in kg/mu unless said. Refused plots are
    NaN."""

    samples: Samples
    target: FloatArray
    grades: IntArray
    method: IntArray
    demand: FloatArray
    soil: FloatArray
    manure: FloatArray
    straw: FloatArray
    surplus: FloatArray
    cut: FloatArray
    need: FloatArray
    low: FloatArray
    high: FloatArray
    split: Split
    zinc_sulphate: FloatArray
    borax: FloatArray
    mask: MaskArray


def prescribe(
    samples: pl.DataFrame,
    *,
    rules: SoilRules,
    on: dt.date,
    method: str | None = None,
    unreadable: BoolArray | None = None,
    repeated: BoolArray | None = None,
) -> pl.DataFrame:
    """The plan of every sample, one row each in the same order (columns: see `nonggu prescribe columns`).

    `samples` has the documented input columns (absent ones are unknown); `method` is a name of `methods.chain` or
    None for the automatic chain; `unreadable` marks rows whose cells could not be read, `repeated` rows whose code
    stood in an earlier part. Raises ValueError for an unknown method.
    """
    name = method_named(method)
    mask = np.zeros(samples.height, dtype=np.uint64)
    if unreadable is not None:
        mark(mask, "soil_cell_unreadable", unreadable)
    if repeated is not None:
        mark(mask, "row_key_twice", repeated)
    _check_ids(samples, mask)
    parts = []
    for start in range(0, max(samples.height, 1), CHUNK):
        chunk = read_samples(samples.slice(start, CHUNK), rules)
        parts.append(as_frame(plan_chunk(chunk, rules, on, name, mask[start : start + CHUNK]), rules))
    return pl.concat(parts)


def _check_ids(samples: pl.DataFrame, mask: MaskArray) -> None:
    if "id" not in samples.columns:
        return
    identity = samples["id"].cast(pl.String)
    mark(mask, "soil_id_missing", identity.is_null().to_numpy())
    again = ~identity.is_first_distinct() & identity.is_not_null()
    mark(mask, "row_key_twice", again.to_numpy())


def plan_chunk(samples: Samples, rules: SoilRules, on: dt.date, method: str, mask: MaskArray) -> PlanArrays:
    """The plan of one chunk as arrays; `mask` is marked in place."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        check_values(samples, rules, mask)
        check_rows(samples, rules, mask, on=on)
        season = _season(samples, rules, mask)
        credits = credit_organics(samples, rules, mask)
        estimate, by_recovery, used = estimate_needs(season, method)
        _mark_unknown(used, mask)
        manure, straw = _as_fertilizer(credits, season.recovery, by_recovery)
        credit = manure + straw
        net = estimate.demand - estimate.soil - credit
        limits = limit_needs(samples, rules, net, season.uptake * season.target, credits, mask)
        surplus = np.maximum(-net, 0)
        before = np.minimum(np.maximum(net, 0), limits.most)
        split = _split(before, samples, rules, limits, mask)
        need = split.base + split.dressed(rules.splits)
        low, high = need_range(net, estimate.sd, credit, rules.number("cv_manure"), rules.number("range_z"))
        low, high = np.minimum(low, need), np.maximum(np.minimum(high, limits.most), need)
        high = np.where(before > need + 1e-9, need, high)
        cut = np.maximum(net, 0) - need
        zinc, borax = micronutrient_rates(samples, rules, mask)
        _mark_told(samples, rules, need, surplus, used, mask)
        mask[:] = np.where(mask & REFUSED_MASK != 0, mask & (REFUSED_MASK | ASKED_MASK), mask)
    return PlanArrays(
        samples,
        season.target,
        season.grades,
        used,
        estimate.demand,
        estimate.soil,
        manure,
        straw,
        surplus,
        cut,
        need,
        low,
        high,
        split,
        zinc,
        borax,
        mask,
    )


def _season(samples: Samples, rules: SoilRules, mask: MaskArray) -> Season:
    crop = samples.known_crop
    p = np.where(samples.p_method == 0, samples["available_p_mg_per_kg"], np.nan)
    k = np.where(samples.k_method > 0, np.nan, samples["available_k_mg_per_kg"])
    k = np.where(samples.k_method == -2, np.nan, k)
    n = np.where(samples.is_field == 0, samples["nitrate_n_mg_per_kg"], samples["alkali_n_mg_per_kg"])
    tests = np.stack([n, p, k])
    unfixed = 1 - rules.fixation[crop]
    uptake = rules.uptake[:, crop]
    uptake[0] *= unfixed
    return Season(
        samples=samples,
        rules=rules,
        target=choose_target(samples, rules, mask),
        grades=grade_of(list(tests), samples.is_field, rules.grades),
        uptake=uptake,
        removal=rules.removal[:, crop],
        recovery=rules.recovery[:, samples.combo],
        tests=tests,
        mask=mask,
    )


def _as_fertilizer(credits: Credits, recovery: FloatArray, by_recovery: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Organic nutrients as fertilizer: `M c R_m / R` in balance methods, else the same-effect equivalent, at most 1."""
    found = []
    for total, usable in ((credits.manure_total, credits.manure_usable), (credits.straw_total, credits.straw_usable)):
        if not total.any():
            found.append(np.zeros_like(total))
            continue
        full = usable / recovery
        found.append(np.where(by_recovery > 0, full, np.minimum(full, total)))
    return found[0], found[1]


def _split(need: FloatArray, samples: Samples, rules: SoilRules, limits: Limits, mask: MaskArray) -> Split:
    split = split_need(
        need,
        samples.combo,
        rules.splits,
        dose_cap_n=rules.number("fertigation_dose_n_kg_per_mu"),
        fewest=int(rules.number("fertigation_dose_min_count")),
        most=int(rules.number("fertigation_dose_max_count")),
    )
    mark(mask, "soil_dose_cap", split.dose_was_cut)
    if limits.no_base_n.any():
        split.base[0] = np.where(limits.no_base_n, 0.0, split.base[0])
    return move_base(split, limits.base_moved) if limits.base_moved.any() else split


def _mark_unknown(used: IntArray, mask: MaskArray) -> None:
    missing = used < 0
    nothing = missing.all(axis=0)
    mark(mask, "soil_nothing_to_plan_with", nothing & (mask & REFUSED_MASK == 0))
    for nutrient, name in enumerate(("n", "p2o5", "k2o")):
        mark(mask, f"soil_{name}_unknown", missing[nutrient] & ~nothing)


def _mark_told(
    samples: Samples, rules: SoilRules, need: FloatArray, surplus: FloatArray, used: IntArray, mask: MaskArray
) -> None:
    for nutrient, name in enumerate(("n", "p2o5", "k2o")):
        mark(mask, f"soil_{name}_enough", surplus[nutrient] > 0)
    # A graded factor of nought also says "the soil holds enough", with no surplus to count.
    mark(mask, "soil_p2o5_enough", (need[1] == 0) & (used[1] >= 0))
    mark(mask, "soil_k2o_enough", (need[2] == 0) & (used[2] >= 0))
    mark(mask, "soil_planting_date_unknown", np.isnat(samples.planted))
    mark(mask, "soil_ammonia_loss", (samples["ph"] >= rules.number("calcareous_ph")) & (need[0] > 0))
    in_house = samples.setting == GREENHOUSE
    mark(mask, "soil_chloride_free", in_house | (rules.chloride_sensitive[samples.known_crop] > 0))
    mark(mask, "soil_irrigation_unknown", (samples.irrigation < 0) & ~in_house & (samples.setting != 3))
    mark(mask, "soil_rests_on_unsure", _rests_on_unsure(samples, rules, used))


def _rests_on_unsure(samples: Samples, rules: SoilRules, used: IntArray) -> BoolArray:
    """Where a number rests on values marked unsure: balance coefficients, graded steps, recalled uptake or guidance."""
    graded = ((used == 1) | (used == 2) | (used == 4)).any(axis=0)
    return np.asarray(graded | (rules.uptake_is_unsure[samples.known_crop] > 0))
