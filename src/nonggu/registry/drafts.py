"""Drafts of forms: kept for their user until the form is saved. Masked personal data never enter a draft."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.registry.models import Draft, User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

#: No form holds more; a larger draft is refused.
LARGEST_BYTES = 200_000


def form_key(model: type[Record], code: str = "") -> str:
    """The name of a noun's form: of entering, or of changing the record of that code."""
    return f"{noun_of(model)}:{code}" if code else noun_of(model)


def keep_draft(model: type[Record], code: str, typed: Mapping[str, object], *, by: User) -> Draft:
    """Keep what was typed in a form in place of what was kept before. Raises UnusableInput for too large a draft."""
    content = {name: text for name, text in typed.items() if name.partition("=")[0] not in model.masked_fields}
    if len(json.dumps(content)) > LARGEST_BYTES:
        raise UnusableInput("draft_too_large", bytes=LARGEST_BYTES)
    key = form_key(model, code)
    return Draft.objects.update_or_create(user=by, form=key, defaults={"content": content, "saved_at": timezone.now()})[
        0
    ]


def draft_of(model: type[Record], code: str, *, by: User) -> Draft | None:
    """The user's draft of the form."""
    return Draft.objects.filter(user=by, form=form_key(model, code)).first()


def drop_draft(model: type[Record], code: str, *, by: User) -> None:
    """Throw the user's draft of the form away."""
    Draft.objects.filter(user=by, form=form_key(model, code)).delete()


def drop_all_drafts(record: Record) -> None:
    """Throw away everybody's drafts of changing a record; an erasure does."""
    Draft.objects.filter(form=form_key(type(record), record.code)).delete()
