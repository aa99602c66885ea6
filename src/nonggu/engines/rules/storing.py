"""An assessment as a record that gives the same answer for ever: rule version, parameters used, inputs, answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from nonggu.engines.rules.answers import row_of
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import Facts, Value
from nonggu.engines.rules.judging import Assessment, judge_one
from nonggu.engines.rules.tracing import plain
from nonggu.errors import NongguError


def record_of(assessment: Assessment, key: str) -> dict[str, Any]:
    """The assessment as JSON-ready values: `rule_set`, `edition`, `rules_version`, `on`, `parameters`, `inputs`,
    `answers`."""
    rules, facts = assessment.rules, assessment.facts
    return {
        "id": key,
        "rule_set": rules.name,
        "edition": rules.edition,
        "rules_version": rules.version,
        "on": rules.on.isoformat(),
        "parameters": {name: plain(parameter.value) for name, parameter in sorted(rules.parameters.items())},
        "inputs": {name: _typed(value) for name, value in sorted(facts.values.items()) if value is not None},
        "conflicts": sorted(facts.conflicts),
        "answers": row_of(assessment, key),
    }


def replay(record: Mapping[str, Any], book: RuleBook) -> Assessment:
    """Judge a record's inputs again by its own edition and date.

    Raises NongguError `rules_version_changed` when the book no longer holds the version that the record names: an
    edition is
    never rewritten, so this names a mistake in the rulebook (or edits that are not loaded).
    """
    on = dt.date.fromisoformat(record["on"])
    rules = book.rules(record["rule_set"], on, record["edition"])
    if rules.version != record["rules_version"]:
        raise NongguError("rules_version_changed", stored=record["rules_version"], now=rules.version)
    inputs = {name: _untyped(value) for name, value in record["inputs"].items()}
    return judge_one(rules, Facts(inputs, on, frozenset(record["conflicts"])))


def _typed(value: Value) -> list[Any]:
    if isinstance(value, bool):
        return ["truth", value]
    if isinstance(value, dt.date):
        return ["date", value.isoformat()]
    return ["code", value] if isinstance(value, str) else ["number", str(value)]


def _untyped(entry: list[Any]) -> Value:
    kind, value = entry
    if kind == "number":
        return Fraction(value)
    return dt.date.fromisoformat(value) if kind == "date" else value
