"""Which nouns refer to a noun, and how many of their records refer to one record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from nonggu.registry import access
from nonggu.registry.columns import column_of
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of, nouns
from nonggu.registry.wording import label_of

#: How many related records a detail names; the rest is one click away.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Relation:
    """Records of `model` whose `field` refers to the noun."""

    model: type[Record]
    field: str
    is_only: bool

    @property
    def key(self) -> str:
        """A name for the relation that is unique within a noun."""
        return f"{self.model.__name__.lower()}_{self.field}"

    @property
    def noun(self) -> str:
        """The related noun, as addresses have it."""
        return noun_of(self.model)

    @property
    def label(self) -> str:
        """The related noun, and the field where a noun refers in several ways."""
        plural = str(self.model._meta.verbose_name_plural)
        return plural if self.is_only else f"{plural} · {label_of(column_of(self.model, self.field))}"


@cache
def relations_of(model: type[Record]) -> tuple[Relation, ...]:
    """Every reference of a noun of the book to this one, in the order of the book."""
    found: list[tuple[type[Record], str]] = []
    for other in nouns().values():
        for field in (*other._meta.fields, *other._meta.many_to_many):
            if field.is_relation and field.related_model is model and field.name != "merged_into":
                found.append((other, field.name))
    by_model = [other for other, _ in found]
    return tuple(Relation(other, name, by_model.count(other) == 1) for other, name in found)


@dataclass(frozen=True, slots=True)
class Related:
    """The records of a relation that the reader sees: how many, and the first of them."""

    relation: Relation
    count: int
    records: list[Record]


def related_to(record: Record, relations: tuple[Relation, ...], *, user: User) -> list[Related]:
    """Relations that have records, counted in one query; their first records in one query each."""
    counts = _counts(record, relations, user)
    return [
        Related(relation, counts[relation.key], list(_records(relation, record, user).with_titles()[:NAMED]))  # type: ignore[attr-defined]
        for relation in relations
        if counts.get(relation.key)
    ]


def _records(relation: Relation, record: Record | OuterRef, user: User) -> QuerySet[Any]:
    key = record.pk if isinstance(record, Record) else record
    # Not `archived_at=None`: where nearly nothing is archived, SQLite may read by that index instead of the reference.
    living = access.visible_few(user, relation.model).exclude(archived_at__isnull=False)
    return living.filter(**{relation.field: key}).order_by("-id")


def _counts(record: Record, relations: tuple[Relation, ...], user: User) -> dict[str, int]:
    model = type(record)
    subqueries = {}
    for relation in relations:
        counted = _records(relation, OuterRef("pk"), user).order_by().values(relation.field)
        subqueries[relation.key] = Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), Value(0))
    if not subqueries:
        return {}
    found = model._default_manager.filter(pk=record.pk).annotate(**subqueries).values(*subqueries).first()
    return dict(found or {})
