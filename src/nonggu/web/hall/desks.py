"""The desks in the order of the work. A desk shows when it is built and the reader may use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nonggu.desks.match import queries as match_queries
from nonggu.registry import access
from nonggu.registry.models import User


@dataclass(frozen=True, slots=True)
class Desk:
    """One service window: its name, what people do there, its first address and who may use it."""

    key: str
    name: Promise
    does: Promise
    url_name: str
    may: Callable[[User], bool]

    @property
    def url(self) -> str:
        """The desk's first address; empty where the desk is not built."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


DESKS = (
    Desk("enrol", _("Enrol"), _("Bring workbooks in, settle duplicates"), "enrol", access.may_import),
    Desk("visit", _("Visit"), _("Plan visits, strike problems off"), "visit", access.may_import),
    Desk("cultivate", _("Cultivate"), _("Who could qualify, what is missing"), "cultivate", access.may_cultivate),
    Desk("match", _("Match"), _("Bring needs to experts and results"), "match", match_queries.may_open),
    Desk("sign", _("Sign"), _("Contracts, milestones, outcomes"), "sign", access.may_report),
    Desk("festival", _("Festival"), _("Exhibitors, zones, signings"), "festival", access.may_report),
    Desk(
        "prescribe", _("Prescribe"), _("Soil tests, fertiliser plans, growers' cards"), "prescribe", access.may_report
    ),
    Desk("compost", _("Compost"), _("Manure in, organic fertiliser out"), "compost", access.may_report),
    Desk("trial", _("Trials"), _("Designs, field books, results"), "trial", access.may_report),
    Desk("report", _("Report"), _("Every figure, and the records behind it"), "report-figures", access.may_report),
)


def desks_for(user: User) -> list[Desk]:
    """The desks that are built and that the user may use."""
    return [desk for desk in DESKS if desk.may(user) and desk.url]
