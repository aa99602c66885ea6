"""N real-time control, P and K constant monitoring.

N: `(u Yt - nitrate-N x 0.15 k) / R`; the dressings are to be corrected by soil or plant tests. P and K: removal by
the harvested part x a factor by grade, from build-up to none. Source: section 4 of the facts, standard practice.
"""

from __future__ import annotations

import math

from nonggu.engines.soil.kernel_tables import KernelTables
from nonggu.engines.soil.methods.nutrient_balance import spread
from nonggu.engines.soil.methods.plot import (
    CV_STRATEGY,
    CV_UPTAKE,
    NITRATE_K,
    STRAW_UNKNOWN,
    UNKNOWN,
    Answer,
    Plot,
)

_GRAIN = 0


def by_monitoring(nutrient: int, p: Plot, t: KernelTables) -> Answer:
    """N, P and K by monitoring. Dividing a whole season's N by the first-season recovery asks for more than the
    published rates, so the automatic chain takes N from here only where there is no guidance."""
    if nutrient == 0:
        if p.nitrate_n != p.nitrate_n:
            return UNKNOWN, 0.0, 0.0, 0
        recovery = t.recovery[0, p.combo]
        demand = t.uptake[0, p.crop] * p.target / recovery
        soil = p.nitrate_n * p.layer * t.values[NITRATE_K] / recovery
        return demand, soil, spread(demand, soil, t), 0
    grade = p.grades[nutrient]
    bits = STRAW_UNKNOWN if nutrient == 2 and t.group[p.crop] == _GRAIN and p.straw != p.straw else 0
    if grade < 0:
        return UNKNOWN, 0.0, 0.0, bits
    factor = t.removal_factor[p.is_field, nutrient, grade]
    demand = removal(nutrient, p, t) * p.target * factor
    uptake, strategy = t.values[CV_UPTAKE], t.values[CV_STRATEGY]
    return demand, 0.0, demand * math.sqrt(uptake * uptake + strategy * strategy), bits


def removal(nutrient: int, p: Plot, t: KernelTables) -> float:
    """Removal per kg: the harvested part; for cereals whose straw is taken away (0 kg returned), the whole plant's
    K2O."""
    if nutrient == 2 and t.group[p.crop] == _GRAIN and p.straw == 0.0:
        return float(t.uptake[2, p.crop])
    return float(t.removal[nutrient, p.crop])
