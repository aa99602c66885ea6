"""A 3414 trial from plots to rates: ternary, else binary, else one nutrient alone, else the balance method; with
every reason.

Only about a fifth of ternary fits is typical (facts, S15: 19.8 % of 1122 trials), so the way down the chain is
normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from nonggu.engines.reasons import Reason
from nonggu.engines.trials.curves import fit_curve
from nonggu.engines.trials.design3414 import NUTRIENTS, OMISSIONS, Levels, levels_from_rates, sub_trial
from nonggu.engines.trials.linear import Floats
from nonggu.engines.trials.optima import confine, raw_optimum
from nonggu.engines.trials.surfaces import Surface, fit_surface
from nonggu.errors import UnusableInput

#: Names of the pairs, in the order of the binary fits.
PAIRS = tuple(combinations(range(3), 2))

TERNARY, BINARY, QUADRATIC, PLATEAU, BALANCE = "ternary", "binary", "quadratic", "linear-plateau", "balance"


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate of one nutrient: `model` it comes from, rates of highest yield and (with prices) of highest profit,
    nan: none.
    """

    nutrient: str
    model: str
    maximum: float
    economic: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """One fit that was tried: model, its nutrients, the fit, the checks it failed."""

    model: str
    nutrients: tuple[str, ...]
    surface: Surface | None
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One trial: rates by nutrient, all attempts in order, relative yields (percent; nan: plot missing), reasons."""

    rates: tuple[Rate, ...]
    attempts: tuple[Attempt, ...]
    relative_yields: dict[str, float]
    reasons: tuple[Reason, ...]


def fit3414(
    rates: Floats,
    yields: Floats,
    *,
    levels: Levels | None = None,
    ratios: Floats | None = None,
    alpha: float = 0.05,
) -> Outcome:
    """Fit one trial: `rates` (n, 3) of N, P2O5, K2O and `yields` (n) of its plots (replicates are separate plots).

    `levels` (n, 3) where they are not the ascending rates; `ratios` (3): nutrient price over produce price. Raises
    UnusableInput (`surface_not_finite`, `surface_levels_unknown`).
    """
    if not (np.isfinite(rates).all() and np.isfinite(yields).all() and (rates >= 0).all()):
        raise UnusableInput("surface_not_finite")
    place = levels if levels is not None else levels_from_rates(rates)
    if place is None:
        raise UnusableInput("surface_levels_unknown")
    attempts = [_try(TERNARY, (0, 1, 2), rates, yields, np.ones(yields.size, dtype=np.bool_), ratios, alpha)]
    found: dict[int, Rate] = {}
    if not attempts[0].failed:
        _take(found, attempts[0], (0, 1, 2), ratios)
    else:
        pairs = [_try(BINARY, pair, rates, yields, sub_trial(place, pair), ratios, alpha) for pair in PAIRS]
        attempts += pairs
        typical = [(a.surface.p, i) for i, a in enumerate(pairs) if not a.failed and a.surface is not None]
        for _, i in sorted(typical):
            _take(found, pairs[i], PAIRS[i], ratios)
        for k in range(3):
            if k not in found:
                found[k] = _alone(k, rates, yields, sub_trial(place, (k,)), ratios, alpha, attempts)
    relative = _relative_yields(place, yields)
    ordered = tuple(found[k] for k in range(3))
    return Outcome(ordered, tuple(attempts), relative, _reasons(ordered, attempts, rates, yields))


def _try(
    model: str,
    varied: tuple[int, ...],
    rates: Floats,
    yields: Floats,
    chosen: np.ndarray[tuple[int], np.dtype[np.bool_]],
    ratios: Floats | None,
    alpha: float,
) -> Attempt:
    names = tuple(NUTRIENTS[k] for k in varied)
    part = None if ratios is None else ratios[list(varied)]
    surface = fit_surface(rates[chosen][:, list(varied)], yields[chosen]) if chosen.any() else None
    if surface is None:
        return Attempt(model, names, None, ("treatments_missing",))
    # A nutrient alone has one error df: the F test could never pass, so it is not asked for there.
    lacks = model == QUADRATIC and surface.df < 2
    failed = surface.failed_checks(part, alpha, may_lack_df=lacks)
    if model == QUADRATIC and surface.df == 0:
        failed = [check for check in failed if check != "no_df"]
    return Attempt(model, names, surface, tuple(failed))


def _take(found: dict[int, Rate], attempt: Attempt, varied: tuple[int, ...], ratios: Floats | None) -> None:
    """Take the rates of a typical surface for the nutrients that have none yet."""
    surface = attempt.surface
    assert surface is not None
    maximum = np.clip(surface.optimum(), 0.0, surface.highest)
    part = None if ratios is None else ratios[list(varied)]
    economic = np.full(len(varied), np.nan) if part is None else surface.optimum(part)
    for place, k in enumerate(varied):
        rate = Rate(NUTRIENTS[k], attempt.model, float(maximum[place]), float(economic[place]))
        found.setdefault(k, rate)


def _alone(
    k: int,
    rates: Floats,
    yields: Floats,
    chosen: np.ndarray[tuple[int], np.dtype[np.bool_]],
    ratios: Floats | None,
    alpha: float,
    attempts: list[Attempt],
) -> Rate:
    """The rate of one nutrient from its own sub-trial: parabola, else linear-plateau, else the balance method."""
    attempt = _try(QUADRATIC, (k,), rates, yields, chosen, ratios, alpha)
    attempts.append(attempt)
    if not attempt.failed:
        found: dict[int, Rate] = {}
        _take(found, attempt, (k,), ratios)
        return found[k]
    x, y = rates[chosen, k], yields[chosen]
    failed: tuple[str, ...] = ("treatments_missing",)
    if x.size >= 4 and np.unique(x).size >= 3:
        curve = fit_curve(x, y, "linear-plateau")
        join = raw_optimum("linear-plateau", curve.parameters, 0.0)
        if curve.is_typical and join < curve.x_high:
            attempts.append(Attempt(PLATEAU, (NUTRIENTS[k],), None, ()))
            ratio = float("nan") if ratios is None else float(ratios[k])
            economic = raw_optimum("linear-plateau", curve.parameters, ratio) if ratios is not None else float("nan")
            return Rate(NUTRIENTS[k], PLATEAU, confine(join, curve), economic)
        failed = ("linear_sign",) if not curve.is_typical else ("outside",)
    attempts.append(Attempt(PLATEAU, (NUTRIENTS[k],), None, failed))
    return Rate(NUTRIENTS[k], BALANCE, float("nan"), float("nan"))


def _relative_yields(levels: Levels, yields: Floats) -> dict[str, float]:
    """Yield without each nutrient in percent of the yield with all at level 2."""
    full = yields[(levels == 2).all(axis=1)]
    found = {}
    for k, nutrient in enumerate(OMISSIONS):
        wanted = np.full(3, 2)
        wanted[k] = 0
        without = yields[(levels == wanted).all(axis=1)]
        known = bool(without.size and full.size and full.mean() > 0)
        found[nutrient] = 100.0 * float(without.mean() / full.mean()) if known else float("nan")
    return found


def _reasons(rates: tuple[Rate, ...], attempts: list[Attempt], x: Floats, y: Floats) -> tuple[Reason, ...]:
    found = []
    for attempt in attempts:
        names = "+".join(attempt.nutrients)
        for check in attempt.failed:
            found.append(Reason(f"surface_{check}", {"model": attempt.model, "nutrients": names}, "3414, S15"))
    for rate in rates:
        found.append(Reason(f"surface_used_{rate.model.replace('-', '_')}", {"nutrient": rate.nutrient}))
    if np.unique(x, axis=0).shape[0] == y.size:
        found.append(Reason("surface_no_replicates"))
    return tuple(found)
