"""Codes of the soil engine, continued: needs and products."""

PHRASES = {
    "soil_by_monitoring_pk": (
        (
            "{nutrient} by constant monitoring: removal {removal} kg per 100 kg × {target} kg/mu × {factor} for"
            " the grade “{grade}” of {scheme} = {demand}."
        ),
        "",
    ),
    "soil_by_abundance": (
        (
            "{nutrient} by abundance index: published {low}-{high} kg/mu, middle × {factor} for the grade "
            "“{grade}” of {scheme} = {demand}."
        ),
        "",
    ),
    "soil_by_guidance": (
        "{nutrient} by published guidance for this yield level: {low}-{high} kg/mu, middle {demand}.",
        "",
    ),
    "soil_by_balance": (
        (
            "{nutrient} by nutrient balance: {uptake} kg per 100 kg × {target} kg/mu / recovery {recovery} = "
            "{demand}; soil test {test} mg/kg × {layer} × k {k} / recovery supplies {soil}."
        ),
        "",
    ),
    "soil_by_yield_difference": (
        (
            "{nutrient} by yield difference: {uptake} kg per 100 kg × (target {target} - {without} without "
            "fertilizer) kg/mu / recovery {recovery}; it cannot tell which nutrient limits."
        ),
        "",
    ),
    "soil_by_response": (
        "{nutrient} by the response function of a local trial: {demand} kg/mu.",
        "",
    ),
    "soil_by_quefts": (
        "{nutrient} by QUEFTS: the gap to the target yield, {demand} less {soil} kg/mu from the soil.",
        "",
    ),
    "soil_credit_manure": (
        "Manure counts as N {n}, P2O5 {p2o5}, K2O {k2o} kg/mu of fertilizer.",
        "",
    ),
    "soil_credit_straw": (
        "Straw counts as N {n}, P2O5 {p2o5}, K2O {k2o} kg/mu of fertilizer.",
        "",
    ),
    "soil_balance": (
        (
            "{nutrient}: {demand} - soil {soil} - manure {manure} - straw {straw} + surplus {surplus} - limits "
            "{cut} = {need} kg/mu (range {low}-{high})."
        ),
        "",
    ),
    "soil_split_by": (
        "Split by the rule {rule}.",
        "",
    ),
    "soil_schedule_base": (
        "base {date}: N {n}, P2O5 {p2o5}, K2O {k2o}",
        "",
    ),
    "soil_schedule_dressing": (
        "dressing {number} ({stage}) {date}: N {n}, P2O5 {p2o5}, K2O {k2o}",
        "",
    ),
    "soil_heading_unknown": (
        "The column “{heading}” was not recognised and was left out.",
        "Compare with `nonggu prescribe columns`; the unit in brackets counts too.",
    ),
    "soil_plans_written": (
        "{ok} plans and {asked} to be asked about written to {file}; {refused} refused.",
        "",
    ),
    "soil_more_errors": (
        "{count} more of these are in the output's column of reasons.",
        "",
    ),
    "soil_ids_not_checked": (
        "Beyond {rows} rows the codes are not in order, so codes that stand twice were no longer looked for.",
        "Sort the file by its code to have every code checked.",
    ),
    "soil_method_unknown": (
        "The method {method} is not known.",
        "Known: {known}.",
    ),
    "soil_scheme_unknown": (
        "The grade scheme {scheme} is not known.",
        "Known: {known}.",
    ),
    "quefts_never_in_greenhouse": (
        "QUEFTS is never used for greenhouse vegetables: no such set exists.",
        "Use `nonggu prescribe plan` instead.",
    ),
    "quefts_crop_not_covered": (
        "QUEFTS does not cover the crop “{value}”.",
        "Use one of the field crops it was made for.",
    ),
    "quefts_model_unknown": (
        "The supply model is not known.",
        "Write given, janssen or sattari.",
    ),
    "quefts_organs_missing": (
        "The attainable storage organs (and leaf and stem, where the crop has no ratio) are missing.",
        "Fill them in kg dry matter/ha.",
    ),
    "quefts_value_impossible": (
        "A supply, rate or recovery cannot be (negative, or recovery not between 0 and 1).",
        "Check the row.",
    ),
    "quefts_soil_out_of_range": (
        "The soil lies outside the range of the supply equation (calcareous soils do).",
        "Give the supply from omission plots instead.",
    ),
    "quefts_supply_missing": (
        "The soil supply of N, P or K is not known.",
        "Give it, or pH, SOC, Olsen-P and exchangeable K.",
    ),
    "quefts_p_capped": (
        "The P gap was held to a multiple of what the crop removes.",
        "",
    ),
    "quefts_written": (
        "{count} cases written to {file}; {refused} refused.",
        "",
    ),
    "product_chloride": (
        "{product} contains chloride, which this crop or greenhouse must not get.",
        "",
    ),
    "product_chloride_unknown": (
        "The chloride of {product} is not known, so it is kept from this crop or greenhouse.",
        "Fill the chloride column from the bag.",
    ),
    "product_alkaline": (
        "{product} is for acid soils, not for calcareous ones.",
        "",
    ),
    "product_price_unknown": (
        "{product} has no price and was left out.",
        "Fill its price.",
    ),
    "product_need_not_met": (
        "{missing} kg {nutrient} are not covered by these products.",
        "Add a product that brings it.",
    ),
    "product_content_impossible": (
        "The content of {product} is empty or above 100 %.",
        "Check N, P2O5 and K2O of the product.",
    ),
    "products_none": (
        "{file} holds no product that can be used.",
        "Give at least one with a name and N, P2O5 or K2O.",
    ),
    "products_need_unknown": (
        "The needs of this plot are not known.",
        "",
    ),
    "products_area_unknown": (
        "The area is not known: bags are for 1 mu.",
        "",
    ),
    "products_short": (
        "The needs of {key} cannot be met with these products.",
        "Look at the residuals and the reasons.",
    ),
    "products_bags": (
        "{product} {bags} bags of {kg} kg",
        "",
    ),
    "products_one_bag": (
        "{product} {bags} bag ({kg} kg)",
        "",
    ),
    "products_so_many_bags": (
        "{product} {bags} bags ({kg} kg)",
        "",
    ),
    "products_half_bag": (
        "{product} half a bag ({kg} kg)",
        "",
    ),
    "products_part_bag": (
        "{product} {bags} of a bag ({kg} kg)",
        "",
    ),
    "products_weighed_kg": (
        "{product} {kg} kg",
        "",
    ),
    "dressing_weighed": (
        "Parts of a bag do not fit the dressings: what is given in kg is to be weighed.",
        "",
    ),
    "dressing_over_cap": (
        "A dressing brings more nitrogen than its cap.",
        "Put one dressing more between, or spread the plot's dressings over more days.",
    ),
    "dressing_far_off": (
        "A dressing gets over a quarter more or less of a nutrient than its need: the bags do not divide as the plan does.",
        "Look at its residuals; add a product that dissolves, or smaller bags.",
    ),
    "products_written": (
        "Bags written to {file}: {ok} plots met, {short} not met, {nothing} need nothing, {refused} without needs.",
        "",
    ),
    "soil_county_unreadable": (
        "{file} is no frame of a county: {why}.",
        "Write west_degrees, east_degrees, south_degrees, north_degrees and division_codes, as in the sample county.yaml.",
    ),
    "mix_infeasible": (
        "No mix satisfies the requirements: {why}.",
        "Loosen a requirement or add a product.",
    ),
}
