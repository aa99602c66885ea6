"""What the page of a bulk edit says: what can be done, record by record what would be, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nonggu.errors import UnusableInput
from nonggu.registry import access, bulk_edits
from nonggu.registry.bulk_edits import Outcome
from nonggu.registry.columns import BookColumn, column_of
from nonggu.registry.models import BulkEdit, User
from nonggu.registry.models.bulk_edit import BulkAction, BulkState
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import model_of
from nonggu.registry.titles import Titles
from nonggu.registry.wording import heading_of, text_of
from nonggu.web.book.forms import field_for, refused
from nonggu.web.book.page import NounPage

PAGE_SIZE = 50
#: What is chosen in the first box beside the fields.
ARCHIVE, RESTORE = "~archive", "~restore"
SAID = {
    Outcome.CHANGED: gettext_lazy("will change"),
    Outcome.SAME: gettext_lazy("is so already"),
    Outcome.FORBIDDEN: gettext_lazy("you may not change it"),
    Outcome.ARCHIVED: gettext_lazy("archived, stays as it is"),
    Outcome.MERGED: gettext_lazy("merged into another, stays as it is"),
    Outcome.GONE: gettext_lazy("not there any more"),
}


class ValueForm(forms.Form):
    """The new value of one field; empty only where that is ticked."""

    is_unknown = forms.BooleanField(label=gettext_lazy("It becomes unknown (the field is emptied)"), required=False)

    def __init__(self, column: BookColumn, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"] = field_for(column, user)
        self.fields["value"].required = False
        _name_the_empty_choice(self.fields["value"])
        if not (column.field.null or column.field.blank):
            del self.fields["is_unknown"]

    def clean(self) -> dict[str, Any]:
        """A value, or the tick that there is none."""
        values = super().clean() or {}
        is_empty = "value" in values and values["value"] in (None, "")
        if is_empty and not values.get("is_unknown") and not self.errors:
            self.add_error("value", refused("bulk_value_missing"))
        if values.get("is_unknown"):
            values["value"] = None
        return values


def _name_the_empty_choice(field: Any) -> None:
    """Nothing chosen is not “unknown” here: that is ticked."""
    if hasattr(field, "empty_label"):
        field.empty_label = "—"
    elif hasattr(field.widget, "choices"):
        field.widget.choices = [("", "—"), *(choice for choice in field.widget.choices if choice[0])]


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One record of a bulk edit: its value before and after in words, and what happens to it."""

    record: Record | None
    old: str
    new: str
    outcome: Outcome
    said: str
    has_moved: bool


@dataclass(frozen=True, slots=True)
class BulkPage:
    """A bulk edit as its page shows it."""

    edit: BulkEdit
    heading: str
    counts: list[tuple[str, int]]
    changed: int
    moved: int
    paged: Page[Any]
    rows: list[BulkRow]


def choices_of(page: NounPage) -> list[tuple[str, str]]:
    """What can be done: the fields that may be changed of many records, archiving and restoring."""
    fields = [(column.field.name, heading_of(column)) for column in bulk_edits.editable_columns(page.model)]
    return [*fields, (ARCHIVE, _("archive")), (RESTORE, _("restore"))]


def value_form(page: NounPage, what: str, user: User, posted: Any = None) -> ValueForm | None:
    """The form of the new value; None for archiving and restoring. Raises UnusableInput for no such field."""
    if what in (ARCHIVE, RESTORE):
        return None
    found = next((c for c in bulk_edits.editable_columns(page.model) if c.field.name == what), None)
    if found is None:
        raise UnusableInput("bulk_field_wrong")
    return ValueForm(found, posted, user=user)


def plan_from(edit: BulkEdit, what: str, form: ValueForm | None) -> None:
    """Plan what the form says. Raises UnusableInput, BulkConflict."""
    if form is not None:
        bulk_edits.plan(edit, BulkAction.SET, field=what, value=form.cleaned_data["value"])
    else:
        bulk_edits.plan(edit, BulkAction.ARCHIVE if what == ARCHIVE else BulkAction.RESTORE)


def what_of(edit: BulkEdit) -> str:
    """What was chosen in the first box."""
    return {BulkAction.ARCHIVE: ARCHIVE, BulkAction.RESTORE: RESTORE}.get(BulkAction(edit.action), edit.field)


def read_bulk(edit: BulkEdit, number: str) -> BulkPage:
    """One page of the records of a previewed or finished edit; of a finished one only those that it changed."""
    is_over = edit.state in (BulkState.DONE, BulkState.UNDONE)
    all_rows = [row for row in edit.rows if not is_over or row[2] == Outcome.CHANGED]
    paged = Paginator(all_rows, PAGE_SIZE).get_page(number or 1)
    counts = bulk_edits.counts_of(edit)
    return BulkPage(
        edit=edit,
        heading=_heading(edit),
        counts=[(str(SAID[one]), counts[one.value]) for one in Outcome if counts[one.value]],
        changed=counts[Outcome.CHANGED.value],
        moved=counts["moved"],
        paged=paged,
        rows=_rows(edit, paged.object_list, is_over),
    )


def _heading(edit: BulkEdit) -> str:
    if edit.action == BulkAction.SET:
        return heading_of(column_of(model_of(edit.noun), edit.field))
    return str(edit.get_action_display())


def _rows(edit: BulkEdit, rows: Sequence[Any], is_over: bool) -> list[BulkRow]:
    model, ids = model_of(edit.noun), [row[0] for row in rows]
    seen = {r.pk: r for r in access.visible(edit.user, model).with_titles().filter(pk__in=ids)}  # type: ignore[attr-defined]
    before = bulk_edits.changes_by(edit, ids) if is_over else {}
    if edit.action != BulkAction.SET:
        return [_row(row, seen.get(row[0]), "", "") for row in rows]
    column = column_of(model, edit.field)
    old = {pk: before[pk].before.get(column.attribute) if pk in before else getattr(r, column.attribute)
           for pk, r in seen.items()}  # fmt: skip
    new = bulk_edits.new_value(edit)
    titles = _titles(column, edit.user, [*old.values(), new])
    return [_row(row, seen.get(row[0]), _text(column, old.get(row[0]), titles), _text(column, new, titles))
            for row in rows]  # fmt: skip


def _row(row: Sequence[Any], record: Record | None, old: str, new: str) -> BulkRow:
    _pk, version, outcome, had_moved = row
    has_moved = had_moved or (record is not None and outcome == Outcome.CHANGED and record.version < version)
    is_hidden = record is None
    said = str(SAID[Outcome(outcome)])
    return BulkRow(record, "" if is_hidden else old, "" if is_hidden else new, Outcome(outcome), said, has_moved)


def _titles(column: BookColumn, user: User, values: Sequence[Any]) -> Titles:
    keys = {value for value in values if isinstance(value, int)} if column.reference else set()
    return Titles(user, {column.reference: keys} if column.reference else {})


def _text(column: BookColumn, value: Any, titles: Titles) -> str:
    if column.reference:
        return titles.text(column.reference, value)
    is_text = isinstance(value, str) and column.column.kind in ("decimal", "date")
    return text_of(column, column.field.to_python(value) if is_text else value)
