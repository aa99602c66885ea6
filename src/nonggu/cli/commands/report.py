"""`nonggu report`: the figures, and the records behind each of them."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nonggu.cli.book import open_book, user_by_name
from nonggu.cli.dates import DAY
from nonggu.cli.widths import aligned
from nonggu.errors import UnusableInput
from nonggu.phrases import language_of

if TYPE_CHECKING:
    from nonggu.desks.report.reading import FigureReading

FORMATS = click.Choice(["table", "json", "csv", "xlsx"])
on_option = click.option("--on", type=DAY, help="The day asked; the centre's reporting date when not given.")
format_option = click.option("--format", "shape", type=FORMATS, default="table", show_default=True)
out_option = click.option("--out", type=click.Path(path_type=Path), help="File for xlsx and csv.")


@click.group("report")
def command() -> None:
    """Figures that open to their records."""
    open_book()


@command.command("figures")
@on_option
@format_option
@out_option
def figures(on: dt.date | None, shape: str, out: Path | None) -> None:
    """Every figure: value, unit, as of, number of records."""
    from nonggu.desks.report import queries, sheets

    readings = queries.read_figures(user=None, on=on or queries.reporting_date())
    if shape == "table":
        click.echo("\n".join(figure_table(readings)))
    else:
        _write([sheets.figure_row(reading) for reading in readings], shape, out, "figures")


@command.command("open")
@click.argument("key")
@on_option
@format_option
@out_option
def open_figure(key: str, on: dt.date | None, shape: str, out: Path | None) -> None:
    """The records behind the figure KEY."""
    from nonggu.desks.report import queries, sheets

    reading = queries.read_figure(key, user=None, on=on or queries.reporting_date())
    rows = sheets.record_rows(reading, language="zh-hans" if language_of() == "zh" else "en")
    if shape == "table":
        names = ("code", "name", "gives", "origin", "source_date", "support")
        cells = [[_cell(row[name]) for name in names] for row in rows]
        click.echo("\n".join(aligned([list(names), *cells])))
    else:
        _write(rows, shape, out, key)


@command.command("freeze")
@on_option
@click.option("--by", default="", help="User name of the one who freezes.")
def freeze(on: dt.date | None, by: str) -> None:
    """Freeze every figure for a reporting date."""
    from nonggu.desks.report import actions, queries

    day = on or queries.reporting_date()
    snapshots = actions.freeze(on=day, by=user_by_name(by))
    click.echo(f"{day}: {len(snapshots)}")


def figure_table(readings: Sequence[FigureReading]) -> list[str]:
    """The figures as lines of a table in the terminal's language."""
    from django.utils import translation

    from nonggu.desks.report.sheets import plain_number

    chinese = language_of() == "zh"
    head = ["指标", "数值", "单位", "截至", "记录", "模拟"] if chinese else _ENGLISH_HEAD
    with translation.override("zh-hans" if chinese else "en"):
        rows = [
            [
                str(r.figure.name),
                "?" if r.value is None else f"{plain_number(r.value):,}",
                r.unit,
                r.as_of.isoformat() if r.as_of else "?",
                f"{r.record_count:,}",
                f"{r.simulated:,}",
            ]
            for r in readings
        ]
    return aligned([head, *rows], right=frozenset({1, 4, 5}))


_ENGLISH_HEAD = ["figure", "value", "unit", "as of", "records", "simulated"]


def _cell(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value if value is not None else "?")


def _write(rows: list[dict[str, Any]], shape: str, out: Path | None, name: str) -> None:
    if shape == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    from nonggu.desks.report.sheets import FIGURE_HEADINGS, as_frame
    from nonggu.exchange.tables import write_frame

    frame = as_frame(rows)
    if out is not None:
        if out.suffix.lower() != f".{shape}":
            raise UnusableInput("option_wrong", option="--out", value=out.name, allowed=f"*.{shape}")
        write_frame(frame, out, headings=FIGURE_HEADINGS, sheet=name)
    elif shape == "csv":
        sys.stdout.write(frame.write_csv())
    else:
        target = Path(f"{name}.xlsx")
        write_frame(frame, target, headings=FIGURE_HEADINGS, sheet=name)
        click.echo(str(target))
