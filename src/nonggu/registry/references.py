"""Two ways to ask whether what a record refers to meets a condition: by the set of all that do, or one after the other.

The set is made once a query: right for counts, exports and the middle of long lists. One after the other is right where
few records are asked about: one record, some that are named, the first page of a list.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.db.models import Exists, OuterRef, Q


class Refer(Protocol):
    """The condition that `field` of a noun refers to a record of `referred` that is `within`, by its `key`."""

    def __call__(self, field: str, referred: Any, within: Q, *, key: str = "pk") -> Q: ...


def in_set(field: str, referred: Any, within: Q, *, key: str = "pk") -> Q:
    """By the set of all records that are within."""
    return Q(**{f"{field}__in": referred._default_manager.filter(within).values(key)})


def one_by_one(field: str, referred: Any, within: Q, *, key: str = "pk") -> Q:
    """By a look at the one record that is referred to."""
    return Q(Exists(referred._default_manager.filter(within, **{key: OuterRef(field)})))
