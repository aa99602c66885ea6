"""Changing one field of many records, archiving or restoring them: chosen, previewed, confirmed, undone.

What is previewed is what is written: each record keeps the version that the preview saw, everything is one transaction,
and a record that somebody else changed meanwhile stops it all. Every step asks as often for one record as for thousands.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from nonggu.errors import NongguError, UnusableInput
from nonggu.registry import access, entering
from nonggu.registry.columns import BookColumn, column_of, columns_of
from nonggu.registry.entering import RowChange
from nonggu.registry.history import as_json
from nonggu.registry.models import BulkEdit, Change, User
from nonggu.registry.models.bulk_edit import BulkAction, BulkState
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import model_of, noun_of

#: How many records one bulk edit may take.
MOST = 10_000
#: How long an edit that was not confirmed is kept.
KEPT = dt.timedelta(days=2)
_KINDS = {
    BulkAction.SET: ChangeKind.CHANGED,
    BulkAction.ARCHIVE: ChangeKind.ARCHIVED,
    BulkAction.RESTORE: ChangeKind.RESTORED,
}
_BACK = {**_KINDS, BulkAction.ARCHIVE: ChangeKind.RESTORED, BulkAction.RESTORE: ChangeKind.ARCHIVED}


class Outcome(StrEnum):
    """What a bulk edit would do with a record; all but the first leave it as it is."""

    CHANGED = "changed"
    SAME = "same"
    FORBIDDEN = "forbidden"
    ARCHIVED = "archived"
    MERGED = "merged"
    GONE = "gone"


_ORDER = list(Outcome)


class BulkConflict(NongguError):
    """Records were changed since the preview, or the edit is not, or no longer, where this step starts."""

    exit_code = 3


def editable_columns(model: type[Record]) -> tuple[BookColumn, ...]:
    """The fields that may be changed of many records at once: none that identifies, titles or tells of a person."""
    keys = {name for names in model.natural_keys for name in names}
    never = {"code", "uscc", "number", model.title_field, *keys, *model.personal_fields, *model.masked_fields}
    return tuple(
        column
        for column in columns_of(model)
        if column.field.name not in never and not column.is_many and not column.field.unique
    )


def choose(model: type[Record], ids: Sequence[int], *, by: User, place: str = "") -> BulkEdit:
    """Begin a bulk edit of records, in the order given. Raises UnusableInput for none or too many of them."""
    if not ids:
        raise UnusableInput("bulk_none")
    if len(ids) > MOST:
        raise UnusableInput("bulk_too_many", most=MOST)
    open_ones = BulkEdit.objects.filter(user=by, state__in=(BulkState.CHOSEN, BulkState.PREVIEWED))
    open_ones.filter(made_at__lt=timezone.now() - KEPT).delete()
    rows = [[pk, 0, Outcome.SAME, False] for pk in ids]
    return BulkEdit.objects.create(user=by, noun=noun_of(model), rows=rows, place=place)


def edit_of(user: User, model: type[Record], number: int) -> BulkEdit | None:
    """The account's own bulk edit of the noun."""
    return BulkEdit.objects.filter(user=user, noun=noun_of(model), pk=number).first()


def plan(edit: BulkEdit, action: str, *, field: str = "", value: Any = None) -> None:
    """Say what the edit would do, record by record, against the book as it is now. `value` is as the field takes it.

    Raises UnusableInput for a field that is not edited so, BulkConflict where the edit is over.
    """
    model = model_of(edit.noun)
    if action == BulkAction.SET and field not in {column.field.name for column in editable_columns(model)}:
        raise UnusableInput("bulk_field_wrong")
    values = {
        "action": action,
        "field": field if action == BulkAction.SET else "",
        "value": as_json(value),
        "state": BulkState.PREVIEWED,
    }
    for name, new in values.items():
        setattr(edit, name, new)
    edit.rows = _planned(edit)
    open_ones = BulkEdit.objects.filter(pk=edit.pk, state__in=(BulkState.CHOSEN, BulkState.PREVIEWED))
    if not open_ones.update(**values, rows=edit.rows):
        raise BulkConflict("bulk_moved_on")


