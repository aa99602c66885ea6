"""What may stand in the book only once: a stand of a festival, a certificate's number. One writer at a time looks.

A unique index would refuse too, but it would also refuse to be made over books that hold something twice already, and
it could not say whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from nonggu.errors import NongguError
from nonggu.registry.models import Certificate, CodeSeries, Exhibitor
from nonggu.registry.models.exhibitor import ExhibitorState
from nonggu.registry.models.record import Record

#: More rows than this are looked for in one pass over the noun.
FEW = 400


class Taken(NongguError):
    """Another record has it already."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Once:
    """`fields` together name one thing, which the last of them says; records in `beside` do not hold it."""

    fields: tuple[str, ...]
    code: str
    beside: Q = field(default_factory=lambda: Q(pk__in=()))


ONCE: dict[type[Record], tuple[Once, ...]] = {
    Exhibitor: (Once(("festival", "stand"), "stand_taken", Q(state=ExhibitorState.CANCELLED)),),
    Certificate: (Once(("scheme", "number"), "certificate_taken"),),
}


@contextmanager
def kept_once(model: type[Record]) -> Iterator[list[int]]:
    """A transaction that writes records of the noun; put the keys of what it writes into the list.

    Raises Taken, and nothing is written, where one of them would hold what another holds already.
    """
    written: list[int] = []
    with transaction.atomic():
        if model in ONCE:
            wait_for_turn(model)
        yield written
        for rule in ONCE.get(model, ()):
            refuse_twice(model, rule, written)


def wait_for_turn(model: type[Record]) -> None:
    """One writer of the noun at a time."""
    take_turn(f"once:{model._meta.model_name}")


def take_turn(name: str) -> None:
    """Within a transaction: wait until no other that took the turn of this name goes on.

    SQLite's IMMEDIATE transactions lock the whole book anyway; PostgreSQL locks a row.
    """
    CodeSeries.objects.get_or_create(noun=name)
    CodeSeries.objects.select_for_update().get(noun=name)


def refuse_twice(model: type[Record], rule: Once, written: Sequence[int]) -> None:
    """Raise Taken where one of the written records holds what another does too."""
    holders = _holders(model, rule)
    looked_at = holders
    if len(written) <= FEW:
        looked_at = holders.filter(_same(rule, holders.filter(pk__in=written)))
    twice = looked_at.order_by().values(*rule.fields).annotate(count=Count("pk")).filter(count__gt=1)
    for key in twice.values(*rule.fields).iterator():
        ids = list(holders.filter(**key).values_list("pk", flat=True))
        mine = [pk for pk in ids if pk in set(written)]
        if mine:
            other = next((pk for pk in ids if pk not in mine), mine[0])
            holder = holders.with_titles().get(pk=other)  # type: ignore[attr-defined]
            raise Taken(rule.code, what=str(key[rule.fields[-1]]), holder=str(holder), code=holder.code)


def _holders(model: type[Record], rule: Once) -> QuerySet[Any]:
    return model._default_manager.filter(archived_at=None).exclude(rule.beside).exclude(**{rule.fields[-1]: ""})


def _same(rule: Once, written: QuerySet[Any]) -> Q:
    """Records that hold what one of these holds."""
    found = Q(pk__in=())
    for key in islice(written.order_by().values(*rule.fields).distinct(), FEW):
        found |= Q(**key)
    return found
