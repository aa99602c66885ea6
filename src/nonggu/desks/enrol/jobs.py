"""The jobs of the enrol desk. Small workbooks are done at once, large ones by the worker beside the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nonggu.desks.enrol import batches, tallies
from nonggu.errors import NongguError
from nonggu.registry.models import ImportBatch
from nonggu.registry.models.import_batch import BatchState

#: Files up to this size are read within the request.
AT_ONCE_BYTES = 150_000


@task
def read_batch(batch_id: int) -> None:
    """Read and plan a workbook."""
    _guarded(batches.read_batch, batch_id)


@task
def run_batch(batch_id: int) -> None:
    """Import a confirmed workbook."""
    _guarded(batches.run_batch, batch_id)


def _guarded(job: Callable[[int], None], batch_id: int) -> None:
    try:
        job(batch_id)
    except NongguError as error:
        batches.fail_batch(batch_id, error.code, error.params)
    except Exception as error:
        batches.fail_batch(batch_id, "internal_error", {"what": f"{type(error).__name__}: {error}"})
        raise


def start(job: Any, batch: ImportBatch) -> None:
    """Do a job of the batch at once where its file is small, else let the worker do it."""
    if batch.file.size <= AT_ONCE_BYTES:
        job.func(batch.pk)
    else:
        job.enqueue(batch.pk)


@task
def count_pairs(noun: str) -> None:
    """Compare the records of a noun and keep which look like one."""
    tallies.count_pairs(noun)


def keep_tallies() -> None:
    """Let what has changed be counted anew: at once where it is quick, else by the worker."""
    for noun in tallies.stale_nouns():
        if tallies.is_small(noun):
            tallies.count_pairs(noun)
        elif tallies.may_ask(noun):
            count_pairs.enqueue(noun)


def take_up() -> int:
    """Queue a job for every import that waits for one which was lost with its process; return how many.

    The worker calls it when it starts. Doing a step twice does no harm.
    """
    waiting = {BatchState.READING: read_batch, BatchState.RUNNING: run_batch}
    queued = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
        task_path__in=[job.module_path for job in waiting.values()],
    )
    has_job = {job.args_kwargs["args"][0] for job in queued}
    lost = ImportBatch.objects.filter(state__in=waiting).exclude(pk__in=has_job)
    # An import by the command line runs without having been confirmed: nobody is to do it in its place.
    found = list(lost.exclude(state=BatchState.RUNNING, fingerprint=""))
    for batch in found:
        waiting[BatchState(batch.state)].enqueue(batch.pk)
    return len(found)