def _planned(edit: BulkEdit) -> list[list[Any]]:
    model, ids = model_of(edit.noun), [row[0] for row in edit.rows]
    found = {row["pk"]: row for row in access.visible(edit.user, model).filter(pk__in=ids).values(*_asked(edit))}
    may = set(access.changeable(edit.user, model).filter(pk__in=ids).values_list("pk", flat=True))
    rows = []
    for pk, seen, _, had_moved in edit.rows:
        now = found.get(pk)
        version = now["version"] if now else 0
        outcome = _outcome(edit, now, pk in may)
        rows.append([pk, version, outcome, had_moved or bool(seen and seen != version)])
    return sorted(rows, key=lambda row: (not row[3], _ORDER.index(row[2])))


def _asked(edit: BulkEdit) -> list[str]:
    model = model_of(edit.noun)
    merged = [field.attname for field in model._meta.fields if field.name == "merged_into"]
    own = [column_of(model, edit.field).attribute] if edit.field else []
    return ["pk", "version", "archived_at", *merged, *own]


def _outcome(edit: BulkEdit, now: dict[str, Any] | None, is_changeable: bool) -> Outcome:
    if now is None:
        return Outcome.GONE
    if not is_changeable:
        return Outcome.FORBIDDEN
    is_archived = now["archived_at"] is not None
    if edit.action == BulkAction.RESTORE and now.get("merged_into_id"):
        return Outcome.MERGED
    if edit.action != BulkAction.SET:
        return Outcome.SAME if is_archived == (edit.action == BulkAction.ARCHIVE) else Outcome.CHANGED
    if is_archived:
        return Outcome.ARCHIVED
    column = column_of(model_of(edit.noun), edit.field)
    is_same = (now[column.attribute] or None) == (new_value(edit) or None)
    if column.column.kind in ("boolean", "integer", "decimal", "money"):
        is_same = now[column.attribute] == new_value(edit)
    return Outcome.SAME if is_same else Outcome.CHANGED


def new_value(edit: BulkEdit) -> Any:
    """The value that the records get, as the field holds it."""
    return _revived(column_of(model_of(edit.noun), edit.field), edit.value)


def _revived(column: BookColumn, value: Any) -> Any:
    """A value as JSON keeps it, as the field takes it."""
    if value is None or value == "":
        return None if column.field.null else ""
    return value if column.reference is not None else column.field.to_python(value)


def counts_of(edit: BulkEdit) -> dict[str, int]:
    """How many records have which outcome, and under `moved` how many were changed since an earlier preview."""
    counts = Counter(row[2] for row in edit.rows)
    return {**{outcome.value: counts[outcome.value] for outcome in Outcome}, "moved": sum(row[3] for row in edit.rows)}


def apply(edit: BulkEdit, *, by: User, why: str) -> int:
    """Do what was previewed, with one reason, and return how many records changed.

    Raises BulkConflict, with nothing written, where a record has another version by now or the edit is over;
    UnusableInput without a reason or where nothing would change; access.Forbidden.
    """
    if not why.strip():
        raise UnusableInput("bulk_why_missing")
    with transaction.atomic():
        edit = BulkEdit.objects.select_for_update().get(pk=edit.pk, user=by)
        if edit.state != BulkState.PREVIEWED:
            raise BulkConflict("bulk_moved_on")
        wanted = {pk: version for pk, version, outcome, _ in edit.rows if outcome == Outcome.CHANGED}
        if not wanted:
            raise UnusableInput("bulk_nothing")
        now = _locked(edit, wanted)
        _require_unmoved(edit, wanted, now, "bulk_conflict")
        changes = [_change(edit, now[pk], why.strip()[:300]) for pk in wanted]
        written = entering.change_rows(model_of(edit.noun), changes, by=by)
        edit.state, edit.why, edit.done_at = BulkState.DONE, why.strip()[:300], timezone.now()
        edit.first_change, edit.last_change = min(written), max(written)
        edit.save(update_fields=["state", "why", "done_at", "first_change", "last_change"])
    return len(changes)


