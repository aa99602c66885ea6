"""From a valid form to the book."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from nonggu.errors import NongguError
from nonggu.registry import book, drafts
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.web.book.forms import RecordForm, refused


def save_form(form: RecordForm, *, by: User) -> Record | None:
    """Enter or change the record; None where the book refuses, with the reason in the form's errors.

    Raises registry.book.RecordConflict where somebody else changed the record meanwhile.
    """
    try:
        with transaction.atomic():
            record = _save(form, by)
            drafts.drop_draft(form.page.model, form.record.code if form.record else "", by=by)
            return record
    except book.RecordConflict:
        raise
    except NongguError as error:
        form.add_error(None, refused(error.code, **error.params))
    except IntegrityError:
        form.add_error("code", refused("code_taken", code=form.cleaned_data.get("code", "")))
    return None


def _save(form: RecordForm, by: User) -> Record:
    if form.record is None:
        record = book.create_record(form.page.model, form.values(), by=by)
    else:
        version = form.cleaned_data["version"]
        record = book.change_record(form.record, form.values(), by=by, version=version)
    for name, others in form.many_values().items():
        book.set_many(record, name, others, by=by)
    return record
