"""Accounts: adding them, and giving them new passwords."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.registry.endings import RESUMED, note_ending
from nonggu.registry.events import record_event
from nonggu.registry.finding import records_named
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.models.security_event import EventKind
from nonggu.registry.nouns import model_of

#: No letters or digits that look alike, so that a password can be read to somebody.
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


def add_user(
    *,
    username: str,
    role: str,
    password: str,
    display_name: str = "",
    links: Mapping[str, str] | None = None,
    is_checked: bool = True,
) -> User:
    """Add an account; `links` are codes or names of its organisation, unit, township, person or household.

    Raises UnusableInput for a name that exists, a weak password (unless `is_checked` is off, for the
    demonstration) or a link that leads nowhere.
    """
    if User.objects.filter(username=username).exists():
        raise UnusableInput("user_exists", name=username)
    user = User(username=username, role=role, display_name=display_name)
    for field, text in (links or {}).items():
        if text:
            setattr(user, field, linked_record(field, text))
    if is_checked:
        _check_password(password, user)
    user.set_password(password)
    user.save()
    record_event(EventKind.ACCOUNT_ADDED, by=None, account=user, about=role)
    return user


def new_password() -> str:
    """A password for one use that can be read to somebody: 12 of 54 signs, 69 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def reset_password(*, username: str, password: str = "", by: User | None = None, address: str = "") -> str:
    """Give an account a new password, which it must change at its next sign-in, and return the password."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UnusableInput("user_unknown", name=username)
    chosen = password or new_password()
    if password:
        _check_password(password, user)
    user.set_password(chosen)
    user.must_change_password, user.password_set_at, user.is_active = True, timezone.now(), True
    user.save(update_fields=["password", "must_change_password", "password_set_at", "is_active"])
    note_ending(RESUMED, user.username)
    record_event(EventKind.PASSWORD_RESET, by=by, account=user, address=address)
    return chosen


def linked_record(field: str, text: str) -> Record:
    """The one organisation, unit, township, person or household of that code or name. Raises UnusableInput."""
    found = records_named(model_of(field), text, user=None)
    if len(found) > 1:
        raise UnusableInput("reference_not_unique", text=text)
    if not found:
        raise UnusableInput("link_unknown", field=str(model_of(field)._meta.verbose_name), text=text)
    return found[0]


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UnusableInput("password_refused", why=" ".join(error.messages)) from None
