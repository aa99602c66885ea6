"""Finding the record that a reader names by code, by exact name, or as a suggestion writes it (`name [code]`)."""

from __future__ import annotations

import re
from typing import TypeVar

from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.models.record import Record

R = TypeVar("R", bound=Record)
_SUGGESTED = re.compile(r"\[([^\[\]]+)\]\s*$")


def records_named(model: type[R], text: str, *, user: User) -> list[R]:
    """The current records that the text names among those the user sees: none, one, or two for several of one name."""
    records = access.visible(user, model).filter(archived_at=None)
    suggested = _SUGGESTED.search(text)
    found = list(records.filter(code=suggested.group(1) if suggested else text)[:1])
    title = model._meta.get_field(model.title_field)
    if found or suggested or title.is_relation:
        return found
    return list(records.filter(**{model.title_field: text})[:2])


def record_named(model: type[R], text: str, *, user: User) -> R | None:
    """The one record that the text names; None for none, or for several of one name."""
    found = records_named(model, text, user=user)
    return found[0] if len(found) == 1 else None
