"""Entering and changing thousands of records at once: values, codes, versions and history without making objects.

The same contract as `nonggu.registry.book`: access is asked, and history is written in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from nonggu.registry import access, bulk, telling
from nonggu.registry.book import RecordConflict
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.history import as_json
from nonggu.registry.identity import next_codes
from nonggu.registry.initials import initials_in
from nonggu.registry.models import Change, ImportBatch, User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of
from nonggu.registry.once import kept_once
from nonggu.registry.search_index.following import follow

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowChange:
    """New values of one record by attribute, its old ones, and the version that the writer saw.

    `unsaid` are values that history does not list, such as when a record was archived.
    """

    record_id: int
    version: int
    old: Values
    new: Values
    kind: ChangeKind = ChangeKind.CHANGED
    why: str = ""
    unsaid: Values = field(default_factory=dict)


def enter_rows(
    model: type[Record], rows: Sequence[Values], *, by: User | None, batch: ImportBatch | None = None, why: str = ""
) -> tuple[list[int], list[str]]:
    """Enter many records and give their ids and codes. Raises access.Forbidden, once.Taken."""
    access.require_create(by, model)
    if not rows:
        return [], []
    with kept_once(model) as written:
        ids = bulk.reserve_ids(model, len(rows))
        written.extend(ids)
        codes = _codes(model, rows)
        columns = _columns(model, rows, ids, codes)
        now = timezone.now()
        shared = {
            "batch_id": batch.pk if batch else None,
            "entered_at": now,
            "entered_by_id": by.pk if by else None,
            "changed_at": now,
            "changed_by_id": by.pk if by else None,
        }
        columns.update({name: [value] * len(rows) for name, value in shared.items()})
        bulk.insert_rows(model, columns, len(rows))
        _require_own(model, ids, by)
        after = _snapshots(model, columns, len(rows))
        write_history(model, ids, [ChangeKind.CREATED] * len(ids), [{}] * len(ids), after, by=by, batch=batch, why=why)
        _tell(model, ids, [ChangeKind.CREATED] * len(ids), after, by=by)
    return ids, codes


def _codes(model: type[Record], rows: Sequence[Values]) -> list[str]:
    codes = [row.get("code") or "" for row in rows]
    given = next_codes(model, codes.count(""), {code for code in codes if code})
    made = iter(given)
    return [code or next(made) for code in codes]


def _columns(
    model: type[Record], rows: Sequence[Values], ids: Sequence[int], codes: Sequence[str]
) -> dict[str, Sequence[Any]]:
    columns: dict[str, Sequence[Any]] = {"id": ids, "code": codes}
    for model_field in model._meta.concrete_fields:
        name = model_field.attname
        if name not in columns:
            default = model_field.get_default()
            columns[name] = [default if (value := row.get(name)) is None else value for row in rows]
    columns["initials"] = [initials_in(model, row) for row in rows]
    return columns


def _snapshots(model: type[Record], columns: Mapping[str, Sequence[Any]], count: int) -> list[dict[str, Any]]:
    """What `history.snapshot` gives, for all rows."""
    found: list[dict[str, Any]] = [{} for _ in range(count)]
    for column in columns_of(model):
        if column.is_many:
            continue
        name = column.attribute
        is_plain = column.column.kind in ("text", "code", "integer", "money", "boolean")
        for row, value in zip(found, columns[name], strict=True):
            if value is not None and value != "":
                row[name] = value if is_plain else as_json(value)
    return found


def _require_own(model: type[Record], ids: Sequence[int], by: User | None) -> None:
    scope = access.EVERYTHING if by is None else access.change_scope(by, noun_of(model))
    if scope == access.EVERYTHING:
        return
    within = model._default_manager.filter(pk__gte=min(ids), pk__lte=max(ids), pk__in=ids)
    if within.filter(scope).distinct().count() != len(ids):
        raise access.Forbidden("forbidden_change", noun=noun_of(model))


def change_rows(
    model: type[Record], changes: Sequence[RowChange], *, by: User | None, batch: ImportBatch | None = None
) -> list[int]:
    """Change many records and return the numbers of what was written into history.

    Raises RecordConflict when a record has another version by now, access.Forbidden, once.Taken.
    """
    if not changes:
        return []
    ids, kinds = [change.record_id for change in changes], [change.kind for change in changes]
    after = [_as_json(change.new) for change in changes]
    with kept_once(model) as written:
        written.extend(ids)
        _require_own(model, ids, by)
        groups: dict[tuple[str, ...], list[RowChange]] = defaultdict(list)
        for change in changes:
            groups[tuple(sorted(_written(model, change)))].append(change)
        shared = {"changed_at": timezone.now(), "changed_by_id": by.pk if by else None}
        for names, group in groups.items():
            rows = [_row(model, change, names) for change in group]
            if bulk.update_rows(model, names, rows, shared) != len(group):
                raise RecordConflict("records_changed_meanwhile", noun=noun_of(model))
        noted = write_history(
            model,
            ids,
            kinds,
            [_as_json(change.old) for change in changes],
            after,
            by=by,
            batch=batch,
            why=[change.why for change in changes],
        )
        _tell(model, ids, kinds, after, by=by)
    return noted


def _tell(
    model: type[Record], ids: Sequence[int], kinds: Sequence[ChangeKind], after: Sequence[Values], *, by: User | None
) -> None:
    deeds = [telling.Deed(*deed) for deed in zip(ids, kinds, after, strict=True)]
    telling.tell(model, deeds, by=by)


def _written(model: type[Record], change: RowChange) -> dict[str, Any]:
    """The values that the change writes: its own, what it leaves unsaid, and the initials of a new title."""
    written = {**change.new, **change.unsaid}
    if model.title_field in change.new:
        written["initials"] = initials_in(model, change.new)
    return written


def _row(model: type[Record], change: RowChange, names: Sequence[str]) -> tuple[Any, ...]:
    values = _written(model, change)
    return (*(values[name] for name in names), change.record_id, change.version)


def _as_json(values: Values) -> dict[str, Any]:
    return {name: None if value in (None, "") else as_json(value) for name, value in values.items()}


def write_history(
    model: type[Record],
    ids: Sequence[int],
    kinds: Sequence[ChangeKind],
    before: Sequence[Values],
    after: Sequence[Values],
    *,
    by: User | None,
    batch: ImportBatch | None,
    why: str | Sequence[str] = "",
) -> list[int]:
    """Append one row of history a record, in their order; the search index follows. Return the rows' numbers."""
    count = len(ids)
    numbers = bulk.reserve_ids(Change, count)
    columns: dict[str, Sequence[Any]] = {
        "id": numbers,
        "noun": [noun_of(model)] * count,
        "record_id": ids,
        "kind": [str(kind.value) for kind in kinds],
        "at": [timezone.now()] * count,
        "actor_id": [by.pk if by else None] * count,
        "batch_id": [batch.pk if batch else None] * count,
        "before": before,
        "after": after,
        "why": [why] * count if isinstance(why, str) else why,
    }
    bulk.insert_rows(Change, columns, count)
    if count:
        follow(model, ids, columns["kind"], before, after)
    return numbers


