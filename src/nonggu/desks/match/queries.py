"""What the match desk's pages read, always through the one rule of access."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from nonggu.desks.match import facts, resolving, sequel
from nonggu.desks.match.adjusting import Pair
from nonggu.desks.match.sequel import DueMatch
from nonggu.engines.reasons import Reason
from nonggu.phrases import remedy, say
from nonggu.registry import access
from nonggu.registry.models import (
    DeclaredConflict,
    ExpertCapacity,
    Match,
    MatchRound,
    MatchStep,
    Need,
    Organisation,
    Person,
    SynonymGroup,
    User,
)
from nonggu.registry.models.match import MatchState
from nonggu.registry.models.need import NeedState
from nonggu.registry.models.user import UserRole
from nonggu.registry.remembering import remembered_count
from nonggu.registry.wording import language

OUTSIDERS = (UserRole.ENTERPRISE, UserRole.EXPERT)


def may_open(user: User) -> bool:
    """Whether the user has any page here: staff that reads figures, firms and experts."""
    return access.may_report(user) or (user.is_active and user.role in OUTSIDERS)


def may_read_all(user: User) -> bool:
    """Whether the user reads the whole desk: leaders, auditors and the centre's staff."""
    return access.may_report(user)


def needs_of(user: User, *, state: str = "", words: str = "", industry: str = "") -> QuerySet[Need]:
    """The needs that the user sees, newest first, narrowed."""
    found = access.visible(user, Need).filter(archived_at=None).select_related("organisation")
    if state:
        found = found.filter(state=state)
    if industry:
        found = found.filter(industry=industry)
    if words:
        named = Q(title__icontains=words) | Q(words__icontains=words) | Q(rewrite__icontains=words)
        found = found.filter(named | Q(keywords__icontains=words) | Q(organisation__name__icontains=words))
    return found.order_by("-submitted_on", "-pk")


def need_of(user: User, code: str) -> Need | None:
    """One need, where the user sees it."""
    return access.visible(user, Need).filter(code=code).select_related("organisation", "entered_by").first()


def match_of(user: User, code: str) -> Match | None:
    """One match, where the user sees it."""
    found = access.visible(user, Match).filter(code=code, archived_at=None)
    return found.select_related(
        "need__organisation", "person__organisation", "agreement", "round", "achievement"
    ).first()


def matches_of(user: User, **narrowed: Any) -> QuerySet[Match]:
    """The matches that the user sees, with need and expert."""
    found = access.visible(user, Match).filter(archived_at=None, **narrowed)
    return found.select_related("need__organisation", "person__organisation").order_by("-pk")


def steps_of(match: Match) -> list[MatchStep]:
    """What happened in a match, newest first; for those who see the whole match."""
    steps = MatchStep.objects.filter(match=match, archived_at=None).select_related("entered_by")
    return list(steps.order_by("-happened_on", "-pk"))


def round_of(user: User, number: int) -> MatchRound | None:
    """One round, for those who read the whole desk."""
    if not may_read_all(user):
        return None
    return MatchRound.objects.filter(pk=number).select_related("made_by").first()


def rounds_of(user: User) -> list[MatchRound]:
    """The rounds so far, newest first, without what they computed."""
    if not may_read_all(user):
        return []
    return list(MatchRound.objects.defer("result", "pairs").select_related("made_by")[:20])


@dataclass(frozen=True)
class Said:
    """A reason in the reader's language."""

    code: str
    sentence: str
    remedy: str


def said(reasons: Sequence[Reason]) -> list[Said]:
    """Reasons as sentences."""
    spoken = language()
    return [Said(r.code, say(r.code, r.params, spoken), remedy(r.code, r.params, spoken)) for r in reasons]


def said_stored(stored: Sequence[dict[str, Any]], names: dict[str, str]) -> list[Said]:
    """Reasons that a round keeps, with names in the place of codes."""
    return said([named(Reason(one["code"], one["params"]), names) for one in stored])


def named(reason: Reason, names: dict[str, str]) -> Reason:
    """The reason with the names of needs and experts in the place of their codes."""
    shown = {key: names.get(str(value), value) for key, value in reason.params.items()}
    return Reason(reason.code, shown, reason.citation)


