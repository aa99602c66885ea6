"""The one rule of access: which records a person sees, and what the person may do to a record.

Lists, details, exports, search, figures, the API and files all ask here, so that a list never shows what its
details refuse. Both questions are answered from one scope a role and noun.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from nonggu.errors import NongguError
from nonggu.registry.models import User
from nonggu.registry.models.need import NeedState
from nonggu.registry.models.record import Record
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import model_of, noun_of
from nonggu.registry.township_scope import in_township

R = TypeVar("R", bound=Record)

NOTHING = Q(pk__in=())
EVERYTHING = Q()


class Forbidden(NongguError):
    """The person may not do this. Pages answer 404, so that nothing is told about other records."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Paths:
    """How a noun's records lead to the organisation, person, household and township whose they are."""

    organisation: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    household: tuple[str, ...] = ()
    township: tuple[str, ...] = ()


_ORG = Paths(organisation=("organisation",), township=("organisation__township",))

PATHS: dict[str, Paths] = {
    "organisation": Paths(organisation=("pk",), township=("township",)),
    "organisation_alias": _ORG,
    "person": Paths(organisation=("organisation",), person=("pk",)),
    "expert_text": Paths(person=("person",)),
    "appointment": Paths(organisation=("host",), person=("person",)),
    "household": Paths(household=("pk",), township=("township",)),
    "plot": Paths(
        organisation=("organisation",), household=("household",), township=("township", "household__township")
    ),
    "soil_sample": Paths(
        organisation=("plot__organisation",),
        household=("plot__household",),
        township=("plot__township", "plot__household__township"),
    ),
    "platform": _ORG,
    "certificate": _ORG,
    "application": _ORG,
    "intellectual_property": _ORG,
    "yearly_return": _ORG,
    "honour": Paths(organisation=("organisation",), person=("person",)),
    "collaboration": Paths(organisation=("party_a", "party_b")),
    "visit": _ORG,
    "problem": _ORG,
    "achievement": Paths(organisation=("holder",), person=("lead_person",)),
    "need": _ORG,
    "project": _ORG,
    "topic": Paths(organisation=("organisation",), person=("lead_person",)),
    "joint_task": Paths(person=("lead_expert",)),
    "exhibitor": _ORG,
    "signing": Paths(organisation=("organisation", "partner")),
    "agreement": Paths(organisation=("buyer", "provider")),
    "milestone": Paths(organisation=("agreement__buyer", "agreement__provider", "project__organisation")),
    "service_record": Paths(
        organisation=("organisation", "provider"),
        person=("person",),
        household=("household",),
        township=("household__township", "organisation__township"),
    ),
    "training_event": Paths(organisation=("organiser",)),
    "variety": Paths(organisation=("organisation",)),
    "trial": Paths(organisation=("organisation",)),
    "herd": Paths(organisation=("organisation",), household=("household",), township=("township",)),
    "treatment_plant": Paths(organisation=("organisation",)),
    "fermentation_line": Paths(organisation=("plant__organisation",)),
    "plant_equipment": Paths(organisation=("plant__organisation",)),
    "submission": Paths(organisation=("organisation",)),
}

#: What everybody who signed in may read.
PUBLIC_NOUNS = frozenset({"township", "unit", "festival", "zone", "activity", "training_event", "cluster"})

#: What experts read beside their own.
_EXPERT_READS: dict[str, Q] = {
    "need": Q(state=NeedState.PUBLISHED),
    "achievement": EVERYTHING,
    "topic": EVERYTHING,
    "joint_task": EVERYTHING,
}
_PLANT_NOUNS = frozenset({"treatment_plant", "fermentation_line", "plant_equipment", "herd"})
_SEES_ALL = frozenset({UserRole.LEADER, UserRole.AUDITOR, UserRole.ADMINISTRATOR})
_STAFF_WRITERS = frozenset({UserRole.OFFICER, UserRole.CLERK})

#: Who may look at masked personal data of records that they see.
_SEES_PERSONAL = frozenset({UserRole.OFFICER, UserRole.CLERK, UserRole.ADMINISTRATOR, UserRole.AUDITOR})

