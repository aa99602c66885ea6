"""What the pictures show: needs against expertise by field, loads of experts, outcomes against scores."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from nonggu.desks.match import sequel
from nonggu.desks.match.facts import Expert, Pool
from nonggu.registry import access
from nonggu.registry.models import Match, Need, User
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.need import NeedState

if TYPE_CHECKING:
    from nonggu.engines.matching.calibration import Calibration

#: Disciplines (GB/T 13745, first three digits) of experts, as the county's people say them.
FIELD_DIGITS = 3
#: Columns beside those of the fields: experts without a discipline, and nobody who fits.
NO_FIELD, NOBODY = "none", "nobody"
_OPEN = (NeedState.PUBLISHED, NeedState.TO_REVIEW, NeedState.EXPIRED)


@dataclass(frozen=True)
class Placed:
    """An open need in the heat map: its row, its column (a field, `none` or `nobody`), its best free expert and fit."""

    need: Need
    industry: str
    column: str
    best: Expert | None
    score: float


@dataclass(frozen=True)
class HeatMap:
    """Open needs by industry (rows) and by the discipline of their best free candidate (columns).

    In the column `nobody` stand the needs for which nobody reaches the floor: the county's gaps.
    """

    industries: tuple[str, ...]
    disciplines: tuple[str, ...]
    placed: tuple[Placed, ...]
    needs: dict[str, int]
    experts: dict[str, int]

    @cached_property
    def counts(self) -> Counter[tuple[str, str]]:
        """Needs by row and column."""
        return Counter((one.industry, one.column) for one in self.placed)

    def count(self, industry: str, field: str) -> int:
        """Needs of an industry whose best expert is of a field."""
        return self.counts[industry, field or NO_FIELD]

    def unserved(self, industry: str) -> int:
        """Needs of an industry that nobody can serve."""
        return self.counts[industry, NOBODY]


def read_heat_map(user: User, pool: Pool, *, floor_millionths: int) -> HeatMap:
    """The heat map of the open needs that the user sees."""
    from nonggu.desks.match import ranking

    placed, needs = [], open_needs(user)
    by_need = ranking.scores_by_need(pool, needs)
    for need in needs:
        scores = by_need[need.pk]
        free = [code for code in scores if not pool.bar(need, pool.experts[code])]
        best = max(free, key=lambda code: (scores[code], code), default=None)
        expert = pool.experts[best] if best is not None else None
        is_served = best is not None and scores[best] >= floor_millionths
        column = (field_of(expert) or NO_FIELD) if expert is not None and is_served else NOBODY
        score = scores[best] / ranking.MILLIONTHS if best is not None else 0.0
        placed.append(Placed(need, need.industry or Industry.OTHER.value, column, expert, score))
    by_industry = Counter(one.industry for one in placed)
    experts = Counter(field_of(expert) for expert in pool.experts.values())
    disciplines = sorted(experts, key=lambda field: (-experts[field], field))
    industries = sorted(by_industry, key=lambda industry: (-by_industry[industry], industry))
    return HeatMap(tuple(industries), tuple(disciplines), tuple(placed), dict(by_industry), dict(experts))


def field_of(expert: Expert) -> str:
    """The first-level discipline of an expert; empty where it is unknown."""
    return (expert.person.discipline_code or "")[:FIELD_DIGITS]


def open_needs(user: User) -> list[Need]:
    """Needs that wait for somebody, as far as the user sees them."""
    found = access.visible(user, Need).filter(archived_at=None, state__in=_OPEN)
    return list(found.select_related("organisation").order_by("code"))


@dataclass(frozen=True)
class Load:
    """An expert's year: needs taken of those at most, and those in which the expert was only proposed."""

    expert: Expert
    proposed: int

    @property
    def share(self) -> float:
        """Taken places of the capacity, at most 1."""
        return min(1.0, self.expert.taken / self.expert.capacity) if self.expert.capacity else 1.0


def read_loads(pool: Pool) -> list[Load]:
    """Everybody's load, the fullest first."""
    proposed = Counter(Match.objects.current().filter(state="proposed").values_list("person_id", flat=True))
    loads = [Load(expert, proposed[expert.person.pk]) for expert in pool.experts.values()]
    return sorted(loads, key=lambda load: (-load.share, -load.expert.taken, -load.proposed, load.expert.code))


def read_calibration(user: User) -> tuple[Calibration, list[Match]]:
    """What recorded outcomes say of scores, and the matches it rests on."""
    import numpy as np

    from nonggu.engines.matching.calibration import calibrate

    known = [
        (match, success)
        for match in access.visible(user, Match).filter(archived_at=None, score__isnull=False).order_by("pk")
        if (success := sequel.is_success(match)) is not None
    ]
    score = np.array([float(match.score or 0) for match, _ in known], dtype=np.float64)
    success = np.array([success for _, success in known], dtype=np.bool_)
    return calibrate(score, success), [match for match, _ in known]
