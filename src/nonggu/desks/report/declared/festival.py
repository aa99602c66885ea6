"""Figures of the science festival: the newest edition held by the day."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nonggu.desks.report.figure import Figure, Group, Rule, Support
from nonggu.registry.models import Activity, Exhibitor, Festival, Organisation, Signing, Zone
from nonggu.registry.models.activity import ActivityState
from nonggu.registry.models.exhibitor import ExhibitorState
from nonggu.registry.models.festival import FestivalState
from nonggu.registry.models.signing import SigningState


def newest_festival(on: dt.date) -> QuerySet[Festival]:
    """The newest festival that had begun by the day and was not cancelled (one record or none)."""
    begun = Festival.objects.current().filter(state=FestivalState.HELD, held_on__lte=on)
    newest = begun.order_by("-held_on", "-edition", "-id").values("pk")[:1]
    return Festival.objects.filter(pk__in=newest)


def registrations(on: dt.date) -> QuerySet[Exhibitor]:
    """Registrations for that festival that were not cancelled."""
    return Exhibitor.objects.current().filter(festival__in=newest_festival(on), state=ExhibitorState.REGISTERED)


def exhibitors(on: dt.date) -> QuerySet[Organisation]:
    """Organisations with such a registration; one that registered twice is one."""
    return Organisation.objects.current().filter(pk__in=registrations(on).values("organisation"))


def zones(on: dt.date) -> QuerySet[Zone]:
    """Zones of that festival."""
    return Zone.objects.current().filter(festival__in=newest_festival(on))


def activities(on: dt.date) -> QuerySet[Activity]:
    """Activities of that festival that were held."""
    return Activity.objects.current().filter(festival__in=newest_festival(on), state=ActivityState.HELD)


def signings(on: dt.date) -> QuerySet[Signing]:
    """Projects signed at that festival by the day and not cancelled since."""
    found = Signing.objects.current().filter(festival__in=newest_festival(on), state=SigningState.SIGNED)
    return found.filter(signed_on__lte=on)


FIGURES = (
    Figure(
        key="festival_edition",
        name=_("edition of the science festival"),
        unit="th",
        group=Group.FESTIVAL,
        counts=_("The edition of the newest festival that had begun by the day."),
        records=newest_festival,
        rule=Rule.ATTRIBUTE,
        of="edition",
    ),
    Figure(
        key="festival_exhibitors",
        name=_("exhibitors at the festival"),
        unit="organisations",
        group=Group.FESTIVAL,
        counts=_("Organisations registered as exhibitors of that edition; cancelled ones do not count."),
        caution=_("Whether an edition is the largest ever cannot be checked from this book."),
        records=exhibitors,
        support=Support(registrations, "organisation_id"),
    ),
    Figure(
        key="festival_zones",
        name=_("function zones"),
        unit="zones",
        group=Group.FESTIVAL,
        counts=_("Function zones of that edition."),
        records=zones,
    ),
    Figure(
        key="festival_activities",
        name=_("kinds of activity"),
        unit="kinds",
        group=Group.FESTIVAL,
        counts=_("Different kinds among the activities of that edition that were held."),
        records=activities,
        rule=Rule.DISTINCT,
        of="kind",
    ),
    Figure(
        key="signed_projects",
        name=_("projects signed at the opening"),
        unit="projects",
        group=Group.FESTIVAL,
        counts=_("Projects signed at that edition and not cancelled."),
        records=signings,
    ),
    Figure(
        key="signed_investment",
        name=_("total investment of the signed projects"),
        unit="亿元",
        group=Group.FESTIVAL,
        counts=_("The sum of the investments of the projects signed at that edition, exact to the fen."),
        records=signings,
        rule=Rule.SUM,
        of="investment_fen",
        scale=10**10,
    ),
)
