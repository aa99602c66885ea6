"""What an erasure leaves in the files of the database, and removing it.

SQLite overwrites what it deletes (`secure_delete`), but its index of words keeps grams until its parts are merged, and its log
keeps pages as they were until it is emptied. PostgreSQL keeps old rows until VACUUM, and that is its operator's:
`docs/reference/security.md` says what to do.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task

from nonggu.registry.daily import Terms, daily
from nonggu.registry.models import Erasure, SearchEntry
from nonggu.registry.search_index.backends import backend

#: An index of more records is merged by the worker, beside the pages.
AT_ONCE_ENTRIES = 50_000
#: So many days a job that was lost is made up for.
LOOKED_BACK_DAYS = 3


def remove_after_commit() -> None:
    """Remove what this transaction erases from the files once it is committed: at once in a small book, else by the worker.

    A failure is logged: the erasure holds, and the daily work tries again.
    """
    transaction.on_commit(_remove, robust=True)


def remove_traces() -> None:
    """Make the files of the database forget what was deleted. Other readers and writers go on; safe to repeat."""
    backend().forget()


@task
def remove_traces_later() -> None:
    """Remove them (job)."""
    remove_traces()


@daily("traces")
def remove_recent(on: dt.date, terms: Terms) -> int:
    """Once more for the erasures of the last days, in case that a process ended before; return how many those are."""
    recent = Erasure.objects.filter(at__gte=timezone.now() - dt.timedelta(days=LOOKED_BACK_DAYS)).count()
    if recent:
        remove_traces()
    return recent


def _remove() -> None:
    if connection.vendor == "sqlite" and SearchEntry.objects.all()[: AT_ONCE_ENTRIES + 1].count() > AT_ONCE_ENTRIES:
        remove_traces_later.enqueue()
    else:
        remove_traces()
