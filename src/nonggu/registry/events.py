"""Writing security events: one row, append-only, nothing of a record's content in it."""

from __future__ import annotations

from nonggu.registry.models import SecurityEvent, User
from nonggu.registry.models.security_event import EventKind


def record_event(
    kind: EventKind, *, by: User | None, account: User | None = None, address: str = "", about: str = ""
) -> SecurityEvent:
    """Append an event. `by` acted (None: nobody who is known, or the operator), `account` was acted on."""
    return SecurityEvent.objects.create(kind=kind, user=by, account=account, address=address[:45], about=about[:200])


def account_named(username: str) -> User | None:
    """The account of that name. What is no account's name is not kept: people type passwords into the wrong box."""
    return User.objects.filter(username=username[:60]).first() if "\0" not in username else None
