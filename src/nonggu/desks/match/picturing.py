"""The pictures' page: the heat map with shades, and the names of fields."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from nonggu.desks.match import gathering, ranking, rounds
from nonggu.desks.match.gathering import HeatMap
from nonggu.registry.models import User
from nonggu.registry.models.lists import Industry

SHADES = 5
FLOOR_MILLIONTHS = int(Decimal(rounds.DEFAULT_FLOOR) * ranking.MILLIONTHS)


@dataclass(frozen=True)
class HeatRow:
    """One industry of the heat map: needs, cells (count and shade, 0 is none), and those nobody can serve."""

    industry: str
    name: str
    needs: int
    cells: tuple[tuple[int, int], ...]
    unserved: int


def heat_map(user: User) -> dict[str, Any]:
    """The heat map of the open needs."""
    pool = ranking.desk_pool()
    found = gathering.read_heat_map(user, pool, floor_millionths=FLOOR_MILLIONTHS)
    return {
        "columns": [(field_name(code), found.experts.get(code, 0)) for code in found.disciplines],
        "rows": _rows(found),
        "floor": FLOOR_MILLIONTHS / ranking.MILLIONTHS,
        "experts": len(pool.experts),
    }


def _rows(found: HeatMap) -> list[HeatRow]:
    highest = max(found.counts.values(), default=1)
    names = dict(Industry.choices)
    return [
        HeatRow(
            industry=industry,
            name=str(names.get(industry, industry)),
            needs=found.needs[industry],
            cells=tuple(_cell(found.counts.get((industry, field), 0), highest) for field in found.disciplines),
            unserved=found.unserved.get(industry, 0),
        )
        for industry in found.industries
    ]


def _cell(count: int, highest: int) -> tuple[int, int]:
    return count, -(-SHADES * count // highest) if count else 0


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
