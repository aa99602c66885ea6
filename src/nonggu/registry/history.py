"""The append-only history: written by actions in the transaction of the change, bulk writes included."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from nonggu.registry.columns import columns_of
from nonggu.registry.models import Change, ImportBatch, User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import model_of, noun_of
from nonggu.registry.search_index.following import follow

Values = Mapping[str, Any]


def as_json(value: Any) -> Any:
    """A field's value as JSON keeps it: dates as text, decimals as text without loss."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    return value


def snapshot(record: Record) -> dict[str, Any]:
    """The record's own values by attribute, JSON-ready; empty texts and unknown values are left out."""
    values: dict[str, Any] = {}
    for column in columns_of(type(record)):
        if column.is_many:
            continue
        value = getattr(record, column.attribute)
        if value not in (None, ""):
            values[column.attribute] = as_json(value)
    return values


def difference(before: Values, after: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs between two snapshots: the old values and the new, None where there was none."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def change_row(
    record: Record,
    kind: ChangeKind,
    *,
    by: User | None,
    before: Values | None = None,
    after: Values | None = None,
    batch: ImportBatch | None = None,
    why: str = "",
) -> Change:
    """An unsaved row of history."""
    return Change(
        noun=noun_of(type(record)),
        record_id=record.pk,
        kind=kind,
        actor=by,
        batch=batch,
        before=dict(before or {}),
        after=dict(after or {}),
        why=why,
    )


def write(rows: Sequence[Change]) -> None:
    """Append rows of history, in their order; the search index follows. Call after the records are written."""
    Change.objects.bulk_create(rows, batch_size=2000)
    by_noun: dict[str, list[Change]] = defaultdict(list)
    for row in rows:
        by_noun[row.noun].append(row)
    for noun, found in by_noun.items():
        columns = zip(*((row.record_id, row.kind, row.before, row.after) for row in found), strict=True)
        follow(model_of(noun), *map(list, columns))


def changes_of(record: Record) -> QuerySet[Change]:
    """The record's history, newest first, with its actors."""
    found = Change.objects.filter(noun=noun_of(type(record)), record_id=record.pk)
    return found.select_related("actor", "batch")
