"""`nonggu match`: score needs against offers, assign offers to needs with a proof, explain."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

FILE = click.Path(path_type=Path)
ERRORS = click.option(
    "--errors", "errors_format", type=click.Choice(["text", "json"]), default="text", help="How row errors are printed."
)


@click.group()
def command() -> None:
    """Match needs with experts and results, and prove that nothing is better."""


@command.command()
@click.option("--needs", type=FILE, required=True, help="Needs: id, text (xlsx, csv, parquet).")
@click.option("--offers", type=FILE, required=True, help="Offers: id, text; an id may own several rows.")
@click.option("--out", type=FILE, required=True, help="SCORES: need, offer, score, rank.")
@click.option("--top", type=click.IntRange(min=1), help="So many best offers a need; all where left out.")
@click.option("--semantic", is_flag=True, help="Compare meanings too (needs the extra `semantic`).")
@click.option("--thesaurus", type=FILE, help="More words that mean the same: term, same_as.")
@click.option("--weights", type=FILE, help="Weights to use in place of the rulebook's (YAML).")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day at which texts have their age.")
@click.option("--outcomes", type=FILE, help="Known outcomes: score, success. Adds a column `probability`.")
@ERRORS
def score(
    needs: Path,
    offers: Path,
    out: Path,
    top: int | None,
    semantic: bool,
    thesaurus: Path | None,
    weights: Path | None,
    on: dt.datetime | None,
    outcomes: Path | None,
    errors_format: str,
) -> int:
    """Score how well offers fit needs, from their texts."""
    from nonggu.cli import matching

    setting = matching.Setting(thesaurus, weights, semantic, on.date() if on else None)
    return matching.run_score(needs, offers, out, top, setting, outcomes, errors_format)


@command.command()
@click.option("--scores", type=FILE, required=True, help="SCORES: need, offer, score.")
@click.option("--needs", type=FILE, required=True, help="Needs: id, demand.")
@click.option("--offers", type=FILE, required=True, help="Offers: id, capacity, minimum, senior, institution.")
@click.option("--out", type=FILE, required=True, help="The assignment: need, offer, score.")
@click.option("--rules", type=FILE, help="RULES.json: senior_per_need, one_per_institution, objective, floor, ...")
@click.option("--certificate", type=FILE, help="CERT.json: the proof, or the conflict.")
@click.option(
    "--missing",
    type=click.Choice(["bound", "forbidden"]),
    default="bound",
    show_default=True,
    help="A pair that is not in SCORES: scores at most its need's lowest listed score, or may not be used.",
)
@click.option("--closed", is_flag=True, help="The same as --missing forbidden.")
@click.option(
    "--seconds", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Time for crossing rules."
)
@ERRORS
def assign(
    scores: Path,
    needs: Path,
    offers: Path,
    out: Path,
    rules: Path | None,
    certificate: Path | None,
    missing: str,
    closed: bool,
    seconds: float,
    errors_format: str,
) -> int:
    """Assign offers to needs at the best total, with a certificate."""
    from nonggu.cli import matching

    is_closed = closed or missing == "forbidden"
    return matching.run_assign(scores, needs, offers, out, rules, certificate, is_closed, seconds, errors_format)


@command.command()
@click.option("--need", required=True, help="The need's id.")
@click.option("--offer", required=True, help="The offer's id.")
@click.option("--needs", type=FILE, required=True, help="Needs, as for score.")
@click.option("--offers", type=FILE, required=True, help="Offers, as for score.")
@click.option(
    "--scores", type=FILE, help="With --assignment and --certificate: says why the offer was or was not chosen."
)
@click.option("--assignment", type=FILE, help="The file that assign wrote.")
@click.option("--certificate", type=FILE, help="The CERT.json that assign wrote.")
@click.option("--semantic", is_flag=True, help="As for score.")
@click.option("--thesaurus", type=FILE, help="As for score.")
@click.option("--weights", type=FILE, help="As for score.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As for score.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def explain(
    need: str,
    offer: str,
    needs: Path,
    offers: Path,
    scores: Path | None,
    assignment: Path | None,
    certificate: Path | None,
    semantic: bool,
    thesaurus: Path | None,
    weights: Path | None,
    on: dt.datetime | None,
    output: str,
) -> int:
    """Say where a score comes from, and why an offer is not the first choice."""
    from nonggu.cli.matching import Setting
    from nonggu.cli.matching_explanation import run_explain

    setting = Setting(thesaurus, weights, semantic, on.date() if on else None)
    files = (needs, offers, scores, assignment, certificate)
    return run_explain(need, offer, *files, setting, output)


@command.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def columns(output: str) -> None:
    """Print the columns of the files."""
    from nonggu.cli.tables import print_columns
    from nonggu.exchange import matching_columns as known

    groups = [
        ("needs", known.NEED_COLUMNS),
        ("offers", known.OFFER_COLUMNS),
        ("scores", known.SCORE_COLUMNS),
        ("assignment", known.ASSIGNMENT_COLUMNS),
        ("thesaurus", known.THESAURUS_COLUMNS),
        ("outcomes", known.OUTCOME_COLUMNS),
    ]
    print_columns(groups, output)
