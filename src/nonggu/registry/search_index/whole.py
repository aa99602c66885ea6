"""The whole index: filling it anew, and finding where it differs from the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection, transaction
from django.db.models import Max, Min

from nonggu.registry.models import SearchEntry
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of, nouns
from nonggu.registry.search_index.backends import backend
from nonggu.registry.search_index.keys import first_key, last_key
from nonggu.registry.search_index.texts import Entry, all_entries

CHUNK = 10_000


def rebuild(said: Callable[[str, int], None] = lambda noun, count: None) -> int:
    """Empty the index and fill it from the book in one transaction; return the number of entries."""
    count, database = 0, backend()
    with transaction.atomic(), connection.cursor() as cursor:
        database.empty(cursor)
        # In the order of their keys, so that the index grows at its end.
        for model in sorted(nouns().values(), key=first_key):
            for entries in _parts(model):
                database.put(cursor, entries)
                count += len(entries)
            said(noun_of(model), count)
    return count


def rebuild_if_empty() -> int:
    """Fill an index that has nothing although the book has something, as after an upgrade; the number of entries."""
    if SearchEntry.objects.exists() or not any(model._base_manager.exists() for model in nouns().values()):
        return 0
    return rebuild()


def _parts(model: type[Record]) -> Iterator[list[Entry]]:
    ends = model._base_manager.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for start in range(ends["first"], ends["last"] + 1, CHUNK):
        entries = all_entries(model, start, min(start + CHUNK - 1, ends["last"]))
        yield sorted(entries, key=lambda entry: entry.key)


def gaps() -> dict[str, int]:
    """By noun, how many records the index lacks (or, below 0, has too many); nouns that agree are left out."""
    found = {}
    for noun, model in nouns().items():
        entries = SearchEntry.objects.filter(key__gte=first_key(model), key__lte=last_key(model))
        lacking = model._base_manager.count() - entries.count()
        if lacking:
            found[noun] = lacking
    return found
