"""How many requests a reader or address may make: fixed windows, counted in the cache of this process."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from nonggu.errors import NongguError
from nonggu.registry.events import record_event
from nonggu.registry.models.security_event import EventKind
from nonggu.web.gate.asking import address_of, is_api, known_user
from nonggu.web.gate.refusing import refuse

#: Kinds of request that have a limit of their own, by the name of the address.
_BY_NAME = {"sign-in": "sign-in", "link": "link"}


class RateLimits:
    """Refuse with 429 what comes too often; the first refusal of a window is a security event."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count the request, and answer it or refuse it."""
        bucket = bucket_of(request)
        most, window_s = settings.RATE_LIMITS[bucket]
        user = known_user(request)
        who = f"u{user.pk}" if user and bucket not in _BY_NAME.values() else address_of(request)
        count = _count(f"rate:{bucket}:{who}", window_s)
        if count <= most:
            return self.get_response(request)
        if count == most + 1:
            record_event(EventKind.TOO_MANY, by=user, address=address_of(request), about=bucket)
        wait_s = window_s - int(time.time()) % window_s
        response = refuse(request, NongguError("too_many_requests", seconds=wait_s), 429)
        response.headers["Retry-After"] = str(wait_s)
        return response


def bucket_of(request: HttpRequest) -> str:
    """Which limit a request counts against: signing in, links, exports, the API, any page."""
    if is_api(request):
        return "api"
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        return "page"
    if name == "sign-in":
        return "sign-in" if request.method == "POST" else "page"
    return "export" if name.endswith("-export") else _BY_NAME.get(name, "page")


def _count(key: str, window_s: int) -> int:
    """Requests in the running window, this one included."""
    key = f"{key}:{int(time.time()) // window_s}"
    if cache.add(key, 1, window_s):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # the entry fell out of the cache between the two
        cache.set(key, 1, window_s)
        return 1
