"""Which records lie in a township, as a condition that every list and count of a big book can read quickly."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from nonggu.registry.models.record import Record


def in_township(model: type[Record], paths: tuple[str, ...], township: int) -> Q:
    """Records that one of the paths leads to the township from, and those that every path leads nowhere from.

    References are conditions on the noun's own columns with a set of the referred records, not joins: so a list is
    read in its order and a count from an index, whatever the size of the book.
    """
    hops = {path.partition("__")[0] for path in paths}
    if len(hops) == 1 and "__" in paths[0]:
        (hop,) = hops
        referred: Any = model._meta.get_field(hop).related_model
        within = in_township(referred, tuple(path.partition("__")[2] for path in paths), township)
        return Q(**{f"{hop}__in": referred._default_manager.filter(within).values("pk")}) | Q(
            **{f"{hop}__isnull": True}
        )
    found, nowhere = Q(pk__in=()), Q()
    for path in paths:
        found |= _at(model, path, township)
        nowhere &= _nowhere(model, path)
    return found | nowhere


def _at(model: type[Record], path: str, township: int) -> Q:
    hop, _, rest = path.partition("__")
    if not rest:
        return Q(**{hop: township})
    referred: Any = model._meta.get_field(hop).related_model
    return Q(**{f"{hop}__in": referred._default_manager.filter(_at(referred, rest, township)).values("pk")})


def _nowhere(model: type[Record], path: str) -> Q:
    hop, _, rest = path.partition("__")
    missing = Q(**{f"{hop}__isnull": True})
    if not rest:
        return missing
    referred: Any = model._meta.get_field(hop).related_model
    return missing | Q(**{f"{hop}__in": referred._default_manager.filter(_nowhere(referred, rest)).values("pk")})
