"""A standing stock of animals (养殖存栏)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class Species(models.TextChoices):
    """Species and classes of animals."""

    PIG = "pig", _("pigs")
    SOW = "sow", _("sows")
    DAIRY_COW = "dairy_cow", _("dairy cows")
    BEEF_CATTLE = "beef_cattle", _("beef cattle")
    SHEEP = "sheep", _("sheep")
    LAYER = "layer", _("laying hens")
    BROILER = "broiler", _("broilers")


class Herd(Record):
    """How many animals of a species stood on a farm on a day."""

    code_prefix = "HERD"
    natural_keys = (("organisation", "household", "species", "counted_on"),)
    title_field = "code"

    organisation = fields.link("registry.Organisation", _("farm"), "herds")
    household = fields.link("registry.Household", _("household"), "herds")
    township = fields.link("registry.Township", _("township"), "herds")
    species = fields.choice(_("species"), Species, Species.PIG)
    standing_head = fields.whole(_("standing stock (head)"))
    sold_head_per_year = fields.whole(_("sold a year (head)"))
    counted_on = fields.day(_("counted on"))

    class Meta(Record.Meta):
        verbose_name = _("herd")
        verbose_name_plural = _("herds")
