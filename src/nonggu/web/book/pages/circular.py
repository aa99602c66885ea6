"""Herds and the treatment of manure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import FermentationLine, Herd, PlantEquipment, TreatmentPlant
from nonggu.web.book.page import page_for

NAME = _("Herds and manure")
PAGES = (
    page_for(
        Herd,
        columns=("code", "organisation", "household", "species", "standing_head", "counted_on"),
        filters=("species", "township"),
    ),
    page_for(
        TreatmentPlant,
        columns=("name", "organisation", "capacity_t_per_year", "received_t_last_year", "investment_fen"),
    ),
    page_for(FermentationLine),
    page_for(PlantEquipment),
)
