"""Whose second factor is still to be asked for sees no other page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from nonggu.keep.second_factor import factor_of, must_have_factor
from nonggu.registry.models import User
from nonggu.web.gate.asking import is_api, known_user

#: Pages that open before the second factor.
OPEN = frozenset({"factor", "factor-enrol", "sign-out", "language", "health", "health-live", "metrics"})
#: What a session keeps: `passed`, or `none` for an account that needs no second factor and has none.
KEY = "factor"


class SecondFactorFirst:
    """Lead a session without its second factor to the page that asks for it, or that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Redirect, or refuse a program, where the second factor is missing."""
        user, match = known_user(request), request.resolver_match
        if user is None or (match and match.url_name in OPEN):
            return None
        missing = missing_step(request, user)
        if missing and is_api(request):
            return JsonResponse({"code": "factor_missing"}, status=401)
        return redirect(missing) if missing else None


def missing_step(request: HttpRequest, user: User) -> str:
    """The page that the session must go through first: `factor`, `factor-enrol` or none."""
    if settings.IS_DEMO:
        return ""
    state, must = request.session.get(KEY), must_have_factor(user)
    if state == "passed" or (state == "none" and not must):
        return ""
    if factor_of(user) is not None:
        return "factor"
    if must:
        return "factor-enrol"
    request.session[KEY] = "none"
    return ""
