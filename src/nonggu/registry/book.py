"""Writing to the book, one record or many: values, version and history in one transaction.

Every desk's actions end here. `by` is the user who acts; None is the operator at the command line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from nonggu.errors import NongguError
from nonggu.registry import access, history, telling
from nonggu.registry.identity import give_codes
from nonggu.registry.initials import initials_in
from nonggu.registry.models import Change, ImportBatch, User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of
from nonggu.registry.once import kept_once

R = TypeVar("R", bound=Record)
Values = Mapping[str, Any]

CHUNK = 2000


class RecordConflict(NongguError):
    """Somebody else changed the record since the reader opened it."""


def create_record(
    model: type[R],
    values: Values,
    *,
    by: User | None,
    batch: ImportBatch | None = None,
    why: str = "",
    is_settled: bool = False,
) -> R:
    """Enter one record. `values` are by attribute (`organisation_id` for references). Raises access.Forbidden.

    `is_settled`: the desk has settled that the writer may take this step (an answer to an invitation, say), though the
    writer may not enter records of the noun in general.
    """
    return create_records(model, [values], by=by, batch=batch, why=why, is_settled=is_settled)[0]


def create_records(
    model: type[R],
    rows: Sequence[Values],
    *,
    by: User | None,
    batch: ImportBatch | None = None,
    why: str = "",
    is_settled: bool = False,
) -> list[R]:
    """Enter many records at once, with codes where none are given, and their history.

    Raises access.Forbidden, once.Taken.
    """
    if not is_settled:
        access.require_create(by, model)
    records = [
        model(**values, entered_by=by, changed_by=by, batch=batch, initials=initials_in(model, values))
        for values in rows
    ]
    with kept_once(model) as written:
        give_codes(model, records)
        model._default_manager.bulk_create(records, batch_size=CHUNK)
        written.extend(record.pk for record in records)
        if not is_settled:
            access.require_change(by, model, records)
        _write(
            model,
            [
                history.change_row(r, ChangeKind.CREATED, by=by, after=history.snapshot(r), batch=batch, why=why)
                for r in records
            ],
            by=by,
        )
    return records


def change_record(
    record: R,
    values: Values,
    *,
    by: User | None,
    version: int | None = None,
    batch: ImportBatch | None = None,
    why: str = "",
    is_settled: bool = False,
) -> R:
    """Change one record. Raises RecordConflict when `version` is not the record's, access.Forbidden otherwise.

    `is_settled`: see `create_record`.
    """
    return change_records([(record, values, version)], by=by, batch=batch, why=why, is_settled=is_settled)[0]


def change_records(
    changes: Sequence[tuple[R, Values, int | None]],
    *,
    by: User | None,
    batch: ImportBatch | None = None,
    why: str = "",
    is_settled: bool = False,
) -> list[R]:
    """Change many records of one noun: each with its new values and the version that its writer saw (None: any).

    The rows are locked and read again, so that no change of another writer is lost; unchanged values write
    nothing. Raises RecordConflict, once.Taken, access.Forbidden (also where somebody outside the staff would change a
    record so that it is no longer the own one, or is past what outsiders may change: publishing the own need, say).
    """
    if not changes:
        return []
    model = type(changes[0][0])
    if not is_settled:
        access.require_change(by, model, [record for record, _, _ in changes])
    changed: list[R] = []
    rows = []
    with kept_once(model) as written:
        fresh = _locked(model, [record.pk for record, _, _ in changes])
        for record, values, version in changes:
            now = fresh[record.pk]
            if version is not None and now.version != version:
                raise RecordConflict("record_conflict", title=str(now), version=version, current=now.version)
            before = history.snapshot(now)
            for name, value in values.items():
                setattr(now, name, value)
            old, new = history.difference(before, history.snapshot(now))
            if new:
                _touch(now, by)
                written.append(now.pk)
                changed.append(now)
                rows.append(
                    history.change_row(now, ChangeKind.CHANGED, by=by, before=old, after=new, batch=batch, why=why)
                )
        names = {name for _, values, _ in changes for name in values}
        if model.title_field in names:
            names.add("initials")
            for record in changed:
                record.initials = initials_in(model, vars(record))
        _update(model, changed, names)
        if not is_settled and access.is_outsider(by):
            access.require_change(by, model, changed)
        _write(model, rows, by=by)
    return [fresh[record.pk] for record, _, _ in changes]


def set_many(record: Record, field: str, others: Sequence[Record], *, by: User | None) -> None:
    """Set a many-to-many reference of a record and write its history as lists of codes."""
    access.require_change(by, type(record), [record])
    relation = getattr(record, field)
    with transaction.atomic():
        before = sorted(relation.values_list("code", flat=True))
        after = sorted(other.code for other in others)
        if before == after:
            return
        relation.set(others)
        row = history.change_row(record, ChangeKind.CHANGED, by=by, before={field: before}, after={field: after})
        _write(type(record), [row], by=by)


def archive_record(record: R, *, by: User | None, why: str = "") -> R:
    """Take a record out of lists and figures without deleting it; it can be restored."""
    return _set_archived(record, timezone.now(), ChangeKind.ARCHIVED, by=by, why=why)


def restore_record(record: R, *, by: User | None, why: str = "") -> R:
    """Bring an archived record back. Raises NongguError for a record that was merged into another."""
    if getattr(record, "merged_into_id", None):
        raise NongguError("record_is_merged", title=str(record))
    return _set_archived(record, None, ChangeKind.RESTORED, by=by, why=why)


def _set_archived(record: R, at: Any, kind: ChangeKind, *, by: User | None, why: str) -> R:
    model = type(record)
    access.require_change(by, model, [record])
    with kept_once(model) as written:
        now = _locked(model, [record.pk])[record.pk]
        written.append(record.pk)
        if bool(now.archived_at) == bool(at):
            return now
        now.archived_at = at
        _touch(now, by)
        _update(model, [now], {"archived_at"})
        _write(model, [history.change_row(now, kind, by=by, why=why)], by=by)
    return now


def _write(model: type[Record], rows: Sequence[Change], *, by: User | None) -> None:
    """Write history, and tell whom it concerns."""
    history.write(rows)
    telling.tell(model, [telling.Deed(row.record_id, row.kind, row.after) for row in rows], by=by)


def _locked(model: type[R], ids: Sequence[int]) -> dict[int, R]:
    found: dict[int, R] = {}
    for start in range(0, len(ids), CHUNK):
        part = model._default_manager.select_for_update().filter(pk__in=ids[start : start + CHUNK])
        found.update({record.pk: record for record in part})
    missing = set(ids) - set(found)
    if missing:
        raise RecordConflict("record_gone", noun=noun_of(model), ids=sorted(missing)[:5])
    return found


def _touch(record: Record, by: User | None) -> None:
    record.version += 1
    record.changed_at = timezone.now()
    record.changed_by = by


def _update(model: type[R], records: Sequence[R], names: set[str]) -> None:
    if records:
        fields = sorted({*names, "version", "changed_at", "changed_by_id"})
        columns = [model._meta.get_field(name.removesuffix("_id")).name for name in fields]
        model._default_manager.bulk_update(records, columns, batch_size=200)
