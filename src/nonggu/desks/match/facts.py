"""The only door from the book to the matching engine: experts with texts, loads and conflicts, needs, synonyms."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max

from nonggu.desks.match.judgements import Settings, read_settings
from nonggu.desks.match.wording import engine_text
from nonggu.registry.daily import centre_day
from nonggu.registry.models import (
    Appointment,
    DeclaredConflict,
    ExpertCapacity,
    ExpertText,
    Match,
    Need,
    Person,
    SynonymGroup,
)
from nonggu.registry.models.appointment import Role
from nonggu.registry.models.match import MatchState

if TYPE_CHECKING:
    import polars as pl

#: Appointments that make a person somebody who may be proposed.
EXPERT_ROLES = (Role.PIONEER_EXPERT, Role.POOL_EXPERT, Role.TECHNOLOGY_COMMISSIONER)
#: States that take a place of the expert's year.
TAKES_A_PLACE = (
    MatchState.INVITED,
    MatchState.ACCEPTED,
    MatchState.CONTACTED,
    MatchState.VISITED,
    MatchState.AGREED,
    MatchState.DONE,
)
#: States after which the same pair is not proposed again.
NOT_AGAIN = (MatchState.REFUSED, MatchState.FAILED)


def desk_day() -> dt.date:
    """The day by which the desk's clocks run."""
    return centre_day()


@dataclass(frozen=True)
class Expert:
    """One expert who may be proposed: who, where from, how many needs this year and how many are taken."""

    person: Person
    capacity: int
    least: int
    taken: int

    @property
    def code(self) -> str:
        """The person's code, by which the engine knows the expert."""
        return self.person.code

    @property
    def left(self) -> int:
        """Places that are left this year."""
        return max(0, self.capacity - self.taken)

    @property
    def institution(self) -> str:
        """The code of the institution; empty where it is not known."""
        return self.person.organisation.code if self.person.organisation else ""


@dataclass(frozen=True)
class Pool:
    """Everybody who may be proposed on a day, by code, with what bars pairs."""

    on: dt.date
    settings: Settings
    experts: dict[str, Expert]
    conflicts: frozenset[tuple[int, int]]
    refused: frozenset[tuple[int, int]]
    tired: frozenset[tuple[int, int]]

    @cached_property
    def by_key(self) -> dict[int, Expert]:
        """The experts by the person's key."""
        return {expert.person.pk: expert for expert in self.experts.values()}

    def bar(self, need: Need, expert: Expert) -> str:
        """Why the pair may not be: `same_firm`, `declared`, `refused`, `failed_before`; empty where it may."""
        person, firm = expert.person, need.organisation_id
        if firm and person.organisation_id == firm:
            return "same_firm"
        if (person.pk, firm) in self.conflicts:
            return "declared"
        if (person.pk, need.pk) in self.refused:
            return "refused"
        return "failed_before" if (person.pk, firm) in self.tired else ""


def read_pool(on: dt.date) -> Pool:
    """The experts who hold an appointment on the day, with loads of the day's year and what bars pairs."""
    held = Appointment.objects.held_on(on).filter(role__in=EXPERT_ROLES).values("person")
    people = Person.objects.current().filter(pk__in=held).select_related("organisation").order_by("code")
    given = {c.person_id: c for c in ExpertCapacity.objects.current().filter(year=on.year)}
    year = (dt.date(on.year, 1, 1), dt.date(on.year, 12, 31))
    taken = Counter(
        Match.objects.current()
        .filter(state__in=TAKES_A_PLACE, invited_on__range=year)
        .values_list("person_id", flat=True)
    )
    settings = read_settings(on)
    experts = [_expert(person, given.get(person.pk), taken[person.pk], settings) for person in people]
    ended = (
        Match.objects.current()
        .filter(state__in=NOT_AGAIN)
        .values_list("person_id", "need_id", "need__organisation_id", "state")
    )
    rows = list(ended)
    declared = DeclaredConflict.objects.current().values_list("person_id", "organisation_id", "valid_from", "valid_to")
    return Pool(
        on=on,
        settings=settings,
        experts={expert.code: expert for expert in experts},
        conflicts=frozenset((p, o) for p, o, a, z in declared if (a is None or a <= on) and (z is None or z >= on)),
        refused=frozenset((person, need) for person, need, _, _ in rows),
        tired=frozenset((person, firm) for person, _, firm, state in rows if firm and state == MatchState.FAILED),
    )


