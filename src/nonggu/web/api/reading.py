"""Records as the API answers them: machine values, references by code and title, personal data masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from nonggu.registry import access
from nonggu.registry.columns import BookColumn
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.personal import masked
from nonggu.registry.wording import FEN_PER_WAN_YUAN
from nonggu.web.book.filters import narrow, read_filters
from nonggu.web.book.page import NounPage
from nonggu.web.book.searching import search

Seen = dict[type[Record], dict[int, Record]]


class BadFilter(Exception):
    """A filter that cannot be used; its sentences by name."""


def part_of_list(page: NounPage, asked: Mapping[str, Any], user: User) -> tuple[list[dict[str, Any]], int | None]:
    """The records after the cursor that the filters let through, and the next cursor.

    Raises Http404 where the noun is not there for the reader, BadFilter for a filter that cannot be used.
    """
    if not access.may_see_any(user, page.model):
        raise Http404(page.noun)
    filters = read_filters(page, {name: str(value) for name, value in asked.items()}, user)
    wrong = {one.name: one.error for one in filters if one.error}
    if wrong:
        raise BadFilter(wrong)
    found = search(page, narrow(access.visible(user, page.model), filters), asked["q"], user=user)
    rows, following = part_of(found, asked["cursor"], asked["limit"])
    return records_as_json(page, rows, user), following


def one_record(page: NounPage, code: str, user: User) -> dict[str, Any]:
    """The record of that code. Raises Http404 where there is none that the reader sees."""
    if "\0" in code:
        raise Http404(code)
    found = list(access.visible(user, page.model).with_titles().filter(code=code)[:1])  # type: ignore[attr-defined]
    if not found:
        raise Http404(code)
    return records_as_json(page, found, user)[0]


def part_of(records: QuerySet[Any], cursor: int, limit: int) -> tuple[list[Any], int | None]:
    """At most `limit` records after the cursor in the order of their entry, and the next cursor."""
    rows = list(records.with_titles().filter(pk__gt=cursor).order_by("pk")[: limit + 1])  # type: ignore[attr-defined]
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None


def records_as_json(page: NounPage, records: Sequence[Record], user: User) -> list[dict[str, Any]]:
    """The records with every column; one query a noun that they refer to, however many rows."""
    many = _many(page, records)
    seen = _referred(page.all_columns, records, many, user)
    return [
        {
            "code": record.code,
            "title": str(record),
            "version": record.version,
            "is_archived": record.archived_at is not None,
            "fields": {c.column.name: _value(record, c, seen, many) for c in page.all_columns},
        }
        for record in records
    ]


def _many(page: NounPage, records: Sequence[Record]) -> dict[tuple[str, int], list[int]]:
    """The keys behind many-to-many columns, in one query a column."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for column in page.all_columns:
        if column.is_many and records:
            through = column.field.remote_field.through
            near, far = column.field.m2m_column_name(), column.field.m2m_reverse_name()
            keys = [record.pk for record in records]
            for key, other in through._default_manager.filter(**{f"{near}__in": keys}).values_list(near, far):
                found[column.field.name, key].append(other)
    return found


def _referred(
    columns: Iterable[BookColumn], records: Sequence[Record], many: Mapping[tuple[str, int], list[int]], user: User
) -> Seen:
    keys: dict[type[Record], set[int]] = defaultdict(set)
    for column in columns:
        if column.reference is None:
            continue
        for record in records:
            if column.is_many:
                keys[column.reference].update(many.get((column.field.name, record.pk), ()))
            elif getattr(record, column.attribute):
                keys[column.reference].add(getattr(record, column.attribute))
    return {
        model: {r.pk: r for r in access.visible(user, model).with_titles().filter(pk__in=found)}  # type: ignore[attr-defined]
        for model, found in keys.items()
        if found
    }


def _value(record: Record, column: BookColumn, seen: Seen, many: Mapping[tuple[str, int], list[int]]) -> Any:
    name = column.field.name
    if column.reference is not None:
        known = seen.get(column.reference, {})
        if column.is_many:
            return [_ref(known[key]) for key in sorted(many.get((name, record.pk), ())) if key in known]
        key = getattr(record, column.attribute)
        return None if key is None else _ref(known.get(key))
    value = getattr(record, column.attribute)
    if value in (None, ""):
        return None
    if name in record.masked_fields:
        return masked(value)
    return Decimal(value) / FEN_PER_WAN_YUAN if column.column.kind == "money" else value


def _ref(record: Record | None) -> dict[str, str | None]:
    return {"code": record.code if record else None, "title": str(record) if record else None}
