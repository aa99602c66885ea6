"""What a security event is about, in words: purposes, nouns and roles by their names, codes and addresses as they are."""

from __future__ import annotations

from nonggu.registry.links import purpose_keyed
from nonggu.registry.models import SecurityEvent
from nonggu.registry.models.security_event import EventKind
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import nouns

_LINKS = (EventKind.LINK_MADE, EventKind.LINK_OPENED, EventKind.LINK_REVOKED)


def words_about(event: SecurityEvent) -> str:
    """The event's last column; what is stored stays as it is."""
    parts = event.about.split(" ")
    if event.kind in _LINKS and len(parts) > 1:
        purpose, model = purpose_keyed(parts[0]), nouns().get(parts[1])
        named = [str(purpose.name) if purpose else parts[0], str(model._meta.verbose_name) if model else parts[1]]
        return " ".join([*named, *parts[2:]])
    if event.about in UserRole.values:
        return str(UserRole(event.about).label)
    return event.about
