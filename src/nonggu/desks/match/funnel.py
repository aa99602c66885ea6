"""The funnel: need, proposal, contact, agreement, outcome. Every number is a query whose records open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nonggu.registry import access
from nonggu.registry.models import Match, Need, User
from nonggu.registry.models.match import MatchOutcome
from nonggu.registry.models.need import NeedState

_NOT_OUT = (NeedState.DRAFT, NeedState.TO_REVIEW, NeedState.RETURNED)
_GOOD = (MatchOutcome.SOLVED, MatchOutcome.PARTLY)
_IS_SOLVED = Q(outcome_180__in=_GOOD) | Q(outcome_180="", outcome_90__in=_GOOD)
_IS_SOLVED |= Q(outcome_180="", outcome_90="", outcome_30__in=_GOOD)


@dataclass(frozen=True)
class Stage:
    """One stage: its key, name, what it counts, and the condition on matches (None: it counts published needs)."""

    key: str
    name: Promise
    counts: Promise
    of_matches: Q | None


STAGES = (
    Stage("need", _("needs published"), _("Needs that went out, open, answered, expired or closed."), None),
    Stage("proposed", _("needs with a proposal"), _("Needs for which an expert was put forward."), Q()),
    Stage(
        "contact", _("needs in contact"), _("Needs whose firm and expert spoke or met."), Q(contacted_on__isnull=False)
    ),
    Stage("agreed", _("needs with an agreement"), _("Needs of which an agreement came."), Q(agreed_on__isnull=False)),
    Stage(
        "solved",
        _("needs solved"),
        _("Needs whose latest known outcome is solved or partly solved."),
        Q(agreed_on__isnull=False) & _IS_SOLVED,
    ),
)


@dataclass(frozen=True)
class StageCount:
    """A stage with its number, and its share of the stage before and of all needs (None where there is none before)."""

    stage: Stage
    count: int
    of_before: int | None
    of_all: int | None


def stage_of(key: str) -> Stage | None:
    """The stage of that key."""
    return next((stage for stage in STAGES if stage.key == key), None)


def needs_in(stage: Stage, user: User) -> QuerySet[Any]:
    """The needs that a stage counts, each once."""
    needs = access.visible(user, Need).filter(archived_at=None).exclude(state__in=_NOT_OUT)
    if stage.of_matches is None:
        return needs
    return needs.filter(pk__in=matches_in(stage, user).values("need"))


def matches_in(stage: Stage, user: User) -> QuerySet[Match]:
    """The matches that put needs into a stage; none for the first."""
    if stage.of_matches is None:
        return Match.objects.none()
    found = access.visible(user, Match).filter(stage.of_matches, archived_at=None)
    return found.select_related("need", "person").order_by("-pk")


def read_funnel(user: User) -> list[StageCount]:
    """Every stage with its number and shares in whole per cent."""
    found: list[StageCount] = []
    for stage in STAGES:
        count = needs_in(stage, user).count()
        before = found[-1].count if found else None
        first = found[0].count if found else None
        found.append(StageCount(stage, count, _percent(count, before), _percent(count, first)))
    return found


def _percent(count: int, whole: int | None) -> int | None:
    return None if not whole else round(100 * count / whole)
