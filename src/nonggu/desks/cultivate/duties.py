"""What holders of a title owe by when, and whether it was done: computed from certificates, names and filings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nonggu.engines.rules.levers import months_later
from nonggu.errors import NongguError
from nonggu.registry import access, book
from nonggu.registry.models import (
    Application,
    ApplicationBatch,
    Certificate,
    Organisation,
    OrganisationAlias,
    ReportForm,
    Submission,
    Unit,
    User,
)
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.organisation_alias import AliasKind
from nonggu.registry.models.report_form import Period
from nonggu.registry.models.submission import SubmissionState

HTE, SME = Scheme.HIGH_TECH_ENTERPRISE.value, Scheme.TECH_SME.value
#: Forms that show that a duty was done: the name of the report form, who asks for it, when it is due.
FORMS = {
    "annual_report": ("高新技术企业年度发展情况报表", "高新技术企业认定管理工作网", "05-31"),
    "change_report": ("高新技术企业更名及重大变化报告", "高新技术企业认定管理工作网", "变化后3个月内"),
    "yearly_update": ("科技型中小企业信息更新和自评", "科技型中小企业服务平台", "03-31"),
}
NAMES = {
    "annual_report": _("annual report"),
    "change_report": _("report of a change"),
    "yearly_update": _("yearly update"),
    "renewal": _("re-recognition"),
}
CITATIONS = {
    "annual_report": "国科发火〔2016〕32号 第十三条",
    "change_report": "国科发火〔2016〕32号 第十七条",
    "yearly_update": "国科发政〔2017〕115号 第十二条",
    "renewal": "国科发火〔2016〕32号 第九条",
}
CHANGE_MONTHS = 3
#: How long before and after its day a duty stands in the calendar.
DAYS_BEFORE, DAYS_AFTER = 210, 400


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of one enterprise: `period` tells years or changes apart, `done_on` is empty while it is open."""

    organisation: Organisation
    scheme: str
    kind: str
    period: str
    due_on: dt.date
    done_on: dt.date | None
    unit: Unit | None

    @property
    def key(self) -> str:
        """What tells this duty from others: its notices bear it."""
        scheme = f"{self.scheme}-" if self.kind == "renewal" else ""
        return f"duty-{self.kind}-{self.organisation.pk}-{scheme}{self.period}"

    @property
    def name(self) -> str:
        """The kind in the reader's language."""
        return str(NAMES[self.kind])

    @property
    def citation(self) -> str:
        """What the duty rests on."""
        return CITATIONS[self.kind]

    @property
    def scheme_name(self) -> str:
        """The scheme in the reader's language."""
        return str(Scheme(self.scheme).label)

    @property
    def can_be_filed(self) -> bool:
        """Whether a filing shows that it was done; a renewal shows itself by the new certificate."""
        return self.kind in FORMS

    def days_left(self, on: dt.date) -> int:
        """Days to the due day; negative when it has passed."""
        return (self.due_on - on).days


def duties(user: User | None, *, on: dt.date) -> list[Duty]:
    """All duties about the day, in the fixed order of units, then by due day and name. Six queries."""
    firms = access.visible(user, Organisation).filter(archived_at=None)
    return duties_among(firms.values("pk"), on)


def duties_of(firm: Organisation, *, on: dt.date) -> list[Duty]:
    """The duties of one organisation."""
    return duties_among([firm.pk], on)


def lapsing(*, on: dt.date, days: int) -> list[Duty]:
    """Titles of living organisations that end within so many days and that nobody asked for anew."""
    ending = Certificate.objects.current().filter(
        scheme__in=(HTE, *RENEWED),
        valid_to__range=(on, on + dt.timedelta(days=days)),
        organisation__archived_at=None,
    )
    found = duties_among(ending.values("organisation"), on)
    return [one for one in found if one.kind == "renewal" and one.done_on is None and 0 <= one.days_left(on) <= days]


