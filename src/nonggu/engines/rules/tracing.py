"""The trace of one assessment as plain JSON-ready values: exact numbers as fractions in text, and as floats beside."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from nonggu.engines.rules.judging import Assessment
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.thresholds import Ratio
from nonggu.engines.rules.results import Outcome, Result
from nonggu.engines.rules.showing import shown_float


def trace_of(assessment: Assessment, key: str) -> dict[str, Any]:
    """Everything that led to the verdict: rule version, every clause with value, threshold, result, shortfall and
    citation.

    `amount_short` of a ratio is what its numerator lacks, in the numerator's own unit (yuan, persons).
    """
    rules = assessment.rules
    return {
        "id": key,
        "rule_set": rules.name,
        "zh": rules.zh,
        "en": rules.en,
        "kind_of_answer": "self_assessment",
        "on": rules.on.isoformat(),
        "rules_version": rules.version,
        "citation": rules.citation,
        "verdict": assessment.verdict,
        "score_low": _float(assessment.score_low),
        "score_high": _float(assessment.score_high),
        "clauses": [_clause(assessment, clause) for clause in rules.clauses],
        "missing": list(assessment.missing),
        "deciding": [{"fact": d.fact, "may_pass": d.may_pass, "may_fail": d.may_fail} for d in assessment.deciding],
        "reasons": [reason.as_json() for reason in assessment.reasons],
        "inputs": {name: plain(value) for name, value in sorted(assessment.facts.values.items())},
        "conflicts": sorted(assessment.facts.conflicts),
        "notes": [{"zh": zh, "en": en} for zh, en in rules.notes],
    }


def _clause(assessment: Assessment, clause: Clause) -> dict[str, Any]:
    found = assessment.outcomes[clause.id]
    numbers = {name: shown_float(clause, getattr(found, name)) for name in ("value", "threshold", "shortfall")}
    exact = {f"{name}_exact": _text(getattr(found, name)) for name in ("value", "threshold", "shortfall")}
    return {
        "id": clause.id,
        "zh": clause.zh,
        "en": clause.en,
        "result": found.result.word,
        **numbers,
        **exact,
        "unit": clause.unit,
        "amount_short": _float(amount_short(assessment, clause, found)),
        "score_low": _float(found.low),
        "score_high": _float(found.high),
        "citation": clause.citation,
        "mark": clause.mark,
        "parts": list(clause.parts),
        "parameters": [_parameter(assessment, name) for name in clause.parameters],
        "missing": list(found.missing),
        "notes": sorted(found.notes),
    }


def _parameter(assessment: Assessment, name: str) -> dict[str, Any]:
    found = assessment.rules.parameters[name]
    return {
        "name": name,
        "zh": found.zh,
        "en": found.en,
        "value": plain(found.value),
        "unit": found.unit,
        "clause": found.clause,
        "mark": found.mark,
        "valid_from": plain(found.valid_from),
        "valid_to": plain(found.valid_to),
        "source": found.source,
        "note": found.note,
    }


def amount_short(assessment: Assessment, clause: Clause, found: Outcome) -> Fraction | None:
    """What the numerator of an unmet ratio lacks: threshold x denominator - numerator."""
    if not isinstance(clause, Ratio) or found.result is not Result.UNMET or found.threshold is None:
        return None
    year = assessment.rules.latest_year
    top, bottom = (q.exact(assessment.facts, year) for q in (clause.numerator, clause.denominator))
    gap: Fraction = found.threshold * bottom - top
    return gap if clause.operator in (">=", ">") else -gap


def plain(value: Any) -> Any:
    """A value as JSON has it; exact numbers as text."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value)


def _key(key: object) -> str:
    return {True: "yes", False: "no"}.get(key, str(key)) if isinstance(key, bool) else str(key)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
