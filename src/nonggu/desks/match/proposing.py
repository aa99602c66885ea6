"""Matches from proposal to answer: propose, invite, answer, ask. Every answer sets the clock back and leaves a step."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from nonggu.desks.match import facts
from nonggu.desks.match.wording import outside_subject, outside_wording
from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.book import change_record, create_record
from nonggu.registry.models import Achievement, Match, MatchRound, MatchStep, Need, Person, User
from nonggu.registry.models.match import MatchAnswer, MatchState
from nonggu.registry.models.match_step import MatchChannel, MatchStepKind
from nonggu.registry.models.need import Confidentiality, NeedState

SIDES = ("expert", "firm")


class MatchMovedOn(NongguError):
    """The match or need is not, or no longer, where this step starts."""

    exit_code = 2


def add_step(
    match: Match,
    kind: MatchStepKind,
    *,
    by: User | None,
    words: str = "",
    channel: str = "",
    on: dt.date | None = None,
) -> MatchStep:
    """Note what happened in a match."""
    values = {"match": match, "kind": kind, "words": words, "channel": channel, "happened_on": on or facts.desk_day()}
    return create_record(MatchStep, {**values, "origin": match.origin}, by=by, is_settled=True)


def propose(
    need: Need,
    person: Person,
    *,
    score: int | None,
    by: User | None,
    in_round: MatchRound | None = None,
    result: Achievement | None = None,
) -> Match:
    """Propose an expert for a published need; a pair that stands already is given back.

    `score` in millionths, None where staff chose by themselves. `result`: what the need could use, where that is why
    its lead person is asked. Raises access.Forbidden, MatchMovedOn.
    """
    if not access.may_match(by):
        raise access.Forbidden("forbidden_match")
    if need.state not in (NeedState.PUBLISHED, NeedState.ANSWERED):
        raise MatchMovedOn("match_need_not_published", title=need.title)
    with transaction.atomic():
        # The need's row is locked, so that two writers do not propose one expert twice.
        Need.objects.select_for_update().get(pk=need.pk)
        standing = Match.objects.filter(need=need, person=person, archived_at=None).first()
        if standing is not None and standing.state != MatchState.WITHDRAWN:
            is_new = result is not None and standing.achievement_id is None and standing.state == MatchState.PROPOSED
            return change_record(standing, {"achievement": result}, by=by) if is_new else standing
        values: dict[str, Any] = {
            "state": MatchState.PROPOSED,
            "round_id": in_round.pk if in_round else None,
            "achievement": result,
            "score": None if score is None else Decimal(score) / 1_000_000,
            "proposed_on": facts.desk_day(),
            "ended_on": None,
        }
        if standing is not None:
            match = change_record(standing, values, by=by)
        else:
            own = {"subject": outside_subject(need), "need": need, "person": person, "origin": need.origin}
            match = create_record(Match, {**own, **values}, by=by)
        add_step(match, MatchStepKind.PROPOSED, by=by)
    return match


def invite(match: Match, *, by: User | None) -> Match:
    """Invite both sides. Raises MatchMovedOn where that cannot be, with the reason; access.Forbidden."""
    access.require_change(by, Match, [match])
    need = match.need
    if need.confidentiality == Confidentiality.STAFF:
        raise MatchMovedOn("match_need_staff_only")
    if not outside_wording(need).strip():
        raise MatchMovedOn("match_need_wording_missing")
    on = facts.desk_day()
    with transaction.atomic():
        match = _locked(match)
        if match.state not in (MatchState.PROPOSED, MatchState.INVITED):
            raise MatchMovedOn("match_moved_on")
        values = {"state": MatchState.INVITED, "invited_on": match.invited_on or on}
        match = change_record(match, values, by=by)
        add_step(match, MatchStepKind.INVITED, by=by)
    return match


def _locked(match: Match) -> Match:
    """The match as it is now, and nobody else writes it meanwhile."""
    return Match.objects.select_for_update(of=("self",)).select_related("need", "person").get(pk=match.pk)


def may_answer(match: Match, side: str) -> bool:
    """Whether the side may still answer: it was invited, and has not accepted yet."""
    return match.state == MatchState.INVITED and getattr(match, f"{side}_answer") != MatchAnswer.YES


def answer(
    match: Match, *, side: str, says: str, words: str = "", obstacle: str = "", by: User | None, channel: MatchChannel
) -> Match:
    """Note what a side answers: yes, no with the reason, or a question. The caller has settled that the side is theirs.

    Both sides' yes makes the match accepted; a no ends it (the desk then looks for the next best). Raises MatchMovedOn.
    """
    assert side in SIDES
    on = facts.desk_day()
    with transaction.atomic():
        match = _locked(match)
        if not may_answer(match, side):
            raise MatchMovedOn("match_moved_on")
        values: dict[str, Any] = {f"{side}_answer": says, f"{side}_answered_on": on, "heard_on": on}
        if words:
            values[f"{side}_words"] = words
        other = match.firm_answer if side == "expert" else match.expert_answer
        if says == MatchAnswer.NO:
            values |= {"state": MatchState.REFUSED, "ended_on": on, "obstacle": obstacle, "obstacle_words": words}
        elif says == MatchAnswer.YES and other == MatchAnswer.YES:
            values["state"] = MatchState.ACCEPTED
        match = change_record(match, values, by=by, why=words, is_settled=True)
        kind = MatchStepKind.ASKED if says == MatchAnswer.ASKS else MatchStepKind.ANSWERED
        add_step(match, kind, by=by, words=words, channel=channel)
    return match


def withdraw(match: Match, *, by: User | None, why: str = "") -> Match:
    """Take a proposal back before anybody was invited. Raises MatchMovedOn, access.Forbidden."""
    with transaction.atomic():
        match = _locked(match)
        if match.state != MatchState.PROPOSED:
            raise MatchMovedOn("match_moved_on")
        values = {"state": MatchState.WITHDRAWN, "ended_on": facts.desk_day()}
        match = change_record(match, values, by=by, why=why)
        add_step(match, MatchStepKind.ENDED, by=by, words=why)
    return match
