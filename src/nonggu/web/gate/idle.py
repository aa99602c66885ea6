"""A session that nobody uses ends by itself."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from nonggu.registry.events import record_event
from nonggu.registry.models.security_event import EventKind
from nonggu.web.gate.asking import address_of, known_user

KEY = "seen_at"
#: The session is written at most once in this time, however many requests come.
TOUCHED_EVERY_S = 60


class IdleTimeout:
    """Sign out who made no request for `SESSION_IDLE_MINUTES`; the page asked for then leads to the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session or note that it is used, and answer."""
        user = known_user(request)
        if user is not None:
            now, seen = int(time.time()), request.session.get(KEY)
            if seen is not None and now - seen > settings.SESSION_IDLE_MINUTES * 60:
                record_event(EventKind.TIMED_OUT, by=user, address=address_of(request))
                logout(request)
            elif seen is None or now - seen >= TOUCHED_EVERY_S:
                request.session[KEY] = now
        return self.get_response(request)
