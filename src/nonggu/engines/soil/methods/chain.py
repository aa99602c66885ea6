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
_ALL: Final = (True, True, True)
#: The fallback chain, each step with the nutrients (N, P2O5, K2O) that it may answer: local trial; P and K by monitoring; N by
#: published rates, stepped by soil test where there is one; then the formulas that divide by first-season recovery, which ask for
#: more N than is published anywhere.
AUTOMATIC: Final = (
    ("response_function", _ALL),
    ("monitoring", (False, True, True)),
    ("abundance_index", _ALL),
    ("guidance", _ALL),
    ("monitoring", (True, False, False)),
    ("nutrient_balance", _ALL),
    ("yield_difference", _ALL),
)
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


def _run(name: str, season: Season) -> Estimate:
    if name == "response_function":
        return by_response(season)
    if name == "monitoring":
        return by_monitoring(season)
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
    for name, nutrients in [(method, _ALL), *AUTOMATIC] if method else AUTOMATIC:
        open_ones = (used < 0) & np.array(nutrients)[:, None]
        if not open_ones.any() or (name == "response_function" and name != method and _lacks_trials(season)):
            continue
        part = _run(name, season)
        taken = open_ones & ~np.isnan(part.demand)
        demand = np.where(taken, part.demand, demand)
        soil = np.where(taken, part.soil, soil)
        sd = np.where(taken, part.sd, sd)
        by_recovery = np.where(taken, float(part.by_recovery), by_recovery)
        used = np.where(taken, METHODS.index(name), used)
        if name == method:
            mark(season.mask, "soil_method_fallback", np.any(used < 0, axis=0))
    return Estimate(demand, soil, sd, False), by_recovery, used
