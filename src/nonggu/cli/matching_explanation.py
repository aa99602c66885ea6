"""What `match explain` does: where a score comes from, and why an offer was chosen or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nonggu.cli.matching import Setting, corpus_of, read_json, sound
from nonggu.errors import UnusableInput
from nonggu.phrases import language_of, say

if TYPE_CHECKING:
    from nonggu.engines.matching.explanation import Explanation
    from nonggu.engines.reasons import Reason
    from nonggu.exchange.matching_files import Table


def run_explain(
    need: str,
    offer: str,
    needs: Path,
    offers: Path,
    scores: Path | None,
    assignment: Path | None,
    certificate: Path | None,
    setting: Setting,
    output: str,
) -> int:
    """Print where the score of a pair comes from and, given the assignment, why it was chosen or not; the exit code."""
    import polars as pl

    from nonggu.engines.matching.explanation import explain_score
    from nonggu.exchange.matching_files import read_needs, read_offers

    need_table, offer_table = sound(read_needs(needs)), sound(read_offers(offers))
    row = need_table.frame.filter(pl.col("id") == need)
    if not row.height:
        raise UnusableInput("need_unknown", id=need)
    found = explain_score(corpus_of(offer_table, setting), row.row(0, named=True), offer)
    choice = None
    if scores and assignment and certificate:
        choice = _explain_choice(need, offer, scores, assignment, certificate, (need_table, offer_table))
    _print_explanation(found, choice, output)
    return 0


def _explain_choice(
    need: str, offer: str, scores: Path, assignment: Path, certificate: Path, tables: tuple[Table, Table]
) -> Reason:
    import polars as pl

    from nonggu.engines.matching.explanation import explain_choice
    from nonggu.engines.matching.problem import scale_scores
    from nonggu.exchange.matching_columns import ASSIGNMENT_COLUMNS
    from nonggu.exchange.matching_files import read_scores
    from nonggu.exchange.tables import read_frame

    content = read_json(certificate)
    prices = content.get("prices", {}) if isinstance(content, dict) else {}
    table = read_scores(scores, *tables).frame
    units, _ = scale_scores(table["score"])
    listed = table.with_columns(units=pl.Series(units)).filter(pl.col("need") == need)
    by_offer = dict(listed.select("offer", "units").rows())
    if offer not in by_offer:
        raise UnusableInput("pair_not_scored", need=need, offer=offer)
    chosen = read_frame(assignment, ASSIGNMENT_COLUMNS).frame.filter(pl.col("need") == need)["offer"].to_list()
    return explain_choice(need, offer, by_offer, {str(k): int(v) for k, v in prices.items()}, chosen)


def _as_json(found: Explanation, choice: Reason | None, language: str) -> dict[str, object]:
    rows = [
        {
            "part": part.part,
            "contribution": part.value,
            "words": part.words,
            "text_row": part.text_row,
            "kind": part.kind,
            "text": part.text,
        }
        for part in found.contributions
    ]
    content: dict[str, object] = {
        "need": found.need,
        "offer": found.offer,
        "score": found.millionths / 1_000_000,
        "rank": found.rank,
        "contributions": rows,
        "unknown_parts": list(found.unknown_parts),
    }
    if choice:
        content["choice"] = {**choice.as_json(), "text": say(choice.code, choice.params, language)}
    return content


def _print_explanation(found: Explanation, choice: Reason | None, output: str) -> None:
    language = language_of()
    if output == "json":
        click.echo(json.dumps(_as_json(found, choice, language), ensure_ascii=False, indent=1))
        return
    params = {"need": found.need, "offer": found.offer, "score": found.millionths / 1_000_000, "rank": found.rank}
    click.echo(say("match_explain_heading", params, language))
    for part in found.contributions:
        where = f"  [{part.kind or '-'} #{part.text_row}] {part.text[:60]}" if part.text_row else ""
        click.echo(f"{part.value:.6f}  {say('part_' + part.part, {}, language)}  {part.words}{where}".rstrip())
    if found.unknown_parts:
        names = "、".join(say(f"part_{name}", {}, language) for name in found.unknown_parts)
        click.echo(say("explain_unknown", {"parts": names}, language))
    if choice:
        click.echo(say(choice.code, choice.params, language))