def names_of(needs: Sequence[str], offers: Sequence[str]) -> dict[str, str]:
    """Titles of needs and names of people by code."""
    found: dict[str, str] = dict(Need.objects.filter(code__in=needs).values_list("code", "title"))
    found.update(Person.objects.filter(code__in=offers).values_list("code", "name"))
    return found


def people_named(pairs: Sequence[Pair]) -> dict[str, Person]:
    """The people of pairs by code."""
    codes = {offer for _, offer in pairs}
    return {person.code: person for person in Person.objects.filter(code__in=codes).select_related("organisation")}


@dataclass(frozen=True)
class Waits:
    """What waits at the desk for the reader."""

    to_review: int
    without_match: int
    refusals: list[Match]
    due: list[DueMatch]
    past_last_day: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.to_review or self.without_match or self.refusals or self.due or self.past_last_day)


def waits_for(user: User, *, on: dt.date | None = None) -> Waits:
    """Needs to be reviewed, published needs nobody works on, refusals without a successor, matches that are due."""
    day = on or facts.desk_day()
    needs = access.visible(user, Need).filter(archived_at=None)
    published = needs.filter(state=NeedState.PUBLISHED)
    living = (*facts.TAKES_A_PLACE, MatchState.PROPOSED)
    busy = Match.objects.current().filter(state__in=living).values("need")
    open_matches = matches_of(user).exclude(state__in=(*sequel.ENDED, MatchState.DONE))
    return Waits(
        to_review=remembered_count(needs.filter(state=NeedState.TO_REVIEW)),
        without_match=remembered_count(published.exclude(pk__in=busy)),
        refusals=resolving.waiting_refusals(user),
        due=sequel.due_matches(open_matches, on=day),
        past_last_day=remembered_count(published.filter(expires_on__lt=day)),
    )


def unanswered_by(user: User) -> QuerySet[Match]:
    """The invitations that wait for the answer of the firm or expert."""
    side = "expert" if user.role == UserRole.EXPERT else "firm"
    return matches_of(user, state=MatchState.INVITED, **{f"{side}_answer": ""})


def wordings_for(user: User) -> QuerySet[Need]:
    """The published needs whose public wording an expert may read."""
    return access.published_wordings(user).select_related("organisation").order_by("-published_on", "-pk")


def synonyms_of(user: User) -> QuerySet[SynonymGroup]:
    """The staff's groups of synonyms."""
    return access.visible(user, SynonymGroup).filter(archived_at=None).order_by("term")


def synonym_of(user: User, code: str) -> SynonymGroup | None:
    """One group that the user may change."""
    return access.changeable(user, SynonymGroup).filter(code=code, archived_at=None).first()


def conflicts_of(user: User) -> QuerySet[DeclaredConflict]:
    """The declared conflicts that the user sees."""
    found = access.visible(user, DeclaredConflict).filter(archived_at=None)
    return found.select_related("person", "organisation").order_by("-pk")


def capacity_of(person: Person, year: int) -> ExpertCapacity | None:
    """The expert's capacity of the year, where one was set."""
    return ExpertCapacity.objects.current().filter(person=person, year=year).first()


def person_of(user: User, code: str) -> Person | None:
    """A person whom the user sees."""
    return access.visible(user, Person).filter(code=code, archived_at=None).first()


def firms_named(user: User, text: str) -> list[Organisation]:
    """Organisations of that name or code among those the user sees: none, one, or two for several."""
    found = access.visible(user, Organisation).filter(archived_at=None)
    code = text.rpartition("[")[2].rstrip("] ") if text.endswith("]") else text
    return list(found.filter(Q(name=text) | Q(code=code))[:2])


def people_called(user: User, text: str) -> list[Person]:
    """People of that name or code among those the user sees: none, one, or two for several."""
    found = access.visible(user, Person).filter(archived_at=None)
    code = text.rpartition("[")[2].rstrip("] ") if text.endswith("]") else text
    return list(found.filter(Q(name=text) | Q(code=code))[:2])
