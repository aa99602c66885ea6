"""What administrators and security administrators do to accounts; every act leaves a security event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axes.utils import reset as unlock
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.keep.accounts import new_password, reset_password
from nonggu.keep.second_factor import forget_factor
from nonggu.registry import access, notices
from nonggu.registry.endings import ACCOUNT, RESUMED, note_ending
from nonggu.registry.events import record_event
from nonggu.registry.models import User
from nonggu.registry.models.security_event import EventKind

LINKS = ("unit", "township", "organisation", "person", "household")


def require_administer(by: User | None, account: User | None = None) -> None:
    """Raise access.Forbidden unless the person manages accounts, and this one is not the person's own."""
    if by is None:
        return
    if not access.may_administer(by):
        raise access.Forbidden("forbidden_accounts")
    if account is not None and account.pk == by.pk:
        raise access.Forbidden("forbidden_own_account")


def accounts(*, by: User, q: str = "", role: str = "", is_active: bool | None = None) -> QuerySet[User]:
    """The accounts by name, narrowed by a part of a name, a role and whether they go on. Raises access.Forbidden."""
    require_administer(by)
    found = User.objects.select_related("unit", "township", "organisation", "second_factor").order_by("username")
    if q:
        found = found.filter(Q(username__icontains=q) | Q(display_name__icontains=q))
    if role:
        found = found.filter(role=role)
    return found if is_active is None else found.filter(is_active=is_active)


def account_named(username: str, *, by: User) -> User:
    """One account. Raises access.Forbidden, UnusableInput."""
    found = accounts(by=by).filter(username=username).first()
    if found is None:
        raise UnusableInput("user_unknown", name=username)
    return found


def open_account(values: Mapping[str, Any], *, by: User | None, address: str = "") -> tuple[User, str]:
    """Add an account with a password for one use, and return both. Raises access.Forbidden, UnusableInput."""
    require_administer(by)
    if User.objects.filter(username=values["username"]).exists():
        raise UnusableInput("user_exists", name=values["username"])
    password = new_password()
    account = User(**values, must_change_password=True)
    account.set_password(password)
    with transaction.atomic():
        account.save()
        record_event(EventKind.ACCOUNT_ADDED, by=by, account=account, address=address, about=account.role)
    return account, password


def change_account(account: User, values: Mapping[str, Any], *, by: User | None, address: str = "") -> None:
    """Change name, role and links of an account. Raises access.Forbidden."""
    require_administer(by, account)
    changed = sorted(name for name, value in values.items() if getattr(account, name) != value)
    for name in changed:
        setattr(account, name, values[name])
    if changed:
        with transaction.atomic():
            account.save(update_fields=changed)
            about = " ".join([account.role, *changed])
            record_event(EventKind.ACCOUNT_CHANGED, by=by, account=account, address=address, about=about)
            notices.notify(account, "notice_account_changed", by=by)


def end_account(account: User, *, by: User | None, address: str = "") -> None:
    """End an account: it signs in no more, its sessions and tokens open nothing. Raises access.Forbidden."""
    require_administer(by, account)
    _set_active(account, False, EventKind.ACCOUNT_ENDED, by, address)


def resume_account(account: User, *, by: User | None, address: str = "") -> None:
    """Let an ended account sign in again. Raises access.Forbidden."""
    require_administer(by, account)
    _set_active(account, True, EventKind.ACCOUNT_RESUMED, by, address)


def give_password(account: User, *, by: User | None, address: str = "") -> str:
    """A password for one use, which also lifts the lock-out; sessions end. Raises access.Forbidden."""
    require_administer(by, account)
    with transaction.atomic():
        password = reset_password(username=account.username, by=by, address=address)
        unlock(username=account.username)
        account.refresh_from_db(fields=["is_active"])  # a new password lets an ended account in again
        notices.notify(account, "notice_password_reset", by=by)
    return password


def reset_factor(account: User, *, by: User | None, address: str = "") -> None:
    """Take the second factor away after a telephone was lost; sessions end. Raises access.Forbidden."""
    require_administer(by, account)
    with transaction.atomic():
        forget_factor(account)
        record_event(EventKind.FACTOR_RESET, by=by, account=account, address=address)
        notices.notify(account, "notice_factor_reset", by=by)
    end_sessions(account)


def end_sessions(account: User) -> int:
    """End every session of the account and return how many there were."""
    living = Session.objects.filter(expire_date__gt=timezone.now())
    keys = [one.pk for one in living if one.get_decoded().get("_auth_user_id") == str(account.pk)]
    return Session.objects.filter(pk__in=keys).delete()[0]


def _set_active(account: User, is_active: bool, kind: EventKind, by: User | None, address: str) -> None:
    with transaction.atomic():
        if User.objects.filter(pk=account.pk, is_active=not is_active).update(is_active=is_active):
            note_ending(RESUMED if is_active else ACCOUNT, account.username)
            record_event(kind, by=by, account=account, address=address)
