"""Jobs that run beside the pages, and the reaper that takes up what a killed worker left running."""

from __future__ import annotations

from django.core.management import call_command
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def reap_jobs() -> int:
    """Put jobs that are marked running back in the queue and return how many.

    Call it only where no worker runs: `nonggu serve` is the one that starts workers. Jobs are written so that doing one
    twice does no harm.
    """
    with transaction.atomic():
        left = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        return left.update(status=TaskResultStatus.READY, started_at=None)


def run_worker() -> None:
    """Work on the queue until told to stop."""
    reap_jobs()
    call_command("db_worker", interval=0.5, startup_delay=False, verbosity=0)
