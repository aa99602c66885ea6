"""Figures of the leading industries: results, varieties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nonggu.desks.report.figure import Figure, Group, Rule, Support
from nonggu.registry.models import Achievement, Cluster, Trial, Variety
from nonggu.registry.models.cluster import ClusterKind
from nonggu.registry.models.lists import Industry, Programme
from nonggu.registry.models.trial import TrialKind, TrialState


def results_of(industry: Industry) -> Callable[[dt.date], QuerySet[Any]]:
    """Results that are counted for an industry, finished by the day and not withdrawn."""

    def results(on: dt.date) -> QuerySet[Achievement]:
        found = Achievement.objects.current().filter(result_of=industry, finished_on__lte=on)
        return found.exclude(is_withdrawn=True)

    return results


def leading_industries(on: dt.date) -> QuerySet[Cluster]:
    """Leading industries of the pioneer county on the day."""
    return Cluster.objects.held_on(on).filter(kind=ClusterKind.LEADING_INDUSTRY, programme=Programme.PIONEER_COUNTY)


def space_trials(on: dt.date) -> QuerySet[Trial]:
    """Space-mutation trials that run or have been finished by the day."""
    states = (TrialState.RUNNING, TrialState.FINISHED)
    return Trial.objects.current().filter(kind=TrialKind.SPACE_MUTATION, state__in=states, valid_from__lte=on)


def space_varieties(on: dt.date) -> QuerySet[Variety]:
    """Varieties in such trials."""
    return Variety.objects.current().filter(pk__in=space_trials(on).values("variety"))


FIGURES = (
    Figure(
        key="leading_industries",
        name=_("leading industries of the pioneer county"),
        unit="industries",
        group=Group.INDUSTRIES,
        counts=_("Leading industries of the pioneer county on the day."),
        records=leading_industries,
    ),
    Figure(
        key="vegetable_results",
        name=_("results of the vegetable industry"),
        unit="results",
        group=Group.INDUSTRIES,
        counts=_("Results counted for the industry, finished by the day and not withdrawn."),
        records=results_of(Industry.VEGETABLE),
    ),
    Figure(
        key="pig_results",
        name=_("results of the pig industry"),
        unit="results",
        group=Group.INDUSTRIES,
        counts=_("Results counted for the industry, finished by the day and not withdrawn."),
        records=results_of(Industry.PIG),
    ),
    Figure(
        key="space_breeding_categories",
        name=_("seed categories in space-mutation trials"),
        unit="categories",
        group=Group.INDUSTRIES,
        counts=_("Different categories among the varieties in space-mutation trials."),
        records=space_varieties,
        rule=Rule.DISTINCT,
        of="category",
        support=Support(space_trials, "variety_id"),
    ),
    Figure(
        key="space_breeding_varieties",
        name=_("varieties in space-mutation trials"),
        unit="varieties",
        group=Group.INDUSTRIES,
        counts=_("Varieties in space-mutation trials that run or are finished; several trials of one count once."),
        records=space_varieties,
        support=Support(space_trials, "variety_id"),
    ),
)
