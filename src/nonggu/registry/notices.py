"""Notices in the page: post one in a line from any action or job, read them, count what is unread.

An action posts within its transaction, so that a notice stands exactly when the deed does:

    from nonggu.registry import concerned, notices

    notices.notify(concerned.accounts_of(need), "need_answered", record=need, by=user, params={"count": 3})

`code` is one of `nonggu.phrases.codes`; its sentence may use `{title}` and `{noun}` (of the record), `{actor}` (who did
it) and `{times}`, which are filled when the notice is shown, and whatever stands in `params`. Put codes, counts and days
into `params`, never names or other values of a record: what a reader may see is decided when the notice is shown. A
parameter `nouns` is a noun (`need`) and is shown as its plural in the reader's language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from nonggu.phrases.saying import phrases, remedy, say
from nonggu.registry import access
from nonggu.registry.history import as_json
from nonggu.registry.models import Notice, User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of, nouns
from nonggu.registry.wording import language

#: The bell counts no further.
MOST_COUNTED = 99
#: What of a record's title stands in a sentence.
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in the reader's language. `record` is what it is about, where the reader sees it.

    `is_hidden`: it is about a record that the reader may not, or no longer, see, and says nothing of it.
    """

    notice: Notice
    sentence: str
    remedy: str
    record: Record | None
    is_hidden: bool


def notify(
    users: User | Iterable[User],
    code: str,
    *,
    record: Record | None = None,
    by: User | None = None,
    params: Mapping[str, object] | None = None,
    page: str = "",
    page_args: Sequence[object] = (),
    once: str = "",
) -> int:
    """Post a notice to accounts and return how many got one. Ended accounts and `by`, who did it, get none.

    `record` is what it is about and opens it; else `page` and `page_args` name an address. While a notice of the same
    code about the same thing is unread, it is renewed instead of a second one being posted. `once` (for example
    `certificate-120-2024-12-06`) lets an account be told once for ever, so that a daily job may post it every day.
    Raises ValueError for a code that no module of `nonggu.phrases.codes` has.
    """
    if code not in phrases():
        raise ValueError(f"no sentence for the notice {code}")
    wanted = {user.pk for user in _several(users) if user.is_active and not (by and user.pk == by.pk)}
    shared = {
        "code": code,
        "params": {name: as_json(value) for name, value in (params or {}).items()},
        "noun": noun_of(type(record)) if record is not None else "",
        "record_id": record.pk if record is not None else None,
        "page": page,
        "page_args": list(page_args),
        "actor": by,
        "key": once[:200] or _key(code, record, page, page_args),
    }
    with transaction.atomic():
        told = Notice.objects.filter(user__in=wanted, key=shared["key"])
        told = told if once else told.filter(read_at=None)
        known = set(told.values_list("user_id", flat=True)) if wanted else set()
        if known and not once:
            told.update(params=shared["params"], actor=by, at=timezone.now(), times=F("times") + 1)
        Notice.objects.bulk_create([Notice(user_id=pk, **shared) for pk in sorted(wanted - known)])
    return len(wanted - known if once else wanted)


def _several(users: User | Iterable[User]) -> Iterable[User]:
    return [users] if isinstance(users, User) else users


def _key(code: str, record: Record | None, page: str, page_args: Sequence[object]) -> str:
    about = (noun_of(type(record)), record.pk) if record is not None else (page, *page_args)
    return ":".join(map(str, (code, *about)))[:200]


def notices_of(user: User, *, is_unread: bool = False) -> QuerySet[Notice]:
    """The account's notices, newest first."""
    found = Notice.objects.filter(user=user).select_related("actor")
    return found.filter(read_at=None) if is_unread else found


def unread_count(user: User) -> int:
    """How many notices are unread; one more than 99 stands for all larger numbers."""
    return Notice.objects.filter(user=user, read_at=None)[: MOST_COUNTED + 1].count()


def shown(notices: Iterable[Notice], *, reader: User) -> list[ShownNotice]:
    """Notices as sentences, in their order. Records are asked for as the reader sees them now, one query a noun."""
    found = list(notices)
    records = _records(found, reader)
    return [_shown(notice, records.get((notice.noun, notice.record_id))) for notice in found]


def _records(notices: Sequence[Notice], reader: User) -> dict[tuple[str, int | None], Record]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        if notice.noun in nouns() and notice.record_id is not None:
            wanted[notice.noun].add(notice.record_id)
    return {
        (noun, record.pk): record
        for noun, ids in wanted.items()
        for record in access.visible(reader, nouns()[noun]).with_titles().filter(pk__in=ids)  # type: ignore[attr-defined]
    }


def _shown(notice: Notice, record: Record | None) -> ShownNotice:
    if notice.noun and record is None:
        hidden = gettext("A notice about a record that you may not see any more.")
        return ShownNotice(notice, hidden, "", None, True)
    params: dict[str, Any] = {
        "actor": str(notice.actor) if notice.actor else gettext("the operator"),
        "times": notice.times,
    }
    if record is not None:
        params |= {"title": str(record)[:LONGEST_TITLE], "noun": str(record._meta.verbose_name)}
    params |= notice.params
    if params.get("nouns") in nouns():
        params["nouns"] = str(nouns()[params["nouns"]]._meta.verbose_name_plural)
    said = (words(notice.code, params, language()) for words in (say, remedy))
    return ShownNotice(notice, *said, record, False)


def read(user: User, notices: QuerySet[Notice] | None = None) -> int:
    """Mark the account's notices (all, or those given) as read and return how many were unread."""
    found = Notice.objects.filter(user=user, read_at=None)
    if notices is not None:
        found = found.filter(pk__in=notices.values("pk"))
    return found.update(read_at=timezone.now())


def read_about(user: User, *, record: Record | None = None, page: str = "", page_args: Sequence[object] = ()) -> int:
    """Mark as read what concerns a record or page that the account has just opened."""
    found = Notice.objects.filter(user=user, read_at=None)
    if record is not None:
        about = list(found.filter(noun=noun_of(type(record)), record_id=record.pk))
    else:
        wanted = list(map(str, page_args))
        about = [notice for notice in found.filter(noun="", page=page) if list(map(str, notice.page_args)) == wanted]
    return read(user, Notice.objects.filter(pk__in=[notice.pk for notice in about])) if about else 0
