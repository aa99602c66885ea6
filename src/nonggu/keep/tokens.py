"""Tokens of the API: made for an account, shown once, ended by a day or by hand."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.registry import notices
from nonggu.registry.endings import TOKEN, note_ending
from nonggu.registry.events import record_event
from nonggu.registry.models import ApiToken, User
from nonggu.registry.models.security_event import EventKind
from nonggu.registry.tokens import has_shape, hash_of, new_token

MOST_DAYS = 366
DEFAULT_DAYS = 90
#: A token's use is noted at most once in this time, so that reading does not become writing.
NOTED_EVERY = dt.timedelta(minutes=10)


def make_token(*, user: User, name: str, days: int = DEFAULT_DAYS, by: User | None, address: str = "") -> str:
    """Make a token that reads as the account for so many days, and return it.

    Raises UnusableInput for an account that has ended, or for less than 1 or more than 366 days.
    """
    if not user.is_active:
        raise UnusableInput("user_unknown", name=user.username)
    if not 1 <= days <= MOST_DAYS:
        raise UnusableInput("token_days_wrong", days=days, most=MOST_DAYS)
    token = new_token()
    with transaction.atomic():
        ApiToken.objects.create(
            user=user,
            name=name.strip()[:60] or "API",
            token_hash=hash_of(token, use="api"),
            made_by=by,
            expires_at=timezone.now() + dt.timedelta(days=days),
        )
        record_event(EventKind.TOKEN_MADE, by=by, account=user, address=address)
        notices.notify(user, "notice_token_made", by=by)
    return token


def user_of_token(token: str, *, address: str = "") -> User | None:
    """The account that a living token reads as; None for anything else."""
    if not has_shape(token):
        return None
    now = timezone.now()
    living = ApiToken.objects.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)
    found = living.select_related("user").filter(token_hash=hash_of(token, use="api")).first()
    if found is None:
        return None
    _note_use(found, now, address)
    return found.user


def revoke_token(token: ApiToken, *, by: User | None, address: str = "") -> None:
    """End a token at once; a second time does nothing."""
    with transaction.atomic():
        ended = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
        if ended:
            note_ending(TOKEN, token.token_hash)
            record_event(EventKind.TOKEN_REVOKED, by=by, account=token.user, address=address)


def tokens_of(user: User) -> list[ApiToken]:
    """The account's tokens that still open, newest first."""
    return list(ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=timezone.now()))


def _note_use(token: ApiToken, now: dt.datetime, address: str) -> None:
    stale = Q(used_at=None) | Q(used_at__lt=now - NOTED_EVERY)
    if ApiToken.objects.filter(stale, pk=token.pk).update(used_at=now):
        record_event(EventKind.TOKEN_USED, by=token.user, address=address)