def link_rows(
    model: type[Record],
    column: BookColumn,
    targets: Mapping[int, Sequence[int]],
    *,
    by: User | None,
    batch: ImportBatch | None,
) -> None:
    """Set a many-to-many field of many records (`targets` by record id); history keeps the codes before and after."""
    assert column.reference is not None
    through = column.field.remote_field.through
    own, other = column.field.m2m_column_name(), column.field.m2m_reverse_name()
    codes = dict(column.reference._default_manager.values_list("pk", "code")) if targets else {}
    before: dict[int, list[str]] = {pk: [] for pk in targets}
    for pk, target in through._default_manager.filter(**{f"{own}__in": list(targets)}).values_list(own, other):
        before[pk].append(codes[target])
    after = {pk: sorted(codes[target] for target in chosen) for pk, chosen in targets.items()}
    changed = [pk for pk in targets if sorted(before[pk]) != after[pk]]
    with transaction.atomic():
        through._default_manager.filter(**{f"{own}__in": changed}).delete()
        links = [through(**{own: pk, other: target}) for pk in changed for target in dict.fromkeys(targets[pk])]
        through._default_manager.bulk_create(links)
        write_history(
            model,
            changed,
            [ChangeKind.CHANGED] * len(changed),
            [{column.attribute: sorted(before[pk])} for pk in changed],
            [{column.attribute: after[pk]} for pk in changed],
            by=by,
            batch=batch,
        )
