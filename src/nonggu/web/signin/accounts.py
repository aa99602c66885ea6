"""What signing in changes of an account, and which accounts a demonstration shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from nonggu.registry.models import User


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account that a demonstration shows to everybody."""

    username: str
    role: str
    password: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts of a demonstration; none anywhere else."""
    if not settings.IS_DEMO:
        return []
    from nonggu.example.loading import PASSWORD

    users = User.objects.filter(is_active=True, must_change_password=False).order_by("id")[:20]
    return [DemoAccount(user.username, str(user.get_role_display()), PASSWORD) for user in users]


def remember_language(user: User, language: str) -> None:
    """Keep the language with the account."""
    User.objects.filter(pk=user.pk).update(language=language)


def set_own_password(user: User, password: str) -> None:
    """Set the account's password, which its owner chose."""
    user.set_password(password)
    user.must_change_password, user.password_set_at = False, timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_set_at"])


def must_change_password(user: User) -> bool:
    """Whether the password was given by somebody else, or is older than the home's `password_days`."""
    days = settings.PASSWORD_DAYS
    is_old = days > 0 and timezone.now() - user.password_set_at > dt.timedelta(days=days)
    return user.must_change_password or is_old
