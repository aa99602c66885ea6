"""Erasing a person's data: from the record, its history, frozen figures and stored workbooks, with a receipt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nonggu.exchange.redaction import redact_file
from nonggu.registry import access, drafts, history, traces
from nonggu.registry.initials import initials_in
from nonggu.registry.models import Change, Erasure, FigureSnapshot, ImportBatch, User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import model_of, noun_of

ERASED = "（已删除）"


def erase_personal_data(record: Record, *, by: User | None, why: str) -> Erasure:
    """Empty the record's personal fields everywhere the book keeps them and write a receipt that holds none of them.

    A field that a record cannot do without is marked as erased. Stored workbooks are changed after the database has
    been committed to. Raises access.Forbidden.
    """
    if not access.may_erase(by):
        raise access.Forbidden("forbidden_erase")
    model = type(record)
    names = model.personal_fields
    with transaction.atomic():
        now = model._default_manager.select_for_update().get(pk=record.pk)
        texts = _known_texts(now, names)
        title = str(now) if now.title_field in names else ""
        _empty(now, names, by=by)
        receipt = Erasure(noun=noun_of(model), record_id=now.pk, erased_fields=list(names), actor=by, why=why)
        receipt.changes_redacted = _redact_history(now, names)
        receipt.snapshots_redacted = _redact_snapshots(now) if title else 0
        history.write([history.change_row(now, ChangeKind.ERASED, by=by, why=why)])
        batches = _batches_of(now)
        drafts.drop_all_drafts(now)
        receipt.save()
        traces.remove_after_commit()
    receipt.files_redacted = sum(bool(redact_file(Path(batch.file.path), texts)) for batch in batches if batch.file)
    receipt.save(update_fields=["files_redacted"])
    _note_receipt(receipt)
    return receipt


def receipts_file() -> Path:
    """Where receipts are kept beside the database, so that an older backup can be brought up to them."""
    return Path(settings.HOME, "erasures.jsonl")


def _note_receipt(receipt: Erasure) -> None:
    line = {"noun": receipt.noun, "record_id": receipt.record_id, "at": receipt.at.isoformat(), "why": receipt.why}
    with receipts_file().open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def apply_receipts(file: Path | None) -> int:
    """Erase again what the receipts name and a restored book still holds; return how many records were touched.

    Receipts are those of the restored book and, when given, those of a file of receipts.
    """
    wanted = set(Erasure.objects.values_list("noun", "record_id"))
    if file is not None and file.is_file():
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            wanted.add((row["noun"], row["record_id"]))
    touched = 0
    for noun, record_id in sorted(wanted):
        record = model_of(noun)._default_manager.filter(pk=record_id).first()
        if record is not None and _holds_personal_data(record):
            erase_personal_data(record, by=None, why="receipt")
            touched += 1
    return touched


def _holds_personal_data(record: Record) -> bool:
    held = any(getattr(record, name) not in ("", ERASED, None) for name in record.personal_fields)
    in_history = any(
        values.get(name) not in ("", ERASED, None)
        for change in history.changes_of(record)
        for values in (change.before, change.after)
        for name in record.personal_fields
    )
    return held or in_history


def _known_texts(record: Record, names: tuple[str, ...]) -> set[str]:
    texts = {str(getattr(record, name)) for name in names if getattr(record, name)}
    for change in history.changes_of(record):
        for values in (change.before, change.after):
            texts |= {str(values[name]) for name in names if values.get(name)}
    return texts


def _empty(record: Record, names: tuple[str, ...], *, by: User | None) -> None:
    for name in names:
        if getattr(record, name):
            setattr(record, name, "" if record._meta.get_field(name).blank else ERASED)
    record.initials = initials_in(type(record), vars(record))
    record.version += 1
    record.changed_at, record.changed_by = timezone.now(), by
    record.save()


def _redact_history(record: Record, names: tuple[str, ...]) -> int:
    changed = []
    for change in history.changes_of(record):
        touched = False
        for values in (change.before, change.after):
            for name in names:
                if values.get(name):
                    values[name] = ERASED
                    touched = True
        if touched:
            changed.append(change)
    Change.objects.bulk_update(changed, ["before", "after"], batch_size=200)
    return len(changed)


def _redact_snapshots(record: Record) -> int:
    noun, count = noun_of(type(record)), 0
    for snapshot in FigureSnapshot.objects.iterator(chunk_size=20):
        rows: list[dict[str, Any]] = snapshot.records
        mine = [row for row in rows if row["noun"] == noun and row["id"] == record.pk]
        for row in mine:
            row["title"] = ERASED
        if mine:
            snapshot.save(update_fields=["records"])
            count += 1
    return count


def _batches_of(record: Record) -> list[ImportBatch]:
    ids = set(history.changes_of(record).values_list("batch", flat=True)) | {record.batch_id}
    return list(ImportBatch.objects.filter(pk__in=ids - {None}))
