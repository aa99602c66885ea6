"""Whose a piece of evidence is: of whoever's the record is that it supports."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import Q

from nonggu.registry.nouns import nouns
from nonggu.registry.references import Refer, in_set

EVIDENCE = "evidence"


def evidence_scope(
    scope_of: Callable[[str], Q], *, among: Collection[str], with_loose: bool, refer: Refer = in_set
) -> Q:
    """Evidence for records within the scope of their noun; `with_loose` adds what supports no record yet."""
    found = Q(subject_noun="") if with_loose else Q(pk__in=())
    for noun in among:
        scope = scope_of(noun)
        if scope == Q(pk__in=()):
            continue
        supports = Q(subject_noun=noun)
        if scope != Q():
            supports &= refer("subject_code", nouns()[noun], scope, key="code")
        found |= supports
    return found
