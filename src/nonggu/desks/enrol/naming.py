"""What sheets and headings of the nouns are called: in Chinese, in English, by identifier and as people write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from django.utils import translation

from nonggu.exchange.columns import fold
from nonggu.exchange.headings import HeadingIndex
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import LOAD_ORDER, noun_of

LONGEST_SHEET_NAME = 31
_AROUND = re.compile(r"^[\d.、()（）]+|(名单|清单|名录|台账|一览表?|信息|汇总|登记|明细|数据|表)+$|[\d()（）]+$")


@cache
def title_of(model: type[Record], language: str) -> str:
    """The noun's name as a sheet is called (`zh` or `en`)."""
    with translation.override("zh-hans" if language.startswith("zh") else "en"):
        text = str(model._meta.verbose_name_plural)
    return text[:1].upper() + text[1:]


def sheet_title(model: type[Record], language: str) -> str:
    """The noun's name within the length that a sheet's name may have."""
    return re.sub(r"[\[\]:*?/\\]", " ", title_of(model, language))[:LONGEST_SHEET_NAME]


@cache
def _titles() -> Mapping[str, type[Record]]:
    from nonggu.desks.enrol.synonyms import SHEETS

    found: dict[str, type[Record]] = {}
    for model in LOAD_ORDER:
        names = [noun_of(model), noun_of(model) + "s", model.__name__, *SHEETS.get(noun_of(model), ())]
        for language in ("zh-hans", "en"):
            with translation.override(language):
                names += [str(model._meta.verbose_name), str(model._meta.verbose_name_plural)]
        for name in names:
            found.setdefault(fold(name), model)
            found.setdefault(fold(name[:LONGEST_SHEET_NAME]), model)
    return found


def model_of_sheet(name: str) -> type[Record] | None:
    """The noun that a sheet's name names, with words such as 名单 or a leading number aside; None when unknown."""
    folded = fold(name)
    for _ in range(4):
        if folded in _titles():
            return _titles()[folded]
        shorter = _AROUND.sub("", folded)
        if shorter == folded:
            break
        folded = shorter
    return _titles().get(folded)


@cache
def book_columns(model: type[Record]) -> Mapping[str, BookColumn]:
    """The noun's columns by identifier."""
    return {column.column.name: column for column in columns_of(model)}


@cache
def heading_index(model: type[Record], first: tuple[tuple[str, str], ...] = ()) -> HeadingIndex:
    """Which heading names which column of the noun; `first` are answers (heading, column) that go before all names.

    An answer may name its column by identifier or by any of its headings.
    """
    from nonggu.desks.enrol.synonyms import HEADINGS

    columns = [column.column for column in columns_of(model)]
    known = [*HEADINGS.get(noun_of(model), ()), *HEADINGS.get("*", ())]
    plain = HeadingIndex(columns, also=known)
    if not first:
        return plain
    answers = [(heading, _identifier(plain, column)) for heading, column in first]
    return HeadingIndex(columns, also=known, first=[answer for answer in answers if answer[1] is not None])


def _identifier(index: HeadingIndex, column: str) -> str | None:
    if not column:
        return ""
    found = index.find(column)
    return found.name if found else None
