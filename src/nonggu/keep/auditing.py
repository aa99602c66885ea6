"""Reading the security events: filtered, newest first, for auditors and security administrators."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from nonggu.registry import access
from nonggu.registry.models import SecurityEvent, User


def security_events(
    *, by: User, kind: str = "", name: str = "", address: str = "", since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[SecurityEvent]:  # fmt: skip
    """The events of a kind, of or on an account, from an address, between two days inclusive.

    Raises access.Forbidden.
    """
    if not access.may_audit(by):
        raise access.Forbidden("forbidden_audit")
    found = SecurityEvent.objects.select_related("user", "account")
    if kind:
        found = found.filter(kind=kind)
    if name:
        found = found.filter(Q(user__username=name) | Q(account__username=name))
    if address:
        found = found.filter(address=address)
    if since:
        found = found.filter(at__gte=_midnight(since))
    return found.filter(at__lt=_midnight(until + dt.timedelta(days=1))) if until else found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
