"""What a figure is: one declaration of what it counts, over which records, as of which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AsOf(StrEnum):
    """For which day a figure holds: the day asked, the last year's end, or the newest source of its records."""

    DAY = "day"
    LAST_YEAR_END = "last_year_end"
    LATEST_SOURCE = "latest_source"


class Rule(StrEnum):
    """How records become a number."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    ATTRIBUTE = "attribute"


class Group(StrEnum):
    """Groups of figures, in the order of the county page."""

    ENTERPRISES = "enterprises"
    PLATFORMS = "platforms"
    COOPERATION = "cooperation"
    INDUSTRIES = "industries"
    SERVICE = "service"
    FESTIVAL = "festival"


GROUP_NAMES = {
    Group.ENTERPRISES: _("Enterprises"),
    Group.PLATFORMS: _("Platforms and people"),
    Group.COOPERATION: _("Cooperation"),
    Group.INDUSTRIES: _("Vegetables and pigs"),
    Group.SERVICE: _("Service and circular agriculture"),
    Group.FESTIVAL: _("Science festival"),
}


#: Units in words; the unit itself is the code that files and programs read.
UNIT_NAMES = {
    "agreements": pgettext_lazy("unit", "agreements"),
    "categories": pgettext_lazy("unit", "categories"),
    "centres": pgettext_lazy("unit", "centres"),
    "clusters": pgettext_lazy("unit", "clusters"),
    "enterprises": pgettext_lazy("unit", "enterprises"),
    "households": pgettext_lazy("unit", "households"),
    "industries": pgettext_lazy("unit", "industries"),
    "items": pgettext_lazy("unit", "items"),
    "kinds": pgettext_lazy("unit", "kinds"),
    "laboratories": pgettext_lazy("unit", "laboratories"),
    "lines": pgettext_lazy("unit", "lines"),
    "organisations": pgettext_lazy("unit", "organisations"),
    "persons": pgettext_lazy("unit", "persons"),
    "platforms": pgettext_lazy("unit", "platforms"),
    "prizes": pgettext_lazy("unit", "prizes"),
    "projects": pgettext_lazy("unit", "projects"),
    "results": pgettext_lazy("unit", "results"),
    "th": pgettext_lazy("unit", "th"),
    "titles": pgettext_lazy("unit", "titles"),
    "topics": pgettext_lazy("unit", "topics"),
    "towns": pgettext_lazy("unit", "towns"),
    "varieties": pgettext_lazy("unit", "varieties"),
    "zones": pgettext_lazy("unit", "zones"),
    "万吨": pgettext_lazy("unit", "10,000 t"),
    "亿元": pgettext_lazy("unit", "100 million yuan"),
}


@dataclass(frozen=True, slots=True)
class Support:
    """The records that make a counted record count: a certificate for its holder, services for a household.

    `query(on)` yields them; `owner` is their attribute that holds the counted record's key.
    """

    query: Callable[[dt.date], QuerySet[Any]]
    owner: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    `records(on)` yields the counted records, one row each; `of` is the attribute that `distinct`, `sum` and
    `attribute` look at; the number is divided by `scale` (fen in 100 million yuan: 10**10) into `unit`, a code of
    `UNIT_NAMES`.
    `counts` is the counting rule in words, `source` what it rests on.
    """

    key: str
    name: Any
    unit: str
    group: Group
    counts: Any
    records: Callable[[dt.date], QuerySet[Any]]
    rule: Rule = Rule.COUNT
    of: str = ""
    scale: int = 1
    as_of: AsOf = AsOf.DAY
    support: Support | None = None
    source: Any = ""
    caution: Any = ""

    @property
    def unit_name(self) -> str:
        """The unit in the reader's language."""
        return str(UNIT_NAMES[self.unit])
