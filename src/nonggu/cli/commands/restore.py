"""`nonggu restore`: a backup into an empty home, or a rehearsal of it."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path

import click

from nonggu.cli.book import open_book
from nonggu.errors import UnusableInput
from nonggu.keep.home import SETTINGS_FILE, HomeSettings, home_folder, make_home, unmake_home, write_home
from nonggu.keep.rehearsing import run_rehearsal
from nonggu.phrases import language_of, remedy, say


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Rehearse: restore into a temporary home, report, and remove it.")
@click.option("--database", default="", help="postgresql://... when the county grows from SQLite; it must be empty.")
@click.option(
    "--receipts", type=click.Path(path_type=Path), help="erasures.jsonl of the lost home: erased stays erased."
)
@click.option(
    "--endings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="endings.jsonl of the lost home: what ended stays ended. Without it all tokens and links are revoked.",
)
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="secrets.key of the lost home: second factors go on working. It is in no backup.",
)
def command(
    file: Path, check: bool, database: str, receipts: Path | None, endings: Path | None, keys: Path | None
) -> None:
    """Restore FILE into NONGGU_HOME, which must be new or empty, and report what came back."""
    if check:
        code, printed, complaint = run_rehearsal(file, receipts=receipts, keys=keys)
        click.echo(printed, nl=False)
        click.echo(complaint, nl=False, err=True)
        sys.exit(code)
    folder = home_folder()
    settings = make_home(folder, database=database)
    try:
        if keys:
            from nonggu.keep.secret_keys import take_keys

            take_keys(folder, keys)
        _take_settings(file, folder, database or settings.database)
        faults = _restore(folder, file, receipts, endings)
    except BaseException:
        unmake_home(folder)
        shutil.rmtree(folder / "uploads", ignore_errors=True)
        raise
    sys.exit(3 if faults else 0)


def _take_settings(file: Path, folder: Path, database: str) -> None:
    """The old secret key, so that recovery codes and signed links stay good; the database of the new home."""
    try:
        with zipfile.ZipFile(file) as archive:
            old = json.loads(archive.read(SETTINGS_FILE))
            write_home(folder, HomeSettings(**{**old, "database": database}))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise UnusableInput("backup_unreadable", file=str(file), why=str(error)[:120]) from None


def _restore(folder: Path, file: Path, receipts: Path | None, endings: Path | None) -> int:
    open_book(folder, is_upgraded=False)
    from nonggu.keep.restoring import close_doors, restore_into_book

    report = restore_into_book(file, receipts=receipts)
    closed = close_doors(file, endings=endings)
    for table, count in report.rows.items():
        if count:
            click.echo(f"{count:>10,}  {table}")
    click.echo(f"{report.files:>10,}  uploads")
    if report.erased_again:
        click.echo(f"{report.erased_again:>10,}  erased again")
    language = language_of()
    click.echo(say("restore_ended" if endings else "restore_revoked", {"count": closed}, language))
    if not endings:
        click.echo(say("restore_accounts", {}, language))
    for code, params in report.faults:
        click.echo(f"{say(code, params, language)} {remedy(code, params, language)}".rstrip(), err=True)
    return len(report.faults)
