"""What file commands share: printing the columns of an input, and the rows that could not be used."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import click

from nonggu.exchange.columns import Column
from nonggu.exchange.rowerrors import RowError
from nonggu.phrases import language_of, remedy, say


def print_columns(groups: Sequence[tuple[str, Sequence[Column]]], output: str = "text") -> None:
    """Print groups of columns (such as input and output): as a text table, or as JSON with `--format json`."""
    if output == "json":
        rows = [{"group": title, **_as_json(column)} for title, columns in groups for column in columns]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    chinese = language_of() == "zh"
    for title, columns in groups:
        click.echo(f"[{title}]")
        for column in columns:
            need = "*" if column.required else " "
            unit = f" [{column.unit}]" if column.unit else ""
            meaning = column.meaning_zh if chinese else column.meaning_en
            allowed = "|".join(choice.value for choice in column.choices)
            tail = "  ".join(part for part in (meaning, allowed) if part)
            click.echo(f"{need} {column.name}  {column.zh} / {column.en}  {column.kind}{unit}  {tail}".rstrip())


def _as_json(column: Column) -> dict[str, object]:
    return {
        "name": column.name,
        "zh": column.zh,
        "en": column.en,
        "type": column.kind,
        "unit": column.unit,
        "required": column.required,
        "meaning_zh": column.meaning_zh,
        "meaning_en": column.meaning_en,
        "choices": [choice.value for choice in column.choices],
    }


def row_error_as_json(error: RowError, language: str) -> dict[str, object]:
    """A row error as the command line's JSON: sheet, cell, row, code, message, remedy."""
    params = error.params_in(language)
    return {
        "sheet": error.sheet,
        "cell": error.cell,
        "row": error.row,
        "code": error.code,
        "message": say(error.code, params, language),
        "remedy": remedy(error.code, params, language),
    }


def print_row_errors(errors: Iterable[RowError], *, as_json: bool = False) -> None:
    """Print row errors on standard error, one a line."""
    language = language_of()
    for error in errors:
        row = row_error_as_json(error, language)
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False), err=True)
        else:
            where = " ".join(part for part in (error.sheet, _place(error, language)) if part)
            click.echo(f"{where}: {row['message']} {row['remedy']}".rstrip(), err=True)


def _place(error: RowError, language: str) -> str:
    """The cell; where the file has none, the row and the column."""
    if error.cell or not error.row:
        return error.cell
    column = error.params.get("column") if language == "zh" else error.params.get("column_en")
    return f"#{error.row} {column}" if column else f"#{error.row}"
