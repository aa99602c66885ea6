"""Grams in an FTS5 table without content or places: it says which entries have a gram and no more.

Grams are made by us and are separated by spaces, so that the plainest tokenizer does. FTS5 forgets an entry when it is
told the words that it had; they are made again from the entry's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from nonggu.registry.search_index.signs import grams_in
from nonggu.registry.search_index.texts import Entry

CREATE = (
    """CREATE VIRTUAL TABLE registry_searchgrams
    USING fts5(grams, content='', detail='none', columnsize=0, tokenize='ascii')""",
)
DROP = ("DROP TABLE IF EXISTS registry_searchgrams",)
_MERGE = "INSERT INTO registry_searchgrams (registry_searchgrams, rank) VALUES ('merge', %s)"
#: Pages of the index that one step of merging writes.
MERGED_PAGES = 500
HOLDS = "instr({column}, %s) > 0"


def locked(cursor: Any, keys: Sequence[int]) -> None:
    """Nothing: one writer at a time has the book to itself."""


def put(cursor: Any, entries: Sequence[Entry], old: Sequence[Entry] = ()) -> None:
    """Write entries in place of those that were there, which are told as they are."""
    told = [("delete", key, grams) for key, grams in _grams(old)]
    cursor.executemany(
        "INSERT INTO registry_searchgrams (registry_searchgrams, rowid, grams) VALUES (%s, %s, %s)", told
    )
    rows = [(entry.key, entry.own, entry.referred, entry.is_archived) for entry in entries]
    cursor.executemany(
        "INSERT OR REPLACE INTO registry_searchentry (key, own, referred, is_archived) VALUES (%s, %s, %s, %s)", rows
    )
    cursor.executemany("INSERT INTO registry_searchgrams (rowid, grams) VALUES (%s, %s)", _grams(entries))


def empty(cursor: Any) -> None:
    """Take everything away."""
    cursor.execute("DELETE FROM registry_searchentry")
    for statement in (*DROP, *CREATE):
        cursor.execute(statement)


def forget() -> None:
    """Let the files forget what was deleted: merge the parts of the index, a step at a time, and empty the log.

    Until then a part keeps the grams of what a later part says is gone. Between the steps others may write.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MERGE, [-MERGED_PAGES])
        while True:
            before = _changes(cursor)
            cursor.execute(_MERGE, [MERGED_PAGES])
            if _changes(cursor) - before < 2:  # what the documentation calls nothing left to do
                break
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])


def candidates(grams: Sequence[str]) -> tuple[str, str, list[str]]:
    """The tables, the condition and its parameters for entries that have every one of the grams."""
    asked = " AND ".join(f'"{gram}"' for gram in grams)
    tables = "registry_searchgrams AS g JOIN registry_searchentry AS e ON e.key = g.rowid"
    return tables, "registry_searchgrams MATCH %s AND g.rowid BETWEEN %s AND %s", [asked]


def holding(grams: Sequence[str]) -> tuple[str, str, list[str]]:
    """The same, where it is enough that such an entry is there."""
    _tables, condition, params = candidates(grams)
    return "registry_searchgrams AS g", condition, params


def _grams(entries: Sequence[Entry]) -> list[tuple[int, str]]:
    return [(entry.key, grams_in(f"{entry.own}\n{entry.referred}")) for entry in entries]
