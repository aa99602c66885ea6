"""Micronutrients: below the critical value apply, above do not."""

from __future__ import annotations

import numpy as np

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.inputs import Samples
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.units import FloatArray, MaskArray


def micronutrient_rates(samples: Samples, rules: SoilRules, mask: MaskArray) -> tuple[FloatArray, FloatArray]:
    """kg/mu of zinc sulphate and of borax; 0 where the test is sufficient, NaN where it is unknown. Fe, Mn and Cu
    are only told, as the rulebook has no soil rate for them."""
    rates: dict[str, FloatArray] = {}
    for row in rules.micronutrients.iter_rows(named=True):
        value = samples[row["column"]]
        low = value < row["critical_mg_per_kg"]
        mark(mask, f"soil_{row['item_en'].lower()}_low", low)
        rate = row["product_kg_per_mu"] if row["way"] == "soil" else 0.0
        rates[row["item_en"]] = np.where(np.isnan(value), np.nan, np.where(low, rate, 0.0))
    return rates["Zn"], rates["B"]
