"""`nonggu prescribe quefts`: QUEFTS cases to yields and fertilizer gaps."""

from __future__ import annotations

from pathlib import Path

import click

from nonggu.cli.prescribe_rules import REPORTING_DATE


@click.command("quefts")
@click.argument("input", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Result: .xlsx, .csv or .parquet.")
@click.option(
    "--interaction",
    type=click.Choice(["reference", "janssen"]),
    default="reference",
    show_default=True,
    help="How the ceiling of a pair of nutrients is taken.",
)
@click.option("--rules", "local", type=click.Path(path_type=Path), help="YAML file of local values.")
@click.option("--sheet", help="Sheet of the workbook.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", help="Form of row errors.")
def command(input: Path, out: Path, interaction: str, local: Path | None, sheet: str | None, output: str) -> int:
    """Run QUEFTS for every row of INPUT: kg/ha, elemental N, P, K, dry matter (columns: `nonggu prescribe columns
    quefts`)."""
    from nonggu.cli.prescribe_samples import check_ending
    from nonggu.cli.tables import print_row_errors
    from nonggu.engines.soil.quefts.model import run_quefts
    from nonggu.exchange.quefts_columns import QUEFTS_INPUT
    from nonggu.exchange.rowerrors import RowError, address
    from nonggu.exchange.tables import read_frame, write_frame
    from nonggu.phrases import language_of, say
    from nonggu.rulebook.agronomy import load_agronomy

    check_ending(out)
    book = load_agronomy(REPORTING_DATE, local)
    values = {key.split("/", 1)[1]: item.value for key, item in book.parameters.items()}
    reading = read_frame(input, QUEFTS_INPUT, sheet=sheet)
    frame = reading.frame.rename({h: n for h, n in _identifiers(reading.frame.columns).items() if h != n})
    answers = run_quefts(frame, crops=book.tables["quefts/crops"], values=values, interaction=interaction)
    errors = list(reading.errors)
    for index in (answers["status"] == "refused").arg_true():
        row, code = int(frame["row"][index]), str(answers["reasons"][index])
        place = reading.places.get("crop") if "crop" in code else None
        cell = "" if place is None else address(row, place)
        errors.append(RowError(reading.sheet, row, cell, code, {"value": frame["crop"][index]}))
    print_row_errors(errors, as_json=output == "json")
    write_frame(answers, out, sheet="quefts")
    refused = answers.filter(answers["status"] == "refused").height
    click.echo(
        say("quefts_written", {"count": answers.height - refused, "refused": refused, "file": str(out)}, language_of())
    )
    return 3 if errors else 0


def _identifiers(columns: list[str]) -> dict[str, str]:
    from nonggu.exchange.columns import recognise
    from nonggu.exchange.quefts_columns import QUEFTS_INPUT

    found = {name: recognise(name, QUEFTS_INPUT) for name in columns if name != "row"}
    return {name: heading.name for name, heading in found.items() if heading}
