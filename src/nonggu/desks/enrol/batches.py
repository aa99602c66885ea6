"""An import with a person between its steps: upload, look, mend, answer, confirm, cancel. Jobs do the long parts.

Nothing is written to the nouns before `run_batch`, which writes everything in one transaction together with the batch's
new state: a killed job leaves either all of it or nothing, and doing it twice does no harm.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from nonggu.desks.enrol import applying
from nonggu.desks.enrol.actions import close_batch, open_batch
from nonggu.desks.enrol.answers import LEFT_OUT, answers_of
from nonggu.desks.enrol.collecting import paused_collection
from nonggu.desks.enrol.naming import heading_index
from nonggu.desks.enrol.plan import Plan
from nonggu.desks.enrol.planning import Planner
from nonggu.desks.enrol.previews import preview_of
from nonggu.desks.enrol.reading import Reading, read_file
from nonggu.desks.enrol.staged import Progress
from nonggu.errors import NongguError, UnusableInput
from nonggu.exchange.scanning import is_address
from nonggu.registry import access, notices
from nonggu.registry.models import HeadingAnswer, ImportBatch, User
from nonggu.registry.models.import_batch import BatchState
from nonggu.registry.nouns import model_of

TELL_EVERY_S = 0.4
OPEN_STATES = (BatchState.READING, BatchState.STAGED, BatchState.RUNNING)
LONGEST_MEND = 4000
Notes = dict[str, Any]


class BatchMovedOn(NongguError):
    """The batch is not, or no longer, where this step starts."""

    exit_code = 2


class Cancelled(NongguError):
    """Somebody cancelled the batch while a job worked on it."""


def upload(file: Path, *, by: User, name: str) -> ImportBatch:
    """Keep an uploaded workbook; `read_batch` looks at it next. Raises access.Forbidden."""
    if not access.may_import(by):
        raise access.Forbidden("forbidden_import")
    return open_batch(file, by=by, name=name, state=BatchState.READING)


def read_batch(batch_id: int) -> None:
    """Read and plan a batch's workbook and keep the preview (job). A file that cannot be read fails the batch."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state != BatchState.READING:
        return
    try:
        reading, plan = look(batch, _teller(batch))
        preview, fingerprint, state = preview_of(reading, plan), plan.fingerprint(), BatchState.STAGED
        counts = plan.counts()
    except UnusableInput as error:
        said = {name: str(value) for name, value in error.params.items()}
        preview, fingerprint, state = {"failure": {"code": error.code, "params": said}}, "", BatchState.FAILED
        counts = {}
    except Cancelled:
        return
    kept = ImportBatch.objects.filter(pk=batch_id, state=BatchState.READING)
    values = {"state": state, "preview": preview, "fingerprint": fingerprint, "counts": counts, "progress": []}
    with transaction.atomic():
        if kept.update(**values):
            tell_starter(batch, "staged" if state == BatchState.STAGED else "failed")


def look(batch: ImportBatch, tell: Progress | None = None) -> tuple[Reading, Plan]:
    """The batch's workbook as it reads and plans now, with what was mended and answered. Writes nothing."""
    answers = answers_of(batch.answers)
    with paused_collection():
        reading = read_file(Path(batch.file.path), answers=answers, mends=batch.mends, tell=tell)
        return reading, Planner(reading.sheets, by=batch.started_by, tell=tell).plan()


def mend_cell(batch: ImportBatch, *, sheet: str, cell: str, text: str) -> None:
    """Put a text in place of a cell. The preview no longer holds: `recheck` makes the next.

    Raises BatchMovedOn, UnusableInput.
    """
    if not is_address(cell) or len(text) > LONGEST_MEND:
        raise UnusableInput("option_wrong", option="cell", value=cell[:20], allowed="C7")
    mends = {**batch.mends, sheet: {**batch.mends.get(sheet, {}), cell: text}}
    staged = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.STAGED)
    if not staged.update(mends=mends, fingerprint=""):
        raise BatchMovedOn("enrol_batch_moved_on")


def recheck(batch: ImportBatch) -> None:
    """Let the workbook be read again, with what was mended since. Raises BatchMovedOn."""
    _reopen(batch)


