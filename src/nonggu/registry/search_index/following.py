"""The index follows the history: what writes a change brings the entries of its records up to it, in one transaction.

A record's words stand in its own entry, its name also in the entries of records that are searched by it: when a firm
gets a new name, its certificates are found by the new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from nonggu.registry.models import SearchEntry
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.record import Record
from nonggu.registry.search_index.backends import backend
from nonggu.registry.search_index.fields import Name, named_by
from nonggu.registry.search_index.keys import first_key
from nonggu.registry.search_index.texts import Entry, entries_of

Values = Mapping[str, Any]
CHUNK = 5000
#: Changes that say which fields they changed; after others a name may be another one whatever they say.
_SAYING = (ChangeKind.CREATED, ChangeKind.CHANGED)


def follow(
    model: type[Record],
    ids: Sequence[int],
    kinds: Sequence[str],
    before: Sequence[Values],
    after: Sequence[Values],
) -> None:
    """Bring the entries of changed records, and of those that are searched by their names, up to the book."""
    wanted: dict[type[Record], set[int]] = defaultdict(set)
    wanted[model].update(ids)
    for other, name in named_by(model):
        renamed = _renamed(name, ids, kinds, after)
        if renamed and name.is_back:
            wanted[other] |= _owners(model, name, renamed, before)
        elif renamed:
            wanted[other] |= _referring(other, name, renamed)
    for one, keys in wanted.items():
        refresh(one, keys)


def refresh(model: type[Record], ids: Collection[int]) -> None:
    """Make the entries of these records anew where they differ. Call in a transaction."""
    every = sorted(ids)
    for start in range(0, len(every), CHUNK):
        _refresh(model, every[start : start + CHUNK])


def _refresh(model: type[Record], ids: Sequence[int]) -> None:
    base, database = first_key(model), backend()
    keys = [base + pk for pk in ids]
    with connection.cursor() as cursor:
        database.locked(cursor, keys)
        old = {entry.key: entry for entry in _stored(keys)}
        new = [entry for entry in entries_of(model, ids) if old.get(entry.key) != entry]
        if new:
            database.put(cursor, new, [old[entry.key] for entry in new if entry.key in old])


def _stored(keys: Sequence[int]) -> Iterable[Entry]:
    found = SearchEntry.objects.filter(key__gte=keys[0], key__lte=keys[-1])
    if keys[-1] - keys[0] + 1 != len(keys):
        found = found.filter(key__in=keys)
    return [Entry(*row) for row in found.values_list("key", "own", "referred", "is_archived")]


def _renamed(name: Name, ids: Sequence[int], kinds: Sequence[str], after: Sequence[Values]) -> list[int]:
    """The records whose name may be another one now; a new record has a name that nobody was searched by."""
    found = []
    for pk, kind, values in zip(ids, kinds, after, strict=True):
        is_told = kind in _SAYING
        if name.is_back or not is_told or (kind == ChangeKind.CHANGED and name.of in values):
            found.append(pk)
    return found


def _owners(model: type[Record], name: Name, ids: Sequence[int], before: Sequence[Values]) -> set[int]:
    """The records that these say a name of, now and before the change."""
    owner = f"{name.back}_id"
    now: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        part = model._base_manager.filter(pk__in=ids[start : start + CHUNK])
        now.update(part.values_list(owner, flat=True))
    return {pk for pk in now | {values.get(owner) for values in before} if pk}


def _referring(other: type[Record], name: Name, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        part = other._base_manager.filter(**{f"{name.field}__in": ids[start : start + CHUNK]})
        found.update(part.values_list("pk", flat=True))
    return found
