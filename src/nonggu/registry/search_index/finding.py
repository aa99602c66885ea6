"""Words -> records that hold every one of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.expressions import RawSQL

from nonggu.registry.models import SearchEntry
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import nouns
from nonggu.registry.search_index.backends import backend
from nonggu.registry.search_index.keys import first_key, last_key
from nonggu.registry.search_index.signs import asked_grams


def ids_holding(
    model: type[Record], words: Sequence[str], *, most: int, with_archived: bool = True, has_referred: bool = True
) -> list[int]:
    """Ids of at most `most` + 1 records of the noun that hold every folded word, in the order of their entry.

    `has_referred` says that names on other records count as well; without, the record's own words must hold all.
    """
    grams = list(dict.fromkeys(gram for word in words for gram in asked_grams(word)))
    base, database = first_key(model), backend()
    tables, condition, params = "registry_searchentry AS e", "e.key BETWEEN %s AND %s", []
    if grams:
        tables, condition, params = database.candidates(grams)
    conditions, values = [condition], [*params, base, last_key(model)]
    if not with_archived:
        conditions.append("NOT e.is_archived")
    for word in words:
        columns = ("e.own", "e.referred") if has_referred else ("e.own",)
        conditions.append("(" + " OR ".join(database.HOLDS.format(column=column) for column in columns) + ")")
        values += [word] * len(columns)
    # A table that FTS5 answers from is read in the order of its rows without sorting.
    order = "g.rowid" if "AS g" in tables else "e.key"
    statement = f"SELECT e.key FROM {tables} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT {most + 1}"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [key - base for (key,) in cursor.fetchall()]


def nouns_with(words: Sequence[str]) -> set[type[Record]]:
    """Nouns of which a record may hold all the folded words; the others hold them in none. One query."""
    grams = list(dict.fromkeys(gram for word in words for gram in asked_grams(word)))
    if not grams:
        return set(nouns().values())
    models = list(nouns().values())
    tables, condition, params = backend().holding(grams)
    one = f"EXISTS (SELECT 1 FROM {tables} WHERE {condition})"
    values = [value for model in models for value in (*params, first_key(model), last_key(model))]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([one] * len(models))}", values)
        return {model for model, is_there in zip(models, cursor.fetchone(), strict=True) if is_there}


def among(ids: Sequence[int]) -> RawSQL:
    """The ids as something to look `pk__in`, in one parameter however many they are."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(ids))])


def own_words_hold(model: type[Record], word: str) -> Exists:
    """The condition on a record that its own words hold the folded word, asked of one record after the other."""
    return _entry_holds(model, Q(own__contains=word))


def words_hold(model: type[Record], words: Sequence[str]) -> Exists:
    """The condition on a record that its words and the names of others hold every folded word."""
    held = Q()
    for word in words:
        held &= Q(own__contains=word) | Q(referred__contains=word)
    return _entry_holds(model, held)


def _entry_holds(model: type[Record], held: Q) -> Exists:
    return Exists(SearchEntry.objects.filter(held, key=OuterRef("pk") + Value(first_key(model))))
