"""Reminders of what is due: each account is told once of each duty and step, and what is done needs no reminder."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from nonggu.desks.cultivate.coaching import open_steps
from nonggu.desks.cultivate.duties import duties
from nonggu.registry import access, notices
from nonggu.registry.models import User

#: Duties are reminded of so many days before, steps on their day.
DAYS_BEFORE = 45


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
            posts.append(
                notices.Post(
                    code=f"notice_{duty.kind}_due",
                    user_ids=frozenset(told),
                    noun="organisation",
                    record_id=duty.organisation.pk,
                    params={"day": duty.due_on.isoformat()},
                    once=f"duty-{duty.kind}-{duty.organisation.pk}-{duty.period}",
                )
            )
    return posts


def _step_posts(user: User, on: dt.date) -> list[notices.Post]:
    people = _accounts("person")
    return [
        notices.Post(
            code="notice_step_due",
            user_ids=frozenset(people[step.person_id]),
            noun="service_record",
            record_id=step.pk,
            params={"day": step.next_step_due_on.isoformat()},
            once=f"step-{step.pk}",
        )
        for step in open_steps(user).filter(next_step_due_on__lte=on)
        if step.person_id in people
    ]
