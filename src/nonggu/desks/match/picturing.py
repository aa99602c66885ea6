"""The pictures' page: the heat map with shades, and the names of fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nonggu.desks.match import gathering, ranking
from nonggu.desks.match.facts import Pool
from nonggu.desks.match.gathering import NO_FIELD, NOBODY, HeatMap
from nonggu.registry.models import User
from nonggu.registry.models.lists import Industry

SHADES = 5


@dataclass(frozen=True)
class HeatCell:
    """Needs of a row for a field: their number, the shade (0 is none), and the field's code (`none`: unknown)."""

    count: int
    shade: int
    field: str


@dataclass(frozen=True)
class HeatRow:
    """One industry of the heat map: needs, cells, and those nobody can serve."""

    industry: str
    name: str
    needs: int
    cells: tuple[HeatCell, ...]
    unserved: int


def heat_map(user: User) -> dict[str, Any]:
    """The heat map of the open needs."""
    pool = ranking.desk_pool()
    found = heat_of(user, pool)
    return {
        "columns": [(field_name(code), found.experts.get(code, 0), code or NO_FIELD) for code in found.disciplines],
        "rows": _rows(found),
        "floor": pool.settings.values["least_fit"],
        "experts": len(pool.experts),
    }


def _rows(found: HeatMap) -> list[HeatRow]:
    highest = max((n for (_, column), n in found.counts.items() if column != NOBODY), default=1)
    names = dict(Industry.choices)
    return [
        HeatRow(
            industry=industry,
            name=str(names.get(industry, industry)),
            needs=found.needs[industry],
            cells=tuple(_cell(found.count(industry, field), highest, field) for field in found.disciplines),
            unserved=found.unserved(industry),
        )
        for industry in found.industries
    ]


def _cell(count: int, highest: int, field: str) -> HeatCell:
    return HeatCell(count, -(-SHADES * count // highest) if count else 0, field or NO_FIELD)


def cell(user: User, industry: str, field: str) -> dict[str, Any]:
    """What a cell of the heat map counts: its needs with their best expert, and the experts of the field."""
    pool = ranking.desk_pool()
    names = dict(Industry.choices)
    code = "" if field == NO_FIELD else field
    found = heat_of(user, pool)
    if industry not in names or (field != NOBODY and code not in found.disciplines):
        return {}
    return {
        "industry": str(names[industry]),
        "field": "" if field == NOBODY else field_name(code),
        "is_nobody": field == NOBODY,
        "floor": pool.settings.values["least_fit"],
        "placed": [
            (one, pool.settings.fit(one.score))
            for one in found.placed
            if (one.industry, one.column) == (industry, field)
        ],
        "experts": [one for one in pool.experts.values() if field != NOBODY and gathering.field_of(one) == code],
    }


def heat_of(user: User, pool: Pool) -> HeatMap:
    """The heat map of the open needs by the least fit of the day."""
    least = pool.settings.values["least_fit"]
    return gathering.read_heat_map(user, pool, floor_millionths=int(least * ranking.MILLIONTHS))


def field_name(code: str) -> str:
    """The first-level discipline of GB/T 13745 in words; the digits where the list does not hold them."""
    names = {
        "150": _("chemistry"),
        "180": _("biology"),
        "210": _("agronomy"),
        "220": _("forestry"),
        "230": _("animal husbandry and veterinary science"),
        "240": _("aquaculture"),
        "350": _("pharmacy"),
        "360": _("Chinese medicine"),
        "413": _("information engineering"),
        "416": _("applied sciences"),
        "430": _("materials"),
        "450": _("metallurgy"),
        "460": _("mechanical engineering"),
        "470": _("power and electrical engineering"),
        "480": _("energy"),
        "510": _("electronics and communication"),
        "520": _("computing"),
        "530": _("chemical engineering"),
        "550": _("food technology"),
        "560": _("civil engineering"),
        "570": _("water engineering"),
        "610": _("environment and resources"),
        "620": _("safety"),
        "630": _("management"),
        "790": _("economics"),
    }
    return names.get(code, code or _("unknown"))
