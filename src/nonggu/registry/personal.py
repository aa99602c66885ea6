"""Personal data: masked by default, shown to those who may ask, and each showing recorded."""

from __future__ import annotations

from typing import Any

from nonggu.registry import access
from nonggu.registry.models import Showing, User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

STAR = "*"


def masked(value: object) -> str:
    """A telephone, identity number or address with its middle hidden: `138****1234`, `w***@sxau.edu.cn`."""
    text = str(value or "")
    name, at, host = text.partition("@")
    if at:
        return f"{name[:1]}{STAR * 3}@{host}"
    if len(text) >= 11:
        return f"{text[:3]}{STAR * (len(text) - 7)}{text[-4:]}"
    return text[:1] + STAR * max(len(text) - 2, 1) + text[-1:] if len(text) > 2 else STAR * len(text)


def show_personal(record: Record, *, by: User | None, why: str = "") -> dict[str, Any]:
    """The record's masked fields as they are; the showing is recorded. Raises access.Forbidden."""
    if not access.may_see_personal(by, record):
        raise access.Forbidden("forbidden_personal", title=str(record))
    shown = {name: getattr(record, name) for name in record.masked_fields if getattr(record, name)}
    Showing.objects.create(
        noun=noun_of(type(record)), record_id=record.pk, shown_fields=sorted(shown), actor=by, why=why
    )
    return shown
