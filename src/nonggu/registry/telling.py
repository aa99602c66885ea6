"""What of a change of records is told to whom it concerns: their own changed, returned, answered, given to their unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nonggu.registry.concerned import concerned_by
from nonggu.registry.models import User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.match import MatchAnswer, MatchState
from nonggu.registry.models.need import NeedState
from nonggu.registry.models.problem import ProblemState
from nonggu.registry.models.record import Record
from nonggu.registry.models.submission import SubmissionState
from nonggu.registry.notices import Post, notify_many
from nonggu.registry.nouns import noun_of

#: More notices of one kind to one account become one with their number.
MOST_SINGLE = 5

#: New values that are told in words of their own.
_STATES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("need", "state"): {
        NeedState.PUBLISHED: "notice_need_published",
        NeedState.RETURNED: "notice_need_returned",
        NeedState.ANSWERED: "notice_need_answered",
        NeedState.CLOSED: "notice_need_closed",
    },
    ("match", "state"): {
        MatchState.INVITED: "notice_match_invited",
        MatchState.ACCEPTED: "notice_match_accepted",
        MatchState.REFUSED: "notice_match_refused",
        MatchState.AGREED: "notice_match_agreed",
    },
    ("match", "expert_answer"): {MatchAnswer.YES: "notice_match_answered", MatchAnswer.ASKS: "notice_match_asked"},
    ("match", "firm_answer"): {MatchAnswer.YES: "notice_match_answered", MatchAnswer.ASKS: "notice_match_asked"},
    ("submission", "state"): {
        SubmissionState.RETURNED: "notice_filing_returned",
        SubmissionState.ACCEPTED: "notice_filing_accepted",
    },
    ("problem", "state"): {
        ProblemState.REPLIED: "notice_problem_replied",
        ProblemState.STRUCK_OFF: "notice_problem_struck_off",
    },
}
#: Nouns that a unit is answerable for: what is given to it, and whether all that happens to them concerns it.
_GIVEN: Mapping[str, str] = {"problem": "notice_problem_given"}
_OF_UNITS = frozenset({"submission"})
_KINDS: Mapping[str, str] = {
    ChangeKind.CHANGED: "changed",
    ChangeKind.ARCHIVED: "archived",
    ChangeKind.RESTORED: "restored",
    ChangeKind.MERGED: "merged",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to one record: the kind, and the new values of what changed."""

    record_id: int
    kind: str
    after: Mapping[str, Any] = field(default_factory=dict)


def tell(model: type[Record], deeds: Sequence[Deed], *, by: User | None) -> int:
    """Post notices of what was done, to all whom it concerns but who did it. Call in the transaction of the deed.

    As many queries for one record as for thousands; what was newly entered is told only to a unit that it is given to.
    """
    noun = noun_of(model)
    told: dict[tuple[int, str], list[int]] = defaultdict(list)
    done = [deed for deed in deeds if deed.kind in _KINDS]
    concerned = _concerned(model, [deed.record_id for deed in done]) if done else {}
    for deed in done:
        for user_id in concerned.get(deed.record_id, ()):
            told[user_id, _code(noun, deed)].append(deed.record_id)
    for user_id, record_id in _given(noun, deeds):
        told[user_id, _GIVEN[noun]].append(record_id)
    return notify_many(_posts(noun, told), by=by)


def _code(noun: str, deed: Deed) -> str:
    for (of_noun, attribute), codes in _STATES.items():
        code = codes.get(deed.after.get(attribute) or "") if of_noun == noun else None
        if code:
            return code
    return f"notice_record_{_KINDS[deed.kind]}"


def _concerned(model: type[Record], ids: Sequence[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set, concerned_by(model, ids))
    if noun_of(model) in _OF_UNITS:
        units = dict(model._default_manager.filter(pk__in=ids).values_list("pk", "unit_id"))
        staff = _staff(set(units.values()))
        for pk, unit in units.items():
            found[pk] |= staff.get(unit, set())
    return found


def _given(noun: str, deeds: Sequence[Deed]) -> list[tuple[int, int]]:
    """Accounts and the records that their unit was given."""
    if noun not in _GIVEN:
        return []
    units = {deed.record_id: deed.after["unit_id"] for deed in deeds if deed.after.get("unit_id")}
    staff = _staff(set(units.values()))
    return [(user_id, pk) for pk, unit in units.items() for user_id in sorted(staff.get(unit, ()))]


def _staff(units: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    accounts = User.objects.filter(unit__in=units - {None}, is_active=True) if units else User.objects.none()
    for user_id, unit in accounts.values_list("pk", "unit_id"):
        found[unit].add(user_id)
    return found


def _posts(noun: str, told: Mapping[tuple[int, str], Sequence[int]]) -> list[Post]:
    single: dict[tuple[str, int], set[int]] = defaultdict(set)
    posts = []
    for (user_id, code), ids in told.items():
        if len(ids) <= MOST_SINGLE:
            for record_id in ids:
                single[code, record_id].add(user_id)
        else:
            posts.append(_together(noun, user_id, code, len(ids)))
    return [*posts, *(Post(code, frozenset(users), noun, pk) for (code, pk), users in single.items())]


def _together(noun: str, user_id: int, code: str, count: int) -> Post:
    kind = code.removeprefix("notice_record_")
    code = f"notice_records_{kind}" if kind in ("archived", "restored") else "notice_records_changed"
    params = {"count": count, "nouns": noun}
    return Post(code, frozenset({user_id}), params=params, page="book-list", page_args=(noun,))
