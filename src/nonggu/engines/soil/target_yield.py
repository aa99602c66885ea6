"""The yield to plan for: what the grower says, else the mean of earlier normal years and a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.inputs import Samples
from nonggu.engines.soil.rules import GREENHOUSE, VEGETABLES, SoilRules
from nonggu.engines.soil.units import FloatArray, MaskArray


def target_from_years(mean_yield: FloatArray, growth: FloatArray) -> FloatArray:
    """`Yt = mean(yield of up to 3 previous normal years) x (1 + g)`, in the yields' unit; NaN where there is no
    year."""
    return mean_yield * (1 + growth)


def choose_target(samples: Samples, rules: SoilRules, mask: MaskArray) -> FloatArray:
    """The target of every plot in kg/mu, NaN where unknown; marks where it came from and a step that is too bold."""
    growth = cast(Mapping[str, float], rules.values["growth"])
    group = rules.group[samples.known_crop]
    vegetable = np.isin(group, VEGETABLES)
    step = np.where(group == 0, growth["grain"], growth["other"])
    step = np.where(vegetable, growth["open_vegetable"], step)
    step = np.where(vegetable & (samples.setting == GREENHOUSE), growth["greenhouse"], step)
    given = samples["target_yield_kg_per_mu"]
    unknown = np.isnan(given)
    target = np.where(unknown, target_from_years(samples.mean_yield, step), given)
    mark(mask, "soil_target_from_history", unknown & ~np.isnan(target))
    mark(mask, "soil_target_unknown", np.isnan(target))
    mark(mask, "soil_growth_too_high", given > samples.mean_yield * (1 + rules.number("growth_warn_share")))
    return target
