"""What the `match` commands do: read files, call the engine, write files, tell what was wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nonggu.cli.tables import print_row_errors
from nonggu.errors import UnusableInput
from nonggu.exchange.rowerrors import RowError
from nonggu.phrases import language_of, remedy, say

if TYPE_CHECKING:
    import polars as pl

    from nonggu.engines.matching.assignment import Assignment
    from nonggu.engines.matching.certificate import Certificate
    from nonggu.engines.reasons import Reason
    from nonggu.exchange.matching_files import Table


@dataclass(frozen=True, slots=True)
class Setting:
    """How texts are compared: files beside the rulebook's, the semantic extra, the day of the texts' age."""

    thesaurus: Path | None
    weights: Path | None
    semantic: bool
    on: dt.date | None


def run_assign(
    scores: Path,
    needs: Path,
    offers: Path,
    out: Path,
    rules: Path | None,
    certificate: Path | None,
    closed: bool,
    seconds: float,
    errors_format: str,
) -> int:
    """Assign and write; the exit code."""
    from nonggu.engines.matching.assignment import assign
    from nonggu.engines.matching.constraints import read_constraints
    from nonggu.engines.matching.problem import make_problem
    from nonggu.exchange.matching_files import merge_offers, read_needs, read_offers, read_scores

    constraints = read_constraints(read_json(rules) if rules else {})
    need_table, offer_table = read_needs(needs), merge_offers(read_offers(offers))
    score_table = read_scores(scores, need_table, offer_table)
    problem = make_problem(
        _filled_needs(need_table), _filled_offers(offer_table), score_table.frame, constraints, closed=closed
    )
    result = assign(problem, time_limit_s=seconds)
    _tell_errors((need_table, offer_table, score_table), errors_format)
    if certificate:
        write_certificate(result.certificate, certificate)
    if result.certificate.status == "infeasible":
        _tell_conflict(result.certificate)
        return 4
    _write_assignment(result, out)
    _tell_reasons(result.reasons)
    wrong = any(not e.is_warning for t in (need_table, offer_table, score_table) for e in t.errors)
    return 3 if wrong else 0


def read_json(path: Path) -> object:
    """A JSON file's content. Raises UnusableInput."""
    if not path.is_file():
        raise UnusableInput("file_missing", file=str(path))
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (ValueError, OSError) as error:
        raise UnusableInput("rules_not_json", file=path.name, why=str(error)[:120]) from None


def _filled_needs(needs: Table) -> pl.DataFrame:
    return needs.frame.select("id", "demand").fill_null(1)


def _filled_offers(offers: Table) -> pl.DataFrame:
    import polars as pl

    available = pl.col("available").fill_null(True)
    return offers.frame.select(
        "id",
        pl.when(available).then(pl.col("capacity").fill_null(1)).otherwise(0).alias("capacity"),
        pl.col("minimum").fill_null(0),
        pl.col("senior").fill_null(False),
        "institution",
        pl.col("days").fill_null(1),
    )


def _write_assignment(result: Assignment, out: Path) -> None:
    import polars as pl

    from nonggu.exchange.tables import write_frame

    scale = result.certificate.scale
    frame = result.pairs
    if scale != 1:
        # NumPy divides exactly rounded; Polars multiplies by the reciprocal and would show 0.8999999999999999.
        frame = frame.with_columns(pl.Series("score", frame["score"].to_numpy() / scale))
    write_frame(frame, out, sheet="assignment")


def write_certificate(certificate: Certificate, path: Path) -> None:
    """Write CERT.json, each reason with its sentence."""
    plain = certificate.as_json()
    language = language_of()
    for key in ("conflict", "relaxation"):
        if key in plain:
            reasons = certificate.conflict if key == "conflict" else certificate.relaxation
            plain[key] = [{**r.as_json(), "text": say(r.code, r.params, language)} for r in reasons]
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _tell_conflict(certificate: Certificate) -> None:
    """The conflict and the cheapest way out, in words, on standard error."""
    language = language_of()
    heading = "conflict_heading_smallest" if certificate.is_smallest else "conflict_heading"
    click.echo(say(heading, {"count": len(certificate.conflict)}, language), err=True)
    for reason in certificate.conflict:
        click.echo(f"- {say(reason.code, reason.params, language)}", err=True)
    if certificate.relaxation:
        click.echo(say("relaxation_heading", {"count": len(certificate.relaxation)}, language), err=True)
    for reason in certificate.relaxation:
        click.echo(f"- {say(reason.code, reason.params, language)}", err=True)


def _tell_errors(tables: Iterable[Table], errors_format: str) -> None:
    errors: list[RowError] = [error for table in tables for error in table.errors]
    print_row_errors(errors, as_json=errors_format == "json")


def _tell_reasons(reasons: Iterable[Reason]) -> None:
    language = language_of()
    for reason in reasons:
        params: Mapping[str, object] = reason.params
        click.echo(f"{say(reason.code, params, language)} {remedy(reason.code, params, language)}".rstrip(), err=True)
