"""The county in a few figures, for the hall."""

from __future__ import annotations

import datetime as dt

from nonggu.desks.report import queries
from nonggu.desks.report.county import high_tech_by_year
from nonggu.desks.report.reading import FigureReading
from nonggu.registry import access
from nonggu.registry.models import User

#: The figures that the hall shows, the most asked first.
SHOWN = (
    "high_tech_enterprises",
    "tech_smes",
    "enterprises_visited",
    "signed_projects",
    "signed_investment",
    "festival_exhibitors",
    "pioneer_experts",
    "households_served",
)


def county_figures(user: User, *, on: dt.date) -> list[FigureReading]:
    """The hall's figures; none for those who may not open figures."""
    if not access.may_report(user):
        return []
    return [queries.read_figure(key, user=user, on=on) for key in SHOWN]


def county_years(user: User, *, on: dt.date) -> list[tuple[str, int]]:
    """High-tech enterprises by year; none for those who may not open figures, or where there never were any."""
    return high_tech_by_year(user, on=on) if access.may_report(user) else []
