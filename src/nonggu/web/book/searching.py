"""Searching the records of a noun: parts of names, codes, pinyin initials, and names of what they refer to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.search_index.fields import Name, names_on_others
from nonggu.registry.search_index.finding import among, ids_holding, own_words_hold, words_hold
from nonggu.registry.search_index.signs import words_of
from nonggu.web.book.page import NounPage

#: How many records are suggested as one types.
SUGGESTIONS = 12
#: Up to how many records that hold the words are named one by one; where there are more, records are looked at in the
#: order in which they are shown, for most of them hold the words.
MOST_NAMED = 10_000
#: The same for a reader who does not see all names, for whom each of them must be looked at.
MOST_NAMED_OF_PART = 2_000


@dataclass(frozen=True, slots=True)
class Extent:
    """The records that a search leaves. `is_common`: the words stand in so many that they are not all counted.

    `first` are those among the first records that hold common words, quickly found; they may be fewer.
    """

    records: QuerySet[Any]
    is_common: bool
    first: QuerySet[Any]


def search(page: NounPage, records: QuerySet[Any], q: str, *, user: User | None) -> QuerySet[Any]:
    """Records that hold every word of `q` in one of the fields that the noun's box searches.

    Latin letters are also taken for pinyin initials of the record's name. A name that stands on another record
    counts only where the reader sees that record.
    """
    return search_with_extent(page, records, q, user=user).records


def search_with_extent(page: NounPage, records: QuerySet[Any], q: str, *, user: User) -> Extent:
    """The same, with whether so many records hold the words that they are looked at one by one."""
    words = words_of(q)
    if not words:
        return Extent(records, False, records)
    sees_all = sees_all_names(page.model, user)
    most = MOST_NAMED if sees_all else MOST_NAMED_OF_PART
    ids = ids_holding(page.model, words, most=most)
    is_common = len(ids) > most
    first = records.filter(pk__in=among(ids))
    if not is_common:
        records = first
    elif sees_all:
        records = records.filter(words_hold(page.model, words))
    if sees_all:
        return Extent(records, is_common, first)
    return Extent(_told(page.model, records, words, user), is_common, _told(page.model, first, words, user))


def sees_all_names(model: type[Record], user: User) -> bool:
    """Whether the reader sees every record whose name the noun is searched by, so that all of them count."""
    return all(access.sees_every(user, name.model) for name in names_on_others(model))


def _told(model: type[Record], records: QuerySet[Any], words: Sequence[str], user: User) -> QuerySet[Any]:
    """Those that hold each word themselves, or on a record that the reader sees."""
    for word in words:
        found = Q(own_words_hold(model, word))
        for name in names_on_others(model):
            found |= Q(_name_holds(name, word, user))
        records = records.filter(found)
    return records


def suggestions(page: NounPage, q: str, *, user: User | None) -> list[dict[str, str]]:
    """Some current records whose name, code or search fields hold the words, as a form's references take them."""
    q = q.strip()[:60]
    records = access.visible_few(user, page.model).filter(archived_at=None)
    found = search(page, records, q, user=user).with_titles()[:SUGGESTIONS] if q else []  # type: ignore[attr-defined]
    return [{"value": f"{record} [{record.code}]"} for record in found]


def _name_holds(name: Name, word: str, user: User | None) -> Exists:
    own = {name.back: OuterRef("pk")} if name.is_back else {"pk": OuterRef(f"{name.field}_id")}
    return Exists(access.visible_few(user, name.model).filter(**own, **{f"{name.of}__icontains": word}))
