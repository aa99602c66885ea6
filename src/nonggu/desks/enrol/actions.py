"""What the enrol desk does to the book: import a workbook. Every write goes through the registry, with history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.utils import timezone

from nonggu.desks.enrol import applying
from nonggu.desks.enrol.layouts import LISTS_SHEETS, NOTES_SHEETS, find_layout
from nonggu.desks.enrol.planning import Plan, Planner
from nonggu.desks.enrol.staging import StagedSheet, stage
from nonggu.errors import UnusableInput
from nonggu.exchange.rowerrors import RowError
from nonggu.exchange.tables import Sheet, read_sheets
from nonggu.registry import access
from nonggu.registry.models import ImportBatch, User
from nonggu.registry.models.import_batch import BatchState
from nonggu.registry.models.record import Origin

#: Called with how much is done, how much there is, and what is being done.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do.

    `counts` are rows by noun and outcome (new, changed, unchanged, wrong, warned). `batch` is None when nothing was
    imported: a preview, or rows that are wrong and no leave to go on without them.
    """

    batch: ImportBatch | None
    counts: Mapping[str, Mapping[str, int]]
    findings: tuple[RowError, ...]

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
    mapping: Mapping[str, str] | None = None,
    origin: str | None = None,
    on_progress: Progress | None = None,
) -> Outcome:
    """Import a workbook. With wrong rows nothing goes in, unless `partial`: then the good rows do.

    `batch_name` names the batch (default: the file's name), `origin` is the origin of new rows that state none
    (default `imported`). Raises access.Forbidden, UnusableInput.
    """
    if not access.may_import(by):
        raise access.Forbidden("forbidden_import")
    file = Path(path)
    tell = on_progress or (lambda done, total, what: None)
    staged, findings = stage_file(file, tell)
    planner = Planner(staged, by=by, origin=origin or Origin.IMPORTED)
    mark = applying.book_mark()
    plan = planner.plan()
    if not is_applicable(plan, partial=partial):
        return Outcome(None, plan.counts(), (*findings, *plan.findings()))
    batch = open_batch(file, by=by, name=batch_name)
    with applying.import_lock():
        if applying.book_mark() != mark:
            plan = Planner(staged, by=by, origin=origin or Origin.IMPORTED).plan()
        if is_applicable(plan, partial=partial):
            applying.write_plan(plan, by=by, batch=batch)
            close_batch(batch, BatchState.DONE, plan)
    return Outcome(batch, plan.counts(), (*findings, *plan.findings()))


def stage_file(file: Path, tell: Progress) -> tuple[list[StagedSheet], list[RowError]]:
    """Every sheet of the file that holds records, read; and what was found about the others."""
    staged: list[StagedSheet] = []
    findings: list[RowError] = []
    sheets = read_sheets(file)
    for done, sheet in enumerate(sheets):
        tell(done, len(sheets), sheet.name)
        found = _stage_sheet(sheet, findings)
        if found is not None:
            staged.append(found)
    if not staged:
        raise UnusableInput("enrol_nothing_recognised", file=file.name, sheets="、".join(s.name for s in sheets)[:200])
    return staged, findings


def _stage_sheet(sheet: Sheet, findings: list[RowError]) -> StagedSheet | None:
    layout = find_layout(sheet)
    if layout is None:
        if sheet.name not in (*NOTES_SHEETS, *LISTS_SHEETS) and any(any(cells) for cells in sheet.rows):
            findings.append(RowError(sheet.name, 0, "", "enrol_sheet_unknown", is_warning=True))
        return None
    return stage(sheet, layout)


def is_applicable(plan: Plan, *, partial: bool) -> bool:
    """Whether the plan may go into the book."""
    return partial or not any(sheet.findings.wrong for sheet in plan.sheets)


def open_batch(file: Path, *, by: User | None, name: str | None = None) -> ImportBatch:
    """A new batch that keeps a copy of the file."""
    batch = ImportBatch(file_name=(name or file.name)[:200], started_by=by, state=BatchState.RUNNING)
    with file.open("rb") as content:
        batch.sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        batch.file.save(file.name, File(content), save=True)
    return batch


def close_batch(batch: ImportBatch, state: BatchState, plan: Plan) -> None:
    """Write what came of a batch."""
    batch.state, batch.counts, batch.finished_at = state, plan.counts(), timezone.now()
    batch.save(update_fields=["state", "counts", "finished_at"])


def write_noun_sheets(path: Path | str, rows: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    """Write a workbook with one sheet a noun. See `nonggu.desks.enrol.sheets`."""
    from nonggu.desks.enrol.sheets import write_noun_sheets as write

    write(path, rows)
