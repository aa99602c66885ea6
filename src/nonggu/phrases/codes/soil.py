"""Codes of the soil engine: why a plot got its plan, and what is wrong with a sample."""

PHRASES = {
    "agronomy_value_unknown": (
        "{file} names {name}, which the agronomy rulebook does not have.",
        "Use a name of the rulebook's parameters, as document: {{name: value}}.",
    ),
    "agronomy_value_wrong": (
        "{name} in {file} cannot be {value}: it has another shape.",
        "Give it the same shape as in the rulebook (a number, a list or a mapping).",
    ),
    "soil_value_impossible": (
        "{column} {value} cannot be: it lies outside {lower} to {upper}. {slip}",
        "Check the laboratory sheet; the plot has no plan until this is mended.",
    ),
    "soil_value_strange": (
        "{column} {value} is unusual (outside {lower} to {upper}). {slip}",
        "Confirm or mend it; the plan was made with the value as written.",
    ),
    "soil_slip_percent": (
        "It may have been written in percent.",
        "",
    ),
    "soil_slip_decimal": (
        "A decimal point may be misplaced.",
        "",
    ),
    "soil_slip_us": (
        "It may be in µS/cm.",
        "",
    ),
    "soil_slip_oxide": (
        "It may be the oxide (P2O5 or K2O) instead of the element.",
        "",
    ),
    "soil_method_missing": (
        "The laboratory method of available P is not stated, so the value cannot be graded.",
        "Write olsen, bray1 or mehlich3 in the column of the P method.",
    ),
    "soil_plot_outside_county": (
        "The plot lies outside the county.",
        "Check longitude, latitude and division code (not swapped, CGCS2000 degrees).",
    ),
    "soil_id_missing": (
        "The sample has no code.",
        "Give every sample its own code.",
    ),
    "soil_crop_missing": (
        "No crop is named.",
        "Fill the crop column, or give --crop.",
    ),
    "soil_crop_unknown": (
        "The crop “{value}” is not in the uptake table.",
        "Use a crop of the table, in Chinese or English.",
    ),
    "soil_cell_unreadable": (
        "A cell of this row could not be read.",
        "Mend the cell; the plot has no plan until then.",
    ),
    "soil_nothing_to_plan_with": (
        "Neither a target yield with a soil test nor published guidance is at hand, so no method can answer.",
        "Give the target yield (or earlier yields) and a soil test.",
    ),
    "soil_p_method_not_comparable": (
        "Available P was measured by another method than Olsen: it is not graded, P comes from other methods.",
        "Have P measured by Olsen (NaHCO3): soils here are calcareous.",
    ),
    "soil_k_method_not_comparable": (
        "Available K was measured by another method than ammonium acetate: it is not graded.",
        "Have K measured by NY/T 889.",
    ),
    "soil_system_unknown": (
        "It is not known whether the vegetable stands in a greenhouse or in the open; the open field was assumed.",
        "Fill the column of the system.",
    ),
    "soil_growth_too_high": (
        "The target is more than 40 % above the mean of earlier years.",
        "Confirm the target yield.",
    ),
    "soil_test_old": (
        "The soil test is older than three years.",
        "Sample again before relying on it.",
    ),
    "soil_nitrate_test_old": (
        "The nitrate test is of an earlier season.",
        "Test nitrate again before each season.",
    ),
    "soil_manure_kind_unknown": (
        "The manure is not in the table and has no analysis: nothing was credited for it.",
        "Name a manure of the table, or give its N, P2O5 and K2O.",
    ),
    "soil_manure_basis_missing": (
        (
            "It is not stated whether the manure was weighed fresh or dry (or its moisture is missing): fresh "
            "and dry are never mixed."
        ),
        "Fill the basis and, where needed, the moisture.",
    ),
    "soil_manure_volume_assumed": (
        "The manure was given by volume; its weight rests on an assumed density.",
        "Weigh one load.",
    ),
    "soil_straw_kind_unknown": (
        "The straw is not in the table: nothing was credited for it.",
        "Name a straw of the table.",
    ),
    "soil_n_unknown": (
        "N could not be worked out with the data at hand; it is unknown, not zero.",
        "Give nitrate or alkali-N and a target yield.",
    ),
    "soil_p2o5_unknown": (
        "P2O5 could not be worked out with the data at hand; it is unknown, not zero.",
        "Give Olsen-P and a target yield.",
    ),
    "soil_k2o_unknown": (
        "K2O could not be worked out with the data at hand; it is unknown, not zero.",
        "Give available K and a target yield.",
    ),
    "soil_n_over_warning": (
        "{n} kg N/mu is above the warning line of {limit} kg.",
        "Confirm the target yield and the nitrate test.",
    ),
    "soil_target_from_history": (
        "The target {target} kg/mu was made from earlier yields (mean {mean} kg/mu and the usual step).",
        "",
    ),
    "soil_target_unknown": (
        "The target yield is unknown.",
        "",
    ),
    "soil_method_fallback": (
        "The method asked for could not answer with these data; the next of the chain was used.",
        "",
    ),
    "soil_quefts_refused": (
        (
            "QUEFTS was refused: it covers field crops with known organs, on soils inside its range or with "
            "omission plots, never greenhouse vegetables."
        ),
        "",
    ),
    "soil_quefts_p_capped": (
        "The QUEFTS gap for P was held to a multiple of what the crop removes.",
        "",
    ),
    "soil_alkali_n_not_used": (
        "Alkali-N was not used: it says little about N supply in greenhouses.",
        "",
    ),
    "soil_guidance_outside_bands": (
        "The target lies outside the yields for which guidance is printed.",
        "",
    ),
    "soil_irrigation_unknown": (
        "Irrigation is not stated; the crop's usual case was taken.",
        "",
    ),
    "soil_straw_unknown": (
        "Straw is not stated; it was taken as returned, so only the grain's removal of K counts.",
        "",
    ),
    "soil_n_enough": (
        "The soil and manure supply enough N: apply no N this season.",
        "",
    ),
    "soil_p2o5_enough": (
        "The soil and manure supply enough P: apply no phosphorus this season.",
        "",
    ),
    "soil_k2o_enough": (
        "The soil and manure supply enough K: apply no potassium this season.",
        "",
    ),
    "soil_p_stopped": (
        "Olsen-P {olsen_p} mg/kg is above {limit}: no mineral phosphorus (taken off: {cut} kg P2O5/mu).",
        "",
    ),
    "soil_p_high": (
        "Olsen-P {olsen_p} mg/kg is above {limit}: phosphorus is held down.",
        "",
    ),
    "soil_p_total_limited": (
        (
            "P2O5 of manure and fertilizer together was held to {limit} kg/mu, 1.5 times what the crop takes up"
            " (taken off: {cut} kg)."
        ),
        "",
    ),
    "soil_manure_p_over": (
        (
            "The manure alone brings {manure_p2o5} kg P2O5/mu, more than the {limit} kg that high-P soil should"
            " get: give less manure."
        ),
        "",
    ),
    "soil_nitrate_no_base": (
        "Nitrate-N {nitrate} mg/kg is high: the base N was left out (taken off: {cut} kg N/mu).",
        "",
    ),
    "soil_nitrate_no_n": (
        (
            "Nitrate-N {nitrate} mg/kg: no yield response to N is to be expected; apply none and test again "
            "(taken off: {cut} kg N/mu)."
        ),
        "",
    ),
    "soil_salt_base_moved": (
        ("The soil is salty (EC {ec} mS/cm, salt {salt} g/kg): half of the base N and K2O was moved to the dressings."),
        "",
    ),
    "soil_salt_no_base": (
        "The soil is very salty (EC {ec} mS/cm, salt {salt} g/kg): all base N and K2O was moved to the dressings.",
        "",
    ),
    "soil_n_ceiling": (
        "N was held to the ceiling of {limit} kg/mu (taken off: {cut} kg).",
        "",
    ),
    "soil_n_leaching_risk": (
        (
            "Fertilizer and manure together bring {input} kg N/mu, more than 20 % above the {uptake} kg that "
            "the crop takes up: leaching is to be expected."
        ),
        "",
    ),
    "soil_last_season_surplus": (
        "Last season more than 20 % above the uptake was applied: test nitrate before giving base N.",
        "",
    ),
    "soil_dose_cap": (
        "Even the most dressings cannot carry the N at {limit} kg a dose: {cut} kg N/mu was left out.",
        "",
    ),
    "soil_manure_compost_first": (
        "Fresh dung in a greenhouse harms by ammonia and salt: compost it first.",
        "",
    ),
    "soil_ammonia_loss": (
        "The soil is calcareous (pH {ph}): cover urea, ammonium bicarbonate and DAP with soil or water, never lime.",
        "",
    ),
    "soil_chloride_free": (
        "Use no chloride fertilizer here (greenhouse or sensitive crop).",
        "",
    ),
    "soil_planting_date_unknown": (
        "The planting date is not stated, so the dressings have no dates.",
        "",
    ),
    "soil_zn_low": (
        "Zn is below its critical value: zinc sulphate {rate} kg/mu.",
        "",
    ),
    "soil_b_low": (
        "B is below its critical value: borax {rate} kg/mu.",
        "",
    ),
    "soil_fe_low": (
        "Fe is below its critical value: spray ferrous sulphate 0.3-0.5 %.",
        "",
    ),
    "soil_mn_low": (
        "Mn is below its critical value: ask for advice.",
        "",
    ),
    "soil_cu_low": (
        "Cu is below its critical value: ask for advice.",
        "",
    ),
    "soil_rests_on_unsure": (
        "The figures rest on values marked unsure: replace them by local ones.",
        "",
    ),
    "soil_by_monitoring_n": (
        (
            "N by real-time control: {uptake} kg per 100 kg × {target} kg/mu / recovery {recovery} = {demand}; "
            "soil nitrate-N {test} mg/kg supplies {soil}; correct the dressings by soil or plant tests."
        ),
        "",
    ),
}
