"""Who manages accounts or the system does it from the office's own machines, where the centre says which."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from nonggu.errors import NongguError
from nonggu.registry.access import may_administer
from nonggu.registry.events import record_event
from nonggu.registry.models.security_event import EventKind
from nonggu.web.gate.asking import address_of, known_user
from nonggu.web.gate.refusing import refuse


class AdminTerminals:
    """Sign administrators and security administrators out who come from outside `ADMIN_NETWORKS`; none named: from anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or end the session with the reason; the refusal is a security event."""
        user = known_user(request)
        if user is None or not settings.ADMIN_NETWORKS or not may_administer(user):
            return self.get_response(request)
        address = address_of(request)
        if _is_within(address):
            return self.get_response(request)
        record_event(EventKind.SIGN_IN_FAILED, by=user, address=address, about="terminal")
        logout(request)
        return refuse(request, NongguError("terminal_refused", address=address), 403)


def _is_within(address: str) -> bool:
    try:
        at = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(at in network for network in settings.ADMIN_NETWORKS)
