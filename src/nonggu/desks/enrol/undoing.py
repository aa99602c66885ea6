"""Undoing a finished import: what it entered is archived, what it changed is as before; all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils import timezone

from nonggu.desks.enrol.applying import import_lock
from nonggu.errors import NongguError
from nonggu.registry import access, entering
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.entering import RowChange
from nonggu.registry.models import Change, ImportBatch, User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.import_batch import BatchState
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import LOAD_ORDER, model_of, noun_of

UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A record that keeps an import from being undone: `why` is `changed` or `referred`.

    `by` says who changed it since, or what refers to it.
    """

    noun: str
    code: str
    title: str
    why: str
    by: str


class UndoRefused(NongguError):
    """The import cannot be undone; `obstacles` are the records that stand against it."""

    exit_code = 3

    def __init__(self, code: str, obstacles: Iterable[Obstacle] = (), **params: object) -> None:
        super().__init__(code, **params)
        self.obstacles = tuple(obstacles)


def undo_import(batch_id: int, *, by: User | None, why: str = UNDONE) -> ImportBatch:
    """Take a finished import back.

    Raises UndoRefused, with the list, where records have changed since or where others refer to what it entered;
    access.Forbidden.
    """
    if not access.may_import(by):
        raise access.Forbidden("forbidden_import")
    with import_lock():
        batch = ImportBatch.objects.select_for_update().filter(pk=batch_id).first()
        if batch is None:
            raise UndoRefused("enrol_batch_unknown", batch=batch_id)
        if batch.state != BatchState.DONE:
            raise UndoRefused("enrol_not_undoable", batch=batch_id, state=str(batch.get_state_display()))
        done = _changes(batch)
        obstacles = [*_changed_since(batch, done), *_referred_to(done)]
        if obstacles:
            raise UndoRefused("enrol_undo_refused", obstacles, batch=batch_id, count=len(obstacles))
        for model in reversed(LOAD_ORDER):
            _take_back(model, done.get(noun_of(model), {}), batch, by=by, why=why)
        batch.state, batch.finished_at = BatchState.UNDONE, timezone.now()
        batch.save(update_fields=["state", "finished_at"])
    return batch


def _changes(batch: ImportBatch) -> dict[str, dict[int, list[Change]]]:
    """What the batch did, by noun and record, in order."""
    found: dict[str, dict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in Change.objects.filter(batch=batch).order_by("id"):
        found[change.noun][change.record_id].append(change)
    return found


def _is_entered(changes: Iterable[Change]) -> bool:
    return any(change.kind in (ChangeKind.CREATED, ChangeKind.RESTORED) for change in changes)


def _changed_since(batch: ImportBatch, done: Mapping[str, Mapping[int, list[Change]]]) -> list[Obstacle]:
    found: list[Obstacle] = []
    for noun, records in done.items():
        first = min(changes[0].pk for changes in records.values())
        later: dict[int, Change] = {}
        for change in Change.objects.filter(noun=noun, pk__gt=first).exclude(batch=batch).select_related("actor"):
            mine = records.get(change.record_id)
            if mine and change.pk > mine[-1].pk:
                later.setdefault(change.record_id, change)
        named = model_of(noun)._default_manager.in_bulk(list(later))
        for pk, change in later.items():
            said = f"{change.actor or ''} {timezone.localtime(change.at):%Y-%m-%d %H:%M}".strip()
            found.append(Obstacle(noun, named[pk].code, str(named[pk]), "changed", said))
    return found


def _referred_to(done: Mapping[str, Mapping[int, list[Change]]]) -> list[Obstacle]:
    """Records that the import entered and that others, which it did not enter, refer to."""
    entered = {noun: {pk for pk, c in records.items() if _is_entered(c)} for noun, records in done.items()}
    found: list[Obstacle] = []
    for referring in apps.get_app_config("registry").get_models():
        for field in referring._meta.concrete_fields:
            if not field.is_relation or not isinstance(field.related_model, type):
                continue
            if not issubclass(field.related_model, Record):
                continue
            targets = entered.get(noun_of(field.related_model), set())
            if targets:
                found += _referring(referring, field.attname, targets, entered)
    return found


def _referring(referring: Any, name: str, targets: set[int], entered: Mapping[str, set[int]]) -> list[Obstacle]:
    is_noun = issubclass(referring, Record)
    rows = referring._base_manager.filter(**{f"{name}__isnull": False})
    if is_noun:
        rows = rows.filter(archived_at=None)
    own = entered.get(noun_of(referring), set()) if is_noun else set()
    pairs = [(pk, target) for pk, target in rows.values_list("pk", name) if target in targets and pk not in own]
    sources = referring._base_manager.in_bulk([pk for pk, _ in pairs[:200]])
    model = referring._meta.get_field(name.removesuffix("_id")).related_model
    named = model._base_manager.in_bulk([target for _, target in pairs[:200]])
    return [
        Obstacle(noun_of(model), named[target].code, str(named[target]), "referred", str(sources[pk]))
        for pk, target in pairs[:200]
    ]


def _take_back(
    model: type[Record], records: Mapping[int, list[Change]], batch: ImportBatch, *, by: User | None, why: str
) -> None:
    if not records:
        return
    versions = dict(model._default_manager.values_list("pk", "version"))
    columns = {column.attribute: column for column in columns_of(model)}
    rows: list[RowChange] = []
    links: dict[str, dict[int, list[int]]] = defaultdict(dict)
    now = timezone.now()
    for pk, changes in records.items():
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for change in changes:
            if change.kind != ChangeKind.CREATED:
                before = {**change.before, **before}
                after = {**after, **change.after}
        for name in [name for name in before if columns[name].is_many]:
            links[name][pk] = _ids(columns[name], before.pop(name))
            after.pop(name, None)
        old = {name: _value(columns[name], value) for name, value in before.items()}
        kind = ChangeKind.ARCHIVED if _is_entered(changes) else ChangeKind.CHANGED
        unsaid = {"archived_at": now} if kind == ChangeKind.ARCHIVED else {}
        if old or unsaid:
            rows.append(RowChange(pk, versions[pk], after, old, kind, why, unsaid))
    for name, targets in links.items():
        entering.link_rows(model, columns[name], targets, by=by, batch=batch)
    entering.change_rows(model, rows, by=by, batch=batch)


def _value(column: BookColumn, value: Any) -> Any:
    """A value as history keeps it, as the field takes it."""
    if value is None:
        return None if column.field.null else ""
    return value if column.reference is not None else column.field.to_python(value)


def _ids(column: BookColumn, codes: list[str] | None) -> list[int]:
    assert column.reference is not None
    return list(column.reference._default_manager.filter(code__in=codes or []).values_list("pk", flat=True))