def _locked(edit: BulkEdit, ids: Any) -> dict[int, dict[str, Any]]:
    rows = model_of(edit.noun)._default_manager.select_for_update().filter(pk__in=list(ids))
    return {row["pk"]: row for row in rows.order_by("pk").values(*_asked(edit))}


def _require_unmoved(edit: BulkEdit, wanted: dict[int, int], now: dict[int, dict[str, Any]], code: str) -> None:
    moved = [pk for pk, version in wanted.items() if pk not in now or now[pk]["version"] != version]
    if moved:
        model = model_of(edit.noun)
        codes = model._default_manager.filter(pk__in=moved[:5]).order_by("pk").values_list("code", flat=True)
        raise BulkConflict(code, count=len(moved), codes=", ".join(codes))


def _change(edit: BulkEdit, now: dict[str, Any], why: str) -> RowChange:
    kind = _KINDS[BulkAction(edit.action)]
    if edit.action == BulkAction.SET:
        name = column_of(model_of(edit.noun), edit.field).attribute
        return RowChange(now["pk"], now["version"], {name: now[name]}, {name: new_value(edit)}, kind, why)
    at = timezone.now() if edit.action == BulkAction.ARCHIVE else None
    return RowChange(now["pk"], now["version"], {}, {}, kind, why, {"archived_at": at})


def changes_by(edit: BulkEdit, ids: Sequence[int]) -> dict[int, Change]:
    """What the edit wrote into the history of some of its records."""
    if edit.first_change is None:
        return {}
    within = Change.objects.filter(noun=edit.noun, record_id__in=ids)
    found = within.filter(pk__gte=edit.first_change, pk__lte=edit.last_change, kind=_KINDS[BulkAction(edit.action)])
    return {change.record_id: change for change in found}


def undo(edit: BulkEdit, *, by: User) -> int:
    """Take a bulk edit back, all of it or nothing, and return how many records changed.

    Raises BulkConflict where a record was changed since, or the edit was not done or is undone already;
    access.Forbidden.
    """
    with transaction.atomic():
        edit = BulkEdit.objects.select_for_update().get(pk=edit.pk, user=by)
        if edit.state != BulkState.DONE:
            raise BulkConflict("bulk_moved_on")
        wanted = {pk: version + 1 for pk, version, outcome, _ in edit.rows if outcome == Outcome.CHANGED}
        now = _locked(edit, wanted)
        _require_unmoved(edit, wanted, now, "bulk_undo_refused")
        done = changes_by(edit, list(wanted))
        why = gettext("taken back: {why}").format(why=edit.why)[:300]
        changes = [_change_back(edit, now[pk], done[pk], why) for pk in wanted]
        entering.change_rows(model_of(edit.noun), changes, by=by)
        edit.state, edit.undone_at = BulkState.UNDONE, timezone.now()
        edit.save(update_fields=["state", "undone_at"])
    return len(changes)


def _change_back(edit: BulkEdit, now: dict[str, Any], done: Change, why: str) -> RowChange:
    kind = _BACK[BulkAction(edit.action)]
    if edit.action == BulkAction.SET:
        column = column_of(model_of(edit.noun), edit.field)
        old = {column.attribute: _revived(column, done.before.get(column.attribute))}
        return RowChange(now["pk"], now["version"], {column.attribute: now[column.attribute]}, old, kind, why)
    at = None if edit.action == BulkAction.ARCHIVE else timezone.now()
    return RowChange(now["pk"], now["version"], {}, {}, kind, why, {"archived_at": at})