#: What people outside the staff may change of their own.
_OWN_CHANGES: dict[str, frozenset[str]] = {
    UserRole.ENTERPRISE: frozenset({"need", "yearly_return", "intellectual_property", "exhibitor"}),
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


def _own(user: User, noun: str) -> Q:
    paths = PATHS.get(noun, Paths())
    return (
        _owned(paths.organisation, user.organisation_id)
        | _owned(paths.person, user.person_id)
        | _owned(paths.household, user.household_id)
    )


def _staff_scope(user: User, noun: str) -> Q:
    """All, or what lies in the clerk's own township and what lies in none."""
    paths = PATHS.get(noun, Paths()).township
    if user.township_id is None or not paths:
        return EVERYTHING
    return in_township(model_of(noun), paths, user.township_id)


def view_scope(user: User, noun: str) -> Q:
    """Which records of the noun the user sees, as a condition on the noun's model."""
    if not user.is_active or user.role == UserRole.SECURITY:
        return NOTHING
    if user.role in _SEES_ALL or (noun in PUBLIC_NOUNS):
        return EVERYTHING
    if user.role in _STAFF_WRITERS:
        return _staff_scope(user, noun)
    if user.role == UserRole.EXPERT:
        return _own(user, noun) | _EXPERT_READS.get(noun, NOTHING)
    if user.role == UserRole.PLANT_OPERATOR and noun in _PLANT_NOUNS:
        return _own(user, noun)
    return _own(user, noun)


def change_scope(user: User, noun: str) -> Q:
    """Which records of the noun the user may change or enter."""
    if not user.is_active:
        return NOTHING
    if user.role == UserRole.ADMINISTRATOR:
        return EVERYTHING
    if user.role in _STAFF_WRITERS:
        return _staff_scope(user, noun)
    return _own(user, noun) if noun in _OWN_CHANGES.get(user.role, frozenset()) else NOTHING


def visible(user: User | None, model: type[R]) -> QuerySet[R]:
    """The records that the user sees, archived ones included; None is the operator at the command line."""
    return _within(model, EVERYTHING if user is None else view_scope(user, noun_of(model)))


def changeable(user: User | None, model: type[R]) -> QuerySet[R]:
    """The records that the user may change."""
    return _within(model, EVERYTHING if user is None else change_scope(user, noun_of(model)))


def only_visible(user: User | None, records: QuerySet[R]) -> QuerySet[R]:
    """Those of the records that the user sees."""
    return records if user is None else _narrow(records, view_scope(user, noun_of(records.model)))


def _within(model: type[R], scope: Q) -> QuerySet[R]:
    return _narrow(model._default_manager.all(), scope)


def _narrow(records: QuerySet[R], scope: Q) -> QuerySet[R]:
    """A condition on the noun's own columns as it is; else a subquery rather than a join, so that no record comes twice."""
    if scope == EVERYTHING:
        return records
    if _is_own(scope):
        return records.filter(scope)
    return records.filter(pk__in=records.model._default_manager.filter(scope).values("pk"))


def _is_own(scope: Q) -> bool:
    """Whether the condition looks at the noun's own columns only."""
    return all(
        _is_own(child) if isinstance(child, Q) else "__" not in child[0].removesuffix("__in").removesuffix("__isnull")
        for child in scope.children
    )


def may_view(user: User | None, record: Record) -> bool:
    """Whether the user sees the record."""
    return visible(user, type(record)).filter(pk=record.pk).exists()


def may_change(user: User | None, record: Record) -> bool:
    """Whether the user may change the record."""
    return changeable(user, type(record)).filter(pk=record.pk).exists()


def may_see_any(user: User | None, model: type[Record]) -> bool:
    """Whether the noun exists for the user at all, so that menus may show it."""
    return user is None or view_scope(user, noun_of(model)) != NOTHING


def sees_every(user: User | None, model: type[Record]) -> bool:
    """Whether the user sees all records of the noun."""
    return user is None or view_scope(user, noun_of(model)) == EVERYTHING


def may_create(user: User | None, model: type[Record]) -> bool:
    """Whether the user may enter records of the noun."""
    return user is None or change_scope(user, noun_of(model)) != NOTHING


def may_see_personal(user: User | None, record: Record) -> bool:
    """Whether the user may ask to see masked personal data: staff that sees the record, or the one whose it is."""
    if user is None:
        return True
    if user.role in _SEES_PERSONAL:
        return may_view(user, record)
    model = type(record)
    return model._default_manager.filter(_own(user, noun_of(model)), pk=record.pk).exists()


def may_administer(user: User) -> bool:
    """Whether the user may manage accounts."""
    return user.is_active and user.role in (UserRole.ADMINISTRATOR, UserRole.SECURITY)


def may_erase(user: User | None) -> bool:
    """Whether the user may erase personal data."""
    return user is None or (user.is_active and user.role == UserRole.ADMINISTRATOR)


def may_audit(user: User) -> bool:
    """Whether the user may read the security events: auditors and security administrators, not who is watched."""
    return user.is_active and user.role in (UserRole.AUDITOR, UserRole.SECURITY)


def may_report(user: User | None) -> bool:
    """Whether the user may open the county's figures. Leaders, staff, auditors and administrators may."""
    return user is None or (user.is_active and user.role in (_SEES_ALL | _STAFF_WRITERS))


def may_freeze(user: User | None) -> bool:
    """Whether the user may freeze figures."""
    return user is None or (user.is_active and user.role in (UserRole.OFFICER, UserRole.ADMINISTRATOR))


def may_import(user: User | None) -> bool:
    """Whether the user may import workbooks."""
    return user is None or (user.is_active and user.role in (_STAFF_WRITERS | {UserRole.ADMINISTRATOR}))


def require_create(user: User | None, model: type[Record]) -> None:
    """Raise Forbidden unless the user may enter records of the noun."""
    if not may_create(user, model):
        raise Forbidden("forbidden_create", noun=noun_of(model))


def require_change(user: User | None, model: type[Record], records: Iterable[Record]) -> None:
    """Raise Forbidden unless the user may change every one of the records."""
    if user is None or user.role == UserRole.ADMINISTRATOR:
        return
    ids = {record.pk for record in records}
    scope = change_scope(user, noun_of(model))
    if scope == EVERYTHING:
        return
    allowed = model._default_manager.filter(scope, pk__in=ids).values("pk").distinct().count()
    if allowed != len(ids):
        raise Forbidden("forbidden_change", noun=noun_of(model))
