"""The history of a record as sentences: who changed what, from what to what, when, why, on what paper."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.models import Change, User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.record import Record
from nonggu.registry.personal import masked
from nonggu.registry.titles import Titles
from nonggu.registry.wording import label_of, text_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of history. `at` is when it was written; `why` and `batch` (a file's name) may be empty."""

    at: dt.datetime
    text: str
    why: str
    batch: str


def sentences_of(model: type[Record], changes: Sequence[Change], *, reader: User | None) -> list[Sentence]:
    """Changes of one record as sentences in their order, in the reader's language."""
    columns = {column.attribute: column for column in columns_of(model)}
    columns |= {column.field.name: column for column in columns_of(model) if column.is_many}
    titles = _titles(model, columns, changes, reader)
    return [
        Sentence(change.at, text, change.why, change.batch.file_name if change.batch else "")
        for change in changes
        for text in _texts(change, model, columns, titles)
    ]


def _texts(change: Change, model: type[Record], columns: dict[str, BookColumn], titles: Titles) -> Iterator[str]:
    day = timezone.localtime(change.at).date().isoformat()
    actor = str(change.actor) if change.actor else gettext("the operator")
    if change.kind == ChangeKind.CHANGED:
        for name in change.after:
            if name in columns:
                yield gettext("{day} {actor} changed {field} from {before} to {after}").format(
                    day=day,
                    actor=actor,
                    field=_field_name(columns[name]),
                    before=_stored_text(model, columns[name], change.before.get(name), titles),
                    after=_stored_text(model, columns[name], change.after.get(name), titles),
                )
        return
    yield _whole_sentence(change, model, titles).format(
        day=day, actor=actor, title=titles.text(model, _other_key(change)), fields=_erased(change, columns)
    )


def _field_name(column: BookColumn) -> str:
    label = label_of(column)
    return label if label[:1] == label[:1].lower() or label.isupper() else label[:1].lower() + label[1:]


def _whole_sentence(change: Change, model: type[Record], titles: Titles) -> str:
    is_lost = "merged_into_id" in {**change.before, **change.after}
    match change.kind:
        case ChangeKind.CREATED:
            return gettext("{day} {actor} entered this record")
        case ChangeKind.ARCHIVED:
            return gettext("{day} {actor} archived this record")
        case ChangeKind.RESTORED:
            return gettext("{day} {actor} restored this record")
        case ChangeKind.MERGED if is_lost:
            return gettext("{day} {actor} merged this record into {title}")
        case ChangeKind.MERGED:
            return gettext("{day} {actor} merged {title} into this record")
        case ChangeKind.UNMERGED if is_lost:
            return gettext("{day} {actor} took back the merge of this record into {title}")
        case ChangeKind.UNMERGED:
            return gettext("{day} {actor} took back the merge of {title} into this record")
        case _:
            return gettext("{day} {actor} erased personal data: {fields}")


def _other_key(change: Change) -> int | None:
    both = {**change.before, **change.after}
    return both.get("merged_into_id") or both.get("merged_from_id")


def _erased(change: Change, columns: dict[str, BookColumn]) -> str:
    names = [label_of(columns[name]) for name in {**change.before, **change.after} if name in columns]
    return "、".join(names)


def _titles(
    model: type[Record], columns: dict[str, BookColumn], changes: Sequence[Change], reader: User | None
) -> Titles:
    keys: dict[type[Record], set[int]] = defaultdict(set)
    for change in changes:
        other = _other_key(change)
        if other:
            keys[model].add(other)
        for values in (change.before, change.after):
            for name, value in values.items():
                reference = columns[name].reference if name in columns else None
                if reference and isinstance(value, int):
                    keys[reference].add(value)
    return Titles(reader, keys)


def _stored_text(model: type[Record], column: BookColumn, value: Any, titles: Titles) -> str:
    if isinstance(value, list):
        return "、".join(str(part) for part in value) or gettext("none")
    if column.reference:
        return titles.text(column.reference, value)
    if value and column.field.name in model.masked_fields:
        return masked(value)
    return text_of(column, _from_json(column, value))


def _from_json(column: BookColumn, value: Any) -> Any:
    if column.column.kind == "decimal" and isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value
