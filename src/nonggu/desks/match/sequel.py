"""What follows an accepted match: contact, visit, agreement, outcomes at 30, 90 and 180 days, or what failed and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from nonggu.desks.match import facts
from nonggu.desks.match.clocks import OUTCOME_DAYS, Clock, MatchDates, next_due
from nonggu.desks.match.proposing import MatchMovedOn, add_step
from nonggu.registry import access
from nonggu.registry.book import change_record, create_record
from nonggu.registry.models import Agreement, Match, User
from nonggu.registry.models.agreement import AgreementState
from nonggu.registry.models.match import MatchOutcome, MatchState
from nonggu.registry.models.match_step import MatchStepKind
from nonggu.registry.models.need import NeedState

ENDED = (MatchState.REFUSED, MatchState.FAILED, MatchState.WITHDRAWN)
#: States from which a step of the sequel may be noted.
UNDER_WAY = (MatchState.INVITED, MatchState.ACCEPTED, MatchState.CONTACTED, MatchState.VISITED, MatchState.AGREED)


@dataclass(frozen=True, slots=True)
class DueMatch:
    """A match with what it waits for."""

    match: Match
    clock: Clock
    late_days: int


def dates_of(match: Match) -> MatchDates:
    """The dates that the clock reads."""
    answered = max(filter(None, (match.expert_answered_on, match.firm_answered_on)), default=None)
    is_accepted = match.state not in (MatchState.PROPOSED, MatchState.INVITED)
    return MatchDates(
        proposed=match.proposed_on,
        invited=match.invited_on,
        answered=answered if is_accepted else None,
        contacted=match.contacted_on,
        visited=match.visited_on,
        agreed=match.agreed_on,
        heard=match.heard_on,
        outcomes=frozenset(due for due, _ in OUTCOME_DAYS if getattr(match, due)),
        has_ended=match.state in (*ENDED, MatchState.DONE),
    )


def clock_of(match: Match) -> Clock | None:
    """What the match waits for."""
    return next_due(dates_of(match))


def due_matches(matches: Iterable[Match], *, on: dt.date) -> list[DueMatch]:
    """Those that are due by the day, the latest first."""
    found = []
    for match in matches:
        clock = clock_of(match)
        if clock is not None and clock.on <= on:
            found.append(DueMatch(match, clock, clock.days_late(on)))
    return sorted(found, key=lambda due: (-due.late_days, due.match.pk))


def note_step(match: Match, *, kind: MatchStepKind, channel: str, on: dt.date, words: str, by: User | None) -> Match:
    """Note a contact, a visit or anything else that was heard; the clock is set back. Raises MatchMovedOn, Forbidden."""
    access.require_change(by, Match, [match])
    if match.state not in UNDER_WAY:
        raise MatchMovedOn("match_moved_on")
    values: dict[str, Any] = {"heard_on": max(on, match.heard_on) if match.heard_on else on}
    if kind in (MatchStepKind.CONTACT, MatchStepKind.VISIT):
        values["contacted_on"] = match.contacted_on or on
        reached = MatchState.CONTACTED
        if kind == MatchStepKind.VISIT:
            values["visited_on"] = match.visited_on or on
            reached = MatchState.VISITED
        if UNDER_WAY.index(reached) > UNDER_WAY.index(match.state):  # type: ignore[arg-type]
            values["state"] = reached
    with transaction.atomic():
        match = change_record(match, values, by=by)
        add_step(match, kind, by=by, words=words, channel=channel, on=on)
    return match


def sign_agreement(
    match: Match, *, name: str, kind: str, amount_fen: int | None, on: dt.date, words: str, by: User | None
) -> Match:
    """Enter the agreement that came of a match in the book, and answer its need. Raises MatchMovedOn, access.Forbidden."""
    access.require_change(by, Match, [match])
    if match.state not in UNDER_WAY or match.agreed_on:
        raise MatchMovedOn("match_moved_on")
    need, person = match.need, match.person
    with transaction.atomic():
        agreement = create_record(
            Agreement,
            {
                "name": name,
                "kind": kind,
                "buyer_id": need.organisation_id,
                "provider_id": person.organisation_id,
                "need": need,
                "amount_fen": amount_fen,
                "signed_on": on,
                "valid_from": on,
                "state": AgreementState.SIGNED,
                "origin": match.origin,
            },
            by=by,
        )
        values = {"state": MatchState.AGREED, "agreed_on": on, "agreement": agreement, "heard_on": on}
        values |= {"contacted_on": match.contacted_on or on}
        match = change_record(match, values, by=by)
        add_step(match, MatchStepKind.AGREEMENT, by=by, words=words or name, on=on)
        if need.state == NeedState.PUBLISHED:
            change_record(need, {"state": NeedState.ANSWERED, "answered_on": on}, by=by)
    return match


def note_outcome(match: Match, *, after: str, outcome: str, words: str, by: User | None) -> Match:
    """Note what became of a match after 30, 90 or 180 days; the last one ends it. Raises MatchMovedOn, Forbidden."""
    access.require_change(by, Match, [match])
    if match.state != MatchState.AGREED or after not in dict(OUTCOME_DAYS):
        raise MatchMovedOn("match_moved_on")
    on = facts.desk_day()
    values: dict[str, Any] = {after: outcome, "heard_on": on}
    if after == OUTCOME_DAYS[-1][0]:
        values |= {"state": MatchState.DONE, "ended_on": on}
    with transaction.atomic():
        match = change_record(match, values, by=by, why=words)
        add_step(match, MatchStepKind.OUTCOME, by=by, words=words)
    return match


def fail_match(match: Match, *, obstacle: str, words: str, by: User | None) -> Match:
    """End a match that came to nothing, with what failed and why. Raises MatchMovedOn, access.Forbidden."""
    access.require_change(by, Match, [match])
    if match.state not in UNDER_WAY:
        raise MatchMovedOn("match_moved_on")
    on = facts.desk_day()
    values = {"state": MatchState.FAILED, "ended_on": on, "obstacle": obstacle, "obstacle_words": words}
    with transaction.atomic():
        match = change_record(match, values, by=by, why=words)
        add_step(match, MatchStepKind.ENDED, by=by, words=words)
    return match


def is_success(match: Match) -> bool | None:
    """Whether a match succeeded, for the calibration of scores; None where it is not known yet.

    The latest outcome decides; a match that came to nothing, or was refused as another field, did not succeed.
    """
    for after, _ in reversed(OUTCOME_DAYS):
        outcome = getattr(match, after)
        if outcome:
            return outcome in (MatchOutcome.SOLVED, MatchOutcome.PARTLY)
    if match.state == MatchState.FAILED or (match.state == MatchState.REFUSED and match.obstacle == "other_field"):
        return False
    return None
