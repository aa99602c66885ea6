"""The words of records as the index keeps them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from nonggu.registry.models.record import Record
from nonggu.registry.search_index.fields import Name, names_on_others, own_fields
from nonggu.registry.search_index.keys import first_key
from nonggu.registry.search_index.signs import fold


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in the index: its own words and the names of others, folded, one a line."""

    key: int
    own: str
    referred: str
    is_archived: bool


def entries_of(model: type[Record], ids: Collection[int]) -> list[Entry]:
    """The entries of the records that there are, as the book holds them now."""
    return list(_entries(model, chosen(model, ids), ids))


def all_entries(model: type[Record], first: int, last: int) -> list[Entry]:
    """The entries of the records from one id to another, both included."""
    return list(_entries(model, model._base_manager.filter(pk__gte=first, pk__lte=last), None))


def chosen(model: type[Record], ids: Collection[int]) -> QuerySet[Any]:
    """The records of these ids; a run of ids is asked for as a range, for no statement takes 20,000 of them."""
    least, most = min(ids), max(ids)
    if most - least + 1 == len(ids):
        return model._base_manager.filter(pk__gte=least, pk__lte=most)
    return model._base_manager.filter(pk__in=ids)


def _entries(model: type[Record], records: QuerySet[Any], ids: Collection[int] | None) -> Iterator[Entry]:
    names = names_on_others(model)
    ahead = [name.lookup for name in names if not name.is_back]
    own = (*own_fields(model), "initials")
    backs = [_back_names(name, ids, records) for name in names if name.is_back]
    base, middle = first_key(model), 2 + len(own)
    for row in records.order_by().values_list("pk", "archived_at", *own, *ahead):
        others = [*row[middle:], *(text for back in backs for text in back.get(row[0], ()))]
        yield Entry(base + row[0], _lines(row[2:middle]), _lines(others), row[1] is not None)


def _back_names(name: Name, ids: Collection[int] | None, records: QuerySet[Any]) -> dict[int, list[str]]:
    keys = list(ids) if ids is not None and len(ids) <= 500 else records.values("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for key, text in name.model._base_manager.filter(**{f"{name.back}__in": keys}).values_list(name.back, name.of):
        found[key].append(text)
    return found


def _lines(values: Iterable[str | None]) -> str:
    text = "\n".join(value for value in values if value)
    return "\n".join(dict.fromkeys(fold(text).split("\n"))) if text else ""
