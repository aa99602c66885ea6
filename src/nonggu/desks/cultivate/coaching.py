"""Coaching: who coaches whom, what was advised, the next step and what came of it; events and who signed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from nonggu.errors import NongguError
from nonggu.registry import access, book
from nonggu.registry.links import Purpose, register_purpose
from nonggu.registry.models import (
    CoachingTeam,
    Cultivation,
    EventSignIn,
    Person,
    ServiceRecord,
    TrainingEvent,
    Unit,
    User,
)
from nonggu.registry.models.event_sign_in import SignInWay
from nonggu.registry.models.service_record import ServiceKind, ServiceState

SIGN_IN = register_purpose(Purpose("event-sign-in", _("Sign in at an event"), str, "cultivate-sign-in"))
#: More sign-ins through one code than this are not taken: a code that got about is no hall.
MOST_BY_PHONE = 2_000


@dataclass(frozen=True, slots=True)
class Advice:
    """One coaching session: on what day, by whom, what was advised, what comes next and by when."""

    served_on: dt.date
    content: str
    person: Person | None = None
    team: CoachingTeam | None = None
    next_step: str = ""
    next_step_due_on: dt.date | None = None


def assign_coach(
    entry: Cultivation, *, coach: Person | None, team: CoachingTeam | None, unit: Unit | None, by: User | None
) -> Cultivation:
    """Say who coaches an enterprise."""
    return book.change_record(entry, {"coach": coach, "team": team, "unit": unit}, by=by)


def coach(entry: Cultivation, advice: Advice, *, by: User | None) -> ServiceRecord:
    """Enter one session of one-to-one coaching; it counts as a service, not as a finished application."""
    values = {
        "kind": ServiceKind.COACHING,
        "state": ServiceState.DONE,
        "organisation": entry.organisation,
        "cultivation": entry,
        "scheme": entry.scheme,
        "served_on": advice.served_on,
        "content": advice.content,
        "person": advice.person or entry.coach,
        "team": advice.team or entry.team,
        "next_step": advice.next_step[:300],
        "next_step_due_on": advice.next_step_due_on,
    }
    return book.create_record(ServiceRecord, values, by=by)


def finish_step(session: ServiceRecord, *, done_on: dt.date, outcome: str, by: User | None) -> ServiceRecord:
    """Note that the next step was taken and what came of it. Raises NongguError where it was noted already, and
    RecordConflict where somebody else changed the session since it was read."""
    with transaction.atomic():
        now = _locked(session)
        if now.next_step_done_on is not None:
            raise NongguError("step_done_already", day=now.next_step_done_on.isoformat())
        values = {"next_step_done_on": done_on, "outcome": outcome}
        return book.change_record(now, values, by=by, version=session.version)


def _locked(session: ServiceRecord) -> ServiceRecord:
    """The session as it is now, for two people may have seen its step open."""
    return ServiceRecord.objects.select_for_update().get(pk=session.pk)


def sessions_of(user: User, entry: Cultivation) -> Any:
    """The coaching of the entry's enterprise under its scheme, newest first."""
    found = access.visible(user, ServiceRecord).filter(
        archived_at=None, kind=ServiceKind.COACHING, organisation=entry.organisation_id, scheme=entry.scheme
    )
    return found.select_related("person", "team").order_by("-served_on", "-id")


def open_steps(user: User | None) -> Any:
    """Next steps that nobody has noted as taken, the soonest first."""
    found = access.visible(user, ServiceRecord).filter(
        archived_at=None, kind=ServiceKind.COACHING, next_step_done_on=None, next_step_due_on__isnull=False
    )
    return found.select_related("organisation", "person", "team", "cultivation").order_by("next_step_due_on", "id")


def recent_sessions(user: User) -> Any:
    """All coaching, newest first."""
    found = access.visible(user, ServiceRecord).filter(archived_at=None, kind=ServiceKind.COACHING)
    return found.select_related("organisation", "person", "team", "cultivation").order_by("-served_on", "-id")


def teams(user: User) -> Any:
    """The coaching teams with how many enterprises each coaches."""
    busy = Count("cultivations", filter=Q(cultivations__archived_at=None), distinct=True)
    found = access.visible(user, CoachingTeam).filter(archived_at=None)
    return found.select_related("unit", "lead").prefetch_related("members").annotate(firms=busy).order_by("name")


def events(user: User) -> Any:
    """Training events, newest first, with how many signed in."""
    found = access.visible(user, TrainingEvent).filter(archived_at=None)
    signed = Count("sign_ins", filter=Q(sign_ins__archived_at=None))
    return found.select_related("organiser").annotate(signed=signed).order_by("-held_on", "-id")


def sign_ins_of(user: User, event: TrainingEvent) -> Any:
    """Who signed in at an event, as far as the user sees."""
    found = access.visible(user, EventSignIn).filter(archived_at=None, event=event)
    return found.select_related("organisation").order_by("id")


def sign_in(
    event: TrainingEvent, *, name: str, comes_from: str, phone: str, by: User | None, way: str = SignInWay.STAFF
) -> EventSignIn:
    """Enter one person at an event; the organisation is recognised by its exact name.

    Raises NongguError for somebody who signed in already and for a code that was used too often.
    """
    with transaction.atomic():
        TrainingEvent.objects.select_for_update().get(pk=event.pk)
        mine = EventSignIn.objects.current().filter(event=event)
        if mine.filter(name=name, phone=phone).exists():
            raise NongguError("sign_in_twice", name=name)
        if way == SignInWay.PHONE and mine.filter(way=way).count() >= MOST_BY_PHONE:
            raise NongguError("sign_in_too_many", most=MOST_BY_PHONE)
        values = {"event": event, "name": name, "phone": phone, "comes_from": comes_from, "way": way}
        return book.create_record(EventSignIn, {**values, "organisation": _named(comes_from)}, by=by)


def _named(name: str) -> Any:
    from nonggu.registry.models import Organisation

    found = list(Organisation.objects.current().filter(name=name)[:2]) if name else []
    return found[0] if len(found) == 1 else None
