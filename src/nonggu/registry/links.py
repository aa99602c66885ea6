"""Links for people without an account: make, open, revoke.

A link opens exactly one record for one purpose. Unknown, expired, revoked and meant for something else answer alike.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache

from nonggu.errors import UnusableInput
from nonggu.registry import access
from nonggu.registry.endings import LINK, note_ending
from nonggu.registry.events import record_event
from nonggu.registry.models import SignedLink, User
from nonggu.registry.models.record import Record
from nonggu.registry.models.security_event import EventKind
from nonggu.registry.nouns import noun_of, nouns
from nonggu.registry.tokens import has_shape, hash_of, new_token

LONGEST = dt.timedelta(days=400)
_USE = "link"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a link is for. `title` says of a record what anybody may read; `url_name` is the desk's page that takes
    the token as its only argument (empty: the general page shows the title and no more).
    """

    key: str
    name: Any
    title: Callable[[Any], str]
    url_name: str = ""


_PURPOSES: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> Purpose:
    """Let links have this purpose; a desk calls it where it declares one. A key of two purposes is refused."""
    if _PURPOSES.setdefault(purpose.key, purpose) != purpose:
        raise ValueError(f"two purposes are named {purpose.key}")
    return purpose


def purpose_of(link: SignedLink) -> Purpose | None:
    """The link's purpose; None where no desk knows it any more."""
    return purpose_keyed(link.purpose)


def purpose_keyed(key: str) -> Purpose | None:
    """The purpose of that key; None where no desk knows it any more."""
    return _PURPOSES.get(key)


def behind_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page behind a link: no account is needed, and neither caches, other sites nor search engines learn its address.

    Not "no-referrer": a browser would then post the page's form from the origin "null", which is refused as forged.
    """

    @never_cache
    @login_not_required
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return shown


def make_link(
    record: Record, purpose: Purpose, *, by: User | None, expires_at: dt.datetime, address: str = ""
) -> tuple[SignedLink, str]:
    """A new link and its token, which nobody can read again.

    Raises access.Forbidden unless the maker may change the record, UnusableInput for a day that has passed or lies
    more than 400 days ahead.
    """
    access.require_change(by, type(record), [record])
    if not timezone.now() < expires_at <= timezone.now() + LONGEST:
        raise UnusableInput("link_end_wrong", days=LONGEST.days)
    token = new_token()
    with transaction.atomic():
        link = SignedLink.objects.create(
            token_hash=hash_of(token, use=_USE),
            purpose=purpose.key,
            noun=noun_of(type(record)),
            record_id=record.pk,
            made_by=by,
            expires_at=expires_at,
        )
        record_event(EventKind.LINK_MADE, by=by, address=address, about=f"{purpose.key} {link.noun} {record.code}")
    return link, token


def open_link(token: str, *, purpose: Purpose | None = None, address: str = "") -> tuple[SignedLink, Record] | None:
    """The link and its record; None when it is unknown, expired, revoked, of another purpose, or its record is gone."""
    if not has_shape(token):
        return None
    living = SignedLink.objects.filter(revoked_at=None, expires_at__gt=timezone.now())
    link = living.filter(token_hash=hash_of(token, use=_USE)).first()
    if link is None or link.purpose not in _PURPOSES or (purpose is not None and link.purpose != purpose.key):
        return None
    model = nouns().get(link.noun)
    record = model._default_manager.filter(pk=link.record_id, archived_at=None).first() if model else None
    if record is None:
        return None
    _note_opening(link, record, address)
    return link, record


def revoke_link(link: SignedLink, *, by: User | None, address: str = "") -> None:
    """End a link at once; a second time does nothing. Raises access.Forbidden."""
    record = nouns()[link.noun]._default_manager.filter(pk=link.record_id).first()
    if record is not None:
        access.require_change(by, type(record), [record])
    with transaction.atomic():
        ended = SignedLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
        if ended:
            note_ending(LINK, link.token_hash)
            record_event(EventKind.LINK_REVOKED, by=by, address=address, about=f"{link.purpose} {link.noun}")


def links_to(record: Record) -> list[SignedLink]:
    """The record's links, newest first."""
    found = SignedLink.objects.filter(noun=noun_of(type(record)), record_id=record.pk)
    return list(found.select_related("made_by"))


def link_numbered(number: int) -> SignedLink | None:
    """One link."""
    return SignedLink.objects.filter(pk=number).first()


def living_links_to(record: Record) -> list[SignedLink]:
    """The record's links that still open, newest first."""
    return [link for link in links_to(record) if is_living(link)]


def is_living(link: SignedLink) -> bool:
    """Whether the link still opens, as far as its own end goes."""
    return link.revoked_at is None and link.expires_at > timezone.now()


def all_links(*, by: User, is_living: bool = True) -> QuerySet[SignedLink]:
    """The links of all records, newest first; those that still open, or all ever made. Raises access.Forbidden."""
    if not access.may_oversee_links(by):
        raise access.Forbidden("forbidden_links")
    found = SignedLink.objects.select_related("made_by")
    return found.filter(revoked_at=None, expires_at__gt=timezone.now()) if is_living else found


def records_of(links: Sequence[SignedLink], *, reader: User) -> dict[int, Record]:
    """What each link leads to, where the reader sees it; one query a noun."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for link in links:
        if link.noun in nouns():
            wanted[link.noun].add(link.record_id)
    seen = {
        (noun, record.pk): record
        for noun, ids in wanted.items()
        for record in access.visible_few(reader, nouns()[noun]).with_titles().filter(pk__in=ids)  # type: ignore[attr-defined]
    }
    return {link.pk: seen[link.noun, link.record_id] for link in links if (link.noun, link.record_id) in seen}


def _note_opening(link: SignedLink, record: Record, address: str) -> None:
    opened = SignedLink.objects.filter(pk=link.pk)
    opened.update(opened_at=timezone.now(), opened_count=F("opened_count") + 1)
    about = f"{link.purpose} {link.noun} {record.code}"
    record_event(EventKind.LINK_OPENED, by=None, address=address, about=about)
