"""How many duties are late: counted in the database, for a hall that opens all day over a book of any size.

The same rules as `duties`, which makes one by one what is counted here; a test holds them together.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from nonggu.desks.cultivate.duties import (
    DAYS_AFTER,
    FORMS,
    HTE,
    RENEWED,
    SME,
    changes_since,
    duties_among,
    filings_done,
)
from nonggu.registry import access
from nonggu.registry.models import (
    Application,
    Certificate,
    OrganisationAlias,
    ReportForm,
    Submission,
    User,
)
from nonggu.registry.models.organisation_alias import AliasKind
from nonggu.registry.remembering import remembered

_READ = (Application, OrganisationAlias, ReportForm, Submission)


def late_duties(user: User, *, on: dt.date) -> int:
    """How many duties of the firms that the user sees were due before the day and are not done."""
    held = access.visible(user, Certificate).filter(archived_at=None, organisation__archived_at=None)
    return remembered(held, f"late duties {on}", lambda: _late(user, held, on), also=_READ)


def _late(user: User, held: QuerySet[Certificate], on: dt.date) -> int:
    reports = sum(_reports(held, year, on) for year in (on.year - 1, on.year))
    return reports + _updates(held, on) + _renewals(held, on) + _changes(user, on)


def _is_late(due: dt.date, on: dt.date) -> bool:
    return 0 < (on - due).days <= DAYS_AFTER


def _filed(kind: str, period: str) -> Exists:
    form = FORMS[kind][0]
    return Exists(
        filings_done().filter(organisation=OuterRef("organisation"), form__name__startswith=form, period=period)
    )


def _reports(held: QuerySet[Certificate], year: int, on: dt.date) -> int:
    due = dt.date(year, 5, 31)
    if not _is_late(due, on):
        return 0
    owing = held.filter(scheme=HTE, valid_from__lt=dt.date(year, 1, 1), valid_to__gte=due)
    owing = owing.filter(Q(revoked_on=None) | Q(revoked_on__gt=due)).exclude(_filed("annual_report", str(year - 1)))
    return owing.values("organisation").distinct().count()


def _updates(held: QuerySet[Certificate], on: dt.date) -> int:
    if not _is_late(dt.date(on.year, 3, 31), on):
        return 0
    renewed = Certificate.objects.current().filter(
        organisation=OuterRef("organisation"), scheme=SME, entry_year=on.year, valid_from__isnull=False
    )
    owing = held.filter(scheme=SME, entry_year=on.year - 1, revoked_on=None).exclude(number="")
    owing = owing.exclude(Exists(renewed)).exclude(_filed("yearly_update", str(on.year)))
    return owing.values("organisation").distinct().count()


def _renewals(held: QuerySet[Certificate], on: dt.date) -> int:
    newer = Certificate.objects.current().filter(
        organisation=OuterRef("organisation"),
        scheme=OuterRef("scheme"),
        revoked_on=None,
        valid_to__gt=OuterRef("valid_to"),
    )
    applied = Application.objects.current().filter(
        Q(year=OuterRef("last_year")) | Q(year=OuterRef("last_year") + 1),
        organisation=OuterRef("organisation"),
        scheme=OuterRef("scheme"),
        finished_on__isnull=False,
    )
    since = on - dt.timedelta(days=DAYS_AFTER)
    lapsed = held.filter(scheme__in=(HTE, *RENEWED), revoked_on=None, valid_to__gte=since, valid_to__lt=on)
    owing = lapsed.alias(last_year=ExtractYear("valid_to")).exclude(Exists(newer)).exclude(Exists(applied))
    return owing.values("organisation", "scheme").distinct().count()


def _changes(user: User, on: dt.date) -> int:
    """Of the firms whose name changed about that time, which are few, the duties are made as the calendar makes them."""
    former = access.visible(user, OrganisationAlias).filter(
        archived_at=None,
        organisation__archived_at=None,
        kind=AliasKind.FORMER_NAME,
        valid_to__gte=changes_since(on),
        valid_to__lte=on,
    )
    found = duties_among(former.values("organisation"), on)
    return sum(one.kind == "change_report" and one.done_on is None and one.due_on < on for one in found)
