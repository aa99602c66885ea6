"""Codes of least-cost mixes."""

PHRASES = {
    "mix_form_wrong": (
        "This is no mix: neither the prices c nor ingredients are there.",
        "Write c, A, lo, hi, lb, ub, total, or ingredients and needs; see `nonggu blend columns`.",
    ),
    "mix_key_wrong": ("{key} cannot be “{value}”.", "See `nonggu blend columns` for what belongs there."),
    "mix_key_unknown": ("These keys are not known and were left out: {keys}.", "Check their spelling."),
    "mix_marks_ambiguous": (
        "The list {key} of zeros and ones can be read in two ways.",
        "Write true and false, or the ingredients' names.",
    ),
    "mix_wrong_length": (
        "{part} has the wrong length: {found}, where {needed} is needed.",
        "Give one number for each ingredient (c, lb, ub, columns of A) or each row (lo, hi, rows of A).",
    ),
    "mix_not_finite": (
        "{part} holds an unknown or infinite number.",
        "Give a number; leave a bound out where there is none.",
    ),
    "mix_total_not_finite": ("The total cannot be {total}.", "Give a number, or leave the total out."),
    "mix_empty": ("There are no ingredients or no mixes.", "Name at least one ingredient and one mix."),
    "mix_names_twice": ("These names stand twice: {names}.", "Give each a name of its own."),
    "mix_most_used_wrong": ("At most {most_used} ingredients is no mix.", "Allow one ingredient or more."),
    "mix_if_used_wrong": (
        "The minimum if used of {names} is wrong: below zero, infinite, or beside a lower bound above zero.",
        "Give the lower bound or the minimum if used, not both.",
    ),
    "mix_step_wrong": ("The bag size of {names} must be above zero.", "Write what one bag holds."),
    "mix_needs_upper": (
        "{name} may be left out or used without limit, so no choice can be computed.",
        "Give an upper limit for it.",
    ),
    "mix_needs_lower": (
        "{name} may be left out or go below zero without limit, so no choice can be computed.",
        "Give a lower limit for it, such as 0.",
    ),
    "mix_content_unknown": (
        "The content of {nutrient} is not known for: {names}.",
        "Fill it in (0 where there is none), or leave these ingredients out. Unknown is not zero.",
    ),
    "mix_content_missing": (
        "No ingredient column is named {nutrient}.",
        "Write the name as it stands in the ingredient sheet.",
    ),
    "mix_ingredient_bare": ("The ingredient {name} lacks its name or price.", "Give both."),
    "mix_sheet_wrong": (
        "{count} cells of {file} cannot be used; the mix is not computed without them.",
        "Mend the cells that are listed above.",
    ),
    "mix_units_differ": (
        "Prices and amounts are in different units: {headings}.",
        "Write prices per the unit in which amounts are written.",
    ),
    "mix_many_need_json": ("Many problems are answered as JSON only, not as {file}.", "Let --out end in .json."),
    "out_folder_missing": ("The folder {folder} does not exist.", "Make it, or write the result elsewhere."),
    "json_not_readable": ("{file} is not JSON: {why}.", "Check commas, quotes and brackets at that place."),
    "mix_cost": ("Cost of the mix: {cost}.", ""),
    "mix_proven": ("Proven least cost; {used} of {offered} ingredients are used.", ""),
    "mix_second_opinion": ("The fast method could not prove its answer; HiGHS computed it anew.", ""),
    "mix_large": ("A large plan: computed by HiGHS, the answer checked here.", ""),
    "mix_choices_kept": (
        "Shadow prices and price ranges hold while the choices and whole numbers stay as they are.",
        "",
    ),
    "mix_gap_left": (
        "The search was stopped early: a mix cheaper by up to {gap_percent} % may exist.",
        "Allow more time or a smaller gap.",
    ),
    "mix_degenerate": ("Several limits meet in this mix; the true ranges may be wider than those shown.", ""),
    "mix_exact_proof": ("The certificate in fractions proves the least cost exactly.", ""),
    "mix_exact_failed": (
        "Computed exactly, the problem has no such optimum.",
        "Check limits that nearly contradict each other.",
    ),
    "mix_impossible": ("No mix can meet all requirements.", ""),
    "mix_unbounded": (
        "The cost has no lower end: an ingredient with a negative price can be used without limit.",
        "Give it an upper limit, or give the mix a total.",
    ),
    "mix_doubtful": (
        "No answer could be proven.",
        "Check the sizes of the numbers; very large and very small ones do not mix.",
    ),
    "mix_conflict": (
        "These {count} requirements cannot hold together; without any one of them the others could:",
        "Give way in one of them.",
    ),
    "mix_more_conflicts": (
        "Giving way in one of them alone does not suffice: there are further conflicts.",
        "Mend this conflict and run again.",
    ),
    "mix_needs_at_least": ("{name} at least {asked}", ""),
    "mix_needs_at_most": ("{name} at most {asked}", ""),
    "mix_needs_exactly": ("{name} exactly {asked}", ""),
    "mix_needs_total": ("amounts add up to {asked}", ""),
    "mix_needs_amount_at_least": ("amount of {name} at least {asked}", ""),
    "mix_needs_amount_at_most": ("amount of {name} at most {asked}", ""),
    "mix_needs_step": ("{name} in multiples of {asked}", ""),
    "mix_needs_if_used": ("{name} not at all, or at least {asked}", ""),
    "mix_needs_most_used": ("{name}: at most {asked} ingredients", ""),
    "mix_reach": ("With all other requirements kept, {name} can reach {reach} (asked: {asked}).", ""),
}
