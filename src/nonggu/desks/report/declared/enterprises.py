"""Figures of enterprises: recognised, coached, entered, visited, honoured."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nonggu.desks.report.dates import last_full_year
from nonggu.desks.report.figure import AsOf, Figure, Group, Support
from nonggu.registry.models import (
    Application,
    Appointment,
    Certificate,
    Cluster,
    Honour,
    Organisation,
    Person,
    ServiceRecord,
    Visit,
)
from nonggu.registry.models.application import ApplicationStage
from nonggu.registry.models.appointment import Role
from nonggu.registry.models.cluster import ClusterKind
from nonggu.registry.models.honour import HonourKind
from nonggu.registry.models.lists import Scheme, Tier
from nonggu.registry.models.organisation import OrganisationKind
from nonggu.registry.models.service_record import ServiceKind, ServiceState
from nonggu.registry.models.visit import VisitState

#: Stages that an application reaches only after it was finished.
_FINISHED = (ApplicationStage.FINISHED, ApplicationStage.PASSED, ApplicationStage.FAILED)


def _holders(support: QuerySet[Any]) -> QuerySet[Organisation]:
    return Organisation.objects.current().filter(pk__in=support.values("organisation"))


def high_tech_certificates(on: dt.date) -> QuerySet[Certificate]:
    """High-tech certificates that held on the day and were not revoked by then."""
    held = Certificate.objects.held_on(on).filter(scheme=Scheme.HIGH_TECH_ENTERPRISE)
    return held.filter(Q(revoked_on=None) | Q(revoked_on__gt=on))


def high_tech_enterprises(on: dt.date) -> QuerySet[Organisation]:
    """Organisations that held such a certificate; one that holds two is one."""
    return _holders(high_tech_certificates(on))


def tech_sme_entries(on: dt.date) -> QuerySet[Certificate]:
    """Entry numbers of technology SMEs of the last full year, not revoked by the day."""
    entries = Certificate.objects.current().filter(scheme=Scheme.TECH_SME, entry_year=last_full_year(on))
    return entries.exclude(number="").filter(Q(revoked_on=None) | Q(revoked_on__gt=on))


def tech_smes(on: dt.date) -> QuerySet[Organisation]:
    """Organisations with such an entry number."""
    return _holders(tech_sme_entries(on))


def finished_applications(on: dt.date) -> QuerySet[Application]:
    """High-tech applications finished in the last full year by enterprises that were coached one to one for it."""
    year = last_full_year(on)
    coaching = ServiceRecord.objects.current().filter(
        kind=ServiceKind.COACHING,
        scheme=Scheme.HIGH_TECH_ENTERPRISE,
        state=ServiceState.DONE,
        served_on__year=year,
    )
    finished = Application.objects.current().filter(
        scheme=Scheme.HIGH_TECH_ENTERPRISE, stage__in=_FINISHED, finished_on__year=year, finished_on__lte=on
    )
    # The few that were coached at all first: asking of each application is slow where it is asked of all of them.
    finished = finished.filter(organisation__in=coaching.exclude(organisation=None).values("organisation"))
    before = coaching.filter(organisation=OuterRef("organisation"), served_on__lte=OuterRef("finished_on"))
    return finished.filter(Exists(before))


def coached_enterprises(on: dt.date) -> QuerySet[Organisation]:
    """Enterprises with such an application; two applications are one enterprise."""
    return _holders(finished_applications(on))


def visits_done(on: dt.date) -> QuerySet[Visit]:
    """Visits to enterprises within a campaign that were done by the day."""
    return _visits(on).filter(organisation__kind=OrganisationKind.ENTERPRISE)


def visited_enterprises(on: dt.date) -> QuerySet[Organisation]:
    """Enterprises that were visited at least once. Their kind is asked of them, not again of each visit."""
    return _holders(_visits(on)).filter(kind=OrganisationKind.ENTERPRISE)


def _visits(on: dt.date) -> QuerySet[Visit]:
    done = Visit.objects.current().filter(state=VisitState.DONE, visited_on__lte=on)
    return done.filter(campaign__isnull=False, campaign__archived_at=None)


def youth_model_honours(on: dt.date) -> QuerySet[Honour]:
    """Honours of the city's youth models of the last full year."""
    year = last_full_year(on)
    return Honour.objects.held_on(on).filter(
        kind=HonourKind.YOUTH_MODEL, tier=Tier.MUNICIPAL, valid_from__year=year, person__isnull=False
    )


