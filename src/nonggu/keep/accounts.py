"""Accounts: adding them, and giving them new passwords."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.registry.endings import RESUMED, note_ending
from nonggu.registry.events import record_event
from nonggu.registry.models import User
from nonggu.registry.models.security_event import EventKind

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


def linked_record(field: str, text: str) -> object:
    """The organisation, unit, township, person or household of that code or name. Raises UnusableInput."""
    model = apps.get_model("registry", field.title())
    named = Q(code=text) | Q(name=text) if hasattr(model, "name") else Q(code=text)
    found = model._default_manager.filter(named).first()
    if found is None:
        raise UnusableInput("link_unknown", field=field, text=text)
    return found


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UnusableInput("password_refused", why=" ".join(error.messages)) from None
