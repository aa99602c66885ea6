"""`nonggu restore`: a backup into an empty home, or a rehearsal of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import click

from nonggu.cli.book import open_book
from nonggu.errors import UnusableInput
from nonggu.keep.home import KEYS_FILE, SETTINGS_FILE, HomeSettings, home_folder, make_home, unmake_home, write_home
from nonggu.phrases import language_of, remedy, say


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Rehearse: restore into a temporary home, report, and remove it.")
@click.option("--database", default="", help="postgresql://... when the county grows from SQLite; it must be empty.")
@click.option(
    "--receipts", type=click.Path(path_type=Path), help="erasures.jsonl of the lost home: erased stays erased."
)
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="secrets.key of the lost home: second factors go on working. It is in no backup.",
)
def command(file: Path, check: bool, database: str, receipts: Path | None, keys: Path | None) -> None:
    """Restore FILE into NONGGU_HOME, which must be new or empty, and report what came back."""
    if check:
        sys.exit(_rehearse(file, receipts, keys))
    folder = home_folder()
    settings = make_home(folder, database=database)
    try:
        if keys:
            from nonggu.keep.secret_keys import take_keys

            take_keys(folder, keys)
        _take_settings(file, folder, database or settings.database)
        faults = _restore(folder, file, receipts)
    except BaseException:
        unmake_home(folder)
        shutil.rmtree(folder / "uploads", ignore_errors=True)
        raise
    sys.exit(3 if faults else 0)


def _rehearse(file: Path, receipts: Path | None, keys: Path | None) -> int:
    """In a process of its own, so that no setting of this one is touched; with the keys of this home if it has any."""
    own = home_folder() / KEYS_FILE
    keys = keys or (own if own.is_file() else None)
    with tempfile.TemporaryDirectory(prefix="nonggu-restore-") as scratch:
        environment = {**os.environ, "NONGGU_HOME": str(Path(scratch, "home")), "NONGGU_DATABASE": ""}
        extra = ["--receipts", str(receipts.resolve())] if receipts else []
        extra += ["--keys", str(keys.resolve())] if keys else []
        return subprocess.call(
            [sys.executable, "-m", "nonggu", "restore", str(file.resolve()), *extra], env=environment
        )


def _take_settings(file: Path, folder: Path, database: str) -> None:
    """The old secret key, so that signed links stay good; the database of the new home."""
    try:
        with zipfile.ZipFile(file) as archive:
            old = json.loads(archive.read(SETTINGS_FILE))
            write_home(folder, HomeSettings(**{**old, "database": database}))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise UnusableInput("backup_unreadable", file=str(file), why=str(error)[:120]) from None


def _restore(folder: Path, file: Path, receipts: Path | None) -> int:
    open_book(folder, is_upgraded=False)
    from nonggu.keep.restoring import restore_into_book

    report = restore_into_book(file, receipts=receipts)
    for table, count in report.rows.items():
        if count:
            click.echo(f"{count:>10,}  {table}")
    click.echo(f"{report.files:>10,}  uploads")
    if report.erased_again:
        click.echo(f"{report.erased_again:>10,}  erased again")
    for code, params in report.faults:
        click.echo(f"{say(code, params, language_of())} {remedy(code, params, language_of())}".rstrip(), err=True)
    return len(report.faults)
