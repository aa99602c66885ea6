"""Codes of growers' cards, and of what keeps one from being printed."""

PHRASES = {
    "cjk_font_missing": (
        "No font with Chinese characters is installed, so the card cannot be printed.",
        "On Debian and Ubuntu: apt install fonts-noto-cjk; or give --fonts FOLDER.",
    ),
    "card_id_missing": (
        "{file} has no plan with the code {id}.",
        "Look up the code in the column of codes.",
    ),
    "card_refused": (
        "The plot {id} has no plan: {why}",
        "Mend the sample and make the plan anew.",
    ),
    "card_written": (
        "Card written to {file}.",
        "",
    ),
    "card_title": (
        "Fertilizer card",
        "",
    ),
    "card_now": (
        "Before planting",
        "",
    ),
    "card_around": (
        "around {date}",
        "",
    ),
    "card_when": (
        "Dressing {number}, {stage}",
        "",
    ),
    "card_repeat": (
        "{count} times, every {days} days from {date}: {stage}",
        "",
    ),
    "card_repeat_undated": (
        "{count} times: {stage}",
        "",
    ),
    "card_last_time": (
        "the last time {products}",
        "",
    ),
    "card_with_water": (
        "Dissolve it and bring it with the water.",
        "",
    ),
    "card_per_mu": (
        "per mu",
        "",
    ),
    "card_whole_plot": (
        "for the whole plot",
        "",
    ),
    "card_kg": (
        "{name} {kg} kg",
        "",
    ),
    "card_nothing": (
        "nothing",
        "",
    ),
    "card_enough_n": (
        "No nitrogen this season: there is enough.",
        "",
    ),
    "card_enough_p2o5": (
        "No phosphorus this season: the soil has enough.",
        "",
    ),
    "card_enough_k2o": (
        "No potassium this season: the soil has enough.",
        "",
    ),
    "card_bags": (
        "Bags to buy: {products}",
        "",
    ),
    "card_ask": (
        "To be confirmed: {why}",
        "",
    ),
    "card_target": (
        "target {target} kg/mu, {area} mu",
        "",
    ),
    "card_footer": (
        (
            "Made by the county's agricultural science and technology service centre; rules {version}. Ask "
            "before you do otherwise."
        ),
        "",
    ),
    "card_urea": (
        "urea",
        "",
    ),
    "card_ssp": (
        "superphosphate (16 %)",
        "",
    ),
    "card_sop": (
        "potassium sulphate (50 %)",
        "",
    ),
}
