"""The county in one page (一张图): the groups of figures, and the charts that they open from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import dropwhile

from nonggu.desks.report import queries
from nonggu.desks.report.declared.enterprises import high_tech_enterprises
from nonggu.desks.report.lines import LineGroup, figure_lines, in_groups, simulated_count
from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.remembering import remembered_count

YEARS = 6

#: Figures whose numbers are compared as bars, by group.
COMPARED: dict[str, tuple[str, ...]] = {
    "platforms": (
        "platform_key_labs",
        "platform_new_rd_provincial",
        "platform_new_rd_municipal",
        "platform_maker_spaces",
        "platform_star_spaces",
        "platform_incubators",
        "platform_transfer_bases",
        "platform_transfer_enterprises",
        "platform_pilot_bases",
    ),
    "enterprises": ("high_tech_enterprises", "tech_smes", "hte_coached", "enterprises_visited"),
    "industries": ("vegetable_results", "pig_results", "space_breeding_categories", "space_breeding_varieties"),
    "cooperation": ("pioneer_experts", "pioneer_results", "pioneer_projects", "pioneer_topics", "strategic_agreements"),
    "festival": ("festival_exhibitors", "festival_zones", "festival_activities", "signed_projects"),
}


@dataclass(frozen=True, slots=True)
class CountyGroup:
    """One group of the county page: its figures, and which of them are drawn as bars."""

    group: LineGroup
    compared: frozenset[str]

    @property
    def highest(self) -> Decimal:
        """The highest of the compared numbers, the length of a whole bar."""
        values = [line.reading.value for line in self.group.lines if line.reading.figure.key in self.compared]
        return max((value for value in values if value is not None), default=Decimal(0))


@dataclass(frozen=True, slots=True)
class County:
    """The county on a day: the groups, the years of high-tech enterprises and how many figures are simulated."""

    groups: list[CountyGroup]
    years: Sequence[tuple[str, int]]
    simulated: int


def high_tech_by_year(user: User | None, *, on: dt.date) -> list[tuple[str, int]]:
    """High-tech enterprises at the end of each of the last years, oldest first, from the first year that has any.

    Earlier years are left out rather than shown as 0: what the book does not hold is not known.
    """
    counts = [
        (str(year), remembered_count(access.only_visible(user, high_tech_enterprises(dt.date(year, 12, 31)))))
        for year in range(on.year - YEARS, on.year)
    ]
    return list(dropwhile(lambda entry: entry[1] == 0, counts))


def read_county(user: User | None, on: dt.date) -> County:
    """The county page on a day."""
    queries.require_report(user)
    lines = figure_lines(user, on)
    groups = [CountyGroup(group, frozenset(COMPARED.get(group.key, ()))) for group in in_groups(lines)]
    return County(groups, high_tech_by_year(user, on=on), simulated_count(lines))
