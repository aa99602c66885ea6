"""The worked cases beside a document (`cases.yaml`): facts in, results expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import Facts, Value
from nonggu.engines.rules.judging import Assessment, judge_one
from nonggu.rulebook import law


def run_cases(book: RuleBook, folder: Path) -> list[str]:
    """What differs from the cases of a folder, one sentence each; empty when all hold."""
    file = folder / "cases.yaml"
    cases = law.read_yaml(file) if file.is_file() else []
    return [f"{case['case']}: {why}" for case in cases or [] for why in run_case(book, case)]


def run_case(book: RuleBook, case: Mapping[str, Any]) -> list[str]:
    """What differs from one case."""
    rules = book.rules(case["rule_set"], case["on"], case.get("edition"))
    values = {name: _value(value) for name, value in {**case.get("base", {}), **case.get("facts", {})}.items()}
    found = judge_one(rules, Facts(values, case["on"], frozenset(case.get("conflicts", ()))))
    return [
        f"{what} is {_found(found, what)}, expected {wanted}"
        for what, wanted in case["expect"].items()
        if _found(found, what) != _value(wanted)
    ]


def _value(value: Any) -> Value:
    if isinstance(value, bool | str | dt.date) or value is None:
        return value
    return Fraction(value) if isinstance(value, int | Decimal) else str(value)


def _found(assessment: Assessment, what: str) -> Any:
    """`verdict`, `score_low`, `score_high`, or `<clause>.result`, `.value`, `.threshold`, `.shortfall`, `.low`,
    `.high`, `.note`."""
    clause, _, part = what.rpartition(".")
    if not clause:
        return getattr(assessment, what)
    outcome = assessment.outcomes[clause]
    if part == "result":
        return outcome.result.word
    if part == "note":
        return ",".join(sorted(outcome.notes))
    if part == "missing":
        return ",".join(outcome.missing)
    return getattr(outcome, part)
