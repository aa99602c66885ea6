"""The reference page of each rule set, made from the rulebook (`python -m nonggu.cli.rulepages FOLDER`)."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import FactSpec
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.rulesets import Parameter, RuleSet
from nonggu.rulebook import law

_HEAD = "<!-- Made from the rulebook by `python -m nonggu.cli.rulepages`; a test fails when they differ. -->"


def pages() -> dict[str, str]:
    """File names to texts: one page a rule set, and `README.md` that lists them."""
    book = RuleBook(law.documents(), law.facts())
    found = {f"{name}.md": _page(book, name) for name in book.names()}
    found["README.md"] = _index(book)
    return found


def _index(book: RuleBook) -> str:
    lines = [_HEAD, "", "# Rule sets 规则集", "", "| rule set | 名称 | editions | document |", "|---|---|---|---|"]
    for name in book.names():
        editions = [(d, e) for d, e in book.editions() if e["rule_set"] == name]
        spans = "; ".join(f"{e['edition']} ({_span(e['valid_from'], e.get('valid_to'))})" for _, e in editions)
        documents = "; ".join(dict.fromkeys(str(d.get("citation", "")) for d, _ in editions))
        lines.append(f"| [{name}]({name}.md) | {editions[-1][1]['zh']} | {spans} | {documents} |")
    lines += ["", "Marks: C1 full official text, C2 secondary source, K known from the document, U unsure.", ""]
    return "\n".join(lines)


def _page(book: RuleBook, name: str) -> str:
    editions = [(d, e) for d, e in book.editions() if e["rule_set"] == name]
    newest = editions[-1][1]
    lines = [_HEAD, "", f"# {name}: {newest['zh']} / {newest['en']}", ""]
    lines += ["Self-assessment only (自评/预评估): the authority decides.", ""]
    for _, edition in editions:
        rules = book.rules(name, edition.get("valid_to") or _shown_on(edition), edition["edition"])
        lines += _edition(rules)
    return "\n".join(lines)


def _shown_on(edition: Mapping[str, Any]) -> dt.date:
    """The date whose values a page shows: the first day of the edition, but not before 2026."""
    return max(edition["valid_from"], dt.date(2026, 1, 1))


def _edition(rules: RuleSet) -> list[str]:
    lines = [f"## Edition {rules.edition} ({_span(rules.valid_from, rules.valid_to)})", ""]
    lines += [f"{rules.citation} [{rules.mark}]. Version `{rules.version}`; values as of {rules.on}.", ""]
    lines += [f"- {zh} / {en}" for zh, en in rules.notes]
    lines += [
        "",
        "### Clauses 条款",
        "",
        "| id | 条款 | clause | made of | unit | citation | mark |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_clause(clause) for clause in rules.clauses]
    lines += ["", f"Verdict: `{rules.root}`." + (f" Score: `{rules.score}`." if rules.score else ""), ""]
    if rules.parameters:
        lines += ["### Parameters 参数", ""]
        lines += ["| parameter | 参数 | value | unit | clause | from - to | mark |", "|---|---|---|---|---|---|---|"]
        lines += [_parameter(parameter) for parameter in rules.parameters.values()]
    lines += ["", "### Inputs 输入", "", "| column | 列 | type | unit | 含义 | meaning |", "|---|---|---|---|---|---|"]
    lines += [_fact(spec) for spec in rules.facts.values()]
    return [*lines, ""]


def _clause(clause: Clause) -> str:
    kind = type(clause).__name__
    parts = ", ".join(f"`{part}`" for part in clause.parts)
    made = f"{kind} of {parts}" if parts else kind
    used = ", ".join(f"`${name}`" for name in clause.parameters)
    made = f"{made} ({used})" if used else made
    return f"| `{clause.id}` | {clause.zh} | {clause.en} | {made} | {clause.unit} | {clause.citation} | {clause.mark} |"


def _parameter(found: Parameter) -> str:
    span = _span(found.valid_from, found.valid_to)
    note = f" ({found.note})" if found.note else ""
    value = _value(found.value)
    return f"| `{found.name}` | {found.zh} | {value}{note} | {found.unit} | {found.clause} | {span} | {found.mark} |"


def _value(value: Any) -> str:
    if value is None:
        return "*empty: answers unknown*"
    if isinstance(value, list):
        return "; ".join(_value(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{_key(key)} {_value(each)}" for key, each in value.items())
    return str(value)


def _key(key: object) -> str:
    return {True: "yes", False: "no"}[key] if isinstance(key, bool) else str(key)


def _span(start: dt.date | None, end: dt.date | None) -> str:
    return f"{start or ''} - {end or ''}".strip()


def _fact(spec: FactSpec) -> str:
    codes = ", ".join(f"{code} {zh}" for code, zh, _ in spec.choices)
    meaning = f"{spec.meaning_zh}（{codes}）" if codes else spec.meaning_zh
    return f"| `{spec.name}` | {spec.zh} | {spec.kind} | {spec.unit} | {meaning} | {spec.meaning_en} |"


def write(folder: Path) -> None:
    """Write all pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
