"""Notices that have done their work: those whose matter is settled become read, read ones are deleted after a while."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from nonggu.registry.daily import Terms, daily
from nonggu.registry.models import Notice
from nonggu.registry.notices import CHUNK, ONCE_KEPT_DAYS


@daily("notices")
def clear_notices(on: dt.date, terms: Terms) -> int:
    """Delete what was read more than `terms.read_days` ago, and all of ended accounts; unread notices of others stay.

    What is told once for ever is kept 800 days, so that the work which tells it finds that it was told.
    """
    now = timezone.now()
    read = Q(read_at__lt=now - dt.timedelta(days=terms.read_days))
    old = Q(read_at__lt=now - dt.timedelta(days=max(ONCE_KEPT_DAYS, terms.read_days)))
    usual = Q(key__startswith=Concat(F("code"), Value(":")))
    return _delete(Notice.objects.filter(old | (read & usual) | Q(user__is_active=False)))


def _delete(found: QuerySet[Notice]) -> int:
    """A portion at a time: whoever writes waits for one portion only, and a kill loses none that was done."""
    count = 0
    while keys := list(found.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            count += Notice.objects.filter(pk__in=keys).delete()[0]
    return count


def unread_keys(prefix: str) -> dict[str, int | None]:
    """The keys of unread notices that begin so, with the record that they are about."""
    return dict(Notice.objects.filter(read_at=None, key__startswith=prefix).values_list("key", "record_id"))


def settle(keys: Collection[str]) -> int:
    """Mark as read, for everybody, the notices of matters that are settled; return how many were unread."""
    wanted = sorted(keys)
    return sum(
        Notice.objects.filter(read_at=None, key__in=wanted[start : start + CHUNK]).update(read_at=timezone.now())
        for start in range(0, len(wanted), CHUNK)
    )
