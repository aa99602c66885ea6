"""The rulebook on the command line: open it with edits, list it, export its parameters, check a clerk's folder."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from nonggu.cli.tables import print_columns
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.errors import UnusableInput
from nonggu.exchange.columns import Column
from nonggu.phrases import language_of
from nonggu.rulebook import law


def open_book(rules_file: Path | None = None) -> RuleBook:
    """The rulebook, with the parameters of an exported file in place of its own."""
    edits = law.read_edits(rules_file) if rules_file else None
    return RuleBook(law.documents(), law.facts(), edits)


def newest(book: RuleBook, name: str) -> RuleSet:
    """The newest edition of a rule set."""
    dates = [edition["valid_from"] for _, edition in book.editions() if edition["rule_set"] == name]
    return book.rules(name, max(dates, default=dt.date.max))


def print_rule_columns(name: str, on: dt.date | None, rules_file: Path | None, output: str) -> None:
    """Print input columns, linked sheets and output columns of a rule set."""
    from nonggu.cli.enterprises import input_columns, linked_columns, linked_sheet_names

    book = open_book(rules_file)
    rules = book.rules(name, on) if on else newest(book, name)
    groups = [("input", [_with_years(column, rules) for column in input_columns(rules)])]
    groups += [(f"sheet {sheet}", linked_columns(sheet)) for sheet in linked_sheet_names()]
    groups += [("output", output_columns(rules))]
    print_columns(groups, output)


def _with_years(column: Column, rules: RuleSet) -> Column:
    """A yearly column with the years that the rules read, counted from the year of application."""
    if not column.is_yearly:
        return column
    base = column.name.replace("{year}", "")
    read = sorted(int(name[-4:]) for name in rules.columns() if name[:-4] == base and name[-4:].isdigit())
    back = [rules.on.year - year for year in read]
    zh = f"{column.meaning_zh}（年份：申请年之前第{'、'.join(map(str, reversed(back)))}年）"
    en = f"{column.meaning_en} (years before the year of application: {', '.join(map(str, reversed(back)))})"
    return Column(
        column.name, column.zh, column.en, column.kind, column.unit, column.required, zh.strip(), en.strip(),
        column.lower, column.upper, column.choices, column.also,
    )  # fmt: skip


def output_columns(rules: RuleSet) -> list[Column]:
    """The columns that `judge` writes."""
    found = [
        Column("id", "统一社会信用代码", "enterprise id", "code"),
        Column("verdict", "自评结论", "self-assessment", meaning_zh="pass|fail|open", meaning_en="pass|fail|open"),
        Column("score_low", "最低得分", "least points", "float", "分"),
        Column("score_high", "最高得分", "greatest points", "float", "分"),
    ]
    for clause in rules.clauses:
        words = "met|unmet|unknown|manual_review|not_applicable"
        found.append(
            Column(f"{clause.id}_result", clause.zh, clause.en, meaning_zh=f"{words} {clause.citation}",
                   meaning_en=f"{words} {clause.citation}")
        )  # fmt: skip
        for part, zh, en in (
            ("value", "值", "value"),
            ("threshold", "门槛", "threshold"),
            ("shortfall", "差额", "shortfall"),
        ):
            name = f"{clause.id}_{part}"
            found.append(
                Column(
                    name,
                    f"{clause.zh}_{zh}",
                    f"{clause.en}: {en}",
                    "float",
                    clause.unit,
                    False,
                    clause.citation,
                    clause.citation,
                )
            )
        if clause.scores:
            for part, zh, en in (("score_low", "最低分", "least points"), ("score_high", "最高分", "greatest points")):
                name = f"{clause.id}_{part}"
                found.append(
                    Column(
                        name,
                        f"{clause.zh}_{zh}",
                        f"{clause.en}: {en}",
                        "float",
                        "分",
                        False,
                        clause.citation,
                        clause.citation,
                    )
                )
    found.append(Column("reasons", "原因", "reasons", meaning_zh="代码:条款[出处]", meaning_en="code:clause[citation]"))
    found.append(Column("rules_version", "规则版本", "version of the rules"))
    return found


def print_rule_sets(rules_file: Path | None, output: str) -> None:
    """List all editions of all rule sets."""
    book = open_book(rules_file)
    rows = [_listed(book, document, edition) for document, edition in book.editions()]
    if output == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    chinese = language_of() == "zh"
    for row in rows:
        title = row["zh"] if chinese else row["en"]
        span = f"{row['valid_from']} - {row['valid_to'] or ''}"
        click.echo(f"{row['name']}  {title}  {span}  {row['rules_version']}  {row['citation']}  [{row['mark']}]")


def _listed(book: RuleBook, document: Mapping[str, Any], edition: Mapping[str, Any]) -> dict[str, Any]:
    start, end = edition["valid_from"], edition.get("valid_to")
    rules = book.rules(edition["rule_set"], end or max(start, dt.date(2026, 1, 1)), edition["edition"])
    unsure = sorted(name for name, parameter in rules.parameters.items() if parameter.is_unsure)
    return {
        "name": rules.name,
        "zh": rules.zh,
        "en": rules.en,
        "edition": rules.edition,
        "rules_version": rules.version,
        "valid_from": start.isoformat(),
        "valid_to": end.isoformat() if end else None,
        "citation": rules.citation,
        "document": document["document"],
        "mark": rules.mark,
        "clauses": [clause.id for clause in rules.clauses],
        "unsure_parameters": unsure,
        "empty_parameters": sorted(name for name, p in rules.parameters.items() if p.value is None),
    }


def export_parameters(target: str, rules_file: Path | None) -> None:
    """Write every parameter with its dated values as YAML that `--rules` takes."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes decimals as plain numbers."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    Dumper.add_representer(
        Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value))
    )
    book = open_book(rules_file)
    entries = [
        {
            "document": document,
            "parameter": name,
            "zh": entry.get("zh", name),
            "en": entry.get("en", name),
            "unit": entry.get("unit", ""),
            "clause": entry.get("clause", ""),
            "values": [dict(value) for value in book.edits.get((document, name), entry["values"])],
        }
        for document, whole in book.documents.items()
        for name, entry in whole["parameters"].items()
    ]
    text = yaml.dump({"parameters": entries}, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110)
    if target == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UnusableInput("rules_out_not_writable", file=target, why=str(error)[:120]) from None


def check_folder(folder: Path, output: str) -> None:
    """Compile a document's folder and run its cases; raises the first mistake."""
    from nonggu.cli.casebook import run_cases

    document = law.read_document(folder)
    others = [d for d in law.documents() if d["document"] != document["document"]]
    book = RuleBook([*others, document], law.facts())
    names = [
        (edition["rule_set"], edition["edition"], edition["valid_from"]) for edition in document.get("editions", ())
    ]
    for name, edition, start in names:
        book.rules(name, start, edition)
    failures = run_cases(book, folder)
    if failures:
        raise UnusableInput("rules_case_fails", folder=folder.name, cases="; ".join(failures[:5]), count=len(failures))
    report = {"document": folder.name, "editions": [f"{name} {edition}" for name, edition, _ in names], "cases": "ok"}
    click.echo(
        json.dumps(report, ensure_ascii=False) if output == "json" else f"{folder.name}: {report['editions']} ok"
    )
