"""`nonggu enrol`: workbooks in and out of the book."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nonggu.cli.book import open_book, user_by_name
from nonggu.cli.tables import print_columns, print_row_errors, row_error_as_json
from nonggu.errors import UnusableInput
from nonggu.phrases import language_of

if TYPE_CHECKING:
    from nonggu.desks.enrol.actions import Outcome

by_option = click.option("--by", default="", metavar="USER", help="User name of the one who acts.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")


@click.group("enrol")
def command() -> None:
    """Import workbooks with a preview, undo imports, review duplicates."""


@command.command("template")
@click.argument("noun")
@click.argument("out", type=click.Path(path_type=Path))
def template(noun: str, out: Path) -> None:
    """Write the form of NOUN that a clerk fills to OUT.xlsx."""
    open_models()
    from nonggu.desks.enrol.blank_forms import write_form

    _require_xlsx("OUT", out)
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
@click.option("--map", "mapped", type=click.Path(path_type=Path), help="Answers to unknown headings (JSON, csv, xlsx).")
@click.option("--report", type=click.Path(path_type=Path), help="Write the workbook back with its errors (.xlsx).")
@by_option
@json_option
def import_(
    file: Path, dry_run: bool, partial: bool, mapped: Path | None, report: Path | None, by: str, as_json: bool
) -> int:
    """Import a workbook (.xlsx, .xls, .csv). Exit 3: some rows are wrong; good ones go in only with --partial."""
    open_book()
    from nonggu.desks.enrol.actions import import_file
    from nonggu.desks.enrol.answers import read_answers
    from nonggu.desks.enrol.returning import return_workbook

    if report is not None:
        _require_xlsx("--report", report)
    outcome = import_file(
        file,
        by=user_by_name(by),
        partial=partial,
        mapping=read_answers(mapped) if mapped else None,
        dry_run=dry_run,
    )
    if report is not None:
        return_workbook(file, report, outcome.reading, outcome.findings, language=language_of())
    tell_outcome(outcome, dry_run=dry_run, report=report, as_json=as_json)
    return 3 if outcome.errors else 0


@command.command("undo")
@click.argument("batch_id", metavar="ID", type=int)
@by_option
@json_option
def undo(batch_id: int, by: str, as_json: bool) -> int:
    """Take the import ID back; refused, with the list (exit 3), where records have changed since."""
    open_book()
    from nonggu.cli.running import tell
    from nonggu.desks.enrol.undoing import UndoRefused, undo_import

    try:
        batch = undo_import(batch_id, by=user_by_name(by))
    except UndoRefused as refused:
        if refused.code != "enrol_undo_refused":
            raise UnusableInput(refused.code, **dict(refused.params)) from None
        rows = [{name: getattr(o, name) for name in o.__slots__} for o in refused.obstacles]
        if as_json:
            click.echo(
                json.dumps({"batch": batch_id, "undone": False, "obstacles": rows}, ensure_ascii=False, indent=1)
            )
        tell(refused)
        for row in [] if as_json else rows:
            click.echo("{noun} {code} {title}: {why} {by}".format(**row), err=True)
        return 3
    said = {"batch": batch.pk, "undone": True, "obstacles": []}
    click.echo(json.dumps(said, indent=1) if as_json else f"#{batch.pk} {batch.get_state_display()}")
    return 0


@command.command("duplicates")
@click.option("--noun", default="", help="Only this noun.")
@json_option
def duplicates(noun: str, as_json: bool) -> None:
    """List pairs of records that look like one, with the reasons, undecided ones only."""
    open_book()
    from nonggu.desks.enrol.duplicates import DUPLICATE_NOUNS, find_duplicates, said_of
    from nonggu.registry.nouns import model_of

    language = language_of()
    chosen = [model_of(noun)] if noun else [model_of(name) for name in DUPLICATE_NOUNS]
    rows: list[dict[str, Any]] = []
    for model in chosen:
        for pair in find_duplicates(model, by=None):
            rows.append(
                {
                    "noun": pair.noun,
                    "first": {"id": pair.first_id, "code": pair.first_code, "title": pair.first_title},
                    "second": {"id": pair.second_id, "code": pair.second_code, "title": pair.second_title},
                    "similarity": pair.similarity,
                    "reasons": [
                        {"code": reason.code, "message": message}
                        for reason, message in zip(pair.reasons, said_of(pair, language), strict=True)
                    ],
                }
            )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        reasons = "; ".join(reason["message"] for reason in row["reasons"])
        first, second = row["first"], row["second"]
        click.echo(f"{row['noun']}: {first['code']} {first['title']} / {second['code']} {second['title']}: {reasons}")


def open_models() -> None:
    """Set Django up without a home: enough for what the book's nouns are called."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nonggu.web.settings")
    import django

    django.setup()


def tell_outcome(outcome: Outcome, *, dry_run: bool, report: Path | None, as_json: bool) -> None:
    """Print what an import did: counts on standard output; errors there as JSON, else on standard error."""
    language = language_of()
    if not as_json:
        print_row_errors(outcome.findings)
        for noun, counts in outcome.counts.items():
            click.echo(f"{noun}: " + ", ".join(f"{name} {count}" for name, count in counts.items() if count))
        if outcome.batch:
            click.echo(f"#{outcome.batch.pk}")
        return
    found = {
        "batch": outcome.batch.pk if outcome.batch else None,
        "dry_run": dry_run,
        "imported": outcome.batch is not None,
        "counts": outcome.counts,
        "errors": [row_error_as_json(error, language) for error in outcome.errors],
        "warnings": [row_error_as_json(error, language) for error in outcome.warnings],
        "unknown_headings": [
            {"sheet": error.sheet, "cell": error.cell, "heading": error.params["heading"]}
            for error in outcome.warnings
            if error.code == "enrol_heading_unknown"
        ],
        "report": str(report) if report else None,
    }
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


def _require_xlsx(option: str, file: Path) -> None:
    if file.suffix.lower() != ".xlsx" or not file.absolute().parent.is_dir():
        raise UnusableInput("option_wrong", option=option, value=str(file), allowed="*.xlsx")
