"""`nonggu enrol`: workbooks in and out of the book."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nonggu.cli.book import open_book, user_by_name
from nonggu.cli.tables import print_columns, print_row_errors, row_error_as_json
from nonggu.phrases import language_of

if TYPE_CHECKING:
    from nonggu.desks.enrol.actions import Outcome


@click.group("enrol")
def command() -> None:
    """Import workbooks with a preview, undo imports, review duplicates."""


@command.command("template")
@click.argument("noun")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def template(noun: str, out: Path) -> None:
    """Write the form of NOUN that a clerk fills, to OUT.xlsx."""
    open_models()
    from nonggu.desks.enrol.blank_forms import write_form
    from nonggu.errors import UnusableInput

    if out.suffix.lower() != ".xlsx":
        raise UnusableInput("option_wrong", option="OUT", value=out.name, allowed="*.xlsx")
    write_form(noun, out, language=language_of())


@command.command("columns")
@click.argument("noun")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
def columns(noun: str, shape: str) -> None:
    """Print the columns of NOUN: name in both languages, type, unit, needed, meaning."""
    open_models()
    from nonggu.registry.columns import columns_of
    from nonggu.registry.nouns import model_of

    print_columns([(noun, [column.column for column in columns_of(model_of(noun))])], shape)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Preview only; nothing is written.")
@click.option("--partial", is_flag=True, help="Import the good rows even where others are wrong.")
@click.option("--by", default="", help="User name of the one who imports.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def import_(file: Path, dry_run: bool, partial: bool, by: str, as_json: bool) -> int:
    """Import a workbook, or say which of its rows are wrong (exit 3)."""
    open_book()
    from nonggu.desks.enrol.actions import import_file

    outcome = import_file(file, by=user_by_name(by), partial=partial)
    tell_outcome(outcome, as_json=as_json)
    return 3 if outcome.errors else 0


def open_models() -> None:
    """Set Django up without a home: enough for what the book's nouns are called."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nonggu.web.settings")
    import django

    django.setup()


def tell_outcome(outcome: Outcome, *, as_json: bool) -> None:
    """Print what an import did: the counts on standard output, errors and warnings on standard error."""
    language = language_of()
    if as_json:
        found = {
            "batch": outcome.batch.pk if outcome.batch else None,
            "counts": outcome.counts,
            "errors": [row_error_as_json(error, language) for error in outcome.errors],
            "warnings": [row_error_as_json(error, language) for error in outcome.warnings],
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    print_row_errors(outcome.findings)
    for noun, counts in outcome.counts.items():
        click.echo(f"{noun}: " + ", ".join(f"{name} {count}" for name, count in counts.items() if count))
