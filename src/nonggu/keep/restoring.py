"""Restoring a backup into an empty home, and checking that everything came back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from nonggu.errors import UnusableInput
from nonggu.keep.backup import FORMAT, MANIFEST, fingerprint
from nonggu.keep.schema import migrate_to
from nonggu.keep.sealing import unreadable_accounts
from nonggu.keep.tables import kept_models, read_rows, set_sequences, table_name
from nonggu.keep.upgrade import upgrade_database
from nonggu.registry.endings import end_again, revoke_all
from nonggu.registry.erasing import apply_receipts
from nonggu.registry.events import record_event
from nonggu.registry.models import Change
from nonggu.registry.models.security_event import EventKind
from nonggu.registry.nouns import nouns
from nonggu.registry.search_index.whole import gaps, rebuild


@dataclass(slots=True)
class RestoreReport:
    """What a restore found: rows by table, and what differs from the manifest or does not hold together."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    erased_again: int = 0
    faults: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def fault(self, code: str, **params: Any) -> None:
        """Note something that is not as it should be."""
        self.faults.append((code, params))


def read_manifest(file: Path) -> dict[str, Any]:
    """The manifest of a backup. Raises UnusableInput for a file that is none, or of a newer version."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            broken = archive.testzip()
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnusableInput("backup_unreadable", file=str(file), why=str(error)[:120]) from None
    if broken:
        raise UnusableInput("backup_unreadable", file=str(file), why=broken)
    if manifest.get("format") != FORMAT:
        raise UnusableInput("backup_newer", file=str(file), nonggu=manifest.get("nonggu"))
    return manifest


def restore_into_book(file: Path, *, receipts: Path | None = None) -> RestoreReport:
    """Fill the opened, empty book: tables in one transaction, uploads, receipts of erasure applied again.

    An older backup is read as it was written and then goes through the same steps as an older home. Raises UnusableInput
    for a database that holds anything.
    """
    manifest = read_manifest(file)
    report = RestoreReport()
    newest = manifest.get("migrations") or {"registry": manifest["migration"]}
    models = kept_models(migrate_to(newest, file=str(file)))
    if any(model._base_manager.exists() for model in models):
        raise UnusableInput("restore_not_empty")
    with zipfile.ZipFile(file) as archive:
        with connection.constraint_checks_disabled(), transaction.atomic():
            for model in models:
                report.rows[table_name(model)] = read_rows(model, _lines(archive, table_name(model)))
            set_sequences(models)
        report.files = _restore_files(archive)
    upgrade_database()
    with transaction.atomic():
        rebuild()
    report.erased_again = apply_receipts(receipts)
    check_book(manifest, report)
    lost = unreadable_accounts()
    if lost:
        report.fault("restore_keys_missing", count=len(lost), accounts=", ".join(lost[:20]))
    return report


def close_doors(file: Path, *, endings: Path | None = None) -> int:
    """End again what ended after the backup was made, and note the restore; return how many doors were closed.

    With the file of endings of the lost home exactly that; without it every token and link, since nobody knows which of
    them were revoked. Raises UnusableInput.
    """
    closed = end_again(endings) if endings else revoke_all()
    record_event(EventKind.RESTORED, by=None, about=str(read_manifest(file)["made_at"]))
    return closed


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[str]:
    name = f"tables/{table}.jsonl"
    if name not in archive.namelist():
        return
    with archive.open(name) as raw:
        yield from io.TextIOWrapper(raw, encoding="utf-8")


def _restore_files(archive: zipfile.ZipFile) -> int:
    folder, count = Path(settings.MEDIA_ROOT), 0
    for name in archive.namelist():
        path = PurePosixPath(name)
        if path.parts[0] == "uploads" and ".." not in path.parts and not name.endswith("/"):
            target = folder.joinpath(*path.parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
            count += 1
    return count


def check_book(manifest: Mapping[str, Any], report: RestoreReport) -> None:
    """Compare the book with the manifest, and its parts with each other."""
    for table, count in manifest["rows"].items():
        found = report.rows.get(table)
        if found != count:
            report.fault("restore_rows_differ", table=table, wanted=count, found=found)
    if not report.erased_again:
        _check_files(manifest, report)
    for noun, count in gaps().items():
        report.fault("restore_index_differs", noun=noun, count=count)
    _check_references(report)
    _check_history(report)


def _check_files(manifest: Mapping[str, Any], report: RestoreReport) -> None:
    for name, sha256 in manifest["files"].items():
        target = Path(settings.MEDIA_ROOT, name)
        if not target.is_file() or fingerprint(target) != sha256:
            report.fault("restore_file_differs", file=name)


def _check_references(report: RestoreReport) -> None:
    try:
        connection.check_constraints()
    except IntegrityError as error:
        report.fault("restore_dangling", why=str(error)[:200])


def _check_history(report: RestoreReport) -> None:
    """Every change belongs to a record that is there."""
    for noun, model in nouns().items():
        lost = Change.objects.filter(noun=noun).exclude(record_id__in=model._base_manager.values("pk"))
        if lost.exists():
            report.fault("restore_history_lost", noun=noun, count=lost.count())
