"""One enterprise under one scheme, in plain words: what it has, what it lacks and by how much, what nobody knows yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from nonggu.desks.cultivate import words
from nonggu.desks.cultivate.shortfalls import UNKNOWN_COUNTS
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.judging import Assessment
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.conditions import Combination
from nonggu.engines.rules.kinds.thresholds import Ratio
from nonggu.engines.rules.kinds.totals import PointsAtLeast, PointTotal
from nonggu.engines.rules.results import Outcome, Result
from nonggu.engines.rules.tracing import amount_short

RESULT_CLASSES = {
    Result.MET: "met",
    Result.UNMET: "unmet",
    Result.UNKNOWN: "unknown",
    Result.MANUAL_REVIEW: "review",
    Result.NOT_APPLICABLE: "none",
}


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition as a line of the page; `depth` is how far it stands under others."""

    id: str
    title: str
    result: str
    result_class: str
    value: str
    threshold: str
    short: str
    points: str
    citation: str
    is_unsure: bool
    missing: str
    notes: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """A fact that nobody has entered, and what it would decide."""

    name: str
    title: str
    decides: str
    kind: str
    unit: str
    choices: tuple[tuple[str, str], ...] = ()
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class StandingPage:
    """All that the page of an enterprise says of one scheme."""

    scheme: str
    name: str
    on: dt.date
    version: str
    citation: str
    verdict: str
    headline: str
    score: str
    has: tuple[ConditionLine, ...]
    lacks: tuple[ConditionLine, ...]
    reviewed: tuple[ConditionLine, ...]
    unknown: tuple[UnknownFact, ...]
    lines: tuple[ConditionLine, ...]
    notes: tuple[str, ...]
    unsure: int
    conflicts: tuple[str, ...] = field(default_factory=tuple)


def standing_page(assessment: Assessment, book: RuleBook) -> StandingPage:
    """The assessment in words."""
    rules = assessment.rules
    names = words.FactNames(book, range(rules.on.year - 12, rules.on.year + 3))
    lines = [_line(assessment, rules.clause(clause), depth, names) for clause, depth in _in_order(assessment)]
    told = [line for line in lines if not isinstance(rules.clause(line.id), Combination | PointTotal)]
    conditions = [line for line in told if not rules.clause(line.id).scores]
    standing_in_way = _in_the_way(assessment)
    lacks = [line for line in conditions if line.result_class == "unmet" and line.id in standing_in_way]
    unknown = _unknown(assessment, names, standing_in_way)
    return StandingPage(
        scheme=rules.name,
        name=words.title_of(rules),
        on=rules.on,
        version=rules.version,
        citation=rules.citation,
        verdict=assessment.verdict,
        headline=_headline(assessment, len(lacks), len(unknown)),
        score=_score(assessment),
        has=tuple(line for line in conditions if line.result_class == "met"),
        lacks=tuple(lacks),
        reviewed=tuple(line for line in conditions if line.result_class == "review" and line.id in standing_in_way),
        unknown=tuple(unknown),
        lines=tuple(lines),
        notes=tuple(words.title_of(_Both(zh, en)) for zh, en in rules.notes),
        unsure=sum(1 for line in lines if line.is_unsure),
        conflicts=tuple(names(name) for name in sorted(assessment.facts.conflicts)),
    )


@dataclass(frozen=True, slots=True)
class _Both:
    zh: str
    en: str


def _headline(assessment: Assessment, lacks: int, unknown: int) -> str:
    if assessment.verdict == "pass":
        return _("By what the book holds, the conditions would be met.")
    if assessment.verdict == "fail":
        return _("By what the book holds, {count} conditions are not met.").format(count=max(lacks, 1))
    if unknown:
        return _("Nothing stands against it yet; {count} facts are still unknown.").format(count=unknown)
    return _("Nothing that is known stands against it; experts or the authority decide the rest.")


def _score(assessment: Assessment) -> str:
    low, high = assessment.score_low, assessment.score_high
    if low is None or high is None:
        return ""
    if low == high:
        return words.amount(low, "points")
    return _("{low} to {high} points").format(low=words.short(low), high=words.short(high))


def _in_order(assessment: Assessment) -> list[tuple[str, int]]:
    """Clauses as a tree: the root's parts, each followed by its own; then notes that stand beside it."""
    rules = assessment.rules
    found: list[tuple[str, int]] = []
    seen: set[str] = set()

    def walk(clause: str, depth: int) -> None:
        if clause not in seen:
            seen.add(clause)
            found.append((clause, depth))
            for part in rules.clause(clause).parts:
                walk(part, depth + 1)

    for part in rules.clause(rules.root).parts:
        walk(part, 0)
    return found


def _in_the_way(assessment: Assessment) -> set[str]:
    """Clauses that are not met and matter; of alternatives only the nearest."""
    rules = assessment.rules
    gaps = _gaps(assessment)
    found = {rules.root}
    for clause in reversed(rules.clauses):
        if clause.id not in found or assessment.outcomes[clause.id].result >= Result.MET:
            continue
        if isinstance(clause, Combination) and not clause.every:
            found.add(min(clause.of, key=lambda part: gaps[part]))
        else:
            found.update(clause.parts)
    return found


