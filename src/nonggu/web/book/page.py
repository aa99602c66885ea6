"""What the pages of a noun show: a frozen spec, most of it made from the noun's fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.functional import Promise

from nonggu.registry.columns import BookColumn, column_of, columns_of
from nonggu.registry.models import (
    Campaign,
    Festival,
    Project,
    ReportForm,
    Township,
    TreatmentPlant,
    Unit,
    Zone,
)
from nonggu.registry.models.record import Record, ValidRecord
from nonggu.registry.nouns import noun_of
from nonggu.registry.search_index.fields import searched
from nonggu.web.book.facts import FactGroup, group_facts
from nonggu.web.book.relations import Relation, relations_of

#: Nouns with few enough records to be chosen from a list.
CHOSEN_FROM_LIST: tuple[type[Record], ...] = (
    Township,
    Unit,
    Festival,
    Zone,
    Campaign,
    Project,
    ReportForm,
    TreatmentPlant,
)
#: How many columns a list shows where its spec does not say.
SHOWN_COLUMNS = 6


@dataclass(frozen=True)
class NounPage:
    """One noun's pages.

    `columns` are the fields that the list shows, the title first; `filters` the fields that narrow it, `sort` its first
    order. `groups` are the facts of the detail and of the form.
    """

    model: type[Record]
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    sort: str
    groups: tuple[FactGroup, ...]
    relations: tuple[Relation, ...]

    @cached_property
    def noun(self) -> str:
        """The noun's name, as addresses have it."""
        return noun_of(self.model)

    @property
    def name(self) -> str:
        """The noun in the reader's language."""
        return str(self.model._meta.verbose_name)

    @property
    def plural(self) -> str:
        """Its plural in the reader's language."""
        return str(self.model._meta.verbose_name_plural)

    @cached_property
    def all_columns(self) -> tuple[BookColumn, ...]:
        """Every column that a list may show, in the order of the form."""
        return columns_of(self.model)

    @cached_property
    def shown_columns(self) -> tuple[BookColumn, ...]:
        """The columns that the list shows unless the reader chooses others."""
        return tuple(column_of(self.model, name) for name in self.columns)

    @property
    def search(self) -> tuple[str, ...]:
        """The lookups that its box searches."""
        return searched(self.model)

    @property
    def has_validity(self) -> bool:
        """Whether the noun holds from one day to another."""
        return issubclass(self.model, ValidRecord)


def page_for(model: type[Record], **wishes: Any) -> NounPage:
    """The spec of a noun: its defaults, with the wishes put over them."""
    defaults = NounPage(
        model=model,
        columns=_default_columns(model),
        filters=_default_filters(model),
        sort="-" + model._meta.get_field("id").name,
        groups=group_facts(model),
        relations=relations_of(model),
    )
    return replace(defaults, **wishes)


@dataclass(frozen=True)
class PageGroup:
    """Nouns that stand together in the menu of the book."""

    name: Promise
    pages: Sequence[NounPage]


def _own(model: type[Record]) -> list[BookColumn]:
    tail = {"origin", "source", "source_date", "note"}
    return [column for column in columns_of(model) if column.field.name not in tail]


def _default_columns(model: type[Record]) -> tuple[str, ...]:
    names = [
        column.field.name
        for column in _own(model)
        if not column.is_many
        and (not isinstance(column.field, models.TextField) or column.field.name == model.title_field)
        and column.field.name not in model.masked_fields
    ]
    names.remove("code")
    title = model.title_field
    rest = [name for name in names if name != title]
    return (title, *rest)[:SHOWN_COLUMNS]


def _default_filters(model: type[Record]) -> tuple[str, ...]:
    found = []
    for column in _own(model):
        is_choice = bool(column.column.choices) or isinstance(column.field, models.BooleanField)
        is_year = column.field.name in ("year", "entry_year")
        if is_choice or is_year or column.reference in CHOSEN_FROM_LIST:
            found.append(column.field.name)
    return tuple(name for name in found if name != "reaches")
