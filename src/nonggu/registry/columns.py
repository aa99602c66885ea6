"""What a noun's fields are called, hold and mean: made from the models once, used by workbooks, pages and the API."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils import translation

from nonggu.exchange.columns import Choice, Column, Kind
from nonggu.registry.models.record import Record

#: Units by the end of a field's name, as they are shown; the longest end that fits holds.
UNITS: dict[str, str] = {
    "_fen": "万元",
    "_mu": "亩",
    "_t_per_year": "吨/年",
    "_t_last_year": "吨",
    "_g_per_kg": "g/kg",
    "_mg_per_kg": "mg/kg",
    "_ms_per_cm": "mS/cm",
    "_cm": "cm",
    "_m": "m",
    "_kw": "kW",
    "_deg": "°",
}

_KINDS: tuple[tuple[type[models.Field], Kind], ...] = (
    (models.BooleanField, "boolean"),
    (models.DateField, "date"),
    (models.DecimalField, "decimal"),
    (models.IntegerField, "integer"),
)


@dataclass(frozen=True, slots=True)
class BookColumn:
    """One field of a noun as a column: its description, its model field and, for references, the noun referred to."""

    column: Column
    field: Any
    reference: type[Record] | None = None
    is_many: bool = False

    @property
    def attribute(self) -> str:
        """The attribute of a record that holds the value (`organisation_id` for references)."""
        return str(self.field.name if self.is_many else self.field.attname)


def unit_of(field_name: str) -> str:
    """The unit that a field's name says, as shown; empty where it says none."""
    ends = [end for end in UNITS if field_name.endswith(end)]
    return UNITS[max(ends, key=len)] if ends else ""


@cache
def columns_of(model: type[Record]) -> tuple[BookColumn, ...]:
    """The columns of a noun in the order of its form: `code`, its own fields, then where it comes from.

    Fields that the book keeps by itself (who, when, batch, version, archive) are not columns.
    """
    common = {field.name for field in Record._meta.get_fields()}
    own: list[Any] = [
        field
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.name not in common and field.editable and not isinstance(field, models.AutoField | models.FileField)
    ]
    by_name = {field.name: field for field in model._meta.fields}
    tail = [by_name[name] for name in ("origin", "source", "source_date", "note")]
    return tuple(_column(model, field) for field in (by_name["code"], *own, *tail))


def column_of(model: type[Record], field_name: str) -> BookColumn:
    """The column of a field. Raises KeyError when the noun has no such column."""
    for column in columns_of(model):
        if column.field.name == field_name:
            return column
    raise KeyError(field_name)


def _column(model: type[Record], field: Any) -> BookColumn:
    unit = unit_of(field.name)
    kind = _kind(field)
    name = field.name.removesuffix("_fen") if kind == "money" else field.name
    reference = field.related_model if field.is_relation else None
    column = Column(
        name=name,
        zh=_label(field.verbose_name, "zh-hans"),
        en=_label(field.verbose_name, "en"),
        kind=kind,
        unit=unit,
        required=_is_required(field),
        meaning_zh=_label(field.help_text, "zh-hans"),
        meaning_en=_label(field.help_text, "en"),
        lower=_lower(field),
        choices=_choices(field),
        also=_shorter(_label(field.verbose_name, "zh-hans")),
    )
    return BookColumn(column, field, reference, field.many_to_many or False)


def _shorter(label: str) -> tuple[str, ...]:
    """A label without what stands in brackets at its end, as people head their columns."""
    bare = re.sub(r"（[^（）]*）$", "", label)
    return (bare,) if bare != label else ()


def _is_required(field: Any) -> bool:
    return not field.blank and not field.has_default() and field.name != "code"


def _kind(field: Any) -> Kind:
    if field.name.endswith("_fen"):
        return "money"
    for of_type, kind in _KINDS:
        if isinstance(field, of_type):
            return kind
    return "code" if "code" in field.name or field.name in ("uscc", "phone", "id_number", "number") else "text"


def _lower(field: Any) -> float | None:
    is_natural = isinstance(field, models.PositiveIntegerField | models.PositiveBigIntegerField)
    return 0 if is_natural else None


def _choices(field: Any) -> tuple[Choice, ...]:
    if field.is_relation or not field.choices:
        return ()
    return tuple(Choice(value, _label(label, "zh-hans"), _label(label, "en")) for value, label in field.choices)


def _label(label: Any, language: str) -> str:
    with translation.override(language):
        text = str(label or "")
    return text[:1].upper() + text[1:] if language == "en" else text