def answer_heading(batch: ImportBatch, *, noun: str, heading: str, column: str, by: User) -> None:
    """Remember which column a heading names (nothing: leave it out), for this and every later workbook."""
    written = "" if column in LEFT_OUT else column
    if written and heading_index(model_of(noun)).find(written) is None:
        raise UnusableInput("option_wrong", option="column", value=column[:60], allowed=noun)
    HeadingAnswer.objects.update_or_create(
        noun=noun, heading=heading[:120], defaults={"column": written, "answered_by": by}
    )
    _reopen(batch)


def answer_sheet(batch: ImportBatch, *, sheet: str, noun: str) -> None:
    """Say which noun a sheet holds (nothing: leave it out), for this workbook."""
    if noun not in LEFT_OUT:
        model_of(noun)
    answers: Notes = {"headings": {}, "sheets": {}, **batch.answers}
    _reopen(batch, answers={**answers, "sheets": {**answers["sheets"], sheet: noun}})


def _reopen(batch: ImportBatch, **values: Any) -> None:
    changed = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.STAGED)
    if not changed.update(state=BatchState.READING, progress=[], **values):
        raise BatchMovedOn("enrol_batch_moved_on")


def confirm(batch: ImportBatch, *, partial: bool) -> None:
    """Let the import run as it was previewed; `partial` lets the good rows go in alone. Raises BatchMovedOn."""
    preview = batch.preview
    if batch.state != BatchState.STAGED or not batch.fingerprint or (preview.get("errors") and not partial):
        raise BatchMovedOn("enrol_batch_moved_on")
    staged = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.STAGED, fingerprint=batch.fingerprint)
    if not staged.update(state=BatchState.RUNNING, is_partial=partial, progress=[]):
        raise BatchMovedOn("enrol_batch_moved_on")


def run_batch(batch_id: int) -> None:
    """Import a confirmed batch (job). If the book has changed what the import would do, the batch goes back to preview."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state != BatchState.RUNNING:
        return
    try:
        mark = applying.book_mark()
        reading, plan = look(batch, _teller(batch))
    except Cancelled:
        return
    with applying.import_lock():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state != BatchState.RUNNING:
            return
        if applying.book_mark() != mark:
            plan = Planner(reading.sheets, by=batch.started_by).plan()
        if plan.fingerprint() == batch.fingerprint:
            applying.write_plan(plan, by=batch.started_by, batch=batch)
            close_batch(batch, BatchState.DONE, plan)
            tell_starter(batch, "done")
        else:
            preview = {**preview_of(reading, plan), "moved_on": True}
            ImportBatch.objects.filter(pk=batch_id).update(
                state=BatchState.STAGED, preview=preview, fingerprint=plan.fingerprint(), counts=plan.counts()
            )
            tell_starter(batch, "moved_on")


def tell_starter(batch: ImportBatch, what: str) -> None:
    """Post a notice to who started an import: it is `staged`, `done`, `failed` or has `moved_on`."""
    if batch.started_by is None:
        return
    counts = {key: sum(of.get(key, 0) for of in batch.counts.values()) for key in ("new", "changed")}
    params = {"file": batch.file_name, **counts}
    code = f"notice_import_{what}"
    notices.notify(batch.started_by, code, params=params, page="enrol-batch", page_args=[batch.pk])


def fail_batch(batch_id: int, code: str, params: Mapping[str, object]) -> None:
    """Mark a batch whose job could not go on, with the reason."""
    said = {"failure": {"code": code, "params": {name: str(value) for name, value in params.items()}}}
    with transaction.atomic():
        open_ones = ImportBatch.objects.filter(pk=batch_id, state__in=OPEN_STATES)
        if open_ones.update(state=BatchState.FAILED, preview=said):
            tell_starter(ImportBatch.objects.get(pk=batch_id), "failed")


def cancel(batch: ImportBatch) -> None:
    """Give an import up; a job that works on it stops. Raises BatchMovedOn where it is over already."""
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=OPEN_STATES).update(state=BatchState.CANCELLED):
        raise BatchMovedOn("enrol_batch_moved_on")
    batch.refresh_from_db()
    close_batch(batch, BatchState.CANCELLED, None)


def _teller(batch: ImportBatch) -> Callable[[int, int, str], None]:
    """Keeps the progress with the batch, a few times a second, and stops where the batch was cancelled."""
    last = 0.0

    def tell(done: int, total: int, what: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= TELL_EVERY_S:
            last = now
            open_ones = ImportBatch.objects.filter(pk=batch.pk, state__in=OPEN_STATES)
            if not open_ones.update(progress=[done, total, what]):
                raise Cancelled("enrol_batch_moved_on")

    return tell
