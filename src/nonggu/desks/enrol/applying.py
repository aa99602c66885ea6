"""A plan to the book: everything in one short transaction, under one lock, against the book as it is at that moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from nonggu.desks.enrol.plan import Plan
from nonggu.desks.enrol.rows import PlannedRow, RowOutcome
from nonggu.registry import entering
from nonggu.registry.columns import columns_of
from nonggu.registry.entering import RowChange
from nonggu.registry.models import Change, CodeSeries, ImportBatch, User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import LOAD_ORDER

IMPORT_LOCK = "import"


@contextmanager
def import_lock() -> Iterator[None]:
    """One import at a time, for as long as its transaction lasts: what the plan found missing stays missing.

    SQLite's IMMEDIATE transactions lock the whole book; on PostgreSQL a row is locked.
    """
    with transaction.atomic():
        CodeSeries.objects.get_or_create(noun=IMPORT_LOCK)
        CodeSeries.objects.select_for_update().get(noun=IMPORT_LOCK)
        yield


def book_mark() -> object:
    """A mark that differs as soon as anything in the book has changed; of PostgreSQL's book it always differs."""
    if connection.vendor == "postgresql":
        return object()
    return Change.objects.aggregate(last=Max("id"))["last"] or 0


def write_plan(plan: Plan, *, by: User | None, batch: ImportBatch, on_noun: Callable[[], None] = lambda: None) -> None:
    """Enter and change the plan's good rows, noun by noun in load order. Call inside `import_lock`."""
    models = {sheet.staged.model for sheet in plan.sheets}
    for model in LOAD_ORDER:
        if model in models:
            _enter(model, plan.rows_of(model, RowOutcome.NEW), by=by, batch=batch)
            _change(model, plan.rows_of(model, RowOutcome.CHANGED), by=by, batch=batch)
            on_noun()


def _enter(model: type[Record], rows: list[PlannedRow], *, by: User | None, batch: ImportBatch) -> None:
    if not rows:
        return
    ids, codes = entering.enter_rows(model, [_with_ids(row.values) for row in rows], by=by, batch=batch)
    for row, record_id, code in zip(rows, ids, codes, strict=True):
        row.record_id, row.code = record_id, code
    _link_many(model, rows, by=by, batch=batch)


def _change(model: type[Record], rows: list[PlannedRow], *, by: User | None, batch: ImportBatch) -> None:
    changes = []
    for row in rows:
        if row.is_revived:
            back = {"archived_at": None, "batch_id": batch.pk}
            values = _with_ids(row.values)
            changes.append(RowChange(_id(row), row.version, row.old, values, ChangeKind.RESTORED, unsaid=back))
        elif row.values:
            changes.append(RowChange(_id(row), row.version, row.old, _with_ids(row.values)))
    entering.change_rows(model, changes, by=by, batch=batch)
    _link_many(model, rows, by=by, batch=batch)


def _with_ids(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _id(value) if isinstance(value, PlannedRow) else value for name, value in values.items()}


def _id(row: PlannedRow) -> int:
    assert row.record_id is not None, "rows are written in load order"
    return row.record_id


def _link_many(model: type[Record], rows: list[PlannedRow], *, by: User | None, batch: ImportBatch) -> None:
    for column in columns_of(model):
        if not column.is_many or column.reference is None:
            continue
        wanted = {_id(row): row.many[column.attribute] for row in rows if column.attribute in row.many}
        ids = {pk: [_id(t) if isinstance(t, PlannedRow) else t for t in targets] for pk, targets in wanted.items()}
        entering.link_rows(model, column, ids, by=by, batch=batch)
