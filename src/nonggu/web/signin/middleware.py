"""Who was given a password by somebody else changes it before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from nonggu.web.gate.asking import known_user
from nonggu.web.signin.accounts import must_change_password

#: Addresses that stay open until the password is changed.
OPEN = frozenset({"password", "sign-out", "language", "health", "health-live", "metrics", "factor", "factor-enrol"})


class OwnPasswordFirst:
    """Lead an account that must change its password to the page where it does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Redirect where the password must be changed first."""
        match = request.resolver_match
        user = known_user(request)
        must = user is not None and must_change_password(user)
        return redirect("password") if must and match and match.url_name not in OPEN else None
