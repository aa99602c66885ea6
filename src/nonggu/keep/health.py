"""How the centre is, in numbers: for the operator's probes and the metrics. No personal data."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nonggu.keep import ledger
from nonggu.keep.presence import seen_s_ago
from nonggu.keep.schema import pending_steps
from nonggu.registry.models import SecurityEvent
from nonggu.registry.models.security_event import EventKind

#: Under this much free space nothing can be written soon; the doctor warns earlier.
LEAST_FREE_BYTES = 200 * 1024**2
#: The worker is seen three times a minute.
WORKER_SEEN_S = 120.0
#: How long the answer about pending steps is believed: it reads every migration.
BELIEVED_S = 30.0
_FAILURES = (EventKind.SIGN_IN_FAILED, EventKind.SIGN_IN_LOCKED, EventKind.FACTOR_FAILED, EventKind.FACTOR_LOCKED)
_upgrade_seen: list[tuple[float, int]] = []


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so for the centre to serve, and what was found."""

    name: str
    is_well: bool
    found: str


def check_all() -> list[Check]:
    """Database, pending steps of upgrade, disk, worker. What cannot be looked at is not well."""
    looks: tuple[Callable[[], Check], ...] = (_database, _upgrade, _disk, _worker)
    found = []
    for look in looks:
        try:
            found.append(look())
        except Exception as error:
            found.append(Check(look.__name__.strip("_"), False, type(error).__name__))
    return found


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return Check("database", cursor.fetchone() == (1,), connection.vendor)


def _upgrade() -> Check:
    count = pending_count()
    return Check("upgrade", count == 0, str(count))


def _disk() -> Check:
    free = free_bytes()
    return Check("disk", free >= LEAST_FREE_BYTES, str(free))


def _worker() -> Check:
    ago = seen_s_ago("worker")
    return Check("worker", ago is not None and ago <= WORKER_SEEN_S, "never" if ago is None else f"{ago:.0f} s")


def free_bytes() -> int:
    """Free space on the disk of the home."""
    return shutil.disk_usage(settings.HOME).free


def pending_count() -> int:
    """How many steps of upgrade the database lacks, as of at most half a minute ago."""
    now = time.monotonic()
    if not _upgrade_seen or now - _upgrade_seen[0][0] > BELIEVED_S:
        _upgrade_seen[:] = [(now, len(pending_steps()))]
    return _upgrade_seen[0][1]


def jobs_by_state() -> Mapping[str, int]:
    """How many jobs are waiting, running, done and failed."""
    names = {"READY": "waiting", "RUNNING": "running", "SUCCESSFUL": "done", "FAILED": "failed"}
    counts = dict(DBTaskResult.objects.order_by().values_list("status").annotate(count=Count("pk")))
    return {name: counts.get(status, 0) for status, name in names.items()}


def sign_in_failures() -> Mapping[str, int]:
    """Failures of passwords and second factors since the book began, by kind."""
    found = SecurityEvent.objects.filter(kind__in=_FAILURES).order_by().values_list("kind")
    counts = dict(found.annotate(count=Count("pk")))
    return {kind.value: counts.get(kind.value, 0) for kind in _FAILURES}


def backup_age_s() -> float | None:
    """Seconds since the last good backup; None when there is none."""
    last = ledger.last_good()
    return (timezone.now() - last.made_at).total_seconds() if last else None
