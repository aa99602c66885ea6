"""The rulebook and the soil engine brought together for the `prescribe` commands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    from nonggu.engines.soil.rules import SoilRules

#: The reporting date of the example centre, the default of every `--on`.
REPORTING_DATE = dt.date(2024, 3, 11)


def soil_rules(
    on: dt.date, local: Path | None = None, scheme: str = "national_survey_2", county: Path | None = None
) -> SoilRules:
    """The soil rules that hold on a date, with local values and the frame of a county. Raises UnusableInput for an
    unknown scheme or value."""
    from nonggu.cli.county_files import read_county
    from nonggu.engines.soil.county import NO_COUNTY
    from nonggu.engines.soil.rules import build_rules
    from nonggu.rulebook.agronomy import load_agronomy

    book = load_agronomy(on, local)
    values = {key.split("/", 1)[1]: item.value for key, item in book.parameters.items()}
    marks = {key.split("/", 1)[1]: item.mark for key, item in book.parameters.items()}
    frame = read_county(county) if county else NO_COUNTY
    try:
        return build_rules(book.tables, values, version=book.version, marks=marks, scheme=scheme, county=frame)
    except ValueError:
        known = ", ".join(sorted(set(book.tables["strategy/strategy"]["scheme"])))
        raise UnusableInput("soil_scheme_unknown", scheme=scheme, known=known) from None
