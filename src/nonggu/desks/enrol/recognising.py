"""Which record of the book a row is: by its code, else by the noun's declared keys, never by position."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nonggu.errors import NongguError
from nonggu.registry.access import EVERYTHING, change_scope, changeable
from nonggu.registry.finding import name_key
from nonggu.registry.models import OrganisationAlias, User
from nonggu.registry.models.import_batch import BatchState
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of


@dataclass(slots=True)
class KnownRecord:
    """A record of the book as far as a workbook needs it; `values` are by attribute.

    `is_undone`: an undone import had entered it, so that the next import may bring it back.
    """

    pk: int
    code: str
    version: int
    is_archived: bool
    is_undone: bool
    merged_into: int | None
    values: dict[str, Any]


#: A declared key's place and the values that fill it.
Key = tuple[int, tuple[object, ...]]


class NotRecognised(NongguError):
    """A row that may not or cannot be one record: `code` says why."""


class Recogniser:
    """The records of one noun by code and by declared key."""

    def __init__(self, model: type[Record], attributes: Iterable[str], by: User | None) -> None:
        self.model = model
        self.keys = [tuple(model._meta.get_field(name).attname for name in key) for key in model.natural_keys]
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self._defaults = {name: fields[name].get_default() for key in self.keys for name in key}
        self._codes: dict[str, KnownRecord] = {}
        self._by_key: list[dict[tuple[object, ...], list[KnownRecord]]] = [defaultdict(list) for _ in self.keys]
        self._aliases: dict[str, KnownRecord] = {}
        self._load(sorted({*attributes, *self._defaults}))
        scope = EVERYTHING if by is None else change_scope(by, noun_of(model))
        self._mine = None if scope == EVERYTHING else set(changeable(by, model).values_list("pk", flat=True))

    def _load(self, names: Sequence[str]) -> None:
        has_merged = any(field.name == "merged_into" for field in self.model._meta.fields)
        rows = self.model._default_manager.order_by("pk").values_list(
            "pk",
            "code",
            "version",
            "archived_at",
            "batch__state",
            "merged_into_id" if has_merged else "archived_at",
            *names,
        )
        by_id: dict[int, KnownRecord] = {}
        for pk, code, version, archived, state, merged, *values in rows.iterator(chunk_size=5000):
            is_undone = archived is not None and state == BatchState.UNDONE
            kept = merged if has_merged else None
            record = KnownRecord(pk, code, version, archived is not None, is_undone, kept, {})
            record.values = dict(zip(names, values, strict=True))
            by_id[pk] = record
            self._codes[code.casefold()] = record
            if not record.is_archived or is_undone or kept:
                for place, key in enumerate(self.keys):
                    self._by_key[place][self._key(key, record.values)].append(record)
        if by_id and noun_of(self.model) == "organisation":
            aliases = OrganisationAlias.objects.current().values_list("value", "organisation_id")
            self._aliases = {name_key(value): by_id[pk] for value, pk in aliases if not by_id[pk].is_archived}

    def _key(self, key: tuple[str, ...], values: Mapping[str, Any]) -> tuple[object, ...]:
        parts: list[object] = []
        for name in key:
            value = values.get(name)
            if value is None:
                value = self._defaults[name]
            parts.append(name_key(value) if isinstance(value, str) else value)
        return tuple(part if part != "" else None for part in parts)

    def keys_of(self, values: Mapping[str, Any]) -> list[Key]:
        """The declared keys that a row's values fill: (place, key). Only the last one may be filled in part."""
        found = []
        for place, key in enumerate(self.keys):
            filled = [name for name in key if values.get(name) is not None]
            if len(filled) == len(key) or (place == len(self.keys) - 1 and filled):
                found.append((place, self._key(key, values)))
        return found

    def find(self, values: Mapping[str, Any], keys: Sequence[Key]) -> KnownRecord | None:
        """The record that a row with these keys (`keys_of`) is; None when it is new. Raises NotRecognised."""
        code = values.get("code")
        if code:
            return self._checked(self._codes.get(code.casefold()))
        if not keys:
            raise NotRecognised("enrol_key_missing")
        for place, key in keys:
            record = self._one(self._by_key[place].get(key, []))
            if record is not None and not self._contradicts(record, values, place):
                return self._checked(record)
        return self._by_alias(values)

    def _one(self, records: list[KnownRecord]) -> KnownRecord | None:
        current = [record for record in records if not record.is_archived]
        if len(current) > 1:
            codes = ", ".join(record.code for record in current[:6])
            raise NotRecognised("enrol_key_ambiguous", count=len(current), codes=codes)
        return (current or records or [None])[0]

    def _contradicts(self, record: KnownRecord, values: Mapping[str, Any], place: int) -> bool:
        """Whether an earlier key says that the row is another record than this one."""
        for key in self.keys[:place]:
            own, theirs = self._key(key, values), self._key(key, record.values)
            if None not in own and None not in theirs and own != theirs:
                return True
        return False

    def _by_alias(self, values: Mapping[str, Any]) -> KnownRecord | None:
        for name in ("uscc", "name"):
            found = self._aliases.get(name_key(values.get(name) or "")) if self._aliases else None
            if found is not None and not (name == "name" and self._contradicts(found, values, 1)):
                return self._checked(found)
        return None

    def _checked(self, record: KnownRecord | None) -> KnownRecord | None:
        if record is None:
            return None
        if self._mine is not None and record.pk not in self._mine:
            raise NotRecognised("enrol_row_forbidden")
        if record.is_archived and record.merged_into is None and not record.is_undone:
            raise NotRecognised("enrol_record_archived", record=record.code)
        return record
