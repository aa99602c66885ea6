"""N real-time control, P and K constant monitoring.

N: `(u Yt - nitrate-N x 0.15 k) / R`; the dressings are to be corrected by soil or plant tests. P and K: removal by
the harvested part x a factor by grade, from build-up to none. Source: section 4 of the facts, standard practice.
"""

from __future__ import annotations

import numpy as np

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.grading import factor_of
from nonggu.engines.soil.methods.estimate import Estimate, Season
from nonggu.engines.soil.methods.nutrient_balance import soil_layer
from nonggu.engines.soil.rules import GROUPS


def by_monitoring(season: Season) -> Estimate:
    """N, P and K by monitoring. Dividing a whole season's N by the first-season recovery asks for more than the published rates,
    so the automatic chain takes N from here only where there is no guidance."""
    rules, samples = season.rules, season.samples
    demand, soil = np.zeros_like(season.uptake), np.zeros_like(season.uptake)
    nitrate = samples["nitrate_n_mg_per_kg"]
    soil[0] = nitrate * soil_layer(season) * rules.number("nitrate_k") / season.recovery[0]
    demand[0] = np.where(np.isnan(nitrate), np.nan, season.uptake[0] * season.target / season.recovery[0])
    factors = factor_of(season.grades, samples.is_field, rules.grades.removal_factor)
    base = _removal(season)
    demand[1:] = base[1:] * season.target * factors[1:]
    spread = np.empty_like(demand)
    uptake, recovery, strategy = (rules.number(name) for name in ("cv_uptake", "cv_recovery", "cv_strategy"))
    net = demand[0] - soil[0]
    spread[0] = np.sqrt((demand[0] * uptake) ** 2 + (soil[0] * rules.number("cv_soil_k")) ** 2 + (net * recovery) ** 2)
    spread[1:] = demand[1:] * np.hypot(uptake, strategy)
    return Estimate(demand, soil, spread, False)


def _removal(season: Season) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Removal per kg: the harvested part; for cereals whose straw is taken away (0 kg returned), the whole plant's
    K2O."""
    cereal = season.rules.group[season.samples.known_crop] == GROUPS.index("grain")
    straw = season.samples["straw_kg_per_mu"]
    mark(season.mask, "soil_straw_unknown", cereal & np.isnan(straw))
    removal = season.removal.copy()
    removal[2] = np.where(cereal & (straw == 0), season.uptake[2], removal[2])
    return removal
