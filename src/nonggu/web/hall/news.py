"""What others did since the reader's last sign-in, among the records that the reader sees."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from nonggu.registry import access
from nonggu.registry.models import Change, User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import nouns

#: How many changes by others are looked at, how many lines are shown, and among how many of the book's newest changes
#: the former are looked for: a long history is not read to its beginning where nothing is new.
LOOKED_AT, SHOWN, LOOKED_THROUGH = 300, 8, 20_000


@dataclass(frozen=True, slots=True)
class News:
    """One record that somebody else touched: the newest of what happened to it, in words."""

    at: dt.datetime
    text: str
    record: Record


def news_for(user: User, *, since: dt.datetime | None) -> list[News]:
    """The newest changes by others since then, one line a record; none for a first visit.

    What came with the import of a workbook is left out: the import tells of it as a whole.
    """
    if since is None:
        return []
    seen = [noun for noun, model in nouns().items() if access.may_see_any(user, model)]
    newest_key = Change.objects.aggregate(key=Max("pk"))["key"] or 0
    latest = Change.objects.filter(pk__gt=newest_key - LOOKED_THROUGH, at__gt=since)
    found = latest.filter(noun__in=seen, batch=None).exclude(actor=user).exclude(actor=None)
    changes = list(found.select_related("actor")[:LOOKED_AT])
    newest = {(change.noun, change.record_id): change for change in reversed(changes)}
    records = _records(user, newest)
    lines = sorted((change for key, change in newest.items() if key in records), key=lambda c: -c.pk)
    return [_news(change, records[change.noun, change.record_id]) for change in lines[:SHOWN]]


def _records(user: User, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Record]:
    by_noun: dict[str, list[int]] = defaultdict(list)
    for noun, record_id in keys:
        by_noun[noun].append(record_id)
    return {
        (noun, record.pk): record
        for noun, ids in by_noun.items()
        for record in access.visible_few(user, nouns()[noun]).with_titles().filter(pk__in=ids)  # type: ignore[attr-defined]
    }


def _news(change: Change, record: Record) -> News:
    sentence = _sentence(change.kind)
    noun, title = str(record._meta.verbose_name), str(record)
    return News(change.at, sentence.format(actor=change.actor, noun=noun, title=title[:60]), record)


def _sentence(kind: str) -> str:
    match kind:
        case ChangeKind.CREATED:
            return _("{actor} entered the {noun} {title}")
        case ChangeKind.ARCHIVED:
            return _("{actor} archived the {noun} {title}")
        case ChangeKind.RESTORED:
            return _("{actor} restored the {noun} {title}")
        case ChangeKind.MERGED | ChangeKind.UNMERGED:
            return _("{actor} settled a duplicate of the {noun} {title}")
        case _:
            return _("{actor} changed the {noun} {title}")
