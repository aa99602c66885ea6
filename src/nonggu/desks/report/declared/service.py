"""Figures of service to growers and of the manure centre."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nonggu.desks.report.dates import months_before
from nonggu.desks.report.figure import AsOf, Figure, Group, Rule, Support
from nonggu.registry.models import FermentationLine, Household, PlantEquipment, ServiceRecord, TreatmentPlant
from nonggu.registry.models.fermentation_line import LineState
from nonggu.registry.models.plant_equipment import EquipmentKind
from nonggu.registry.models.service_record import ServiceKind, ServiceState

#: What growers get: soil tests, formulas, microbial fertiliser brought to the greenhouse.
GROWER_SERVICES = (ServiceKind.SOIL_TEST, ServiceKind.FORMULA_FERTILISER, ServiceKind.MICROBIAL_FERTILISER)
SERVICE_MONTHS = 36


def grower_services(on: dt.date) -> QuerySet[ServiceRecord]:
    """Services rendered to households in the 36 months that end on the day."""
    return ServiceRecord.objects.current().filter(
        kind__in=GROWER_SERVICES,
        state=ServiceState.DONE,
        household__isnull=False,
        served_on__gt=months_before(on, SERVICE_MONTHS),
        served_on__lte=on,
    )


def households_served(on: dt.date) -> QuerySet[Household]:
    """Households with at least one such service."""
    return Household.objects.current().filter(pk__in=grower_services(on).values("household"))


def county_plants(on: dt.date) -> QuerySet[TreatmentPlant]:
    """The county's central manure plant, as known on the day; the newest source first."""
    found = TreatmentPlant.objects.held_on(on).filter(is_county_plant=True)
    return found.order_by("-source_date", "-id")


def lines_in_service(on: dt.date) -> QuerySet[FermentationLine]:
    """Fermentation lines of county plants in service on the day."""
    return FermentationLine.objects.held_on(on).filter(state=LineState.IN_SERVICE, plant__in=county_plants(on))


def loading_machines(on: dt.date) -> QuerySet[PlantEquipment]:
    """Automatic feed and discharge lines of county plants in service on the day."""
    held = PlantEquipment.objects.held_on(on).filter(kind=EquipmentKind.LOADING_MACHINE)
    return held.filter(state=LineState.IN_SERVICE, plant__in=county_plants(on))


FIGURES = (
    Figure(
        key="households_served",
        name=_("growers benefited"),
        unit="households",
        group=Group.SERVICE,
        counts=_(
            "Households (not services) that had a soil test, formula fertiliser or microbial fertiliser in the "
            "36 months to the day."
        ),
        records=households_served,
        as_of=AsOf.LATEST_SOURCE,
        support=Support(grower_services, "household_id"),
    ),
    Figure(
        key="manure_investment",
        name=_("investment of the microbial-fertiliser plant"),
        unit="亿元",
        group=Group.SERVICE,
        counts=_("The investment that the record of the county's central plant states."),
        records=county_plants,
        rule=Rule.ATTRIBUTE,
        of="investment_fen",
        scale=10**10,
        as_of=AsOf.LATEST_SOURCE,
    ),
    Figure(
        key="manure_capacity",
        name=_("waste treated a year"),
        unit="万吨",
        group=Group.SERVICE,
        counts=_(
            "The capacity that the record of the county's central plant states; what it received is another figure."
        ),
        records=county_plants,
        rule=Rule.ATTRIBUTE,
        of="capacity_t_per_year",
        scale=10**4,
        as_of=AsOf.LATEST_SOURCE,
    ),
    Figure(
        key="fermentation_lines",
        name=_("fermentation lines"),
        unit="lines",
        group=Group.SERVICE,
        counts=_("Fermentation lines of the county's central plant in service."),
        records=lines_in_service,
        as_of=AsOf.LATEST_SOURCE,
    ),
    Figure(
        key="loading_machines",
        name=_("automatic feed and discharge lines"),
        unit="lines",
        group=Group.SERVICE,
        counts=_("Automatic feed and discharge lines of the county's central plant in service."),
        records=loading_machines,
        as_of=AsOf.LATEST_SOURCE,
    ),
)
