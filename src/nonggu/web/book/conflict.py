"""Two people changed one record: what the other one did, beside what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from nonggu.registry.history import changes_of
from nonggu.registry.models import User
from nonggu.registry.sentences import Sentence, sentences_of
from nonggu.web.book.forms import RecordForm


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was changed since the form was opened."""

    sentences: list[Sentence]


def conflict_of(form: RecordForm, posted: QueryDict, *, user: User) -> tuple[RecordForm, Conflict]:
    """The form again, with what was typed and the newest version, and what others changed meanwhile."""
    assert form.record is not None
    model = form.page.model
    fresh = model._default_manager.get(pk=form.record.pk)
    missed = max(fresh.version - (form.cleaned_data["version"] or 0), 1)
    changes = list(changes_of(fresh)[:missed])  # type: ignore[index]
    again = posted.copy()
    again["version"] = str(fresh.version)
    return RecordForm(form.page, again, user=user, record=fresh), Conflict(sentences_of(model, changes, reader=user))
