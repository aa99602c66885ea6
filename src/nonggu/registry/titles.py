"""What a page of records refers to, by title, as far as the reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext

from nonggu.registry import access
from nonggu.registry.columns import BookColumn
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.personal import masked
from nonggu.registry.wording import plain_value, text_of

Keys = dict[type[Record], set[int]]


class Titles:
    """The referred records that the reader sees, one query a noun however many rows refer."""

    def __init__(self, user: User | None, keys: Keys) -> None:
        self.user = user
        self._found: dict[type[Record], dict[int, Record]] = {
            model: {r.pk: r for r in access.visible_few(user, model).with_titles().filter(pk__in=ids)}  # type: ignore[attr-defined]
            for model, ids in keys.items()
            if ids
        }

    def get(self, model: type[Record], key: int | None) -> Record | None:
        """The referred record; None where there is none or the reader may not see it."""
        return self._found.get(model, {}).get(key or 0)

    def many(self, record: Record, column: BookColumn) -> list[Record]:
        """What a field with many references refers to, as far as the reader may see it."""
        return list(access.only_visible(self.user, getattr(record, column.field.name).all()))

    def text(self, model: type[Record], key: int | None) -> str:
        """Its title; unknown where there is none, “not shown” where the reader may not see it."""
        if key is None:
            return gettext("unknown")
        found = self.get(model, key)
        return str(found) if found else gettext("not shown")


def titles_of(user: User | None, columns: Sequence[BookColumn], records: Iterable[Record]) -> Titles:
    """The titles that the reference columns of these records need."""
    keys: Keys = defaultdict(set)
    references = [column for column in columns if column.reference and not column.is_many]
    for record in records:
        for column in references:
            key = getattr(record, column.attribute)
            if key and column.reference:
                keys[column.reference].add(key)
    return Titles(user, keys)


def text_in(record: Record, column: BookColumn, titles: Titles) -> str:
    """One field of a record as a page shows it: masked where it is personal."""
    if column.is_many:
        return "、".join(sorted(map(str, titles.many(record, column)))) or gettext("none")
    value = getattr(record, column.attribute)
    if column.reference:
        return titles.text(column.reference, value)
    if value and column.field.name in record.masked_fields:
        return masked(value)
    return text_of(column, value)


def cell_in(record: Record, column: BookColumn, titles: Titles) -> Any:
    """One field of a record as a workbook holds it: masked as on the page, empty where unknown."""
    if column.is_many:
        return text_in(record, column, titles) if titles.many(record, column) else None
    value = getattr(record, column.attribute)
    if value in (None, ""):
        return None
    if column.reference or column.field.name in record.masked_fields:
        return text_in(record, column, titles)
    return plain_value(column, value)
