"""What of the pages' answers becomes a security event: signing in and out, passwords, exports, files, showings.

Addresses say it by their names: those that end in `-export`, `-file` and `-show` are noted for every desk.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nonggu.registry.events import account_named, record_event
from nonggu.registry.models import User
from nonggu.registry.models.security_event import EventKind
from nonggu.web.gate.asking import address_of, known_user

ENDINGS = {
    "-export": EventKind.EXPORTED,
    "-returned": EventKind.EXPORTED,
    "-file": EventKind.FILE_TAKEN,
    "-show": EventKind.PERSONAL_SHOWN,
}


class AuditTrail:
    """Note each of them once it is answered; if noting fails, nothing leaves the house."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note."""
        before = known_user(request)
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.url_name:
            _note(request, response, match.url_name, before)
        return response


def _note(request: HttpRequest, response: HttpResponse, name: str, before: User | None) -> None:
    is_post = request.method == "POST"
    if is_post and name == "sign-in":
        _note_sign_in(request, response)
    elif is_post and name == "sign-out" and before:
        record_event(EventKind.SIGNED_OUT, by=before, address=address_of(request))
    elif is_post and name == "password" and response.status_code == 302 and before:
        record_event(EventKind.PASSWORD_CHANGED, by=before, account=before, address=address_of(request))
    elif response.status_code == 200 and request.method != "HEAD" and before:
        kind = next((kind for ending, kind in ENDINGS.items() if name.endswith(ending)), None)
        if kind:
            record_event(kind, by=before, address=address_of(request), about=request.path_info)


def _note_sign_in(request: HttpRequest, response: HttpResponse) -> None:
    now = known_user(request)
    if response.status_code == 302 and now:
        record_event(EventKind.SIGNED_IN, by=now, address=address_of(request))
        return
    kind = EventKind.SIGN_IN_LOCKED if response.status_code == 429 else EventKind.SIGN_IN_FAILED
    account = account_named(request.POST.get("username", ""))
    record_event(kind, by=None, account=account, address=address_of(request))
