"""Jobs that run beside the pages, and the reaper that takes up what a killed worker left running."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable

from django.core.management import call_command
from django.db import connections, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nonggu.keep.daily import ask_for_the_day
from nonggu.keep.keeping import keep_time
from nonggu.keep.presence import announced, mark_seen, sole

TICK_S = 20.0
#: A worker whose pages were killed notices it at once; the next one waits so long for it.
WAIT_FOR_OTHER_S = 30.0
_log = logging.getLogger("nonggu.jobs")


def reap_jobs() -> int:
    """Put jobs that are marked running back in the queue and return how many.

    Call it only where no other worker runs: `run_worker` holds the lock. Jobs are written so that doing one twice does
    no harm.
    """
    with transaction.atomic():
        left = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        return left.update(status=TaskResultStatus.READY, started_at=None)


def run_worker(*, take_up: Callable[[], int] = lambda: 0, is_bound: bool = False) -> None:
    """Work on the queue until told to stop, and watch what is done once a day.

    `take_up` asks the desks for work whose job was lost. `is_bound`: stop when standard input ends, as it does when
    the pages that started this worker are gone. Raises UnusableInput where a worker runs already.
    """
    with sole("worker", wait_s=WAIT_FOR_OTHER_S), announced("work"):
        reaped, taken = reap_jobs(), take_up()
        if reaped or taken:
            _log.info("jobs taken up again", extra={"reaped": reaped, "taken": taken})
        threading.Thread(target=_tick_for_ever, args=(threading.Event(),), daemon=True).start()
        if is_bound:
            threading.Thread(target=_stop_with_the_pages, daemon=True).start()
        call_command("db_worker", interval=0.5, startup_delay=False, verbosity=0)


def tick() -> None:
    """What the worker does between jobs: be seen, and ask for the day's works and its backup."""
    mark_seen("worker")
    if ask_for_the_day():
        _log.info("daily works asked for")
    if keep_time():
        _log.info("backup asked for")


def _tick_for_ever(stop: threading.Event) -> None:
    while True:
        try:
            tick()
        except Exception:
            _log.exception("tick failed")
        finally:
            connections.close_all()
        if stop.wait(TICK_S):
            return


def _stop_with_the_pages() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
