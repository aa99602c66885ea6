"""Who asks, and from where."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from nonggu.registry.models import User


def user_of(request: HttpRequest) -> User:
    """The signed-in user, of pages behind the sign-in."""
    return cast(User, request.user)


def known_user(request: HttpRequest) -> User | None:
    """The signed-in user; None where nobody is."""
    user = getattr(request, "user", None)
    return cast(User, user) if user is not None and user.is_authenticated else None


def address_of(request: HttpRequest) -> str:
    """The reader's network address. Behind a trusted proxy the server has put the reader's in its place."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks, so that the answer is JSON and never a page."""
    return request.path_info.startswith("/api/")
