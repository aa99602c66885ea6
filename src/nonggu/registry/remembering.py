"""Answers about many records that are remembered until one of their nouns changes.

Every write of the book appends to the history, so the newest change of a noun dates whatever was asked of its records.
What is remembered is therefore never older than the book, and is exact. Within a transaction nothing is remembered,
for what it wrote may be taken back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.core.cache import cache, caches
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from nonggu.registry.models import Change
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of, nouns

T = TypeVar("T")

_LOOK: ContextVar[tuple[Any, ...] | None] = ContextVar("newest changes", default=None)
#: Who appends to the history holds this lock until the end of the transaction, from before its change has a number.
_NOBODY_WRITES = (
    "NOT EXISTS (SELECT 1 FROM pg_locks WHERE relation = 'registry_change'::regclass AND mode = 'RowExclusiveLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
_KEPT_SECONDS = 24 * 3600
_TABLE = re.compile(r'"(registry_\w+)"')


def remembered_count(records: QuerySet[Any]) -> int:
    """How many records there are, exactly."""
    return remembered(records, "count", lambda: records.order_by().count())


def remembered(records: QuerySet[Any], question: str, ask: Callable[[], T], *, also: Iterable[type[Record]] = ()) -> T:
    """The answer to a question about records, asked only where a noun that it reads has changed since.

    Those are the nouns of the query, and the ones that `also` names where more than the query is read.
    """
    stamp = None if connection.in_atomic_block else _stamp(records, question, {noun_of(model) for model in also})
    if stamp is None:
        return ask()
    # The quick cache is this process's own, the other one is shared by all and outlives them.
    found = cache.get(stamp) or caches["remembered"].get(stamp)
    if found is None:
        found = (ask(),)
        caches["remembered"].set(stamp, found, _KEPT_SECONDS)
    cache.set(stamp, found, _KEPT_SECONDS)
    answer: T = found[0]
    return answer


def _stamp(records: QuerySet[Any], question: str, also: set[str]) -> str | None:
    """What the answer hangs on in one word; None where that cannot be told."""
    try:
        statement, params = records.query.sql_with_params()
    except EmptyResultSet:
        return None
    tables = set(_TABLE.findall(statement))
    read = sorted(also | {noun for noun, model in nouns().items() if model._meta.db_table in tables})
    others = tables - {model._meta.db_table for model in nouns().values()}
    newest = _known_changes(read) if read and not others else None
    if newest is None:
        return None
    words = repr((str(connection.settings_dict["NAME"]), question, statement, params, read, newest))
    return "remembered:" + hashlib.sha256(words.encode()).hexdigest()


@contextmanager
def one_look() -> Iterator[None]:
    """A time in which the newest changes are looked up once, for a page that asks many questions."""
    token = _LOOK.set(_newest_changes(list(nouns())) or None)
    try:
        yield
    finally:
        _LOOK.reset(token)


def _known_changes(read: list[str]) -> tuple[Any, ...] | None:
    look = _LOOK.get()
    if look is None:
        return _newest_changes(read)
    newest = dict(zip(nouns(), look, strict=True))
    return tuple(newest[noun] for noun in read)


def _newest_changes(read: list[str]) -> tuple[Any, ...] | None:
    """The newest change of each noun; None while a transaction may yet commit an older one (PostgreSQL)."""
    table = Change._meta.db_table
    one = f'(SELECT MAX(id) FROM "{table}" WHERE noun = %s)'
    columns = [one] * len(read)
    if connection.vendor == "postgresql":
        columns.append(_NOBODY_WRITES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", read)
        row: tuple[Any, ...] = cursor.fetchone()
    if connection.vendor == "postgresql":
        return row[:-1] if row[-1] else None
    return row
