"""The reason codes of a plan as bits of one 64-bit number per plot, so that a million plots carry their reasons.

`REFUSED` codes leave a plot without a plan, `ASKED` codes want an answer, the others inform.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from nonggu.engines.soil.units import BoolArray, MaskArray

REFUSED: Final = (
    "soil_value_impossible",
    "soil_method_missing",
    "soil_plot_outside_county",
    "row_key_twice",
    "soil_id_missing",
    "soil_crop_missing",
    "soil_crop_unknown",
    "soil_cell_unreadable",
    "soil_nothing_to_plan_with",
)
ASKED: Final = (
    "soil_value_strange",
    "soil_p_method_not_comparable",
    "soil_k_method_not_comparable",
    "soil_system_unknown",
    "soil_growth_too_high",
    "soil_test_old",
    "soil_nitrate_test_old",
    "soil_manure_kind_unknown",
    "soil_manure_basis_missing",
    "soil_manure_volume_assumed",
    "soil_straw_kind_unknown",
    "soil_n_unknown",
    "soil_p2o5_unknown",
    "soil_k2o_unknown",
    "soil_n_over_warning",
)
TOLD: Final = (
    "soil_target_from_history",
    "soil_target_unknown",
    "soil_method_fallback",
    "soil_quefts_refused",
    "soil_quefts_p_capped",
    "soil_alkali_n_not_used",
    "soil_guidance_outside_bands",
    "soil_irrigation_unknown",
    "soil_straw_unknown",
    "soil_n_enough",
    "soil_p2o5_enough",
    "soil_k2o_enough",
    "soil_p_stopped",
    "soil_p_high",
    "soil_p_total_limited",
    "soil_manure_p_over",
    "soil_nitrate_no_base",
    "soil_nitrate_no_n",
    "soil_salt_base_moved",
    "soil_salt_no_base",
    "soil_n_ceiling",
    "soil_n_leaching_risk",
    "soil_last_season_surplus",
    "soil_dose_cap",
    "soil_manure_compost_first",
    "soil_ammonia_loss",
    "soil_chloride_free",
    "soil_planting_date_unknown",
    "soil_zn_low",
    "soil_b_low",
    "soil_fe_low",
    "soil_mn_low",
    "soil_cu_low",
    "soil_rests_on_unsure",
)
CODES: Final = (*REFUSED, *ASKED, *TOLD)
BIT: Final = {code: 1 << place for place, code in enumerate(CODES)}
REFUSED_MASK: Final = sum(BIT[code] for code in REFUSED)
ASKED_MASK: Final = sum(BIT[code] for code in ASKED)


def mark(mask: MaskArray, code: str, where: BoolArray) -> None:
    """Set the code's bit, in place, in every plot of `where`."""
    np.bitwise_or(mask, np.multiply(where, np.int64(BIT[code]), dtype=np.int64), out=mask)


@cache
def codes_of(mask: int) -> tuple[str, ...]:
    """The codes whose bits are set, refusals first."""
    return tuple(code for place, code in enumerate(CODES) if mask >> place & 1)
