"""The day's works: asked for once a day of the centre, done by the worker one after another, each by itself."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nonggu.keep import statistics  # noqa: F401  (registers a daily work, as two of the registry do)
from nonggu.keep.timetable import RETRY, read_timetable
from nonggu.registry import clearing, traces  # noqa: F401
from nonggu.registry.daily import DAILY, Terms, centre_day, daily
from nonggu.registry.once import take_turn


@daily("sessions")
def clear_sessions(on: dt.date, terms: Terms) -> int:
    """Delete sessions that have ended; return how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


_log = logging.getLogger("nonggu.jobs")


@task
def do_the_day(day: str) -> dict[str, int]:
    """Do every daily work (job). One that fails keeps no other from being done; the job fails at the end then.

    Taken up again after a stop it begins anew: what was done already is found done.
    """
    on, terms = dt.date.fromisoformat(day), read_timetable().terms
    done: dict[str, int] = {}
    failed: list[str] = []
    for name, work in DAILY.items():
        try:
            done[name] = work(on, terms)
        except Exception:
            _log.exception("daily work failed", extra={"work": name})
            failed.append(name)
    if failed:
        raise RuntimeError(f"daily works failed: {', '.join(failed)}")
    return done


def ask_for_the_day(now: dt.datetime | None = None) -> bool:
    """Ask for the day's works where nobody has; an hour after a failure once more. A demonstration has none.

    Two workers of one database may look at once: one of them asks.
    """
    if settings.IS_DEMO or not _is_due(now or timezone.now()):
        return False
    with transaction.atomic():
        take_turn("daily")
        is_due = _is_due(now or timezone.now())
        if is_due:
            do_the_day.enqueue(centre_day().isoformat())
    return is_due


def _is_due(now: dt.datetime) -> bool:
    asked = DBTaskResult.objects.filter(task_path=do_the_day.module_path).order_by("-enqueued_at").first()
    if asked is None:
        return True
    if asked.status in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
        return False
    if asked.status == TaskResultStatus.FAILED:
        return now - asked.enqueued_at >= RETRY
    return asked.args_kwargs["args"] != [centre_day().isoformat()]
