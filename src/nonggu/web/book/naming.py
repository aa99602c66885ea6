"""Finding the record that a reader names by code, by exact name, or as a suggestion writes it (`name [code]`)."""

from __future__ import annotations

import re
from typing import TypeVar

from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.models.record import Record

R = TypeVar("R", bound=Record)
_SUGGESTED = re.compile(r"\[([^\[\]]+)\]\s*$")


def record_named(model: type[R], text: str, *, user: User) -> R | None:
    """The record that the text names among those the user sees; None for none, or for several of one name."""
    records = access.visible(user, model).filter(archived_at=None)
    suggested = _SUGGESTED.search(text)
    found = records.filter(code=suggested.group(1) if suggested else text).first()
    if found is not None or not hasattr(model, "name"):
        return found
    named = list(records.filter(name=text)[:2])
    return named[0] if len(named) == 1 else None