def open_keys(firms: Collection[int], *, on: dt.date) -> set[str]:
    """The keys of what these living organisations still owe."""
    living = Organisation.objects.current().filter(pk__in=firms)
    return {one.key for one in duties_among(living.values("pk"), on) if one.done_on is None}


def duties_among(firms: Any, on: dt.date) -> list[Duty]:
    """The duties of organisations, given by their keys or a query of them, in the fixed order of units."""
    held = Certificate.objects.current().filter(_matters(on), organisation__in=firms)
    certificates = list(held.select_related("organisation", "organisation__township").order_by("valid_from", "id"))
    filings = _filings(firms)
    units = {unit.township_id: unit for unit in Unit.objects.current().exclude(township=None).order_by("-position")}
    found = [
        Duty(firm, scheme, kind, period, due, done or filings.get((firm.pk, kind, period)), units.get(firm.township_id))
        for firm, scheme, kind, period, due, done in (
            *_reports(certificates, on),
            *_updates(certificates, on),
            *_renewals(certificates, firms),
            *_changes(certificates, firms, on),
        )
        if -DAYS_AFTER <= (due - on).days <= DAYS_BEFORE
    ]
    return sorted(found, key=_place)


def _matters(on: dt.date) -> Q:
    """The certificates of which a duty may stand in the calendar of the day."""
    since = changes_since(on)
    lasting = Q(scheme__in=(HTE, *RENEWED)) & (Q(valid_to__gte=since) | Q(valid_to=None))
    return lasting | Q(scheme=SME, entry_year__gte=on.year - 1)


def changes_since(on: dt.date) -> dt.date:
    """The first day on which a change can have happened of which a duty stands in the calendar of the day."""
    return on - dt.timedelta(days=DAYS_AFTER + 31 * CHANGE_MONTHS)


def _place(duty: Duty) -> tuple[Any, ...]:
    position = duty.unit.position if duty.unit and duty.unit.position is not None else 10**6
    return (position, duty.due_on, duty.organisation.name, duty.kind)


RENEWED = (Scheme.INNOVATIVE_SME.value, Scheme.SPECIALISED_SME.value, Scheme.LITTLE_GIANT.value)
Found = tuple[Organisation, str, str, str, dt.date, dt.date | None]


def _reports(certificates: Sequence[Certificate], on: dt.date) -> Iterator[Found]:
    """An annual report by 31 May of each year within the validity, of the year before; once for two certificates."""
    seen: set[tuple[int, int]] = set()
    for one in certificates:
        if one.scheme != HTE or one.valid_from is None or one.valid_to is None:
            continue
        for year in (on.year - 1, on.year):
            due = dt.date(year, 5, 31)
            gone = one.revoked_on is not None and one.revoked_on <= due
            if one.valid_from < dt.date(year, 1, 1) and one.valid_to >= due and not gone:
                key = (one.organisation_id, year)
                if key not in seen:
                    seen.add(key)
                    yield one.organisation, HTE, "annual_report", str(year - 1), due, None


def _updates(certificates: Sequence[Certificate], on: dt.date) -> Iterator[Found]:
    """Entries of last year are updated by 31 March; a new entry number of the year shows that it was done."""
    renewed = {
        one.organisation_id: one.valid_from
        for one in certificates
        if one.scheme == SME and one.entry_year == on.year and one.valid_from
    }
    seen = set()
    for one in certificates:
        is_old = one.scheme == SME and one.entry_year == on.year - 1 and one.number and one.revoked_on is None
        if is_old and one.organisation_id not in seen:
            seen.add(one.organisation_id)
            yield (
                one.organisation,
                SME,
                "yearly_update",
                str(on.year),
                dt.date(on.year, 3, 31),
                renewed.get(one.organisation_id),
            )