def _expert(person: Person, given: ExpertCapacity | None, taken: int, settings: Settings) -> Expert:
    days = person.service_days_per_year
    unknown = settings.whole("capacity_unknown")
    usual = unknown if days is None else max(1, days // settings.whole("days_a_need"))
    most = given.most if given is not None and given.most is not None else usual
    return Expert(person, most, (given.least or 0) if given is not None else 0, taken)


def words_fingerprint(on: dt.date) -> tuple[object, ...]:
    """What changes when a text, a person, an appointment or a synonym changes: the corpus is kept until then."""
    marks: list[object] = [on]
    for model in (Person, ExpertText, Appointment, SynonymGroup, Match):
        found = model.objects.aggregate(count=Count("pk"), last=Max("changed_at"))
        marks.extend((found["count"], found["last"]))
    return tuple(marks)


def synonym_groups() -> list[list[str]]:
    """The staff's groups of words that mean the same; the first stands for all."""
    groups = SynonymGroup.objects.current().order_by("code").values_list("term", "same_as")
    return [[term, *split_words(same)] for term, same in groups]


def split_words(text: str) -> list[str]:
    """Words separated by semicolons, commas or new lines."""
    for mark in ("；", ";", "，", ",", "\n"):
        text = text.replace(mark, "、")
    return [word.strip() for word in text.split("、") if word.strip()]


_OFFER = ("id", "text", "kind", "date", "keywords", "industry", "discipline", "trl")


def offers_frame(pool: Pool) -> pl.DataFrame:
    """One row a text of each expert of the pool, in the columns that the engine documents.

    `row` is the key of the text's record, below 0 for the expert's own profile.
    """
    import polars as pl

    firms = _firms_worked_with(pool)
    rows: list[dict[str, Any]] = []
    for expert in pool.experts.values():
        person = expert.person
        rows.append(
            {
                "id": expert.code,
                "text": person.specialty or None,
                "kind": "statement",
                "keywords": person.keywords or None,
                "discipline": person.discipline_code or None,
                "past_firms": "；".join(sorted(firms[person.pk])) or None,
                "row": -person.pk,
            }
        )
    texts = ExpertText.objects.current().filter(person__in=[e.person.pk for e in pool.experts.values()])
    for text in texts.order_by("code"):
        dated = dt.date(text.year, 7, 1) if text.year else None
        code = pool.by_key[text.person_id].code
        rows.append({"id": code, "text": text.text, "kind": text.kind, "date": dated, "row": text.pk})
    schema = dict.fromkeys(_OFFER, pl.String) | {"date": pl.Date, "trl": pl.Int64}
    places = {"latitude": pl.Float64, "longitude": pl.Float64, "past_firms": pl.String, "row": pl.Int64}
    return pl.DataFrame(rows, schema=schema | places)


def _firms_worked_with(pool: Pool) -> dict[int, set[str]]:
    """Codes of the firms that an expert came to an agreement with."""
    found: dict[int, set[str]] = defaultdict(set)
    agreed = Match.objects.current().filter(agreed_on__lte=pool.on).exclude(state=MatchState.FAILED)
    for person, firm in agreed.values_list("person_id", "need__organisation__code"):
        if firm:
            found[person].add(firm)
    return found


def need_row(need: Need) -> dict[str, object]:
    """The need as the engine reads it."""
    return {
        "id": need.code,
        "text": engine_text(need),
        "keywords": need.keywords or None,
        "industry": need.industry_code or None,
        "discipline": need.discipline_code or None,
        "trl": None,
        "latitude": None,
        "longitude": None,
        "firm": need.organisation.code if need.organisation else None,
    }


def needs_by_code(codes: Iterable[str]) -> dict[str, Need]:
    """Needs by code, in the order given, those that are gone left out."""
    wanted = list(codes)
    found = {need.code: need for need in Need.objects.filter(code__in=wanted).select_related("organisation")}
    return {code: found[code] for code in wanted if code in found}