def _gaps(assessment: Assessment) -> dict[str, float]:
    """The distance of every clause, as `shortfalls` reckons it for tables."""
    found: dict[str, float] = {}
    for clause in assessment.rules.clauses:
        outcome = assessment.outcomes[clause.id]
        if isinstance(clause, Combination):
            parts = [found[part] for part in clause.of]
            found[clause.id] = sum(parts) if clause.every else 0.0 if outcome.result >= Result.MET else min(parts)
        elif outcome.result is Result.UNMET:
            found[clause.id] = relative_gap(outcome)
        else:
            found[clause.id] = UNKNOWN_COUNTS if outcome.result is Result.UNKNOWN else 0.0
    return found


def relative_gap(outcome: Outcome) -> float:
    """Shortfall over threshold, between 0.001 and 1; 1 where there is no number."""
    if outcome.shortfall is None or not outcome.threshold:
        return 1.0
    return float(min(max(abs(outcome.shortfall / outcome.threshold), Fraction(1, 1000)), Fraction(1)))


def _line(assessment: Assessment, clause: Clause, depth: int, names: words.FactNames) -> ConditionLine:
    found = assessment.outcomes[clause.id]
    is_points = clause.scores
    return ConditionLine(
        id=clause.id,
        title=words.title_of(clause),
        result=words.sentence(f"result_{found.result.word}"),
        result_class=RESULT_CLASSES[found.result],
        value=_value(clause, found),
        threshold="" if found.threshold is None else _threshold(clause, found),
        short="" if found.result is not Result.UNMET or is_points else _short(assessment, clause, found),
        points=_points(found) if is_points else "",
        citation=clause.citation,
        is_unsure=clause.mark == "U",
        missing=names.several(_asked(found.missing)) if found.result is Result.UNKNOWN else "",
        notes=tuple(words.sentence(note, {"clause": words.title_of(clause)}) for note in sorted(found.notes)),
        depth=min(depth, 3),
    )


def _value(clause: Clause, found: Outcome) -> str:
    """What there is; of points that cannot reach the line, the most that is possible."""
    if found.value is None:
        return ""
    text = words.amount(found.value, clause.unit, unlike=found.threshold)
    return _("at most {value}").format(value=text) if is_out_of_reach(clause, found.result) else text


def is_out_of_reach(clause: Clause, result: Result) -> bool:
    """Whether a line of points is not met even with the most that is possible."""
    return isinstance(clause, PointsAtLeast) and result is Result.UNMET


def _asked(names: tuple[str, ...]) -> list[str]:
    """Missing facts that people can tell; experts' points are given by experts."""
    return [name for name in names if not name.startswith("expert_")]


def _points(found: Outcome) -> str:
    if found.low is None or found.high is None:
        return ""
    if found.low == found.high:
        return words.amount(found.low, "points")
    return _("{low} to {high} points").format(low=words.short(found.low), high=words.short(found.high))


def _threshold(clause: Clause, found: Outcome) -> str:
    if words.is_validity(found.threshold, clause.unit):
        return ""
    operator = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< "}.get(getattr(clause, "operator", ""), "")
    return operator + words.amount(found.threshold, clause.unit)


def _short(assessment: Assessment, clause: Clause, found: Outcome) -> str:
    if words.is_validity(found.threshold, clause.unit):
        return ""
    text = words.gap(found.shortfall, clause.unit)
    if isinstance(clause, PointsAtLeast):
        return text
    lacking = amount_short(assessment, clause, found)
    if lacking is not None and isinstance(clause, Ratio) and lacking > 0:
        return f"{text}{_numerator(assessment, clause, lacking)}"
    return text


def _numerator(assessment: Assessment, clause: Ratio, lacking: Fraction) -> str:
    first = next(iter(clause.numerator.names(assessment.rules.latest_year)), "")
    is_money = not first.startswith(("staff", "st_staff", "rd_staff", "conversions"))
    unit = "yuan" if is_money else "persons"
    amount = lacking if is_money else Fraction(-(-lacking.numerator // lacking.denominator))
    return _(" (that is {amount})").format(amount=words.amount(amount, unit))


def _unknown(assessment: Assessment, names: words.FactNames, in_way: set[str]) -> list[UnknownFact]:
    decides = {one.fact: one for one in assessment.deciding}
    wanted = dict.fromkeys(
        name
        for clause in assessment.rules.clauses
        if clause.id in in_way and assessment.outcomes[clause.id].result in (Result.UNKNOWN, Result.MANUAL_REVIEW)
        for name in _asked(assessment.outcomes[clause.id].missing)
    )
    found = []
    for name in wanted:
        spec = names.specs.get(name)
        if spec is None:
            continue
        one = decides.get(name)
        code = (
            ""
            if one is None
            else f"fact_decides_{'both' if one.may_pass and one.may_fail else 'pass' if one.may_pass else 'fail'}"
        )
        found.append(
            UnknownFact(
                name=name,
                title=names(name),
                decides=words.sentence(code) if code else "",
                kind=spec.kind,
                unit=words.translate(words.WAN, words.language()) if spec.kind == "money" else words.unit_of(spec.unit),
                choices=tuple((code, zh if words.language() == "zh" else en) for code, zh, en in spec.choices),
                meaning=spec.meaning_zh if words.language() == "zh" else spec.meaning_en,
            )
        )
    return found
