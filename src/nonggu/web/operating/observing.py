"""Every request gets an id, a line in the log and its place in the metrics: by the name of its address, never its path."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nonggu.keep.logs import address_name
from nonggu.web.gate.asking import known_user
from nonggu.web.operating.metrics import count_request

_log = logging.getLogger("nonggu.request")
#: Probes come every few seconds; a line each would bury the others.
QUIET = frozenset({"health", "health-live", "metrics"})


class Observed:
    """The outermost of our own middlewares: it sees what all others answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note how long it took."""
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        began = time.perf_counter()
        response = self.get_response(request)
        took_s = time.perf_counter() - began
        name, method = address_name(request), request.method or ""
        count_request(name, method, response.status_code, took_s)
        if name not in QUIET:
            _note(request, name, method, response.status_code, took_s)
        response.headers["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


def _note(request: HttpRequest, name: str, method: str, status: int, took_s: float) -> None:
    user = known_user(request)
    extra = {
        "request_id": request.request_id,  # type: ignore[attr-defined]
        "address": name,
        "method": method if method.isalpha() and len(method) <= 7 else "other",
        "status": status,
        "duration_ms": round(took_s * 1000, 1),
        "user_id": user.pk if user else None,
    }
    _log.log(logging.WARNING if status >= 500 else logging.INFO, "request", extra=extra)
