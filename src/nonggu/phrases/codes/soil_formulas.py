"""Codes of regional formulas (大配方小调整)."""

PHRASES = {
    "formulas_no_plots": ("No plot can be used.", "Give plots with N, P2O5 and K2O needs in kg/mu."),
    "formulas_needs_impossible": (
        "Needs must be numbers from 0 and areas above 0.",
        "Leave out plots whose need is not known; do not write 0 for unknown.",
    ),
    "formulas_k_impossible": ("The number of formulas cannot be {k}.", "Ask for at least one formula."),
    "formulas_k_unreadable": (
        "“{text}” is not a number of formulas.",
        "Write a number such as 5, or a range such as 1-12 (at most 60).",
    ),
    "formulas_no_grades": (
        "There is no legal grade that can be blended from these materials.",
        "Lower the least total, or add materials with higher contents to the price file.",
    ),
    "formulas_surplus_impossible": ("The surplus allowed cannot be {value}.", "Give a share from 0 to 1."),
    "formulas_pricing_impossible": ("{name} cannot be {value}.", "Check the price conventions."),
    "formulas_no_straight": (
        "The price file has no straight that holds only {nutrient}.",
        "Add a single-nutrient fertiliser for {nutrient} with its price.",
    ),
    "formulas_price_list_wrong": (
        "The price list {file} has empty or wrong cells; every cost would rest on it.",
        "Fill or mend all its cells.",
    ),
    "formulas_rule_not_valid": (
        "The rule {name} has no value for {on}; it holds from {since}.",
        "Choose a later day, or add the older rule to the rulebook.",
    ),
    "formulas_map_needs_one_k": ("A map shows one number of formulas.", "Ask for one K with --map."),
    "formulas_map_needs_places": (
        "The plan has no columns x and y.",
        "Add the places of the plots, or leave out --map.",
    ),
    "grade_content_impossible": ("The grade {grade} is impossible.", "Contents are % by mass, from 0 to 100."),
    "grade_too_few_nutrients": (
        "{grade} holds one nutrient only: it is a straight, no compound.",
        "List straights in the price file.",
    ),
    "grade_single_too_low": (
        "{grade} may not be sold as a compound: a declared nutrient lies below {single} %.",
        "Raise the nutrient to {single} % or leave it out.",
    ),
    "grade_total_too_low": (
        "{grade} may not be sold in this class: N + P2O5 + K2O lies below {total} %.",
        "Raise the grade, or choose a lower class with --total-at-least (30 medium, 25 low).",
    ),
    "grade_total_too_high": ("{grade} holds more than can be made.", "Check the contents."),
    "formulas_grades_searched": (
        "Searched: {grades} legal grades that no other grade with a top-up replaces.",
        "",
    ),
    "formulas_surplus_allowed": (
        "A formula may give {percent} % more of a nutrient than a plot needs, none where it needs none (ours).",
        "",
    ),
    "formulas_straight_used": (
        "Top-up of {nutrient} by {product} at {price_yuan_per_t} yuan/t (editable with --prices).",
        "",
    ),
    "formulas_compounds_priced": (
        "Compound prices: materials {discount} % below the grower's price plus {blending} yuan/t (ours; see --grades).",
        "",
    ),
    "formulas_needs_binned": (
        "The search saw {plots} plots in {bins} bins; costs and bounds hold for the single plots.",
        "",
    ),
    "formulas_area_counted_as_one": ("The plan has no areas: each plot counts as 1 mu.", ""),
    "formulas_cost": (
        "{k} formulas, {plots} plots, {area_mu} mu: {cost_yuan} yuan, {yuan_per_mu} a mu ({straights_yuan} without).",
        "",
    ),
    "formulas_lower_bound": (
        "Proven lower bound: {bound_yuan} yuan; no {k} grades can cost less. Gap at most {gap_percent} %.",
        "",
    ),
    "formulas_one_more": ("One more formula would save {saving_yuan} yuan, at most {most_yuan} yuan.", ""),
    "formulas_fewer_suffice": ("{used} formulas suffice: more save nothing.", ""),
    "formulas_line": (
        "{formula}: {plots} plots, {area_mu} mu, {tonnes} t at {price_yuan_per_t} yuan/t. {recipe_kg_per_t}",
        "",
    ),
    "formulas_line_unused": ("{formula}: serves no plot at this price.", ""),
    "formulas_plots_without": ("{plots} plots, {area_mu} mu, are served most cheaply by straights only.", ""),
}
