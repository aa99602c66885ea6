"""Grams as a tsvector beside the entry, made from an array: no dictionary and no places, with a GIN index over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nonggu.registry.search_index.signs import grams_in
from nonggu.registry.search_index.texts import Entry

CREATE = (
    "ALTER TABLE registry_searchentry ADD COLUMN grams tsvector",
    "CREATE INDEX registry_searchentry_grams ON registry_searchentry USING gin (grams)",
)
DROP = (
    "DROP INDEX IF EXISTS registry_searchentry_grams",
    "ALTER TABLE registry_searchentry DROP COLUMN IF EXISTS grams",
)
HOLDS = "strpos({column}, %s) > 0"
#: From how many new entries on they are copied in rather than inserted.
_COPIED = 500


def locked(cursor: Any, keys: Sequence[int]) -> None:
    """Wait for others who write these entries, so that texts are made after theirs are."""
    cursor.execute("SELECT 1 FROM registry_searchentry WHERE key = ANY(%s) ORDER BY key FOR UPDATE", [list(keys)])


def put(cursor: Any, entries: Sequence[Entry], old: Sequence[Entry] = ()) -> None:
    """Write entries in place of those that were there."""
    if old or len(entries) < _COPIED:
        cursor.executemany(
            "INSERT INTO registry_searchentry (key, own, referred, is_archived, grams)"
            " VALUES (%s, %s, %s, %s, %s::tsvector) ON CONFLICT (key) DO UPDATE SET own = excluded.own,"
            " referred = excluded.referred, is_archived = excluded.is_archived, grams = excluded.grams",
            list(map(_row, entries)),
        )
        return
    with cursor.copy("COPY registry_searchentry (key, own, referred, is_archived, grams) FROM STDIN") as copy:
        for entry in entries:
            copy.write_row(_row(entry))


def _row(entry: Entry) -> tuple[int, str, str, bool, str]:
    return entry.key, entry.own, entry.referred, entry.is_archived, grams_in(f"{entry.own}\n{entry.referred}")


def empty(cursor: Any) -> None:
    """Take everything away."""
    cursor.execute("TRUNCATE registry_searchentry")


def forget() -> None:
    """Nothing: VACUUM takes old rows away, by itself in time, and its operator decides when files are written anew."""


def holding(grams: Sequence[str]) -> tuple[str, str, list[str]]:
    """The tables, the condition and its parameters, where it is enough that such an entry is there."""
    return candidates(grams)


def candidates(grams: Sequence[str]) -> tuple[str, str, list[str]]:
    """The tables, the condition and its parameters for entries that have every one of the grams."""
    asked = " & ".join(f"'{gram}'" for gram in grams)
    return "registry_searchentry AS e", "e.grams @@ %s::tsquery AND e.key BETWEEN %s AND %s", [asked]
