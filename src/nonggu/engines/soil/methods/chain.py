"""Names of the methods, and the order in which they are tried when data are missing."""

from __future__ import annotations

from typing import Final

import numpy as np

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.methods.abundance_index import by_abundance_index
from nonggu.engines.soil.methods.estimate import Estimate, Season
from nonggu.engines.soil.methods.guidance import by_guidance
from nonggu.engines.soil.methods.monitoring import by_monitoring
from nonggu.engines.soil.methods.nutrient_balance import by_correction_coefficient, by_yield_difference
from nonggu.engines.soil.methods.quefts_gap import by_quefts
from nonggu.engines.soil.methods.response_function import by_response
from nonggu.engines.soil.units import FloatArray, IntArray

#: Every method by name; the place in this tuple is the code that the kernel carries.
METHODS: Final = (
    "response_function",
    "monitoring",
    "abundance_index",
    "guidance",
    "nutrient_balance",
    "yield_difference",
    "quefts",
)
#: The fallback chain: local trial, then soil test, then published rates, then the classical balances.
AUTOMATIC: Final = METHODS[:6]
ALSO_CALLED: Final = {
    "auto": "",
    "balance": "nutrient_balance",
    "correction_coefficient": "nutrient_balance",
    "n_realtime_pk_constant": "monitoring",
    "response": "response_function",
    "difference": "yield_difference",
    "abundance": "abundance_index",
}


def method_named(name: str | None) -> str:
    """The method's own name; empty for the automatic chain. Raises ValueError for an unknown name."""
    if not name:
        return ""
    plain = name.strip().lower().replace("-", "_")
    found = ALSO_CALLED.get(plain, plain)
    if found and found not in METHODS:
        raise ValueError(name)
    return found


def _run(name: str, season: Season, *, asked: bool) -> Estimate:
    if name == "response_function":
        return by_response(season)
    if name == "monitoring":
        return by_monitoring(season, field_n=asked)
    if name == "abundance_index":
        return by_abundance_index(season)
    if name == "guidance":
        return by_guidance(season)
    if name == "nutrient_balance":
        return by_correction_coefficient(season)
    if name == "yield_difference":
        return by_yield_difference(season)
    return by_quefts(season)


def _lacks_trials(season: Season) -> bool:
    names = ("n", "p2o5", "k2o")
    return all(np.isnan(season.samples[f"response_{name}_kg_per_mu"]).all() for name in names)


def estimate_needs(season: Season, method: str) -> tuple[Estimate, FloatArray, IntArray]:
    """The first method that can answer, nutrient by nutrient.

    Gives the estimate, whether organic nutrients count by recovery (3, plots), and the method used (3, plots; -1:
    none could). `method` (empty: automatic) is tried first; plots that it cannot answer are marked and go down the
    chain.
    """
    shape = season.uptake.shape
    demand, soil, sd = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape)
    by_recovery = np.zeros(shape)
    used = np.full(shape, -1, dtype=np.int64)
    order = ([method] if method else []) + [name for name in AUTOMATIC if name != method]
    for name in order:
        if name == "response_function" and name != method and _lacks_trials(season):
            continue
        part = _run(name, season, asked=name == method)
        taken = (used < 0) & ~np.isnan(part.demand)
        demand = np.where(taken, part.demand, demand)
        soil = np.where(taken, part.soil, soil)
        sd = np.where(taken, part.sd, sd)
        by_recovery = np.where(taken, float(part.by_recovery), by_recovery)
        used = np.where(taken, METHODS.index(name), used)
        if name == method:
            mark(season.mask, "soil_method_fallback", np.any(used < 0, axis=0))
        if (used >= 0).all():
            break
    return Estimate(demand, soil, sd, False), by_recovery, used
