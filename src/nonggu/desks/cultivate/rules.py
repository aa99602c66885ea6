"""The rulebook with what administrators edited: rule sets by scheme and date, built once for each state of the edits."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.levers import Lever, read_levers
from nonggu.engines.rules.rulesets import Parameter, RuleSet
from nonggu.registry.models import RuleValue
from nonggu.rulebook import law

#: One edited value as JSON keeps it.
Edit = Mapping[str, Any]
TAX = "tax_incentives"


def current_edits() -> list[Edit]:
    """The administrator's values, oldest first: `document`, `parameter`, `value` and dates as text, `mark`, `source`."""
    return [
        {
            "document": value.document,
            "parameter": value.parameter,
            "value": value.value or None,
            "valid_from": value.valid_from.isoformat() if value.valid_from else None,
            "valid_to": value.valid_to.isoformat() if value.valid_to else None,
            "mark": value.mark,
            "source": value.source,
        }
        for value in RuleValue.objects.current().filter(document__in=_documents()).order_by("id")
    ]


def _documents() -> list[str]:
    """The rulebook's documents: other desks keep values of their own beside them."""
    return [str(document["document"]) for document in law.documents()]


def book_now() -> RuleBook:
    """The rulebook with the edits of this moment."""
    return book_with(current_edits())


def book_with(edits: Sequence[Edit]) -> RuleBook:
    """The rulebook with given edits; the same edits give the same book."""
    return _book(json.dumps(list(edits), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=8)
def _book(edits: str) -> RuleBook:
    return RuleBook(law.documents(), law.facts(), _as_book_edits(json.loads(edits)))


def _as_book_edits(edits: Sequence[Edit]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Each edited parameter with all its dated values: what the rulebook says, cut off where an edit begins."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    printed = {str(document["document"]): document.get("parameters", {}) for document in law.documents()}
    for edit in edits:
        key = (edit["document"], edit["parameter"])
        entry = printed.get(key[0], {}).get(key[1])
        if entry is None:
            continue
        values = found.setdefault(key, [dict(value) for value in entry["values"]])
        found[key] = [*_cut_off(values, edit), _dated(edit)]
    return found


def _cut_off(values: list[dict[str, Any]], edit: Edit) -> list[dict[str, Any]]:
    """The older values end the day before the edit begins; those that begin later or on that day give way to it."""
    start = _day(edit["valid_from"])
    if start is None:
        return []
    kept = []
    for value in values:
        begins, ends = value.get("valid_from"), value.get("valid_to")
        if begins is not None and begins >= start:
            continue
        last = start - dt.timedelta(days=1)
        kept.append({**value, "valid_to": last if ends is None or ends > last else ends})
    return kept


def _dated(edit: Edit) -> dict[str, Any]:
    return {
        "value": parsed(edit["value"]),
        "valid_from": _day(edit["valid_from"]),
        "valid_to": _day(edit["valid_to"]),
        "mark": edit["mark"],
        "source": edit["source"],
    }


def parsed(text: str | None) -> Any:
    """A typed value: whole, decimal, yes/no or text; None where it is empty. Raises ValueError for no finite number."""
    if text is None or text == "":
        return None
    if text in ("yes", "no"):
        return text == "yes"
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return int(number) if number == number.to_integral_value() else number


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def rule_set(scheme: str, on: dt.date, book: RuleBook | None = None) -> RuleSet:
    """The rule set of a scheme on a day. Raises UnusableInput where none was in force."""
    chosen = book or book_now()
    return _compiled(chosen, scheme, on)


@lru_cache(maxsize=128)
def _compiled(book: RuleBook, scheme: str, on: dt.date) -> RuleSet:
    return book.rules(scheme, on)


def tax_parameters(on: dt.date) -> dict[str, Parameter]:
    """The rates and limits of the tax incentives on a day."""
    return book_now().parameters(TAX, on)


@lru_cache(maxsize=1)
def levers() -> tuple[Lever, ...]:
    """The changes that an enterprise can make, with the rulebook's unsure costs."""
    return read_levers(law.levers()["levers"])
