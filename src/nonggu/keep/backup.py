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
from nonggu.keep.home import SETTINGS_FILE
from nonggu.keep.tables import kept_models, table_name, write_rows
from nonggu.keep.upgrade import newest_migration

FORMAT = 1
MANIFEST = "manifest.json"


def write_backup(file: Path) -> dict[str, Any]:
    """Write a backup and return its manifest: rows by table, fingerprints by file.

    The tables are read from one moment; uploads that are named in them are never deleted, so what is copied after
    that moment is a superset. The file appears whole or not at all. Raises UnusableInput when it exists.
    """
    if file.exists():
        raise UnusableInput("backup_exists", file=str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "nonggu": __version__,
        "migration": newest_migration(),
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
            archive.write(settings.HOME / SETTINGS_FILE, SETTINGS_FILE)
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    _note_backup(file, manifest)
    return manifest


def _log_file() -> Path:
    return Path(settings.HOME, "backups.jsonl")


def _note_backup(file: Path, manifest: dict[str, Any]) -> None:
    line = {"made_at": manifest["made_at"], "file": str(file), "bytes": file.stat().st_size}
    with _log_file().open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def last_backup() -> dt.datetime | None:
    """When the newest backup of this home was made that is noted; None when none is."""
    if not _log_file().is_file():
        return None
    lines = _log_file().read_text("utf-8").splitlines()
    return max((dt.datetime.fromisoformat(json.loads(line)["made_at"]) for line in lines), default=None)


def _write_tables(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for model in kept_models():
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
            archive.write(upload, f"uploads/{name}")
            manifest["files"][name] = fingerprint(upload)


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
