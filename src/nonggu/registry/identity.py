"""Who is who: codes that the book gives, names and codes over time, merging and un-merging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from nonggu.errors import NongguError
from nonggu.registry import access, history, telling
from nonggu.registry.models import Change, CodeSeries, Organisation, OrganisationAlias, User
from nonggu.registry.models.change import ChangeKind
from nonggu.registry.models.organisation_alias import AliasKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

R = TypeVar("R", bound=Record)


def give_codes(model: type[Record], records: Sequence[Record]) -> None:
    """Give a code to every record that has none: the noun's letters and the next number. Call in a transaction."""
    without = [record for record in records if not record.code]
    given = {record.code for record in records if record.code}
    for record, code in zip(without, next_codes(model, len(without), given), strict=True):
        record.code = code


def next_codes(model: type[Record], count: int, given: set[str]) -> list[str]:
    """The next `count` codes of the noun that are neither in the book nor among `given`. Call in a transaction."""
    if not count:
        return []
    noun, prefix = noun_of(model), model.code_prefix
    CodeSeries.objects.get_or_create(noun=noun)
    series = CodeSeries.objects.select_for_update().get(noun=noun)
    taken = set(model._default_manager.filter(code__startswith=f"{prefix}-").values_list("code", flat=True)) | given
    codes: list[str] = []
    number = series.last
    while len(codes) < count:
        number += 1
        code = f"{prefix}-{number:06d}"
        if code not in taken:
            codes.append(code)
    series.last = number
    series.save(update_fields=["last"])
    return codes


def is_mergeable(model: type[Record]) -> bool:
    """Whether records of the noun can be merged."""
    return any(field.name == "merged_into" for field in model._meta.fields)


def merge_records(kept: R, lost: R, *, by: User | None, why: str = "") -> Change:
    """Merge `lost` into `kept`: what refers to `lost` refers to `kept` from now on, `lost` is put away.

    The names and codes of a lost organisation become aliases of the kept one. Returns the row of history from
    which `unmerge_record` takes everything back. Raises NongguError when the two cannot be merged.
    """
    model = type(kept)
    access.require_change(by, model, [kept, lost])
    with transaction.atomic():
        both = {r.pk: r for r in model._default_manager.select_for_update().filter(pk__in=[kept.pk, lost.pk])}
        if len(both) < 2 or any(r.archived_at or getattr(r, "merged_into_id", None) for r in both.values()):
            raise NongguError("merge_impossible", kept=str(kept), lost=str(lost))
        kept, lost = both[kept.pk], both[lost.pk]
        moved = _move_references(kept, lost, by=by, why=why)
        aliases = _alias_the_lost(kept, lost, by=by) if isinstance(lost, Organisation) else []
        _put_away(lost, into=kept, by=by)
        row = history.change_row(
            lost,
            ChangeKind.MERGED,
            by=by,
            after={"merged_into_id": kept.pk, "moved": moved, "aliases": aliases},
            why=why,
        )
        counterpart = history.change_row(kept, ChangeKind.MERGED, by=by, after={"merged_from_id": lost.pk}, why=why)
        history.write([row, counterpart])
        telling.tell(model, [telling.Deed(r.pk, ChangeKind.MERGED) for r in (kept, lost)], by=by)
    return row


def unmerge_record(lost: R, *, by: User | None, why: str = "") -> R:
    """Take a merge back: references that the merge moved, and that nobody moved since, return to `lost`."""
    model = type(lost)
    access.require_change(by, model, [lost])
    with transaction.atomic():
        lost = model._default_manager.select_for_update().get(pk=lost.pk)
        merge = Change.objects.filter(noun=noun_of(model), record_id=lost.pk, kind=ChangeKind.MERGED).first()
        kept_id = getattr(lost, "merged_into_id", None)
        if merge is None or kept_id is None:
            raise NongguError("not_merged", title=str(lost))
        for label, field, ids in merge.after["moved"]:
            referring = apps.get_model("registry", label)
            back = referring._base_manager.filter(pk__in=ids, **{f"{field}_id": kept_id})
            _repoint(referring, back, field, kept_id, lost.pk, by=by, why=why)
        _archive_aliases(merge.after["aliases"], by=by, why=why)
        _put_away(lost, into=None, by=by)
        kept = model._default_manager.get(pk=kept_id)
        history.write(
            [
                history.change_row(lost, ChangeKind.UNMERGED, by=by, before={"merged_into_id": kept_id}, why=why),
                history.change_row(kept, ChangeKind.UNMERGED, by=by, before={"merged_from_id": lost.pk}, why=why),
            ]
        )
    return lost


