"""Mining (挖潜): every enterprise ranked by how near it is, with what is missing, as rows for page and workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nonggu.desks.cultivate import rules, words
from nonggu.desks.cultivate.shortfalls import KINDS
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.exchange.lists import write_list
from nonggu.registry.models import JudgingRun, Standing


@dataclass(frozen=True, slots=True)
class Lack:
    """One unmet condition in words."""

    title: str
    value: str
    threshold: str
    short: str


@dataclass(frozen=True, slots=True)
class MiningRow:
    """One enterprise of the mining list."""

    standing: Standing
    verdict: str
    lacks: tuple[Lack, ...]
    unknown: str
    missing: str
    score: str
    pooled: str = ""


def verdict_name(verdict: str) -> str:
    """A verdict in words: never a recognition."""
    return {"pass": _("would meet"), "open": _("cannot be said yet"), "fail": _("would not meet")}[verdict]


def rows_of(
    run: JudgingRun, standings: Iterable[Standing], pooled: dict[int, str] | None = None
) -> Iterator[MiningRow]:
    """Standings in words, by the rules that the run used."""
    book = rules.book_with(run.edits)
    rule_set = rules.rule_set(run.scheme, run.on, book)
    names = words.FactNames(book, range(run.on.year - 12, run.on.year + 1))
    for one in standings:
        yield MiningRow(
            standing=one,
            verdict=verdict_name(one.verdict),
            lacks=tuple(_lack(rule_set, lack) for lack in one.lacks),
            unknown=words.listed(words.title_of(rule_set.clause(name)) for name in one.unknown),
            missing=names.several([name for name in one.missing if not name.startswith("expert_")]),
            score=_score(one),
            pooled=(pooled or {}).get(one.organisation_id, ""),
        )


def _lack(rule_set: RuleSet, told: dict[str, Any]) -> Lack:
    clause = rule_set.clause(told["clause"])
    value, threshold, short = told["value"], told["threshold"], told["shortfall"]
    is_title = words.is_validity(threshold, clause.unit)
    shown = "" if value is None else words.amount(value, clause.unit, unlike=threshold)
    return Lack(
        title=words.title_of(clause),
        value=_("at most {value}").format(value=shown) if told["kind"] == "score" else shown,
        threshold="" if threshold is None or is_title else words.amount(threshold, clause.unit),
        short="" if is_title else words.gap(short, clause.unit),
    )


def _score(one: Standing) -> str:
    if one.score_low is None or one.score_high is None:
        return ""
    if one.score_low == one.score_high:
        return words.short(one.score_low)
    return f"{words.short(one.score_low)}–{words.short(one.score_high)}"


def kind_choices() -> list[tuple[str, str]]:
    """Kinds of shortfall as choices."""
    return [(kind, str(label)) for kind, label, _starts in KINDS]


def mining_workbook(run: JudgingRun, standings: Iterable[Standing]) -> bytes:
    """The list as an Excel file, with date and version of the rules beside it."""
    headings = [
        _("Rank"), _("Enterprise"), _("Credit code"), _("Township"), _("Industry"), _("Self-assessment"), _("Distance"),
        _("Least points"), _("Greatest points"), _("What is missing"), _("Unknown conditions"), _("Unknown facts"),
    ]  # fmt: skip
    about = [
        words.scheme_name(run.scheme),
        _("Date {day}, version of the rules {version}").format(day=run.on.isoformat(), version=run.rules_version),
        words.sentence("self_assessment_only"),
        words.sentence("distance_meaning"),
    ]
    return write_list(sheet=words.scheme_name(run.scheme), headings=headings, rows=_cells(run, standings), about=about)


def _cells(run: JudgingRun, standings: Iterable[Standing]) -> Iterator[list[Any]]:
    for place, row in enumerate(rows_of(run, standings), start=1):
        firm = row.standing.organisation
        yield [
            place,
            firm.name,
            firm.uscc or None,
            firm.township.name if firm.township else None,
            firm.get_industry_display() or None,
            row.verdict,
            row.standing.distance,
            row.standing.score_low,
            row.standing.score_high,
            "；".join(f"{lack.title} {lack.value} {lack.short}".strip() for lack in row.lacks) or None,
            row.unknown or None,
            row.missing or None,
        ]
