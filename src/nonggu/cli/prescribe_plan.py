"""`nonggu prescribe plan`: soil samples to plans, whole files or streamed parquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nonggu.cli.prescribe_rules import REPORTING_DATE, soil_rules
from nonggu.cli.prescribe_samples import check_ending, prepare
from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    import polars as pl

    from nonggu.engines.soil.rules import SoilRules


@click.command("plan")
@click.argument("samples", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Plan file: .xlsx, .csv or .parquet.")
@click.option("--method", help="Method tried first; the automatic chain otherwise.")
@click.option("--crop", help="Crop of the rows that name none.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Date of the rules.")
@click.option("--products", type=click.Path(path_type=Path), help="Also choose whole bags of these products.")
@click.option("--explain", is_flag=True, help="Say for every plot how each number came about.")
@click.option("--rules", "local", type=click.Path(path_type=Path), help="YAML file of local values.")
@click.option("--county", type=click.Path(path_type=Path), help="YAML file of the county's frame; none: not checked.")
@click.option("--scheme", default="national_survey_2", show_default=True, help="Grades for open fields.")
@click.option("--sheet", help="Sheet of the workbook.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", help="Form of row errors.")
def command(
    samples: Path,
    out: Path,
    method: str | None,
    crop: str | None,
    on: dt.datetime | None,
    products: Path | None,
    explain: bool,
    local: Path | None,
    county: Path | None,
    scheme: str,
    sheet: str | None,
    output: str,
) -> int:
    """Make a plan for every sample of SAMPLES (columns: `nonggu prescribe columns`)."""
    from nonggu.cli.prescribe_reporting import Report
    from nonggu.cli.prescribe_streaming import stream_plan

    date = on.date() if on else REPORTING_DATE
    check_ending(out)
    rules = soil_rules(date, local, scheme, county)
    check_method(method, crop, rules)
    report = Report(out, as_json=output == "json")
    if samples.suffix.lower() == out.suffix.lower() == ".parquet" and not (products or explain):
        stream_plan(samples, out, rules=rules, on=date, method=method, crop=crop, report=report)
        return report.finish()
    frame, plan = _plan_file(samples, sheet, rules, date, method, crop, report)
    if explain:
        plan = _with_explanations(frame, plan, rules)
    if products:
        from nonggu.cli.prescribe_products import with_bags

        plan = with_bags(plan, products, rules)
    write_plan(plan, out, rules)
    return report.finish()


def check_method(method: str | None, crop: str | None, rules: SoilRules) -> None:
    """Refuse an unknown method or crop. Raises UnusableInput."""
    from nonggu.engines.soil.methods.chain import METHODS, method_named
    from nonggu.engines.soil.rules import fold_name

    try:
        method_named(method)
    except ValueError:
        raise UnusableInput("soil_method_unknown", method=method, known=", ".join(["auto", *METHODS])) from None
    if crop and fold_name(crop) not in rules.names:
        raise UnusableInput("soil_crop_unknown", value=crop)


def _plan_file(
    samples: Path,
    sheet: str | None,
    rules: SoilRules,
    on: dt.date,
    method: str | None,
    crop: str | None,
    report: object,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    from nonggu.cli.prescribe_reporting import Report
    from nonggu.engines.soil.plan import prescribe
    from nonggu.exchange.soil_columns import SAMPLE_COLUMNS
    from nonggu.exchange.tables import read_frame

    assert isinstance(report, Report)
    reading = read_frame(samples, SAMPLE_COLUMNS, sheet=sheet)
    frame = prepare(reading.frame.rename({h: n for h, n in _identifiers(reading).items() if h != n}), crop)
    report.start(reading)
    wrong = {error.row for error in reading.errors}
    unreadable = frame["row"].is_in(list(wrong)).to_numpy() if wrong else None
    plan = prescribe(frame, rules=rules, on=on, method=method, unreadable=unreadable)
    report.add(frame, plan, rules)
    return frame, plan


def _identifiers(reading: object) -> dict[str, str]:
    """Parquet columns may carry headings: the identifier of each."""
    from nonggu.exchange.columns import recognise
    from nonggu.exchange.soil_columns import SAMPLE_COLUMNS
    from nonggu.exchange.tables import Reading

    assert isinstance(reading, Reading)
    if reading.places:
        return {}
    found = {name: recognise(name, SAMPLE_COLUMNS) for name in reading.frame.columns if name != "row"}
    return {name: heading.name for name, heading in found.items() if heading}


def _with_explanations(frame: pl.DataFrame, plan: pl.DataFrame, rules: SoilRules) -> pl.DataFrame:
    import polars as pl

    from nonggu.engines.soil.explain import explain
    from nonggu.phrases import language_of, say

    language = language_of()
    texts = []
    for reasons in explain(frame, plan, rules=rules):
        sentences = []
        for reason in reasons:
            source = f" [{reason.citation}]" if reason.citation else ""
            sentences.append(say(reason.code, _named(reason.params, language), language) + source)
        texts.append("\n".join(sentences))
    return plan.with_columns(pl.Series("explanation", texts, dtype=pl.String))


def _named(params: Mapping[str, object], language: str) -> dict[str, object]:
    """Parameters with the column's heading for its identifier, and a slip's sentence for its code."""
    from nonggu.exchange.soil_columns import SAMPLE_COLUMNS
    from nonggu.phrases import say

    named = dict(params)
    for column in SAMPLE_COLUMNS:
        if column.name == named.get("column"):
            named["column"] = column.zh if language.startswith("zh") else column.en
    if named.get("slip"):
        named["slip"] = say(str(named["slip"]), {}, language)
    return named


def write_plan(plan: pl.DataFrame, out: Path, rules: SoilRules) -> None:
    """Write a plan; in xlsx and csv numbers are rounded to a gram per mu and lists become text, with a schedule for
    people."""
    import polars as pl

    from nonggu.cli.prescribe_schedule import for_people
    from nonggu.exchange.tables import write_frame

    ending = out.suffix.lower()
    shown = plan if ending == ".parquet" else for_people(plan, rules)
    if ending == ".csv":
        # One plot, one line: many programs that read csv count lines.
        shown = shown.with_columns(pl.col(pl.String).str.replace_all("\n", " | ", literal=True))
    write_frame(shown, out, sheet="plan")
