"""How a value of the book reads: in the reader's language, with the county's units, unknown as itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext

from nonggu.registry.columns import BookColumn

#: Fen in 10,000 yuan, the unit in which money is shown.
FEN_PER_WAN_YUAN = 1_000_000


def language() -> str:
    """The reader's language as columns know it: `zh` or `en`."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def label_of(column: BookColumn) -> str:
    """The field's name in the reader's language, without its unit."""
    return column.column.zh if language() == "zh" else column.column.en


def heading_of(column: BookColumn) -> str:
    """The field's name with its unit."""
    return column.column.heading(language())


def meaning_of(column: BookColumn) -> str:
    """What the field means; empty where its name says it all."""
    return column.column.meaning_zh if language() == "zh" else column.column.meaning_en


def choice_label(column: BookColumn, value: object) -> str:
    """The name of a value of a code list; the value itself where the list does not hold it."""
    for choice in column.column.choices:
        if choice.value == value:
            return choice.zh if language() == "zh" else choice.en
    return str(value)


def plain_value(column: BookColumn, value: Any) -> Any:
    """A value as a cell of a workbook: numbers and dates as such, money in 10,000 yuan, code lists by name."""
    if value is None or value == "":
        return None
    if column.column.choices:
        return choice_label(column, value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if column.column.kind == "money":
        return Decimal(value) / FEN_PER_WAN_YUAN
    return value


def text_of(column: BookColumn, value: Any) -> str:
    """A value as it reads on a page. Unknown is “unknown”, never 0 or blank."""
    found = plain_value(column, value)
    if found is None:
        return gettext("unknown")
    if isinstance(found, dt.datetime | dt.date):
        return found.isoformat()[:10]
    if isinstance(found, Decimal | int) and column.field.name not in _BARE_NUMBERS:
        return number_text(found)
    return str(found)


def number_text(value: Decimal | int) -> str:
    """A number with its thousands separated and no zeros at its end."""
    text = format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
    whole, point, rest = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-') or 0):,}{point}{rest}"


#: Whole numbers that are names rather than amounts.
_BARE_NUMBERS = frozenset({"year", "entry_year", "built_year", "edition", "position"})
