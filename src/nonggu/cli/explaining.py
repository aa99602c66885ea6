"""`nonggu cultivate explain`: one enterprise with the full trace, as text or JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from nonggu.cli.enterprises import Enterprises, read_enterprises
from nonggu.cli.tables import print_row_errors
from nonggu.engines.rules.facts import Facts
from nonggu.engines.rules.judging import judge_one
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.tracing import trace_of
from nonggu.errors import UnusableInput
from nonggu.phrases import gettext_noop, language_of, say, translate


def find_enterprise(rules: RuleSet, path: Path, key: str) -> tuple[Facts, Enterprises]:
    """One enterprise of a file by its id. Raises UnusableInput."""
    enterprises = read_enterprises(path, rules)
    ids = enterprises.table.frame["id"].to_list()
    if key not in ids:
        raise UnusableInput("rules_id_not_found", key=key, file=path.name)
    facts = enterprises.table.row(ids.index(key))
    return Facts({k: v for k, v in facts.values.items() if k != "id"}, facts.on, facts.conflicts), enterprises


def explain_one(rules: RuleSet, path: Path, key: str, output: str, *, errors_as_json: bool = False) -> int:
    """Print the trace. Returns 3 when the enterprise's own row has errors, else 0."""
    facts, enterprises = find_enterprise(rules, path, key)
    trace = trace_of(judge_one(rules, facts), key)
    click.echo(json.dumps(trace, ensure_ascii=False, indent=1) if output == "json" else text_of(trace))
    row = enterprises.rows[enterprises.table.frame["id"].to_list().index(key)]
    own = [error for error in enterprises.errors if error.row in (0, row)]
    print_row_errors(own, as_json=errors_as_json)
    return 3 if any(not error.is_warning for error in own) else 0


def text_of(trace: dict[str, Any], language: str | None = None) -> str:
    """The trace as lines of plain words."""
    language = language or language_of()
    lines = [
        say("explain_heading", _named(trace, language), language),
        say(f"verdict_{trace['verdict']}", {}, language),
    ]
    if trace["score_high"] is not None:
        lines.append(
            say("explain_score", {"low": _short(trace["score_low"]), "high": _short(trace["score_high"])}, language)
        )
    for deciding in trace["deciding"]:
        ways = [way for way in ("pass", "fail") if deciding[f"may_{way}"]]
        lines.append(say(f"fact_may_{'_or_'.join(ways)}", {"fact": deciding["fact"]}, language))
    lines += [line for clause in trace["clauses"] for line in _clause_lines(clause, language)]
    lines += [note["zh" if language == "zh" else "en"] for note in trace["notes"]]
    lines.append(say("self_assessment_only", {}, language))
    return "\n".join(lines)


def _named(trace: dict[str, Any], language: str) -> dict[str, object]:
    title = trace["zh"] if language == "zh" else trace["en"]
    return {"key": trace["id"], "title": title, "on": trace["on"], "version": trace["rules_version"]}


def _clause_lines(clause: dict[str, Any], language: str) -> list[str]:
    title = clause["zh"] if language == "zh" else clause["en"]
    numbers = [
        say(f"explain_{name}", _quantity(name, clause, language), language)
        for name in ("value", "threshold", "shortfall")
        if clause[name] is not None
    ]
    if clause["amount_short"] is not None:
        numbers.append(say("explain_amount_short", {"amount": _short(clause["amount_short"])}, language))
    if clause["score_high"] is not None:
        numbers.append(
            say("explain_points", {"low": _short(clause["score_low"]), "high": _short(clause["score_high"])}, language)
        )
    word = say(f"result_{clause['result']}", {}, language)
    parts = [f"  [{word}] {clause['id']} {title}", *numbers, f"({clause['citation']})"]
    if clause["mark"] == "U":
        parts.append(say("explain_unsure", {}, language))
    told = [f"      {say(note, {'clause': clause['id']}, language)}" for note in clause["notes"]]
    if clause["missing"] and clause["result"] != "met":
        told.append(f"      {say('explain_missing', {'facts': ', '.join(clause['missing'])}, language)}")
    return ["  ".join(parts), *told]


def _quantity(name: str, clause: dict[str, Any], language: str) -> dict[str, object]:
    """A number and its unit; what a share lacks is told in percentage points."""
    if name == "shortfall" and clause["unit"] == "share":
        return {"value": _short(clause[name] * 100), "unit": translate(gettext_noop("percentage points"), language)}
    return {"value": shown(clause[name], clause["unit"]), "unit": unit_word(clause["unit"], language)}


def unit_word(unit: str, language: str) -> str:
    """The unit as the reader writes it; shares are shown in per cent and need no word."""
    return "" if unit in ("", "share") else translate(unit, language)


def shown(value: float, unit: str) -> str:
    """A number for reading: shares in per cent with four decimals, amounts with up to four."""
    return f"{_short(value * 100)} %" if unit == "share" else _short(value)


def _short(value: float) -> str:
    text = f"{value:,.4f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
