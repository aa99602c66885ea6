"""Figures of platforms, specialised towns and titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nonggu.desks.report.figure import Figure, Group
from nonggu.registry.models import Honour, Platform, SpecialisedTown
from nonggu.registry.models.honour import HonourKind
from nonggu.registry.models.lists import Programme, Tier
from nonggu.registry.models.platform import PlatformKind
from nonggu.registry.models.recognition import RecognitionState

Records = Callable[[dt.date], QuerySet[Any]]


def platforms_of(kind: PlatformKind, tier: Tier) -> Records:
    """Platforms of a kind that are recognised at a tier; one that is being prepared is not."""

    def recognised(on: dt.date) -> QuerySet[Platform]:
        return Platform.objects.recognised_on(on).filter(kind=kind, tier=tier)

    return recognised


def towns_of(tier: Tier) -> Records:
    """Specialised towns that are recognised or cultivated at a tier."""

    def towns(on: dt.date) -> QuerySet[SpecialisedTown]:
        states = (RecognitionState.RECOGNISED, RecognitionState.CULTIVATED)
        return SpecialisedTown.objects.held_on(on).filter(tier=tier, state__in=states)

    return towns


def pioneer_platforms_of(kind: PlatformKind) -> Records:
    """Platforms of the pioneer county of a kind that exist on the day."""

    def platforms(on: dt.date) -> QuerySet[Platform]:
        return Platform.objects.recognised_on(on).filter(kind=kind, programme=Programme.PIONEER_COUNTY)

    return platforms


def major_laboratories(on: dt.date) -> QuerySet[Platform]:
    """Major laboratories that were opened by the day."""
    return Platform.objects.recognised_on(on).filter(kind=PlatformKind.MAJOR_LABORATORY, opened_on__lte=on)


def national_titles(on: dt.date) -> QuerySet[Honour]:
    """National titles of the county on the day."""
    return Honour.objects.held_on(on).filter(kind=HonourKind.REGIONAL_TITLE, tier=Tier.NATIONAL)


def _platform_figure(key: str, name: Any, kind: PlatformKind, tier: Tier) -> Figure:
    return Figure(
        key=key,
        name=name,
        unit="platforms",
        group=Group.PLATFORMS,
        counts=_("Platforms recognised at this tier on the day; one that is being prepared does not count."),
        records=platforms_of(kind, tier),
    )


def _town_figure(key: str, name: Any, tier: Tier) -> Figure:
    return Figure(
        key=key,
        name=name,
        unit="towns",
        group=Group.PLATFORMS,
        counts=_("Specialised towns that are recognised or being cultivated at this tier on the day."),
        records=towns_of(tier),
    )


FIGURES = (
    Figure(
        key="national_titles",
        name=_("national titles held"),
        unit="titles",
        group=Group.PLATFORMS,
        counts=_("Titles of the county at national tier that hold on the day."),
        records=national_titles,
    ),
    Figure(
        key="major_labs_opened",
        name=_("major laboratories opened"),
        unit="laboratories",
        group=Group.PLATFORMS,
        counts=_("Major laboratories that have been put into operation by the day."),
        records=major_laboratories,
    ),
    _platform_figure(
        "platform_key_labs", _("provincial key laboratories"), PlatformKind.KEY_LABORATORY, Tier.PROVINCIAL
    ),
    _platform_figure(
        "platform_new_rd_provincial",
        _("provincial new R&D institutions"),
        PlatformKind.NEW_RD_INSTITUTION,
        Tier.PROVINCIAL,
    ),
    _platform_figure(
        "platform_new_rd_municipal",
        _("municipal new R&D institutions"),
        PlatformKind.NEW_RD_INSTITUTION,
        Tier.MUNICIPAL,
    ),
    _platform_figure("platform_maker_spaces", _("provincial maker spaces"), PlatformKind.MAKER_SPACE, Tier.PROVINCIAL),
    _platform_figure(
        "platform_star_spaces",
        _("provincial rural maker spaces (xingchuang tiandi)"),
        PlatformKind.RURAL_MAKER_SPACE,
        Tier.PROVINCIAL,
    ),
    _platform_figure("platform_incubators", _("provincial incubators"), PlatformKind.INCUBATOR, Tier.PROVINCIAL),
    _platform_figure(
        "platform_transfer_bases",
        _("provincial demonstration bases for transfer"),
        PlatformKind.TRANSFER_DEMO_BASE,
        Tier.PROVINCIAL,
    ),
    _platform_figure(
        "platform_transfer_enterprises",
        _("provincial demonstration enterprises for transfer"),
        PlatformKind.TRANSFER_DEMO_ENTERPRISE,
        Tier.PROVINCIAL,
    ),
    _platform_figure("platform_pilot_bases", _("municipal pilot-scale bases"), PlatformKind.PILOT_BASE, Tier.MUNICIPAL),
    _town_figure("specialised_towns_provincial", _("provincial specialised towns"), Tier.PROVINCIAL),
    _town_figure("specialised_towns_municipal", _("municipal specialised towns"), Tier.MUNICIPAL),
    _town_figure("specialised_towns_county", _("county specialised towns"), Tier.COUNTY),
)
