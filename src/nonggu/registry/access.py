"""The one rule of access: which records a person sees, and what the person may do to a record.

Lists, details, exports, search, figures, the API and files all ask here, so that a list never shows what its
details refuse. Both questions are answered from one scope a role and noun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Exists, Q, QuerySet

from nonggu.errors import NongguError
from nonggu.registry.belonging import PATHS, Paths
from nonggu.registry.models import Evidence, Need, User
from nonggu.registry.models.need import Confidentiality, NeedState
from nonggu.registry.models.record import Record
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import noun_of
from nonggu.registry.references import one_by_one
from nonggu.registry.scopes import (
    EVERYTHING,
    NOTHING,
    OWN_CHANGES,
    SEES_ALL,
    STAFF_WRITERS,
    change_scope,
    evidence_for,
    own_scope,
    view_scope,
)

R = TypeVar("R", bound=Record)

#: Who may look at masked personal data of records that they see.
_SEES_PERSONAL = frozenset({UserRole.OFFICER, UserRole.CLERK, UserRole.ADMINISTRATOR, UserRole.AUDITOR})


class Forbidden(NongguError):
    """The person may not do this. Pages answer 404, so that nothing is told about other records."""

    exit_code = 2


def visible(user: User | None, model: type[R]) -> QuerySet[R]:
    """The records that the user sees, archived ones included; None is the operator at the command line."""
    return _within(model, EVERYTHING if user is None else view_scope(user, noun_of(model)))


def visible_few(user: User | None, model: type[R]) -> QuerySet[R]:
    """The same records, asked for one after the other: for a record that is named, or the first of many."""
    return _within(model, EVERYTHING if user is None else view_scope(user, noun_of(model), one_by_one))


def visible_evidence(user: User | None, record: Record) -> QuerySet[Evidence]:
    """The evidence for a record that the user sees, archived pieces included."""
    noun = noun_of(type(record))
    scope = EVERYTHING if user is None else evidence_for(user, noun)
    return Evidence.objects.filter(scope, subject_noun=noun, subject_code=record.code)


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
    return all(_is_own_part(child) for child in scope.children)


def _is_own_part(part: Any) -> bool:
    if isinstance(part, Exists):
        return True
    return _is_own(part) if isinstance(part, Q) else "__" not in part[0].removesuffix("__in").removesuffix("__isnull")


def may_view(user: User | None, record: Record) -> bool:
    """Whether the user sees the record."""
    return visible_few(user, type(record)).filter(pk=record.pk).exists()


def may_change(user: User | None, record: Record) -> bool:
    """Whether the user may change the record."""
    scope = EVERYTHING if user is None else change_scope(user, noun_of(type(record)), one_by_one)
    return _within(type(record), scope).filter(pk=record.pk).exists()


def may_place(user: User | None, model: type[Record], values: Mapping[str, object]) -> bool:
    """Whether a new record with these values, by attribute, would lie in the user's township or in none."""
    paths = PATHS.get(noun_of(model), Paths()).township
    if user is None or user.role not in STAFF_WRITERS or user.township_id is None or "township" not in paths:
        return True
    leads_elsewhere = any(values.get(path.split("__")[0] + "_id") is not None for path in paths if path != "township")
    return leads_elsewhere or values.get("township_id") in (None, user.township_id)


def may_see_any(user: User | None, model: type[Record]) -> bool:
    """Whether the noun exists for the user at all, so that menus may show it."""
    return user is None or view_scope(user, noun_of(model)) != NOTHING


def sees_every(user: User | None, model: type[Record]) -> bool:
    """Whether the user sees all records of the noun."""
    return user is None or view_scope(user, noun_of(model)) == EVERYTHING


def published_wordings(user: User) -> QuerySet[Need]:
    """The published needs of which an expert may read the public wording, and nothing else of confidential ones."""
    if not user.is_active or user.role != UserRole.EXPERT:
        return Need.objects.none()
    shown = (Confidentiality.OPEN, Confidentiality.MASKED)
    return Need.objects.filter(archived_at=None, state=NeedState.PUBLISHED, confidentiality__in=shown)


def is_outsider(user: User | None) -> bool:
    """Whether the user is somebody outside the centre's staff, who changes own records only."""
    return user is not None and user.role in OWN_CHANGES


def may_match(user: User | None) -> bool:
    """Whether the user may review needs, propose and invite."""
    return user is None or (user.is_active and user.role in (STAFF_WRITERS | {UserRole.ADMINISTRATOR}))


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
    return model._default_manager.filter(own_scope(user, noun_of(model)), pk=record.pk).exists()


def may_administer(user: User) -> bool:
    """Whether the user may manage accounts."""
    return user.is_active and user.role in (UserRole.ADMINISTRATOR, UserRole.SECURITY)


def may_oversee_links(user: User) -> bool:
    """Whether the user may see the links of all records: administrators and auditors."""
    return user.is_active and user.role in (UserRole.ADMINISTRATOR, UserRole.AUDITOR)


def may_erase(user: User | None) -> bool:
    """Whether the user may erase personal data."""
    return user is None or (user.is_active and user.role == UserRole.ADMINISTRATOR)


def may_keep(user: User | None) -> bool:
    """Whether the user may see, make and take backups, which hold everything."""
    return user is None or (user.is_active and user.role == UserRole.ADMINISTRATOR)


def may_audit(user: User) -> bool:
    """Whether the user may read the security events: auditors and security administrators, not who is watched."""
    return user.is_active and user.role in (UserRole.AUDITOR, UserRole.SECURITY)


def may_report(user: User | None) -> bool:
    """Whether the user may open the county's figures. Leaders, staff, auditors and administrators may."""
    return user is None or (user.is_active and user.role in (SEES_ALL | STAFF_WRITERS))


def may_cultivate(user: User | None) -> bool:
    """Whether the user may open the cultivate desk: those who open figures, and enterprises for their own standing."""
    own = user is not None and user.is_active and user.role == UserRole.ENTERPRISE and user.organisation_id is not None
    return own or may_report(user)


def may_freeze(user: User | None) -> bool:
    """Whether the user may freeze figures."""
    return user is None or (user.is_active and user.role in (UserRole.OFFICER, UserRole.ADMINISTRATOR))


def is_staff(user: User | None) -> bool:
    """Whether the user belongs to the centre's staff: leaders, officers, clerks, auditors and administrators."""
    return may_report(user)


def may_share(user: User | None) -> bool:
    """Whether the user may share a view of a list with all staff."""
    return user is None or (user.is_active and user.role in (UserRole.OFFICER, UserRole.ADMINISTRATOR))


def may_import(user: User | None) -> bool:
    """Whether the user may import workbooks."""
    return user is None or (user.is_active and user.role in (STAFF_WRITERS | {UserRole.ADMINISTRATOR}))


def require_create(user: User | None, model: type[Record]) -> None:
    """Raise Forbidden unless the user may enter records of the noun."""
    if not may_create(user, model):
        raise Forbidden("forbidden_create", noun=noun_of(model))


def require_change(user: User | None, model: type[Record], records: Iterable[Record]) -> None:
    """Raise Forbidden unless the user may change every one of the records."""
    if user is None or user.role == UserRole.ADMINISTRATOR:
        return
    ids = {record.pk for record in records}
    scope = change_scope(user, noun_of(model), one_by_one)
    if scope == EVERYTHING:
        return
    allowed = model._default_manager.filter(scope, pk__in=ids).values("pk").distinct().count()
    if allowed != len(ids):
        raise Forbidden("forbidden_change", noun=noun_of(model))
