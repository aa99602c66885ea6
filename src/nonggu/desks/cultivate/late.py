"""How many duties are late: counted in the database, for a hall that opens all day over a book of any size.

The same rules as `duties`, which makes one by one what is counted here; a test holds them together.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from nonggu.desks.cultivate.duties import CHANGE_MONTHS, DAYS_AFTER, FORMS, HTE, RENEWED, SME, held_then
from nonggu.engines.rules.levers import months_later
from nonggu.registry import access
from nonggu.registry.models import (
    Application,
    Certificate,
    Organisation,
    OrganisationAlias,
    ReportForm,
    Submission,
    User,
)
from nonggu.registry.models.organisation_alias import AliasKind
from nonggu.registry.models.submission import SubmissionState
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


def _filed(kind: str, period: str, firm: str = "organisation") -> Exists:
    shown = Submission.objects.current().filter(
        organisation=OuterRef(firm),
        form__name__startswith=FORMS[kind][0],
        period=period,
        state__in=(SubmissionState.FILED, SubmissionState.ACCEPTED),
        filed_on__isnull=False,
    )
    return Exists(shown)


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
    """Names that changed about that time are few: they are looked at one by one."""
    since = on - dt.timedelta(days=DAYS_AFTER + 31 * CHANGE_MONTHS)
    former = access.visible(user, OrganisationAlias).filter(
        archived_at=None,
        organisation__archived_at=None,
        kind=AliasKind.FORMER_NAME,
        valid_to__gte=since,
        valid_to__lte=on,
    )
    return sum(_is_unsaid(firm, day, on) for firm, day in former.values_list("organisation", "valid_to"))


def _is_unsaid(firm: int, day: dt.date, on: dt.date) -> bool:
    if not _is_late(months_later(day, CHANGE_MONTHS), on):
        return False
    held = [one for one in Certificate.objects.current().filter(organisation=firm, scheme=HTE) if held_then(one, day)]
    filed = Organisation.objects.filter(_filed("change_report", day.isoformat(), firm="pk"), pk=firm)
    return bool(held) and not filed.exists()
