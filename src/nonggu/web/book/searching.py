"""Searching the records of a noun: parts of names, codes, pinyin initials, and names of what they refer to."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.web.book.page import NounPage

#: How many records are suggested as one types.
SUGGESTIONS = 12


def search(page: NounPage, records: QuerySet[Any], q: str, *, user: User | None) -> QuerySet[Any]:
    """Records that hold every word of `q` in one of the fields that the noun's box searches.

    Latin letters are also taken for pinyin initials of the record's name. A name that stands on another record
    counts only where the reader sees that record.
    """
    for word in q.split():
        found = Q()
        for lookup in page.search:
            found |= _holds(page.model, lookup, word, user)
        if len(word) > 1 and word.isascii() and word.isalpha():
            found |= Q(initials__contains=word.casefold())
        # Through a subquery, so that a record with two fitting aliases comes once.
        records = records.filter(pk__in=page.model._default_manager.filter(found).values("pk"))
    return records


def suggestions(page: NounPage, q: str, *, user: User | None) -> list[dict[str, str]]:
    """Some current records whose name, code or search fields hold the words, as a form's references take them."""
    q = q.strip()[:60]
    records = access.visible(user, page.model).filter(archived_at=None)
    found = search(page, records, q, user=user).with_titles()[:SUGGESTIONS] if q else []  # type: ignore[attr-defined]
    return [{"value": f"{record} [{record.code}]"} for record in found]


def _holds(model: type[Record], lookup: str, word: str, user: User | None) -> Q:
    first, _, rest = lookup.partition("__")
    if not rest:
        return Q(**{f"{first}__icontains": word})
    referred: Any = model._meta.get_field(first).related_model
    seen = access.visible(user, referred).filter(**{f"{rest}__icontains": word})
    return Q(**{f"{first}__in": seen.values("pk")})
