"""Needs from the first line to the end: guided draft, review, staff's rewrite, renewal, answer, close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nonggu.desks.match import facts
from nonggu.desks.match.proposing import MatchMovedOn
from nonggu.desks.match.quality import find_gaps
from nonggu.desks.match.wording import words_of
from nonggu.engines.reasons import Reason
from nonggu.registry import access
from nonggu.registry.book import change_record, change_records, create_record
from nonggu.registry.daily import Terms, daily
from nonggu.registry.models import Match, Need, User
from nonggu.registry.models.match import MatchState
from nonggu.registry.models.need import NeedState
from nonggu.registry.models.user import UserRole

#: How long a published need stays open (judgement), and by how much a renewal prolongs it.
OPEN_DAYS = 180
#: States in which the asker may still change the words.
UNSENT = (NeedState.DRAFT, NeedState.RETURNED)
REVIEWED = (NeedState.TO_REVIEW,)


def begin_need(values: Mapping[str, Any], *, by: User) -> Need:
    """A draft of a need from its first answer. A firm's user asks for the own firm. Raises access.Forbidden."""
    own = {"organisation_id": by.organisation_id} if by.role == UserRole.ENTERPRISE else {}
    return create_record(Need, {"state": NeedState.DRAFT, **values, **own}, by=by)


def answer_question(need: Need, values: Mapping[str, Any], *, by: User) -> Need:
    """Keep the answer to one question of the guide. Raises MatchMovedOn, access.Forbidden."""
    _require_state(need, UNSENT)
    return change_record(need, values, by=by)


def send_need(need: Need, *, by: User) -> Need:
    """Send a draft to the centre. What is missing is said but does not stop it: staff may know the rest."""
    _require_state(need, UNSENT)
    values = {"state": NeedState.TO_REVIEW, "submitted_on": need.submitted_on or facts.desk_day()}
    return change_record(need, values, by=by)


def gaps_of(need: Need) -> tuple[Reason, ...]:
    """What the need lacks on the desk's day."""
    return find_gaps(words_of(need), on=facts.desk_day())


def rewrite_need(need: Need, values: Mapping[str, Any], *, by: User | None, version: int | None = None) -> Need:
    """Write the staff's wording beside the asker's own words, which stay. Raises access.Forbidden, RecordConflict."""
    _require_staff(by)
    return change_record(need, values, by=by, version=version)


def publish_need(need: Need, *, by: User | None, days: int = OPEN_DAYS) -> Need:
    """Let a reviewed need out until it expires. Raises MatchMovedOn, access.Forbidden."""
    _require_staff(by)
    _require_state(need, REVIEWED)
    on = facts.desk_day()
    expires = on + dt.timedelta(days=days)
    values = {"state": NeedState.PUBLISHED, "published_on": on, "expires_on": expires, "review_comment": ""}
    return change_record(need, values, by=by)


def return_need(need: Need, *, comment: str, by: User | None) -> Need:
    """Give a need back to the asker with comments. Raises MatchMovedOn, access.Forbidden."""
    _require_staff(by)
    _require_state(need, REVIEWED)
    return change_record(need, {"state": NeedState.RETURNED, "review_comment": comment}, by=by, why=comment)


def renew_need(need: Need, *, by: User | None, days: int = OPEN_DAYS) -> Need:
    """Keep a need open for longer, or open it again; the asker may. Raises MatchMovedOn, access.Forbidden."""
    _require_own_or_staff(need, by)
    _require_state(need, (NeedState.PUBLISHED, NeedState.EXPIRED))
    expires = facts.desk_day() + dt.timedelta(days=days)
    values = {
        "state": NeedState.PUBLISHED,
        "expires_on": expires,
        "published_on": need.published_on or facts.desk_day(),
    }
    return change_record(need, values, by=by, is_settled=True)


def expire_needs(*, by: User | None = None) -> int:
    """Mark published needs whose last day has passed as expired, all or none, and return how many.

    They are locked first, so that one which is renewed at this moment stays open.
    """
    late = Need.objects.current().filter(state=NeedState.PUBLISHED, expires_on__lt=facts.desk_day())
    with transaction.atomic():
        found = list(late.select_for_update())
        change_records([(need, {"state": NeedState.EXPIRED}, None) for need in found], by=by)
    return len(found)


@daily("needs")
def expire_daily(on: dt.date, terms: Terms) -> int:
    """What the button on the desk does, once a day."""
    return expire_needs()


def answer_need(need: Need, *, words: str, by: User | None) -> Need:
    """Answer a need by the centre itself, without any expert. Raises MatchMovedOn, access.Forbidden."""
    _require_staff(by)
    _require_state(need, (NeedState.TO_REVIEW, NeedState.PUBLISHED, NeedState.EXPIRED))
    on = facts.desk_day()
    with transaction.atomic():
        values = {"state": NeedState.ANSWERED, "answer": words, "answered_on": on}
        return change_record(need, values, by=by, why=words[:200])


def close_need(need: Need, *, reason: str, by: User | None) -> Need:
    """Close a need that is settled or no longer asked; the asker may. Open proposals are withdrawn."""
    _require_own_or_staff(need, by)
    on = facts.desk_day()
    with transaction.atomic():
        values = {"state": NeedState.CLOSED, "closed_on": on, "closing_reason": reason}
        need = change_record(need, values, by=by, why=reason, is_settled=True)
        for match in Match.objects.current().filter(need=need, state=MatchState.PROPOSED):
            change_record(match, {"state": MatchState.WITHDRAWN, "ended_on": on}, by=by, why=reason, is_settled=True)
    return need


def _require_staff(by: User | None) -> None:
    if not access.may_match(by):
        raise access.Forbidden("forbidden_match")


def _require_own_or_staff(need: Need, by: User | None) -> None:
    is_own = by is not None and by.role == UserRole.ENTERPRISE and need.organisation_id == by.organisation_id
    if not (is_own and by is not None and by.organisation_id) and not access.may_match(by):
        raise access.Forbidden("forbidden_match")


def _require_state(need: Need, states: tuple[str, ...]) -> None:
    if need.state not in states:
        raise MatchMovedOn("match_need_moved_on", title=need.title)
