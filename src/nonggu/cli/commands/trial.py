"""`nonggu trial`: designed experiments, response curves, 3414 trials and soil-test limits from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nonggu.cli.outputs import check_output
from nonggu.cli.tables import print_columns, print_row_errors

BAD_ROWS = 3
PLOT_ENDINGS = (".png", ".svg", ".pdf")
_FILE = click.Path(path_type=Path)
_ERRORS = click.option("--errors", "as_json", flag_value="json", help="Print row errors as JSON lines.")
_FORMAT = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default=None,
    help="Default: text on a terminal, JSON into a pipe or file.",
)
_SHEET = click.option("--sheet", default=None, help="Sheet of the workbook; default the first.")


@click.group(name="trial")
def command() -> None:
    """Designed trials: analysis of variance with letters, response curves, the 3414 design, soil-test limits."""


@command.command()
@click.argument("data", type=_FILE)
@click.option("--design", required=True, help="crd, rcbd, latin, split-plot, factorial or multi-site.")
@click.option("--response", "responses", required=True, multiple=True, help="Column to analyse; repeatable.")
@click.option("--out", type=_FILE, required=True, help=".docx, .xlsx, .csv, .parquet or .json.")
@click.option("--treatment", default="", help="Column of the treatments.")
@click.option("--block", default="", help="Column of the blocks or replicates.")
@click.option("--row", default="", help="Latin square: column of the rows.")
@click.option("--column", default="", help="Latin square: column of the columns.")
@click.option("--main", "--main-plot", "main", default="", help="Split plot: factor of the main plots.")
@click.option("--sub", "--sub-plot", "sub", default="", help="Split plot: factor of the sub plots.")
@click.option("--factor", "factors", multiple=True, help="Factorial: a factor; repeatable.")
@click.option("--site", default="", help="Multi-site: column of the sites.")
@click.option("--covariate", "covariates", multiple=True, help="Covariate; repeatable.")
@click.option("--random", multiple=True, help="Column whose effects are random (block, site): mixed model by REML.")
@click.option("--compare", type=click.Choice(["lsd", "tukey", "duncan"]), default="lsd", show_default=True)
@click.option("--alpha", type=click.FloatRange(0.0001, 0.5), default=0.05, show_default=True)
@click.option("--transform", default="none", show_default=True, help="none, log, log1p, sqrt or arcsine.")
@click.option("--plot", type=_FILE, default=None, help="Also write the plot (.png, .svg, .pdf).")
@_SHEET
@_ERRORS
def analyse(data: Path, out: Path, plot: Path | None, sheet: str | None, as_json: str | None, **options: Any) -> int:
    """Analyse a designed trial: the table with means, letters, LSD and CV, and the plot."""
    from nonggu.cli.trial_analysing import analyse_file
    from nonggu.cli.trial_reports import ENDINGS, write_report

    check_output(out, ENDINGS)
    if plot is not None:
        check_output(plot, PLOT_ENDINGS)
    analyses, errors = analyse_file(data, sheet, options)
    print_row_errors(errors, as_json=bool(as_json))
    write_report(out, analyses)
    _say_notes(analyses)
    if plot is not None:
        from nonggu.cli.trial_plots import draw_means, write_plot

        write_plot(plot, draw_means(analyses[0], plot.suffix.lower().lstrip(".")))
    return BAD_ROWS if errors else 0


def _check(options: dict[str, Any], endings: tuple[str, ...]) -> None:
    """Refuse output files that cannot be written before any work is done."""
    for name, allowed in (("out", endings), ("plot", PLOT_ENDINGS)):
        if options.get(name) is not None:
            check_output(options[name], allowed)


def _say_notes(analyses: Any) -> None:
    from nonggu.cli.trial_tables import note_rows

    for response, _, message in note_rows(analyses):
        click.echo(f"{response}: {message}", err=True)


@command.command()
@click.argument("data", type=_FILE)
@click.option("--x", "x_name", required=True, help="Column of the nutrient rate.")
@click.option("--y", "y_name", required=True, help="Column of the yield.")
@click.option(
    "--shape",
    required=True,
    help="quadratic, linear-plateau, quadratic-plateau, square-root, mitscherlich, or best.",
)
@click.option("--price-x", type=float, default=None, help="Price of 1 kg of NUTRIENT (see --nutrient-fraction).")
@click.option("--price-y", type=float, default=None, help="Price of 1 kg of produce.")
@click.option("--nutrient-fraction", type=float, default=None, help="--price-x is of a product that holds this share.")
@click.option("--by", default="", help="Column that splits the data into curves of their own.")
@click.option("--level", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True)
@click.option("--interval", type=click.Choice(["profile", "bootstrap"]), default="profile", show_default=True)
@click.option("--draws", type=click.IntRange(100, 100000), default=1000, show_default=True, help="Bootstrap draws.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the bootstrap.")
@click.option("--plot", type=_FILE, default=None, help="Also write the plot (.png, .svg, .pdf).")
@click.option("--out", type=_FILE, default=None, help="Write the answer as JSON to this file.")
@_SHEET
@_ERRORS
@_FORMAT
def response(data: Path, **options: Any) -> int:
    """Fit a response curve and find the rates of highest yield and highest profit."""
    from nonggu.cli.trial_responding import respond

    _check(options, (".json",))
    errors = respond(data, options)
    return BAD_ROWS if errors else 0


@command.command()
@click.argument("data", type=_FILE)
@click.option("--price-n", type=float, default=None, help="Price of 1 kg N (nutrient).")
@click.option("--price-p", type=float, default=None, help="Price of 1 kg P2O5 (nutrient).")
@click.option("--price-k", type=float, default=None, help="Price of 1 kg K2O (nutrient).")
@click.option("--price-y", type=float, default=None, help="Price of 1 kg of produce.")
@click.option("--alpha", type=click.FloatRange(0.0001, 0.5), default=0.05, show_default=True)
@click.option("--out", type=_FILE, default=None, help="Write the answer: .json, .xlsx, .csv or .parquet.")
@_SHEET
@_ERRORS
@_FORMAT
def fit3414(data: Path, **options: Any) -> int:
    """Fit 3414 trials: ternary, else binary, else one nutrient alone, else say that the balance method is left."""
    from nonggu.cli.trial_3414 import fit_file

    _check(options, (".json", ".xlsx", ".csv", ".parquet"))
    return BAD_ROWS if fit_file(data, options) else 0


@command.command()
@click.argument("data", type=_FILE)
@click.option("--x", "x_name", required=True, help="Column of the soil test.")
@click.option("--y", "y_name", required=True, help="Column of the relative yield, percent.")
@click.option("--scheme", default="A", show_default=True, help="Grade scheme A, B or C.")
@click.option("--out", type=_FILE, default=None, help="Write the answer as JSON to this file.")
@_SHEET
@_ERRORS
@_FORMAT
def limits(data: Path, **options: Any) -> int:
    """Soil-test limits from many trials: Cate-Nelson and the logarithmic curve of relative yield."""
    from nonggu.cli.trial_responding import find_file_limits

    _check(options, (".json",))
    return BAD_ROWS if find_file_limits(data, options) else 0


@command.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def columns(output: str) -> None:
    """Columns in and out of every trial command."""
    from nonggu.cli import trial_columns as named

    print_columns(
        [
            ("analyse: DATA", named.ROLES),
            ("analyse: OUT means", named.MEANS),
            ("analyse: OUT anova", named.ANOVA),
            ("analyse: OUT components", named.COMPONENTS),
            ("analyse: OUT notes", named.NOTES),
            ("response: OUT", named.RESPONSE),
            ("fit3414: DATA", named.FIT3414),
            ("fit3414: OUT", named.RATES),
            ("limits: OUT", named.LIMITS),
        ],
        output,
    )
