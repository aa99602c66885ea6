"""Which records of a noun a role reads and changes, as a condition on the noun's model. `access` asks here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from nonggu.registry.belonging import OWN_SEEN_IF, PATHS, Paths
from nonggu.registry.evidence_scope import EVIDENCE, evidence_scope
from nonggu.registry.models import User
from nonggu.registry.models.need import Confidentiality, NeedState
from nonggu.registry.models.record import Record
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import model_of, nouns
from nonggu.registry.references import Refer, in_set, one_by_one

NOTHING = Q(pk__in=())
EVERYTHING = Q()

#: What everybody who signed in may read.
PUBLIC_NOUNS = frozenset(
    {"township", "unit", "festival", "zone", "activity", "training_event", "cluster", "application_batch", "rule_value"}
)

#: What only administrators change.
ADMINISTRATOR_NOUNS = frozenset({"rule_value"})

#: What experts read beside their own.
_EXPERT_READS: dict[str, Q] = {
    "need": Q(state=NeedState.PUBLISHED, confidentiality=Confidentiality.OPEN),
    "achievement": EVERYTHING,
    "topic": EVERYTHING,
    "joint_task": EVERYTHING,
}
#: What firms may still change by themselves: a need is published, answered and closed by the centre.
_OWN_CHANGED_WHILE: dict[str, Q] = {
    "need": Q(state__in=(NeedState.DRAFT, NeedState.TO_REVIEW, NeedState.RETURNED)),
}
_PLANT_NOUNS = frozenset({"treatment_plant", "fermentation_line", "plant_equipment", "herd"})
SEES_ALL = frozenset({UserRole.LEADER, UserRole.AUDITOR, UserRole.ADMINISTRATOR})
STAFF_WRITERS = frozenset({UserRole.OFFICER, UserRole.CLERK})

#: What people outside the staff may change of their own.
OWN_CHANGES: dict[str, frozenset[str]] = {
    UserRole.ENTERPRISE: frozenset({"need", "yearly_return", "intellectual_property", "exhibitor", "statement"}),
    UserRole.EXPERT: frozenset({"expert_text"}),
    UserRole.GROWER: frozenset(),
    UserRole.PLANT_OPERATOR: frozenset({"plant_equipment", "fermentation_line"}),
}


def _owned(paths: Iterable[str], key: int | None) -> Q:
    found = NOTHING
    if key is not None:
        for path in paths:
            found |= Q(**{path: key})
    return found


def own_scope(user: User, noun: str) -> Q:
    """The records of the noun that are the user's own, through organisation, person or household."""
    if noun == EVIDENCE:
        return evidence_scope(lambda other: own_scope(user, other), among=PATHS, with_loose=False)
    paths = PATHS.get(noun, Paths())
    found = (
        _owned(paths.organisation, user.organisation_id)
        | _owned(paths.person, user.person_id)
        | _owned(paths.household, user.household_id)
    )
    return found & Q(**OWN_SEEN_IF[noun]) if noun in OWN_SEEN_IF else found


def _staff_scope(user: User, noun: str, refer: Refer) -> Q:
    """All, or what lies in the clerk's own township and what lies in none."""
    if noun == EVIDENCE and user.township_id is not None:
        others = set(nouns()) - {EVIDENCE}
        return evidence_scope(
            lambda other: _staff_scope(user, other, refer), among=others, with_loose=True, refer=refer
        )
    paths = PATHS.get(noun, Paths()).township
    if user.township_id is None or not paths:
        return EVERYTHING
    return _in_township(model_of(noun), paths, user.township_id, refer)


def _in_township(model: type[Record], paths: tuple[str, ...], township: int, refer: Refer) -> Q:
    """Records that one of the paths leads to the township from, and those that every path leads nowhere from.

    References are conditions on the noun's own columns, not joins: so a list is read in its order and a count from an
    index, whatever the size of the book.
    """
    hops = {path.partition("__")[0] for path in paths}
    if len(hops) == 1 and "__" in paths[0]:
        (hop,) = hops
        referred: Any = model._meta.get_field(hop).related_model
        within = _in_township(referred, tuple(path.partition("__")[2] for path in paths), township, refer)
        return refer(hop, referred, within) | Q(**{f"{hop}__isnull": True})
    found, nowhere = NOTHING, Q()
    for path in paths:
        found |= _at(model, path, township, refer)
        nowhere &= _nowhere(model, path, refer)
    return found | nowhere


def _at(model: type[Record], path: str, township: int, refer: Refer) -> Q:
    hop, _, rest = path.partition("__")
    if not rest:
        return Q(**{hop: township})
    referred: Any = model._meta.get_field(hop).related_model
    return refer(hop, referred, _at(referred, rest, township, refer))


def _nowhere(model: type[Record], path: str, refer: Refer) -> Q:
    hop, _, rest = path.partition("__")
    missing = Q(**{f"{hop}__isnull": True})
    if not rest:
        return missing
    referred: Any = model._meta.get_field(hop).related_model
    return missing | refer(hop, referred, _nowhere(referred, rest, refer))


def view_scope(user: User, noun: str, refer: Refer = in_set) -> Q:
    """Which records of the noun the user sees, as a condition on the noun's model."""
    if not user.is_active or user.role == UserRole.SECURITY:
        return NOTHING
    if user.role in SEES_ALL or (noun in PUBLIC_NOUNS):
        return EVERYTHING
    if user.role in STAFF_WRITERS:
        return _staff_scope(user, noun, refer)
    if user.role == UserRole.EXPERT:
        return own_scope(user, noun) | _EXPERT_READS.get(noun, NOTHING)
    if user.role == UserRole.PLANT_OPERATOR and noun in _PLANT_NOUNS:
        return own_scope(user, noun)
    return own_scope(user, noun)


def evidence_for(user: User, noun: str) -> Q:
    """Which evidence for records of one noun the user sees: a part of the scope of all evidence, quicker to ask."""
    if not user.is_active or user.role == UserRole.SECURITY:
        return NOTHING
    if user.role in SEES_ALL:
        return Q(subject_noun=noun)
    is_staff = user.role in STAFF_WRITERS

    def scope_of(other: str) -> Q:
        return _staff_scope(user, other, one_by_one) if is_staff else own_scope(user, other)

    among = {noun} - {EVIDENCE} if is_staff else {noun} & set(PATHS)
    return evidence_scope(scope_of, among=among, with_loose=False, refer=one_by_one)


def change_scope(user: User, noun: str, refer: Refer = in_set) -> Q:
    """Which records of the noun the user may change or enter."""
    if not user.is_active:
        return NOTHING
    if user.role == UserRole.ADMINISTRATOR:
        return EVERYTHING
    if noun in ADMINISTRATOR_NOUNS:
        return NOTHING
    if user.role in STAFF_WRITERS:
        return _staff_scope(user, noun, refer)
    own = OWN_CHANGES.get(user.role, frozenset())
    if noun == EVIDENCE:
        return evidence_scope(lambda other: own_scope(user, other), among=own, with_loose=False)
    return own_scope(user, noun) & _OWN_CHANGED_WHILE.get(noun, EVERYTHING) if noun in own else NOTHING
