"""Whom a record concerns: the accounts whose own it is, its unit's staff, and who entered it by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from nonggu.registry.belonging import OWN_SEEN_IF, PATHS, Paths
from nonggu.registry.models import Unit, User
from nonggu.registry.models.record import Record
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import noun_of
from nonggu.registry.scopes import STAFF_WRITERS

LINKS = ("organisation", "person", "household")


def accounts_of(record: Record) -> QuerySet[User]:
    """The accounts whose own the record is, by its organisation, person or household, and who entered it by hand."""
    return User.objects.filter(pk__in=concerned_by(type(record), [record.pk]).get(record.pk, ()))


def accounts_of_unit(unit: Unit | int | None) -> QuerySet[User]:
    """The accounts of a unit."""
    return User.objects.filter(unit=unit, is_active=True) if unit is not None else User.objects.none()


def accounts_in(*roles: UserRole) -> QuerySet[User]:
    """The accounts in these roles."""
    return User.objects.filter(role__in=roles, is_active=True)


def staff_by_township() -> dict[int | None, set[int]]:
    """The keys of the living officers and clerks of each township, by their own or their unit's; None: of the county."""
    found: dict[int | None, set[int]] = defaultdict(set)
    rows = accounts_in(*STAFF_WRITERS).values_list("pk", "township_id", "unit_id", "unit__township_id")
    for pk, township, unit, of_unit in rows:
        if township or of_unit or unit is None:
            found[township or of_unit].add(pk)
    return dict(found)


def concerned_by(model: type[Record], ids: Collection[int]) -> dict[int, set[int]]:
    """The keys of the accounts that each of the records concerns; records that concern nobody are left out.

    As many queries for one record as for thousands.
    """
    found: dict[int, set[int]] = defaultdict(set)
    paths = PATHS.get(noun_of(model), Paths())
    for link, accounts in _linked_accounts().items():
        for path in getattr(paths, link) if accounts else ():
            for pk, key in _rows(model, ids, path, list(accounts)):
                found[pk] |= accounts[key]
    by_hand = model._default_manager.filter(pk__in=ids, batch=None, entered_by__is_active=True)
    for pk, account in by_hand.order_by().values_list("pk", "entered_by_id"):
        found[pk].add(account)
    return dict(found)


def _linked_accounts() -> dict[str, dict[int, set[int]]]:
    """The living accounts of each organisation, person and household that has any."""
    found: dict[str, dict[int, set[int]]] = {link: defaultdict(set) for link in LINKS}
    for account, *keys in User.objects.filter(is_active=True).values_list("pk", *(f"{link}_id" for link in LINKS)):
        for link, key in zip(LINKS, keys, strict=True):
            if key is not None:
                found[link][key].add(account)
    return found


def _rows(model: type[Record], ids: Collection[int], path: str, keys: list[int]) -> Any:
    if path == "pk":
        return [(pk, pk) for pk in set(ids) & set(keys)]
    seen = OWN_SEEN_IF.get(noun_of(model), {})
    return model._default_manager.filter(pk__in=ids, **seen, **{f"{path}__in": keys}).order_by().values_list("pk", path)
