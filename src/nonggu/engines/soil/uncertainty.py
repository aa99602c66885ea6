"""The range of a need from the uncertainty of its coefficients: closed form, and a seeded simulation that checks it."""

from __future__ import annotations

import math

import numpy as np

from nonggu.engines.soil.units import FloatArray


def need_range(net: float, sd: float, credit: float, cv_credit: float, z: float) -> tuple[float, float]:
    """Low and high need, `max(0, net -+ z s)` with `s2 = sd2 + (cv x credit)2` (first order, independent coefficients).

    With `z` = 1.2816 the range holds 80 of 100 outcomes. All in kg/mu.
    """
    other = credit * cv_credit
    spread = z * math.sqrt(sd * sd + other * other)
    return max(net - spread, 0.0), max(net + spread, 0.0)


def simulate_balance(
    *,
    uptake_kg_per_mu: float,
    soil_kg_per_mu: float,
    recovery: float,
    cv_uptake: float,
    cv_soil: float,
    cv_recovery: float,
    draws: int,
    seed: int,
) -> FloatArray:
    """Simulated needs `(uptake - soil) / R` in kg/mu with lognormal coefficients of the given relative spread,
    (draws,)."""
    random = np.random.default_rng(seed)

    def factor(cv: float) -> FloatArray:
        sigma = np.sqrt(np.log1p(cv**2))
        return random.lognormal(-(sigma**2) / 2, sigma, draws)

    demand = uptake_kg_per_mu * factor(cv_uptake)
    soil = soil_kg_per_mu * factor(cv_soil)
    return np.asarray((demand - soil) / (recovery * factor(cv_recovery)))
