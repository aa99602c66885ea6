"""Parameters of the rules: what the rulebook says, what is unsure or empty, and what an administrator enters."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nonggu.desks.cultivate import rules, words
from nonggu.engines.rules.rulesets import Parameter
from nonggu.errors import NongguError
from nonggu.registry import access, book
from nonggu.registry.models import RuleValue, User
from nonggu.registry.models.user import UserRole
from nonggu.rulebook import law


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """One parameter as it stands on a day."""

    document: str
    name: str
    title: str
    value: str
    unit: str
    clause: str
    mark: str
    source: str
    note: str
    valid_from: dt.date | None
    is_unsure: bool
    is_empty: bool
    is_edited: bool
    can_be_edited: bool


@dataclass(frozen=True, slots=True)
class DocumentLines:
    """The parameters of one document of the law."""

    document: str
    title: str
    lines: tuple[ParameterLine, ...]
    unsure: int


def may_edit(user: User | None) -> bool:
    """Whether the user may enter values: administrators."""
    return user is None or (user.is_active and user.role == UserRole.ADMINISTRATOR)


def parameter_lines(on: dt.date) -> list[DocumentLines]:
    """Every parameter by document, the unsure and empty ones first within each; of documents that are not in force
    yet as on their first day."""
    whole = rules.book_now()
    found = []
    for name, document in whole.documents.items():
        starts = [edition["valid_from"] for edition in document.get("editions", ())]
        parameters = whole.parameters(name, max([on, *([min(starts)] if starts else [])]))
        lines = [_line(one, (name, one.name) in whole.edits) for one in parameters.values()]
        lines.sort(key=lambda line: (not line.is_empty, not line.is_unsure))
        if lines:
            title = str(document.get("citation", name))
            unsure = sum(1 for line in lines if line.is_unsure or line.is_empty)
            found.append(DocumentLines(name, title, tuple(lines), unsure))
    return sorted(found, key=lambda one: -one.unsure)


def _line(one: Parameter, is_edited: bool) -> ParameterLine:
    is_plain = one.value is None or isinstance(one.value, int | Decimal)
    return ParameterLine(
        document=one.document,
        name=one.name,
        title=words.title_of(one),
        value=shown(one.value),
        unit=words.translate(one.unit, words.language()) if one.unit else "",
        clause=one.clause,
        mark=one.mark,
        source=one.source,
        note=words.translate(one.note, words.language()),
        valid_from=one.valid_from,
        is_unsure=one.is_unsure,
        is_empty=one.value is None,
        is_edited=is_edited,
        can_be_edited=is_plain,
    )


def shown(value: Any) -> str:
    """A parameter's value as it reads; empty where the facts give none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return words.sentence("value_yes" if value else "value_no")
    if isinstance(value, list | Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)[:120]
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def enter_value(
    document: str, parameter: str, *, value: str, valid_from: dt.date, source: str, mark: str, by: User | None
) -> RuleValue:
    """Enter a dated value with its source: from that day on the rules are a new version.

    Raises access.Forbidden, and NongguError for an unknown parameter, no source, a value that is no number, and one
    with which the rules cannot be built.
    """
    if not may_edit(by):
        raise access.Forbidden("forbidden_rules")
    entry = _entry(document, parameter)
    if not source.strip():
        raise NongguError("rule_value_without_source")
    try:
        rules.parsed(value.strip())
    except (ValueError, ArithmeticError):
        raise NongguError("rule_value_not_a_number", text=value[:40]) from None
    edit = {
        "document": document,
        "parameter": parameter,
        "value": value.strip() or None,
        "valid_from": valid_from.isoformat(),
        "valid_to": None,
        "mark": mark,
        "source": source,
    }
    _must_build([*rules.current_edits(), edit], document, valid_from)
    values = {
        "document": document,
        "parameter": parameter,
        "value": value.strip(),
        "valid_from": valid_from,
        "source": source.strip()[:300],
        "mark": mark,
        "source_date": valid_from,
    }
    return book.create_record(RuleValue, values, by=by, why=str(entry.get("zh", parameter)))


def _entry(document: str, parameter: str) -> Mapping[str, Any]:
    for one in law.documents():
        if one["document"] == document and parameter in one["parameters"]:
            entry: Mapping[str, Any] = one["parameters"][parameter]
            return entry
    raise NongguError("rules_parameter_unknown", document=document, parameter=parameter)


def _must_build(edits: list[rules.Edit], document: str, on: dt.date) -> None:
    """The rule sets of the document can still be built with the new value."""
    whole = rules.book_with(edits)
    for owner, edition in whole.editions():
        if owner["document"] == document or document in owner.get("uses", ()):
            last = edition.get("valid_to")
            whole.rules(
                edition["rule_set"], min(max(on, edition["valid_from"]), last or dt.date.max), edition["edition"]
            )


def exported() -> str:
    """Every edited parameter with all its dated values as JSON that the file commands take with `--rules`."""
    whole = rules.book_now()
    entries = [
        {"document": document, "parameter": parameter, "values": [_plain(value) for value in values]}
        for (document, parameter), values in sorted(whole.edits.items())
    ]
    return json.dumps({"parameters": entries}, ensure_ascii=False, indent=1, default=_number)


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item.isoformat() if isinstance(item, dt.date) else item for key, item in value.items()}


def _number(value: Any) -> float:
    """Decimals as JSON numbers; what was typed has few enough digits for a float to give them back."""
    return float(value)
