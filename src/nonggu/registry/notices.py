"""Notices in the page: post one in a line from any action or job, read them, count what is unread.

An action posts within its transaction, so that a notice stands exactly when the deed does:

    from nonggu.registry import concerned, notices

    notices.notify(concerned.accounts_of(need), "need_answered", record=need, by=user, params={"count": 3})

`code` is one of `nonggu.phrases.codes`; its sentence may use `{title}` and `{noun}` (of the record), `{actor}` (who did
it) and `{times}`, which are filled when the notice is shown, and whatever stands in `params`. Put codes, counts and days
into `params`, never names or other values of a record: what a reader may see is decided when the notice is shown. A
parameter `nouns` is a noun (`need`) and is shown as its plural in the reader's language, `scheme` a scheme's code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from nonggu.phrases.saying import phrases, remedy, say
from nonggu.registry import access
from nonggu.registry.history import as_json
from nonggu.registry.models import Notice, User
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of, nouns
from nonggu.registry.once import take_turn
from nonggu.registry.wording import language

#: The bell counts no further.
MOST_COUNTED = 99
#: What of a record's title stands in a sentence.
LONGEST_TITLE = 60
CHUNK = 2000
#: Whoever tells something once looks whether it was told, then tells it: one at a time.
ONCE_TURN = "told-once"
#: What was told once is kept so long, for a daily work would tell it again: longer than any matter stands in a calendar.
ONCE_KEPT_DAYS = 800


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


@dataclass(frozen=True, slots=True)
class Post:
    """One thing to tell some accounts, as `notify` takes it, with keys in place of users and records."""

    code: str
    user_ids: frozenset[int]
    noun: str = ""
    record_id: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    page: str = ""
    page_args: tuple[object, ...] = ()
    once: str = ""

    @property
    def key(self) -> str:
        """What tells this thing from others: the same key renews an unread notice."""
        about = (self.noun, self.record_id) if self.noun else (self.page, *self.page_args)
        return (self.once or ":".join(map(str, (self.code, *about))))[:200]

    def kept_params(self) -> dict[str, Any]:
        """The parameters as JSON keeps them."""
        return {name: as_json(value) for name, value in self.params.items()}

    def notice(self, user_id: int, by: User | None) -> Notice:
        """The unsaved notice to one account."""
        return Notice(
            user_id=user_id,
            code=self.code,
            params=self.kept_params(),
            noun=self.noun,
            record_id=self.record_id,
            page=self.page,
            page_args=list(self.page_args),
            actor=by,
            key=self.key,
        )


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
    post = Post(
        code=code,
        user_ids=frozenset(user.pk for user in _several(users) if user.is_active),
        noun=noun_of(type(record)) if record is not None else "",
        record_id=record.pk if record is not None else None,
        params=params or {},
        page=page,
        page_args=tuple(page_args),
        once=once,
    )
    return notify_many([post], by=by)


def notify_many(posts: Sequence[Post], *, by: User | None = None) -> int:
    """Post many notices, in as many queries as one takes. The same rules as `notify`; the accounts must be living."""
    unknown = {post.code for post in posts} - set(phrases())
    if unknown:
        raise ValueError(f"no sentence for the notice {', '.join(sorted(unknown))}")
    told = 0
    if not posts:
        return told
    with transaction.atomic():
        if any(post.once for post in posts):
            take_turn(ONCE_TURN)
        for start in range(0, len(posts), CHUNK):
            told += _post(posts[start : start + CHUNK], by)
    return told


def _post(posts: Sequence[Post], by: User | None) -> int:
    wanted = {(pk, post.key): post for post in posts for pk in post.user_ids if not (by and pk == by.pk)}
    if not wanted:
        return 0
    users, keys = {pk for pk, _ in wanted}, {key for _, key in wanted}
    known: dict[tuple[int, str], Notice] = {}
    for notice in Notice.objects.filter(user__in=users, key__in=keys):
        post = wanted.get((notice.user_id, notice.key))
        if post is not None and (post.once or notice.read_at is None):
            known[notice.user_id, notice.key] = notice
    renewed = [notice for pair, notice in known.items() if not wanted[pair].once]
    for notice in renewed:
        notice.params, notice.actor = wanted[notice.user_id, notice.key].kept_params(), by
        notice.at, notice.times = timezone.now(), notice.times + 1
    Notice.objects.bulk_update(renewed, ["params", "actor", "at", "times"], batch_size=200)
    new = [post.notice(pk, by) for (pk, key), post in wanted.items() if (pk, key) not in known]
    Notice.objects.bulk_create(new, batch_size=500)
    return len(new) + len(renewed)


def _several(users: User | Iterable[User]) -> Iterable[User]:
    return [users] if isinstance(users, User) else users


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
        for record in access.visible_few(reader, nouns()[noun]).with_titles().filter(pk__in=ids)  # type: ignore[attr-defined]
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
    if params.get("scheme") in Scheme:
        params["scheme"] = Scheme(params["scheme"]).label
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
