"""Figures of cooperation with universities: experts, students, projects, agreements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nonggu.desks.report.declared.platforms import pioneer_platforms_of
from nonggu.desks.report.figure import Figure, Group, Support
from nonggu.registry.models import Achievement, Appointment, Collaboration, Person, Project, Topic
from nonggu.registry.models.appointment import Role
from nonggu.registry.models.collaboration import CollaborationKind
from nonggu.registry.models.lists import Programme
from nonggu.registry.models.organisation import OrganisationKind
from nonggu.registry.models.platform import PlatformKind
from nonggu.registry.models.project import ProjectState


def appointments_of(role: Role) -> Callable[[dt.date], QuerySet[Any]]:
    """Appointments to a role that hold on the day."""

    def held(on: dt.date) -> QuerySet[Appointment]:
        return Appointment.objects.held_on(on).filter(role=role)

    return held


def people_in(role: Role) -> Callable[[dt.date], QuerySet[Any]]:
    """People who hold a role on the day; two appointments are one person."""
    appointments = appointments_of(role)

    def people(on: dt.date) -> QuerySet[Person]:
        return Person.objects.current().filter(pk__in=appointments(on).values("person"))

    return people


def compiled_results(on: dt.date) -> QuerySet[Achievement]:
    """Results compiled for the pioneer county by the day and not withdrawn."""
    return Achievement.objects.current().filter(compiled_on__lte=on).exclude(is_withdrawn=True)


def pioneer_projects(on: dt.date) -> QuerySet[Project]:
    """Projects of the pioneer county that were set up by the day and not stopped."""
    states = (ProjectState.SET_UP, ProjectState.FINISHED)
    return Project.objects.held_on(on).filter(programme=Programme.PIONEER_COUNTY, state__in=states)


def pioneer_topics(on: dt.date) -> QuerySet[Topic]:
    """Topics of the pioneer county that were set up by the day and not stopped."""
    states = (ProjectState.SET_UP, ProjectState.FINISHED)
    return Topic.objects.held_on(on).filter(programme=Programme.PIONEER_COUNTY, state__in=states)


def strategic_agreements(on: dt.date) -> QuerySet[Collaboration]:
    """Strategic agreements with universities that hold on the day; intentions do not count."""
    held = Collaboration.objects.held_on(on).filter(kind=CollaborationKind.STRATEGIC_AGREEMENT)
    return held.filter(party_b__kind=OrganisationKind.UNIVERSITY).exclude(is_intention=True)


def _people_figure(key: str, name: Any, counts: Any, role: Role) -> Figure:
    return Figure(
        key=key,
        name=name,
        unit="persons",
        group=Group.COOPERATION,
        counts=counts,
        records=people_in(role),
        support=Support(appointments_of(role), "person_id"),
    )


FIGURES = (
    Figure(
        key="pioneer_centres",
        name=_("comprehensive service centres"),
        unit="centres",
        group=Group.COOPERATION,
        counts=_("Service centres of the pioneer county that work on the day."),
        records=pioneer_platforms_of(PlatformKind.SERVICE_CENTRE),
    ),
    Figure(
        key="pioneer_platforms",
        name=_("industry innovation platforms of the pioneer county"),
        unit="platforms",
        group=Group.COOPERATION,
        counts=_("Industry innovation platforms of the pioneer county that work on the day."),
        records=pioneer_platforms_of(PlatformKind.INDUSTRY_PLATFORM),
    ),
    _people_figure(
        "pioneer_experts",
        _("agricultural experts selected"),
        _("People appointed as experts of the pioneer county on the day."),
        Role.PIONEER_EXPERT,
    ),
    _people_figure(
        "seconded_deputy_heads",
        _("seconded deputy district heads"),
        _("People seconded to the county as deputy heads on the day."),
        Role.SECONDED_DEPUTY_HEAD,
    ),
    _people_figure(
        "graduate_students",
        _("graduate students stationed"),
        _("Graduate students stationed in the county on the day."),
        Role.STATIONED_STUDENT,
    ),
    Figure(
        key="strategic_agreements",
        name=_("strategic agreements with universities"),
        unit="agreements",
        group=Group.COOPERATION,
        counts=_("Strategic agreements with universities that hold on the day; intentions do not count."),
        records=strategic_agreements,
    ),
    Figure(
        key="pioneer_results",
        name=_("projects, results and technologies compiled"),
        unit="items",
        group=Group.COOPERATION,
        counts=_("Results compiled for the pioneer county by the day and not withdrawn."),
        caution=_("How these divide by industry is not known; the industries' results are counted by themselves."),
        records=compiled_results,
    ),
    Figure(
        key="pioneer_projects",
        name=_("projects set up"),
        unit="projects",
        group=Group.COOPERATION,
        counts=_("Projects of the pioneer county set up by the day and not stopped."),
        records=pioneer_projects,
    ),
    Figure(
        key="pioneer_topics",
        name=_("topics set up"),
        unit="topics",
        group=Group.COOPERATION,
        counts=_("Topics of the pioneer county set up by the day and not stopped."),
        records=pioneer_topics,
    ),
)
