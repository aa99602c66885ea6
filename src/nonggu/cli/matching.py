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
    from nonggu.engines.matching.scoring import Corpus
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
    from nonggu.engines.matching.own_firm import exclude_own_firms
    from nonggu.engines.matching.problem import make_problem
    from nonggu.exchange.matching_files import merge_offers, read_needs, read_offers, read_scores

    constraints = read_constraints(read_json(rules) if rules else {})
    need_table, offer_table = read_needs(needs), merge_offers(read_offers(offers))
    score_table = read_scores(scores, need_table, offer_table)
    constraints = exclude_own_firms(constraints, need_table.frame, offer_table.frame)
    problem = make_problem(
        _filled_needs(need_table), _filled_offers(offer_table), score_table.frame, constraints, closed=closed
    )
    result = assign(problem, time_limit_s=seconds)
    _tell_errors((need_table, offer_table, score_table), errors_format)
    if constraints.own_firm:
        click.echo(say("own_firm_excluded", {"count": len(constraints.own_firm)}, language_of()), err=True)
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


def run_score(
    needs: Path, offers: Path, out: Path, top: int | None, setting: Setting, outcomes: Path | None, errors_format: str
) -> int:
    """Score and write; the exit code."""
    from nonggu.engines.matching.shortlist import score_needs
    from nonggu.exchange.matching_files import read_needs, read_offers
    from nonggu.exchange.tables import write_frame

    need_table, offer_table = sound(read_needs(needs)), sound(read_offers(offers))
    corpus = corpus_of(offer_table, setting)
    scores = score_needs(corpus, need_table.frame, top=top)
    if outcomes:
        scores = _with_probability(scores, outcomes)
    write_frame(scores, out, sheet="scores")
    _tell_errors((need_table, offer_table), errors_format)
    return 3 if any(not e.is_warning for t in (need_table, offer_table) for e in t.errors) else 0


def sound(table: Table) -> Table:
    """A table whose texts are fit to be scored, with what is wrong or odd in them."""
    from nonggu.engines.matching.soundness import LONGEST_TEXT, find_text_faults
    from nonggu.exchange.matching_files import limit_texts
    from nonggu.rulebook.matching import read_variants

    return limit_texts(table, find_text_faults(table.frame, read_variants()), LONGEST_TEXT)


def corpus_of(offers: Table, setting: Setting) -> Corpus:
    """The offers' texts ready to be scored under the rulebook's weights and words and those of the setting."""
    import polars as pl

    from nonggu.engines.matching.scoring import build_corpus
    from nonggu.engines.matching.text.codepoints import Characters
    from nonggu.engines.matching.text.features import Featuriser
    from nonggu.engines.matching.text.meaning import NanoEncoder
    from nonggu.engines.matching.text.thesaurus import Thesaurus, merge_groups
    from nonggu.engines.matching.weights import read_weights
    from nonggu.rulebook.matching import read_default_words, read_fillers, read_variants, read_weights_file

    values = read_weights_file()
    if setting.weights:
        values |= _read_yaml(setting.weights)
    words = read_default_words() + (_read_thesaurus(setting.thesaurus) if setting.thesaurus else [])
    thesaurus = Thesaurus(merge_groups(words), tuple(read_fillers()))
    featuriser = Featuriser(Characters(read_variants()), thesaurus)
    frame = offers.frame.filter(pl.col("available").fill_null(True))
    encoder = NanoEncoder() if setting.semantic else None
    return build_corpus(frame, featuriser, read_weights(values), on=setting.on, encoder=encoder)


def _read_yaml(path: Path) -> dict[str, object]:
    import yaml

    from nonggu.rulebook.matching import read_weights_file

    if not path.is_file():
        raise UnusableInput("file_missing", file=str(path))
    try:
        return read_weights_file(path)
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError) as error:
        raise UnusableInput("file_not_readable", file=path.name, why=str(error)[:120]) from None


def _read_thesaurus(path: Path) -> list[list[str]]:
    """Groups of words from a file with the columns term and same_as (words separated by semicolons)."""
    from nonggu.engines.matching.structured import split_list
    from nonggu.exchange.matching_columns import THESAURUS_COLUMNS
    from nonggu.exchange.tables import read_frame

    frame = read_frame(path, THESAURUS_COLUMNS).frame
    return [[term, *split_list(same)] for term, same in frame.select("term", "same_as").drop_nulls().rows()]


def _with_probability(scores: pl.DataFrame, outcomes: Path) -> pl.DataFrame:
    """The scores with a column `probability`; empty, with a remark, where outcomes do not suffice."""
    import polars as pl

    from nonggu.engines.matching.calibration import calibrate
    from nonggu.exchange.matching_columns import OUTCOME_COLUMNS
    from nonggu.exchange.tables import read_frame

    known = read_frame(outcomes, OUTCOME_COLUMNS).frame.drop_nulls(["score", "success"])
    calibration = calibrate(known["score"].to_numpy(), known["success"].to_numpy())
    _tell_reasons(calibration.reasons)
    chance = calibration.probability(scores["score"].to_numpy())
    values = [None] * scores.height if chance is None else chance.round(6)
    return scores.with_columns(pl.Series("probability", values, dtype=pl.Float64))
