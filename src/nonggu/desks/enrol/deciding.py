"""Deciding about two records that look like one; the decision holds for every later import."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.identity import merge_records
from nonggu.registry.models import DuplicateDecision, User
from nonggu.registry.models.duplicate_decision import DuplicateVerdict
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of


class NotDecidable(NongguError):
    """The two records cannot be decided about."""

    exit_code = 2


def may_merge(model: type[Record]) -> bool:
    """Whether records of the noun can be merged."""
    return any(field.name == "merged_into" for field in model._meta.fields)


def decide_different(first: Record, second: Record, *, by: User | None, why: str = "") -> DuplicateDecision:
    """Two records are not the same; they are not asked about again. Raises NotDecidable, access.Forbidden."""
    return _decide(first, second, DuplicateVerdict.DIFFERENT, by=by, why=why)


def decide_same(kept: Record, lost: Record, *, by: User | None, why: str = "") -> DuplicateDecision:
    """Two records are the same: `lost` is merged into `kept`, and its rows of later imports are left out.

    Raises NotDecidable, access.Forbidden, NongguError when the two cannot be merged.
    """
    if not may_merge(type(kept)):
        raise NotDecidable("duplicate_not_mergeable", noun=noun_of(type(kept)))
    with transaction.atomic():
        decision = _decide(kept, lost, DuplicateVerdict.SAME, by=by, why=why)
        merge_records(kept, lost, by=by, why=why)
    return decision


def _decide(one: Record, other: Record, verdict: DuplicateVerdict, *, by: User | None, why: str) -> DuplicateDecision:
    if type(one) is not type(other) or one.pk == other.pk:
        raise NotDecidable("duplicate_not_mergeable", noun=noun_of(type(one)))
    access.require_change(by, type(one), [one, other])
    first, second = sorted((one.pk, other.pk))
    decision, _ = DuplicateDecision.objects.update_or_create(
        noun=noun_of(type(one)),
        first_id=first,
        second_id=second,
        defaults={"verdict": verdict, "why": why, "decided_by": by, "decided_at": timezone.now()},
    )
    return decision
