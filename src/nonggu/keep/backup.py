"""A backup: one zip file with every table, every upload and a manifest, consistent while people write."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction

from nonggu import __version__
from nonggu.errors import UnusableInput
from nonggu.keep import ledger
from nonggu.keep.home import SETTINGS_FILE
from nonggu.keep.ledger import Entry, Kind
from nonggu.keep.schema import KEPT_APPS, applied_models, newest_migration
from nonggu.keep.tables import kept_models, table_name, write_rows

FORMAT = 1
MANIFEST = "manifest.json"


def write_backup(file: Path, *, kind: str = Kind.BY_HAND, is_noted: bool = True) -> dict[str, Any]:
    """Write a backup, read it back, and return its manifest: rows by table, fingerprints by file.

    The tables are read from one moment, as the database has them, also where it is older than this version; uploads
    that are named in them are never deleted, so what is copied after that moment is a superset. The file appears whole
    or not at all; its address of the database, which holds a password, stays out. Raises UnusableInput when it exists.
    """
    if file.exists():
        raise UnusableInput("backup_exists", file=str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "nonggu": __version__,
        "migration": newest_migration("registry"),
        "migrations": {app: newest_migration(app) for app in KEPT_APPS},
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "rows": {},
        "files": {},
    }
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
            with _one_moment():
                _write_tables(archive, manifest)
            _write_files(archive, manifest)
            archive.writestr(SETTINGS_FILE, json.dumps(_settings(), indent=1))
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        read_back(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    if is_noted:
        at = dt.datetime.fromisoformat(manifest["made_at"])
        ledger.note(Entry(at, str(file.resolve()), file.stat().st_size, kind))
    return manifest


def last_backup() -> dt.datetime | None:
    """When the newest good backup of this home was made that is noted; None when none is."""
    found = ledger.last_good()
    return found.made_at if found else None


def read_back(file: Path) -> None:
    """Read a written backup from the disk: every row and upload that its manifest names. Raises UnusableInput."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            for table, count in manifest["rows"].items():
                with archive.open(f"tables/{table}.jsonl") as lines:
                    found = sum(1 for _ in lines)
                if found != count:
                    raise UnusableInput("backup_unreadable", file=file.name, why=f"{table}: {found} / {count}")
            for name, sha256 in manifest["files"].items():
                with archive.open(f"uploads/{name}") as stream:
                    if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:  # type: ignore[arg-type]
                        raise UnusableInput("backup_unreadable", file=file.name, why=name)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnusableInput("backup_unreadable", file=file.name, why=str(error)[:120]) from None


def _settings() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(settings.HOME, SETTINGS_FILE).read_text("utf-8"))
    return {**content, "database": ""}


def _write_tables(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for model in kept_models(applied_models()):
        name = table_name(model)
        with archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as raw:
            stream = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
            manifest["rows"][name] = write_rows(model, stream)
            stream.flush()
            stream.detach()


def _write_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    folder = Path(settings.MEDIA_ROOT)
    for upload in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if upload.is_file():
            name = upload.relative_to(folder).as_posix()
            manifest["files"][name] = _write_file(archive, upload, f"uploads/{name}")


def _write_file(archive: zipfile.ZipFile, file: Path, name: str) -> str:
    """Write the file and return the SHA-256 of what was written: somebody may be uploading it at this moment."""
    written = hashlib.sha256()
    with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(1 << 20):
            written.update(chunk)
            target.write(chunk)
    return written.hexdigest()


def fingerprint(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _one_moment() -> Iterator[None]:
    """A time in which this thread reads the book as of one moment, whatever others write meanwhile."""
    if connection.vendor == "sqlite":
        with _vacuumed_copy():
            yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _vacuumed_copy() -> Iterator[None]:
    """Read from a copy made by SQLite itself: copying the file of a live database loses what is in its log."""
    live = connections["default"]
    with tempfile.TemporaryDirectory(prefix="nonggu-backup-", dir=settings.HOME) as folder:
        file = Path(folder, "book.sqlite3")
        with live.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        copy = live.copy()
        copy.settings_dict = {**live.settings_dict, "NAME": file, "OPTIONS": {}}
        connections["default"] = copy
        try:
            yield
        finally:
            connections["default"] = live
            copy.close()
