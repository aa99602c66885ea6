"""Reminders of what is due: each account is told once of each duty and step, and what is done needs no reminder.

Titles that lapse are told by themselves every day; the rest when somebody of the desk asks for it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from nonggu.desks.cultivate.coaching import open_steps
from nonggu.desks.cultivate.duties import Duty, duties, lapsing, open_keys
from nonggu.registry import access, notices
from nonggu.registry.clearing import settle, unread_keys
from nonggu.registry.concerned import staff_by_township
from nonggu.registry.daily import Terms, daily
from nonggu.registry.models import User

#: Duties are reminded of so many days before, steps on their day.
DAYS_BEFORE = 45
#: How the keys of steps begin.
STEP = "step-"


def remind(user: User, *, on: dt.date) -> int:
    """Post notices to enterprises and units about duties, and to coaches about steps. Returns how many were told.

    Raises access.Forbidden unless the user works at the desk.
    """
    if not access.may_import(user):
        raise access.Forbidden("forbidden_remind")
    return notices.notify_many([*_duty_posts(user, on), *_step_posts(user, on)], by=user)


def _accounts(field: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = User.objects.filter(is_active=True, **{f"{field}__isnull": False}).values_list(field, "pk")
    for key, account in rows:
        found[key].add(account)
    return found


def _duty_posts(user: User, on: dt.date) -> list[notices.Post]:
    firms, units = _accounts("organisation"), _accounts("unit")
    posts = []
    for duty in duties(user, on=on):
        if duty.done_on is not None or (duty.due_on - on).days > DAYS_BEFORE:
            continue
        told = firms.get(duty.organisation.pk, set()) | (units.get(duty.unit.pk, set()) if duty.unit else set())
        if told:
            posts.append(_duty_post(duty, told))
    return posts


def _duty_post(duty: Duty, told: set[int]) -> notices.Post:
    is_lapse = duty.kind == "renewal"
    params = {"day": duty.due_on.isoformat()} | ({"scheme": duty.scheme} if is_lapse else {})
    code = "notice_certificate_lapses" if is_lapse else f"notice_{duty.kind}_due"
    return notices.Post(code, frozenset(told), "organisation", duty.organisation.pk, params, once=duty.key)


def _step_posts(user: User, on: dt.date) -> list[notices.Post]:
    people = _accounts("person")
    return [
        notices.Post(
            code="notice_step_due",
            user_ids=frozenset(people[step.person_id]),
            noun="service_record",
            record_id=step.pk,
            params={"day": step.next_step_due_on.isoformat()},
            once=f"{STEP}{step.pk}",
        )
        for step in open_steps(user).filter(next_step_due_on__lte=on)
        if step.person_id in people
    ]


@daily("lapses")
def tell_lapses(on: dt.date, terms: Terms) -> int:
    """Tell an enterprise, its unit and the staff of its township that a title lapses; return how many were told.

    Where a township has no officer or clerk, those of the county are told.
    """
    firms, units, staff = _accounts("organisation"), _accounts("unit"), staff_by_township()
    posts = []
    for duty in lapsing(on=on, days=terms.lapse_days):
        of_place = units.get(duty.unit.pk, set()) if duty.unit else set()
        of_place = of_place | staff.get(duty.organisation.township_id or 0, set())
        told = firms.get(duty.organisation.pk, set()) | (of_place or staff.get(None, set()))
        if told:
            posts.append(_duty_post(duty, told))
    return notices.notify_many(posts)


@daily("settled")
def settle_done(on: dt.date, terms: Terms) -> int:
    """Mark as read what was told of duties and steps that are done, or are none any more; return how many."""
    owed = unread_keys("duty-")
    firms = {pk for pk in owed.values() if pk is not None}
    steps = unread_keys(STEP)
    left = open_steps(None).filter(pk__in=[pk for pk in steps.values() if pk is not None])
    still = {f"{STEP}{pk}" for pk in left.values_list("pk", flat=True)}
    return settle((owed.keys() - open_keys(firms, on=on)) | (steps.keys() - still))
