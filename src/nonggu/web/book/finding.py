"""Search over the whole book, among the records that the reader may see, grouped by noun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.search_index.finding import ids_holding, nouns_with
from nonggu.registry.search_index.signs import words_of
from nonggu.web.book.page import NounPage
from nonggu.web.book.pages import pages
from nonggu.web.book.searching import search_with_extent, sees_all_names

#: How many records of a noun an answer names.
NAMED = 5
#: Beyond this many a number is “10,000+”; for a reader who sees a part of the book and asks for words that stand
#: nearly everywhere, each record must be looked at, and it is “100+”.
MOST_COUNTED, MOST_LOOKED_AT = 10_000, 100


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one noun: the first records, and how many there are."""

    page: NounPage
    records: list[Record]
    count: int
    most: int = MOST_COUNTED

    @property
    def count_text(self) -> str:
        """The number, or “10,000+”."""
        return f"{self.most:,}+" if self.count > self.most else f"{self.count:,}"


def find(q: str, *, user: User) -> list[Found]:
    """Records of every noun that hold every word of `q`, in the order of the book's menu."""
    words = words_of(q.strip()[:100])
    if not words:
        return []
    seen = [page for page in pages().values() if access.may_see_any(user, page.model)]
    candidates = nouns_with(words)
    answers = [_find_in(page, words, user) for page in seen if page.model in candidates]
    return [answer for answer in answers if answer.count]


def _find_in(page: NounPage, words: list[str], user: User) -> Found:
    if access.sees_every(user, page.model) and sees_all_names(page.model, user):
        ids = ids_holding(page.model, words, most=MOST_COUNTED, with_archived=False)
        named: Any = page.model._default_manager.filter(pk__in=ids[:NAMED]).order_by("id")
        return Found(page, list(named.with_titles()) if ids else [], len(ids))
    seen = access.visible_few(user, page.model).filter(archived_at=None)
    extent = search_with_extent(page, seen, " ".join(words), user=user)
    if extent.is_common:
        found = _first_of(page, extent.first, MOST_LOOKED_AT)
        return found if found.count > found.most else _first_of(page, extent.records, MOST_LOOKED_AT)
    return _first_of(page, extent.records, MOST_COUNTED)


def _first_of(page: NounPage, found: Any, most: int) -> Found:
    records: list[Any] = list(found.with_titles().order_by("id")[: NAMED + 1])
    count = len(records) if len(records) <= NAMED else found.order_by()[: most + 1].count()
    return Found(page, records[:NAMED], count, most)