def _references(model: type[Record]) -> list[tuple[type[models.Model], str]]:
    """Who refers to the noun; what is derived is left where it is, for it is made anew."""
    found = []
    for referring in apps.get_app_config("registry").get_models():
        if getattr(referring, "is_derived", False):
            continue
        for field in referring._meta.fields:
            if field.is_relation and field.related_model is model and field.name != "merged_into":
                found.append((referring, field.name))
    return found


def _move_references(kept: Record, lost: Record, *, by: User | None, why: str) -> list[list[Any]]:
    moved: list[list[Any]] = []
    for referring, field in _references(type(kept)):
        rows = referring._base_manager.filter(**{f"{field}_id": lost.pk})
        ids = _repoint(referring, rows, field, lost.pk, kept.pk, by=by, why=why)
        if ids:
            moved.append([referring.__name__, field, ids])
    return moved


def _repoint(
    referring: type[models.Model], rows: Any, field: str, old: int, new: int, *, by: User | None, why: str
) -> list[int]:
    records = list(rows)
    ids = [record.pk for record in records]
    if not ids:
        return ids
    referring._base_manager.filter(pk__in=ids).update(**{f"{field}_id": new})
    if issubclass(referring, Record):
        referring._base_manager.filter(pk__in=ids).update(
            version=models.F("version") + 1, changed_at=timezone.now(), changed_by=by
        )
        name = f"{field}_id"
        history.write(
            [
                history.change_row(r, ChangeKind.CHANGED, by=by, before={name: old}, after={name: new}, why=why)
                for r in records
                if isinstance(r, Record)
            ]
        )
    return ids


def _alias_the_lost(kept: Record, lost: Organisation, *, by: User | None) -> list[int]:
    known = set(OrganisationAlias.objects.filter(organisation_id=kept.pk).values_list("value", flat=True))
    known |= {getattr(kept, "name", ""), getattr(kept, "uscc", "")}
    wanted = [(AliasKind.OTHER_NAME, lost.name), (AliasKind.CREDIT_CODE, lost.uscc)]
    aliases = [
        OrganisationAlias(
            organisation_id=kept.pk, kind=kind, value=value, origin=lost.origin, entered_by=by, changed_by=by
        )
        for kind, value in wanted
        if value and value not in known
    ]
    give_codes(OrganisationAlias, aliases)
    OrganisationAlias.objects.bulk_create(aliases)
    history.write([history.change_row(a, ChangeKind.CREATED, by=by, after=history.snapshot(a)) for a in aliases])
    return [alias.pk for alias in aliases]


def _archive_aliases(ids: Sequence[int], *, by: User | None, why: str) -> None:
    aliases = list(OrganisationAlias.objects.filter(pk__in=ids, archived_at=None))
    now = timezone.now()
    changed = {"archived_at": now, "changed_at": now, "changed_by": by, "version": models.F("version") + 1}
    OrganisationAlias.objects.filter(pk__in=[alias.pk for alias in aliases]).update(**changed)
    history.write([history.change_row(alias, ChangeKind.ARCHIVED, by=by, why=why) for alias in aliases])


def _put_away(lost: Any, *, into: Record | None, by: User | None) -> None:
    lost.merged_into_id = into.pk if into else None
    lost.archived_at = timezone.now() if into else None
    lost.version += 1
    lost.changed_at, lost.changed_by = timezone.now(), by
    lost.save(update_fields=["merged_into", "archived_at", "version", "changed_at", "changed_by"])
