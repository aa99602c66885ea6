"""The two databases' ways to keep grams, behind one interface.

`CREATE` and `DROP` are what a migration runs; `locked(cursor, keys)` waits for other writers of the entries,
`put(cursor, entries, old)` writes entries with their grams, `empty(cursor)` takes all away, `forget()` makes the files
forget what was deleted, `candidates(grams)` is the tables and the condition that name entries with all the grams,
`holding(grams)` those that say whether one is there; `HOLDS` says that a column holds a word.
"""

from __future__ import annotations

from types import ModuleType

from django.db import connection


def backend() -> ModuleType:
    """The module for the database that the book lies in."""
    if connection.vendor == "postgresql":
        from nonggu.registry.search_index.backends import postgresql

        return postgresql
    from nonggu.registry.search_index.backends import sqlite

    return sqlite
