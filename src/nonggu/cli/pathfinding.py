"""`nonggu cultivate path`: the cheapest changes with which one enterprise would qualify, and the earliest date."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from nonggu.cli.explaining import find_enterprise
from nonggu.cli.rulebooks import open_book
from nonggu.cli.tables import print_row_errors
from nonggu.engines.rules.levers import Lever, read_levers, with_costs
from nonggu.engines.rules.path import Option, PathToQualify, find_path
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.errors import UnusableInput
from nonggu.phrases import language_of, say
from nonggu.rulebook import law


def levers_from(costs: Path | None) -> tuple[Lever, ...]:
    """The levers of the rulebook with the user's costs."""
    levers = read_levers(law.levers()["levers"])
    if costs is None:
        return levers
    if not costs.is_file():
        raise UnusableInput("file_missing", file=str(costs))
    given = law.read_yaml(costs)
    given = given.get("costs", given) if isinstance(given, Mapping) else given
    if not isinstance(given, Mapping):
        raise UnusableInput("rules_costs_wrong", file=costs.name, why="lever: cost_yuan")
    return with_costs(levers, given, costs.name)


def show_costs() -> str:
    """The unit costs as YAML that `--costs` takes."""
    lines = ["# ours and unsure: change the numbers; most: 0 takes a change away", "costs:"]
    for lever in read_levers(law.levers()["levers"]):
        cost = "null" if lever.cost_yuan is None else lever.cost_yuan
        numbers = f"cost_yuan: {cost}, most: {lever.most}, lead_months: {lever.lead_months}"
        lines.append(f"  {lever.name}: {{{numbers}}}  # {lever.zh} / {lever.en} ({lever.unit})")
    return "\n".join(lines)


def show_path(
    rules: RuleSet, path: Path, key: str, costs: Path | None, output: str, rules_file: Path | None, aim: str
) -> int:
    """Print the ways to qualify. Returns 0, or 4 when there is none within the horizon."""
    levers = levers_from(costs)
    facts, enterprises = find_enterprise(rules, path, key)
    row = enterprises.rows[enterprises.table.frame["id"].to_list().index(key)]
    print_row_errors([error for error in enterprises.errors if error.row in (0, row)])
    book = open_book(rules_file)

    def rules_on(date: dt.date) -> RuleSet:
        return rules if date == rules.on else book.rules(rules.name, date)

    found = find_path(rules_on, facts, levers, aim=aim)
    report = path_as_json(found, key, levers)
    click.echo(json.dumps(report, ensure_ascii=False, indent=1) if output == "json" else path_as_text(found, key))
    return 0 if found.options else 4


def path_as_json(found: PathToQualify, key: str, levers: tuple[Lever, ...]) -> dict[str, Any]:
    """The ways as plain values; costs in yuan."""
    return {
        "id": key,
        "rule_set": found.now.rules.name,
        "on": found.now.rules.on.isoformat(),
        "rules_version": found.now.rules.version,
        "verdict": found.now.verdict,
        "aim": found.aim,
        "cheapest": _option(found.cheapest),
        "earliest": _option(found.earliest),
        "options": [_option(option) for option in found.options],
        "sensitivity": [
            {"clause": c.clause, "cost_without_yuan": float(c.cost_without_yuan), "saving_yuan": float(c.saving_yuan)}
            for c in found.sensitivity
        ],
        "cannot_be_met_by": [{"on": b.on.isoformat(), "clauses": list(b.clauses)} for b in found.blocked],
        "unit_costs": {
            lever.name: {"cost_yuan": float(lever.cost_yuan), "source": "ours, unsure" if lever.is_ours else "given"}
            for lever in levers
            if lever.cost_yuan is not None
        },
        "not_counted_without_a_cost": [lever.name for lever in found.unpriced],
    }


def _option(option: Option | None) -> dict[str, Any] | None:
    if option is None:
        return None
    low, high = option.after.score_low, option.after.score_high
    return {
        "on": option.on.isoformat(),
        "rules_version": option.after.rules.version,
        "cost_yuan": float(option.cost_yuan),
        "is_proven_cheapest": option.is_proven,
        "verdict_after": option.after.verdict,
        "score_low_after": None if low is None else float(low),
        "score_high_after": None if high is None else float(high),
        "changes": [
            {
                "lever": change.lever.name,
                "zh": change.lever.zh,
                "en": change.lever.en,
                "count": change.count,
                "unit": change.lever.unit,
                "year": change.year,
                "ready_on": change.ready_on.isoformat() if change.ready_on else None,
                "cost_yuan": float(change.cost_yuan),
            }
            for change in option.changes
        ],
        "assumed": list(option.assumed),
    }


def path_as_text(found: PathToQualify, key: str) -> str:
    """The ways as lines of plain words."""
    language = language_of()
    rules = found.now.rules
    title = rules.zh if language == "zh" else rules.en
    heading = {"key": key, "title": title, "on": rules.on.isoformat(), "version": rules.version}
    lines = [say("explain_heading", heading, language), say(f"verdict_{found.now.verdict}", {}, language)]
    for blocked in found.blocked:
        names = _listed([_title(rules, clause, language) for clause in blocked.clauses], language)
        code = "path_blocked" if names else "path_blocked_together"
        lines.append(say(code, {"on": blocked.on.isoformat(), "clauses": names}, language))
    if not found.options:
        lines.append(say("path_none", {}, language))
    for option in found.options:
        lines += _option_lines(option, language)
    for each in found.sensitivity:
        params = {"clause": _title(rules, each.clause, language), "saving": f"{float(each.saving_yuan):,.0f}"}
        lines.append(say("path_sensitivity", params, language))
    if found.unpriced:
        names = _listed([lever.zh if language == "zh" else lever.en for lever in found.unpriced], language)
        lines.append(say("path_unpriced", {"names": names}, language))
    lines += [say("path_costs_unsure", {}, language), say("self_assessment_only", {}, language)]
    return "\n".join(lines)


def _listed(names: list[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(names)


def _title(rules: RuleSet, clause: str, language: str) -> str:
    found = rules.clause(clause)
    return f"{clause} {found.zh if language == 'zh' else found.en}"


def _option_lines(option: Option, language: str) -> list[str]:
    params = {"on": option.on.isoformat(), "cost": f"{float(option.cost_yuan):,.0f}"}
    lines = [say(f"path_option_{option.aim}", params, language)]
    for change in option.changes:
        name = change.lever.zh if language == "zh" else change.lever.en
        shown = {
            "name": name,
            "count": change.count,
            "unit": change.lever.unit,
            "cost": f"{float(change.cost_yuan):,.0f}",
        }
        if change.year is not None:
            lines.append("  " + say("path_change_year", {**shown, "year": change.year}, language))
        else:
            lines.append("  " + say("path_change_ready", {**shown, "ready": change.ready_on}, language))
    if not option.changes:
        lines.append("  " + say("path_no_change", {}, language))
    if option.after.score_high is not None and option.after.score_low is not None:
        ends = {"low": f"{float(option.after.score_low):g}", "high": f"{float(option.after.score_high):g}"}
        lines.append("  " + say("explain_score", ends, language))
    if option.assumed:
        lines.append("  " + say("path_assumed", {"facts": ", ".join(option.assumed)}, language))
    lines.append("  " + say("path_proven" if option.is_proven else "path_not_proven", {}, language))
    return lines
