"""Where a reference leads: a code or an exact name to a record of the book or to a new row of the same workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from nonggu.desks.enrol.rows import PlannedRow
from nonggu.errors import NongguError
from nonggu.registry.access import visible
from nonggu.registry.finding import NameIndex, aliases, index_of, name_fields
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of


class ReferenceUnknown(NongguError):
    """A reference that leads nowhere, or to several records (`candidates`)."""

    candidates: frozenset[int | PlannedRow] = frozenset()


class References:
    """The names of one noun. `add` puts in the rows of the workbook that are not in the book yet."""

    def __init__(self, model: type[Record], by: User | None) -> None:
        self.model = model
        self.fields = name_fields(model)
        self._index = cast("NameIndex[int | PlannedRow]", index_of(model, visible(by, model)))
        self._seen: dict[str, int | PlannedRow | ReferenceUnknown] = {}
        if noun_of(model) == "organisation":
            for pk, value in aliases().values_list("organisation_id", "value"):
                self._index.put(pk, "", [value])

    def add(self, target: int | PlannedRow, values: Mapping[str, object]) -> None:
        """Let a row of the workbook be referred to by its code and names."""
        self._index.put(target, str(values.get("code") or ""), [values.get(name) for name in self.fields])
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
        named = self._index.find(text)
        if not named:
            return ReferenceUnknown("enrol_reference_unknown", text=text[:60])
        if len(named) > 1:
            codes = ", ".join(sorted(filter(None, named.values())))[:120]
            several = ReferenceUnknown("enrol_reference_ambiguous", text=text[:60], count=len(named), codes=codes)
            several.candidates = frozenset(named)
            return several
        return next(iter(named))
