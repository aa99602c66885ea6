"""The facts of a noun in groups, the same on its detail and in its form."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.models.record import Record


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Some facts under one heading."""

    key: str
    name: Promise
    fields: tuple[str, ...]


GROUP_NAMES = {
    "what": _("What it is"),
    "links": _("Who and where"),
    "dates": _("When"),
    "amounts": _("Amounts and numbers"),
    "words": _("In words"),
    "contact": _("Personal data"),
    "source": _("Where it comes from"),
}
SOURCE_FIELDS = ("origin", "source", "source_date", "note")


def group_facts(model: type[Record]) -> tuple[FactGroup, ...]:
    """Every field of the noun in exactly one group, in the order of the noun."""
    found: dict[str, list[str]] = {key: [] for key in GROUP_NAMES}
    for column in columns_of(model):
        found[_group_of(model, column)].append(column.field.name)
    return tuple(FactGroup(key, GROUP_NAMES[key], tuple(names)) for key, names in found.items() if names)


def _group_of(model: type[Record], column: BookColumn) -> str:
    field = column.field
    if field.name in SOURCE_FIELDS:
        return "source"
    if field.name in model.personal_fields and field.name != model.title_field:
        return "contact"
    if column.reference and field.name != model.title_field:
        return "links"
    if isinstance(field, models.DateField):
        return "dates"
    if column.column.kind in ("money", "decimal", "integer"):
        return "what" if field.name in ("year", "entry_year", "edition", "position") else "amounts"
    if isinstance(field, models.TextField) and field.name != model.title_field:
        return "words"
    return "what"
