"""Whether the book is safe: the age of its last good backup, a failure, a restore; for administrators and officers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from nonggu.keep import ledger
from nonggu.keep.doctor import OLDEST_BACKUP_DAYS
from nonggu.phrases.saying import say
from nonggu.registry.models import SecurityEvent, User
from nonggu.registry.models.security_event import EventKind
from nonggu.registry.models.user import UserRole
from nonggu.registry.wording import language

#: How long the hall tells that the book was restored.
TOLD_FOR = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the hall says of backups. `made_at` is None where there never was a good one."""

    made_at: dt.datetime | None
    is_stale: bool
    failure: str
    restored_to: dt.datetime | None

    @property
    def is_wrong(self) -> bool:
        """Whether somebody must do something."""
        return self.is_stale or bool(self.failure)


def keeping_for(user: User, now: dt.datetime | None = None) -> Keeping | None:
    """What administrators and officers are told; None for others, and in a demonstration without backups."""
    if user.role not in (UserRole.ADMINISTRATOR, UserRole.OFFICER):
        return None
    at, last, failed = now or timezone.now(), ledger.last_good(), ledger.last_failure()
    if settings.IS_DEMO and last is None and failed is None:
        return None
    made_at = last.made_at if last else None
    is_stale = made_at is None or at - made_at > dt.timedelta(days=OLDEST_BACKUP_DAYS)
    failure = say(failed.code, failed.params, language()) if failed else ""
    return Keeping(made_at, is_stale, failure, _restored_to(at))


def _restored_to(now: dt.datetime) -> dt.datetime | None:
    """Of when the backup is that the book was restored from lately."""
    event = SecurityEvent.objects.filter(kind=EventKind.RESTORED, at__gte=now - TOLD_FOR).first()
    try:
        return dt.datetime.fromisoformat(event.about) if event else None
    except ValueError:
        return None
