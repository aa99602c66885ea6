"""Where a reference leads: a code or an exact name to a record of the book or to a new row of the same workbook."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from nonggu.desks.enrol.rows import PlannedRow
from nonggu.errors import NongguError
from nonggu.registry.access import visible
from nonggu.registry.models import OrganisationAlias, User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

#: Fields by which a noun is referred to beside its code.
NAME_FIELDS: Mapping[str, tuple[str, ...]] = {
    "organisation": ("name", "short_name", "uscc"),
    "household": ("head",),
    "certificate": ("number",),
    "agreement": ("name", "number"),
    "festival": ("name", "edition"),
    "need": ("title",),
    "problem": ("text",),
}
_SPACES = re.compile(r"\s+")


def name_key(text: object) -> str:
    """A name in the form in which names are compared: half-width, without blanks and letter case."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", str(text))).casefold()


class ReferenceUnknown(NongguError):
    """A reference that leads nowhere, or to several records (`candidates`)."""

    candidates: frozenset[int | PlannedRow] = frozenset()


class References:
    """The names of one noun. `add` puts in the rows of the workbook that are not in the book yet."""

    def __init__(self, model: type[Record], by: User | None) -> None:
        self.model = model
        self.fields = name_fields(model)
        self._codes: dict[str, int | PlannedRow] = {}
        self._names: dict[str, dict[int | PlannedRow, str]] = defaultdict(dict)
        self._seen: dict[str, int | PlannedRow | ReferenceUnknown] = {}
        has_merged = any(field.name == "merged_into" for field in model._meta.fields)
        found = visible(by, model).values_list(
            "pk", "code", "archived_at", "merged_into_id" if has_merged else "archived_at", *self.fields
        )
        for pk, code, archived, kept, *names in found.iterator(chunk_size=5000):
            if archived is None:
                self._put(pk, code, names)
            elif has_merged and kept:
                self._codes[code.casefold()] = kept
        if noun_of(model) == "organisation":
            aliases = OrganisationAlias.objects.current().filter(organisation__archived_at=None)
            for pk, value in aliases.values_list("organisation_id", "value"):
                self._names[name_key(value)].setdefault(pk, value)

    def _put(self, target: int | PlannedRow, code: str, names: list[object]) -> None:
        if code:
            self._codes[code.casefold()] = target
        for name in names:
            if name:
                self._names[name_key(name)].setdefault(target, code)

    def add(self, target: int | PlannedRow, values: Mapping[str, object]) -> None:
        """Let a row of the workbook be referred to by its code and names."""
        self._put(target, str(values.get("code") or ""), [values.get(name) for name in self.fields])
        self._seen.clear()

    def find(self, text: str) -> int | PlannedRow:
        """The record or row of that code or name. Raises ReferenceUnknown."""
        found = self._seen.get(text)
        if found is None:
            found = self._seen[text] = self._find(text)
        if isinstance(found, ReferenceUnknown):
            raise found
        return found

    def _find(self, text: str) -> int | PlannedRow | ReferenceUnknown:
        target = self._codes.get(text.casefold())
        if target is not None:
            return target
        named = self._names.get(name_key(text), {})
        if not named:
            return ReferenceUnknown("enrol_reference_unknown", text=text[:60])
        if len(named) > 1:
            codes = ", ".join(sorted(filter(None, named.values())))[:120]
            several = ReferenceUnknown("enrol_reference_ambiguous", text=text[:60], count=len(named), codes=codes)
            several.candidates = frozenset(named)
            return several
        return next(iter(named))


def name_fields(model: type[Record]) -> tuple[str, ...]:
    """The text fields by which records of the noun are named."""
    known = NAME_FIELDS.get(noun_of(model))
    if known is not None:
        return known
    title = model._meta.get_field(model.title_field)
    if title.is_relation:
        # Titled by what it refers to; lists that people exported name it so.
        related: type[Record] = title.related_model
        names = name_fields(related)[:1]
        return tuple(f"{title.name}__{name}" for name in names)
    return () if title.name == "code" else (title.name,)
