"""Records that a wrong reference may have meant: names that share characters with what was written, the nearest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz import fuzz, process

from nonggu.desks.enrol.naming import book_columns
from nonggu.desks.enrol.queries import Finding
from nonggu.registry import access
from nonggu.registry.finding import name_fields, name_key
from nonggu.registry.models import ImportBatch, User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import model_of

#: How many records are looked at and shown, and from which likeness in per cent.
LOOKED_AT, SHOWN, LEAST_LIKENESS = 2000, 5, 45
#: Pairs of characters of the written name that are looked for.
_PAIRS = 12
_CODES = ("enrol_reference_unknown", "enrol_reference_ambiguous")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that may be meant: its name, and the code that names it beyond doubt."""

    name: str
    code: str


def suggestions_for(finding: Finding, batch: ImportBatch, *, user: User) -> list[Suggestion]:
    """The records that the cell's reference may mean, nearest first; none for other findings."""
    noun = next((s["noun"] for s in batch.preview.get("sheets", []) if s["name"] == finding.error.sheet), "")
    heading = finding.error.params.get("column")
    if finding.error.code not in _CODES or not noun:
        return []
    books = book_columns(model_of(noun)).values()
    reference = next((book.reference for book in books if book.column.zh == heading), None)
    return similar_records(reference, str(finding.error.params.get("text", "")), user=user) if reference else []


def similar_records(model: type[Record], text: str, *, user: User) -> list[Suggestion]:
    """The records of a noun whose names are nearest to the text, among those that the user sees."""
    key, fields = name_key(text), name_fields(model)
    pairs = sorted({key[i : i + 2] for i in range(max(len(key) - 1, 1))})[:_PAIRS]
    if not key or not fields:
        return []
    wanted = Q()
    for pair in pairs:
        for field in fields:
            wanted |= Q(**{f"{field}__icontains": pair})
    found = access.visible(user, model).filter(wanted, archived_at=None).values_list("code", *fields)[:LOOKED_AT]
    names = {code: next((name for name in written if name), code) for code, *written in found}
    keys = {code: name_key(name) for code, name in names.items()}
    near = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=SHOWN)
    return [Suggestion(str(names[code]), code) for _, _, code in near]
