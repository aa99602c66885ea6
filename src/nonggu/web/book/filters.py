"""What narrows a list: code lists, yes or no, years, references, origin, the archive, and the day it held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nonggu.exchange.cells import CellError, read_date
from nonggu.phrases.saying import say
from nonggu.registry import access
from nonggu.registry.columns import BookColumn, column_of, columns_of
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.wording import label_of, language
from nonggu.web.book.page import CHOSEN_FROM_LIST, NounPage

Kind = Literal["select", "day", "number", "link"]
UNKNOWN = "unknown"
#: How many records a list of references offers.
MOST_OPTIONS = 300


@dataclass(frozen=True, slots=True)
class Option:
    """One value to choose."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter as the page shows it. `shown` is its value in words, `error` why it cannot be used."""

    name: str
    label: str
    kind: Kind
    value: str
    options: tuple[Option, ...] = ()
    shown: str = ""
    error: str = ""

    @property
    def is_active(self) -> bool:
        """Whether it narrows the list."""
        return bool(self.value) and not self.error


def read_filters(page: NounPage, params: Mapping[str, str], user: User) -> list[Filter]:
    """The noun's filters with the values of the address; references that the list does not offer only when given."""
    found = [_field_filter(column_of(page.model, name), params, user) for name in page.filters]
    offered = set(page.filters)
    for column in columns_of(page.model):
        if column.reference and column.field.name not in offered and params.get(column.field.name):
            found.append(_link_filter(column, params[column.field.name], user))
    if page.has_validity:
        found.append(_day_filter("held_on", _("held on the day"), params.get("held_on", "")))
    found.append(_field_filter(column_of(page.model, "origin"), params, user))
    found.append(_archive_filter(params.get("archive", "")))
    return found


def narrow(records: QuerySet[Any], filters: list[Filter]) -> QuerySet[Any]:
    """The records that every filter lets through; archived ones only when asked for."""
    archive = next((one.value for one in filters if one.name == "archive"), "")
    if archive != "all":
        records = records.filter(archived_at__isnull=archive != "archived")
    for one in filters:
        if one.is_active and one.name != "archive":
            records = _narrow_by(records, one)
    return records


def _narrow_by(records: QuerySet[Any], one: Filter) -> QuerySet[Any]:
    model: type[Record] = records.model
    if one.name == "held_on":
        held = model._default_manager.held_on(read_date(one.value))  # type: ignore[attr-defined]
        return records.filter(pk__in=held.values("pk"))
    column = column_of(model, one.name)
    if one.value == UNKNOWN:
        return records.filter(_is_unknown(column))
    if column.reference:
        return records.filter(**{f"{one.name}__code": one.value})
    if isinstance(column.field, models.BooleanField):
        return records.filter(**{one.name: one.value == "yes"})
    return records.filter(**{one.name: one.value})


def _is_unknown(column: BookColumn) -> models.Q:
    empty = models.Q(**{f"{column.field.name}__isnull": True})
    return empty | models.Q(**{column.field.name: ""}) if column.column.choices else empty


def _field_filter(column: BookColumn, params: Mapping[str, str], user: User) -> Filter:
    name, value = column.field.name, params.get(column.field.name, "").strip()
    if column.column.kind == "integer":
        is_wrong = bool(value) and (not value.isascii() or not value.isdigit() or len(value) > 6)
        error = say("filter_not_a_number", {"text": value}, language()) if is_wrong else ""
        return Filter(name, label_of(column), "number", value, (), value, error)
    options = _options(column, user)
    chosen = next((option for option in options if option.value == value), None)
    if value and chosen is None:
        error = say("filter_unknown", {"text": value}, language())
        return Filter(name, label_of(column), "select", value, options, value, error)
    return Filter(name, label_of(column), "select", value, options, chosen.label if chosen else "")


def _options(column: BookColumn, user: User) -> tuple[Option, ...]:
    unknown = Option(UNKNOWN, _("unknown"))
    if isinstance(column.field, models.BooleanField):
        return Option("yes", _("yes")), Option("no", _("no")), unknown
    if column.reference in CHOSEN_FROM_LIST and column.reference is not None:
        found = access.visible(user, column.reference).filter(archived_at=None)[:MOST_OPTIONS]
        return tuple(Option(record.code, str(record)) for record in found)
    names = tuple(Option(c.value, c.zh if language() == "zh" else c.en) for c in column.column.choices)
    return (*names, unknown) if column.field.blank else names


def _link_filter(column: BookColumn, code: str, user: User) -> Filter:
    assert column.reference is not None
    found = access.visible_few(user, column.reference).filter(code=code).first()
    if found is None:
        error = say("filter_unknown", {"text": code}, language())
        return Filter(column.field.name, label_of(column), "link", code, (), code, error)
    return Filter(column.field.name, label_of(column), "link", code, (), str(found))


def _day_filter(name: str, label: str, value: str) -> Filter:
    try:
        shown = read_date(value).isoformat() if value.strip() else ""
        return Filter(name, label, "day", shown, (), shown)
    except CellError as error:
        return Filter(name, label, "day", value, (), value, say(error.code, error.params, language()))


def _archive_filter(value: str) -> Filter:
    options = (Option("archived", _("archived only")), Option("all", _("with archived")))
    chosen = next((option.label for option in options if option.value == value), "")
    return Filter("archive", _("archive"), "select", value if chosen else "", options, chosen)