def youth_models(on: dt.date) -> QuerySet[Person]:
    """People who hold such an honour."""
    return Person.objects.current().filter(pk__in=youth_model_honours(on).values("person"))


def association_appointments(on: dt.date) -> QuerySet[Appointment]:
    """Memberships of the new social stratum association on the day."""
    return Appointment.objects.held_on(on).filter(role=Role.ASSOCIATION_MEMBER)


def association_members(on: dt.date) -> QuerySet[Person]:
    """People with such a membership."""
    return Person.objects.current().filter(pk__in=association_appointments(on).values("person"))


def contest_prizes(on: dt.date) -> QuerySet[Honour]:
    """First prizes in innovation contests at provincial tier, held on the day."""
    return Honour.objects.held_on(on).filter(kind=HonourKind.CONTEST_PRIZE, tier=Tier.PROVINCIAL)


def clusters(on: dt.date) -> QuerySet[Cluster]:
    """Industry clusters on the day."""
    return Cluster.objects.held_on(on).filter(kind=ClusterKind.CLUSTER)


FIGURES = (
    Figure(
        key="high_tech_enterprises",
        name=_("high-tech enterprises"),
        unit="enterprises",
        group=Group.ENTERPRISES,
        counts=_(
            "Enterprises that hold a valid high-tech certificate on the last day of the year before "
            "(that day included), not revoked; an enterprise with two certificates counts once."
        ),
        source="国科发火〔2016〕32号",
        records=high_tech_enterprises,
        as_of=AsOf.LAST_YEAR_END,
        support=Support(high_tech_certificates, "organisation_id"),
        caution=_("The rank in the city cannot be checked from this book."),
    ),
    Figure(
        key="tech_smes",
        name=_("technology SMEs entered in the base"),
        unit="enterprises",
        group=Group.ENTERPRISES,
        counts=_("Enterprises with an entry number of the last full year; the entry lapses yearly."),
        source="国科发政〔2017〕115号",
        records=tech_smes,
        support=Support(tech_sme_entries, "organisation_id"),
    ),
    Figure(
        key="hte_coached",
        name=_("enterprises coached to apply"),
        unit="enterprises",
        group=Group.ENTERPRISES,
        counts=_(
            "Enterprises coached one to one in the last full year that finished their high-tech application in that "
            "year; coaching alone does not count."
        ),
        records=coached_enterprises,
        support=Support(finished_applications, "organisation_id"),
    ),
    Figure(
        key="enterprises_visited",
        name=_("enterprises visited"),
        unit="enterprises",
        group=Group.ENTERPRISES,
        counts=_("Enterprises visited at least once within a campaign; several visits to one count once."),
        records=visited_enterprises,
        support=Support(visits_done, "organisation_id"),
    ),
    Figure(
        key="industry_clusters",
        name=_("industry clusters taking shape"),
        unit="clusters",
        group=Group.ENTERPRISES,
        counts=_("Industry clusters that take shape on the day."),
        records=clusters,
    ),
    Figure(
        key="youth_models",
        name=_("high-tech executives chosen as city youth models"),
        unit="persons",
        group=Group.ENTERPRISES,
        counts=_("Executives of high-tech enterprises chosen as the city's youth models of the last full year."),
        records=youth_models,
        support=Support(youth_model_honours, "person_id"),
    ),
    Figure(
        key="association_members",
        name=_("high-tech executives who joined the new social stratum association"),
        unit="persons",
        group=Group.ENTERPRISES,
        counts=_("Executives of high-tech enterprises who are members of the association on the day."),
        records=association_members,
        support=Support(association_appointments, "person_id"),
    ),
    Figure(
        key="contest_prizes",
        name=_("prizes in the innovation contest"),
        unit="prizes",
        group=Group.ENTERPRISES,
        counts=_("Prizes won in the province's round of the national innovation contest, held on the day."),
        records=contest_prizes,
    ),
)
