"""What the enrol desk does to the book: import a workbook in one go, with history, through the registry.

The same steps with a person between them, as the pages take them, stand in `batches.py`; undoing in `undoing.py`;
decisions about duplicates in `deciding.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils import timezone

from nonggu.desks.enrol import applying
from nonggu.desks.enrol.answers import answers_of
from nonggu.desks.enrol.collecting import paused_collection
from nonggu.desks.enrol.plan import Plan
from nonggu.desks.enrol.planning import Planner
from nonggu.desks.enrol.reading import Reading, read_file
from nonggu.desks.enrol.staged import Progress
from nonggu.exchange.rowerrors import RowError
from nonggu.registry import access
from nonggu.registry.models import ImportBatch, User
from nonggu.registry.models.import_batch import BatchState
from nonggu.registry.models.record import Origin


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do.

    `counts` are rows by noun and outcome (new, changed, unchanged, wrong, warned). `batch` is None when nothing was
    imported: a preview, or rows that are wrong and no leave to go on without them.
    """

    batch: ImportBatch | None
    counts: Mapping[str, Mapping[str, int]]
    findings: tuple[RowError, ...]
    reading: Reading
    plan: Plan

    @property
    def errors(self) -> tuple[RowError, ...]:
        """What keeps rows out."""
        return tuple(found for found in self.findings if not found.is_warning)

    @property
    def warnings(self) -> tuple[RowError, ...]:
        """What to look at; the rows are good."""
        return tuple(found for found in self.findings if found.is_warning)


def import_file(
    path: Path | str,
    *,
    by: User | None,
    batch_name: str | None = None,
    partial: bool = False,
    mapping: Mapping[str, Any] | None = None,
    origin: str | None = None,
    on_progress: Progress | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Import a workbook. With wrong rows nothing goes in, unless `partial`: then the good rows do.

    `batch_name` names the batch (default: the file's name), `mapping` answers headings and sheets (see
    `answers.answers_of`), `origin` is the origin of new rows that state none (default `imported`). `dry_run` only
    looks and writes nothing. Raises access.Forbidden, UnusableInput.
    """
    if not access.may_import(by):
        raise access.Forbidden("forbidden_import")
    options = {"partial": partial, "mapping": mapping, "origin": origin or Origin.IMPORTED, "dry_run": dry_run}
    with paused_collection():
        return _import(Path(path), by=by, batch_name=batch_name, tell=on_progress, **options)


def _import(
    file: Path,
    *,
    by: User | None,
    batch_name: str | None,
    partial: bool,
    mapping: Mapping[str, Any] | None,
    origin: str,
    tell: Progress | None,
    dry_run: bool,
) -> Outcome:
    reading = read_file(file, answers=answers_of(mapping), tell=tell)
    planner = Planner(reading.sheets, by=by, origin=origin, tell=tell)
    mark = applying.book_mark()
    plan = planner.plan()
    if dry_run or not plan.is_applicable(partial=partial):
        return outcome_of(None, reading, plan)
    batch = open_batch(file, by=by, name=batch_name)
    try:
        with applying.import_lock():
            if applying.book_mark() != mark:
                plan = Planner(reading.sheets, by=by, origin=origin).plan()
            if plan.is_applicable(partial=partial):
                applying.write_plan(plan, by=by, batch=batch)
                close_batch(batch, BatchState.DONE, plan)
    except BaseException:
        close_batch(batch, BatchState.FAILED, None)
        raise
    if batch.state != BatchState.DONE:
        close_batch(batch, BatchState.FAILED, None)
        return outcome_of(None, reading, plan)
    return outcome_of(batch, reading, plan)


def outcome_of(batch: ImportBatch | None, reading: Reading, plan: Plan) -> Outcome:
    """What came of a reading and its plan."""
    return Outcome(batch, plan.counts(), (*reading.findings, *plan.findings()), reading, plan)


def open_batch(
    file: Path, *, by: User | None, name: str | None = None, state: BatchState = BatchState.RUNNING
) -> ImportBatch:
    """A new batch that keeps a copy of the file."""
    batch = ImportBatch(file_name=(name or file.name)[:200], started_by=by, state=state)
    with file.open("rb") as content:
        batch.sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        batch.file.save(file.name[-80:], File(content), save=True)
    return batch


def close_batch(batch: ImportBatch, state: BatchState, plan: Plan | None) -> None:
    """Write what came of a batch; what was kept for its preview goes."""
    batch.state, batch.counts, batch.finished_at = state, plan.counts() if plan else {}, timezone.now()
    batch.preview, batch.mends, batch.progress, batch.fingerprint = {}, {}, [], ""
    batch.save(update_fields=["state", "counts", "finished_at", "preview", "mends", "progress", "fingerprint"])


def write_noun_sheets(path: Path | str, rows: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    """Write a workbook with one sheet a noun. See `nonggu.desks.enrol.sheets`."""
    from nonggu.desks.enrol.sheets import write_noun_sheets as write

    write(path, rows)