def _renewals(certificates: Sequence[Certificate], firms: Any) -> Iterator[Found]:
    """The last day of the newest certificate of a scheme; a finished application of that year counts as done."""
    newest: dict[tuple[int, str], Certificate] = {}
    for one in certificates:
        if one.scheme != SME and one.valid_to is not None and one.revoked_on is None:
            known = newest.get((one.organisation_id, one.scheme))
            if known is None or (known.valid_to or one.valid_to) < one.valid_to:
                newest[one.organisation_id, one.scheme] = one
    applied = _applied(firms)
    for (firm, scheme), one in newest.items():
        assert one.valid_to is not None
        done = applied.get((firm, scheme, one.valid_to.year)) or applied.get((firm, scheme, one.valid_to.year + 1))
        yield one.organisation, scheme, "renewal", str(one.valid_to.year), one.valid_to, done


def _applied(firms: Any) -> dict[tuple[int, str, int], dt.date | None]:
    found = Application.objects.current().filter(organisation__in=firms, finished_on__isnull=False, year__isnull=False)
    rows = found.values_list("organisation_id", "scheme", "year", "finished_on")
    return {(firm, scheme, year): day for firm, scheme, year, day in rows}


def _changes(certificates: Sequence[Certificate], firms: Any, on: dt.date) -> Iterator[Found]:
    """A holder that changed its name says so within three months."""
    spans: dict[int, list[Certificate]] = defaultdict(list)
    for one in certificates:
        if one.scheme == HTE:
            spans[one.organisation_id].append(one)
    former = OrganisationAlias.objects.current().filter(
        organisation__in=firms, kind=AliasKind.FORMER_NAME, valid_to__isnull=False, valid_to__lte=on
    )
    for alias in former.select_related("organisation", "organisation__township"):
        day = alias.valid_to
        held = [one for one in spans.get(alias.organisation_id, ()) if day and one.held_on(day)]
        if held and day:
            due = months_later(day, CHANGE_MONTHS)
            yield alias.organisation, HTE, "change_report", day.isoformat(), due, None


def filings_done() -> QuerySet[Submission]:
    """What was handed in on a known day and not returned."""
    states = (SubmissionState.FILED, SubmissionState.ACCEPTED)
    return Submission.objects.current().filter(state__in=states, filed_on__isnull=False)


def _filings(firms: Any) -> dict[tuple[int, str, str], dt.date | None]:
    """What was filed: forms are known by how their names begin."""
    named = Q()
    for name, _issuer, _due in FORMS.values():
        named |= Q(form__name__startswith=name)
    rows = filings_done().filter(named, organisation__in=firms)
    return {
        (firm, kind, period): filed
        for firm, form, period, filed in rows.values_list("organisation_id", "form__name", "period", "filed_on")
        for kind, (name, _issuer, _due) in FORMS.items()
        if form.startswith(name)
    }


def note_done(organisation: Organisation, kind: str, period: str, *, filed_on: dt.date, by: User | None) -> Submission:
    """Note that a duty was done: a filing of its form. Raises NongguError where it was noted already."""
    if kind not in FORMS:
        raise NongguError("duty_unknown", kind=kind)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        form = _form(kind, by)
        if Submission.objects.current().filter(form=form, organisation=organisation, period=period).exists():
            raise NongguError("duty_done_already", title=str(organisation))
        values = {
            "form": form,
            "organisation": organisation,
            "period": period,
            "filed_on": filed_on,
            "state": SubmissionState.FILED,
        }
        return book.create_record(Submission, values, by=by)


def _form(kind: str, by: User | None) -> ReportForm:
    name, issuer, due = FORMS[kind]
    found = ReportForm.objects.current().filter(name__startswith=name).first()
    period = Period.ONCE if kind == "change_report" else Period.YEAR
    return found or book.create_record(
        ReportForm, {"name": name, "issuer": issuer, "due_day": due, "period": period}, by=by
    )


def batches(user: User, *, on: dt.date) -> Any:
    """Seasons and batches that are not over on the day, the soonest first."""
    found = access.visible(user, ApplicationBatch).filter(archived_at=None)
    return found.filter(valid_to__gte=on).order_by("valid_from", "id")
