"""Codes of the rules engine, of its input files and of the words that explain an answer."""

PHRASES = {
    "rules_unknown_set": (
        "There is no rule set named {name}. Known: {known}.",
        "Choose one of `nonggu cultivate rulesets`.",
    ),
    "rules_unknown_edition": (
        "{name} has no edition {edition}. Known: {known}.",
        "Name one of the editions of `nonggu cultivate rulesets`.",
    ),
    "rules_not_in_force": (
        "No edition of {name} is in force on {on}. Editions: {editions}.",
        "Choose a date within an edition, or name the edition with --edition.",
    ),
    "rules_document_wrong": (
        "The rule document is wrong at {where}: {why}.",
        "Mend the line in rules.yaml or parameters.yaml and check again.",
    ),
    "rules_other_date": ("The facts are of {on}, the rules of {rules_on}.", "Take both for the same date."),
    "rules_parameter_unknown": (
        "The document {document} has no parameter {parameter}.",
        "Export the parameters anew and change values only.",
    ),
    "rules_export_wrong": (
        "{file} does not hold exported parameters: {why}.",
        "Make it with `nonggu cultivate rulesets --export` and change values only.",
    ),
    "rules_case_fails": (
        "{count} worked cases of {folder} do not hold: {cases}.",
        "Mend the rules, or the case if it is the case that is wrong.",
    ),
    "rules_id_not_found": (
        "{file} has no enterprise with the id {key}.",
        "Check the code; it must stand in the column of ids.",
    ),
    "rules_out_not_writable": (
        "{file} cannot be written: {why}.",
        "Choose another folder, or close the file where it is open.",
    ),
    "rules_out_is_input": ("{file} is the input itself.", "Give --out another name."),
    "rules_no_rows": ("{file} has no rows.", "Fill in at least one enterprise."),
    "rules_costs_wrong": (
        "The costs in {file} cannot be used: {why}.",
        "Start from `nonggu cultivate path --show-costs` and change numbers only.",
    ),
    "part_exceeds_whole": (
        "{column} is greater than {other}, of which it is a part.",
        "Check both figures; until then a person must look.",
    ),
    "net_assets_differ": (
        "{column} is not {other} less liabilities.",
        "Check the three figures; until then a person must look.",
    ),
    "year_columns_missing": (
        "Columns of some years are missing: {columns}.",
        "Add them; until then these facts are unknown, not zero.",
    ),
    "linked_id_unknown": (
        "{key} does not stand in the main sheet.",
        "Add the enterprise to the main sheet, or mend its code.",
    ),
    "staff_months_incomplete": (
        "{enterprise}: {months} different months in {year}; the yearly average needs all twelve.",
        "Fill in the missing months (fewer count only in the year of registration).",
    ),
    "ip_provincial_variety": (
        "{number}: a provincially approved variety is not class I IP.",
        "Only national crop varieties, plant variety rights and the like count.",
    ),
    "ip_registered_crop": (
        "{number}: this crop is registered, not approved, so it cannot be a national crop variety.",
        "Use a plant variety right or an invention patent.",
    ),
    "ip_trademark": ("{number}: trademarks never count.", ""),
    "ip_kind_unknown": ("{number}: the kind of IP is not known.", "Choose a kind of the list."),
    "ip_not_in_china": ("{number}: not granted in China.", "Only IP granted or approved in China counts."),
    "ip_licence_only": ("{number}: held by licence only.", "The applicant must own the right."),
    "ip_expired": ("{number}: no longer in force.", "Pay the fee where it can still be restored."),
    "ip_used_by_co_owner": (
        "{number}: a co-owner uses it already.",
        "Only one owner may use it while the certificate is valid.",
    ),
    "ip_not_linked": ("{number}: not linked to the main product.", ""),
    "clause_unmet": ("The clause {clause} is not met.", ""),
    "clause_unknown": ("The clause {clause} cannot be judged: a fact is missing.", "Fill in the missing fact."),
    "clause_manual_review": ("The clause {clause} is for a person to judge.", "Have the evidence reviewed."),
    "parameter_empty": (
        "{clause}: the rulebook has no number for this clause.",
        "Let the administrator fill it from the notice, with source and date.",
    ),
    "denominator_not_positive": (
        "{clause}: the denominator is zero or negative, so there is no ratio.",
        "Check the figure.",
    ),
    "score_average_below_one": (
        "{clause}: an average between 0 and 1 has no printed band and is taken as 0 (unsure).",
        "Ask the authority.",
    ),
    "expert_score_outside_band": (
        "{clause}: the experts' score lies outside the band that the figures give.",
        "Check the score or the figures.",
    ),
    "growth_first_year_zero": ("{clause}: the first year is zero, so the last two years are compared.", ""),
    "growth_second_year_zero": ("{clause}: the second year is zero, so growth counts as 0.", ""),
    "growth_negative_base": (
        "{clause}: growth on a negative base has no meaning and counts 0 points, for review (unsure).",
        "Ask the financial expert.",
    ),
    "growth_two_years": ("{clause}: only two years, so growth is that of the two (practice, unsure).", ""),
    "growth_one_year": ("{clause}: only one year, so growth counts 0 (practice, unsure).", ""),
    "growth_on_disputed_border": (
        "{clause}: growth lies exactly on a border that annex 4 prints as “more than” and the body as “at least”.",
        "",
    ),
    "sources_disagree": ("{clause}: two sources of a figure disagree.", "Find out which is right."),
    "explain_heading": ("{key}: self-assessment as {title} on {on} (rules {version})", ""),
    "verdict_pass": ("Verdict: would pass.", ""),
    "verdict_fail": ("Verdict: would not pass.", ""),
    "verdict_open": ("Verdict: open.", ""),
    "explain_score": ("Points: {low} to {high}.", ""),
    "fact_may_pass": ("Missing and decisive: {fact} (the right value would make it pass).", ""),
    "fact_may_fail": ("Missing and decisive: {fact} (a bad value would make it fail).", ""),
    "fact_may_pass_or_fail": ("Missing and decisive: {fact} decides alone.", ""),
    "explain_value": ("value {value} {unit}", ""),
    "explain_threshold": ("line {value} {unit}", ""),
    "explain_shortfall": ("short by {value} {unit}", ""),
    "explain_amount_short": ("(that is {amount} of the numerator)", ""),
    "explain_points": ("points {low} to {high}", ""),
    "explain_unsure": ("[unsure parameter]", ""),
    "explain_missing": ("missing: {facts}", ""),
    "result_met": ("met", ""),
    "result_unmet": ("not met", ""),
    "result_unknown": ("cannot be judged yet", ""),
    "result_manual_review": ("for a person to judge", ""),
    "result_not_applicable": ("does not apply", ""),
    "self_assessment_only": ("This is a self-assessment. Only the authority recognises.", ""),
}
