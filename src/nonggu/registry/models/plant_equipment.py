"""Equipment of a plant, and which lines it reaches."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.fermentation_line import LineState
from nonggu.registry.models.record import ValidRecord


class EquipmentKind(models.TextChoices):
    """Kinds of equipment."""

    LOADING_MACHINE = "loading_machine", _("automatic feed and discharge line")
    TURNER = "turner", _("turner")
    MIXER = "mixer", _("mixer")
    SCREEN = "screen", _("screen")
    LOADER = "loader", _("loader")
    TRUCK = "truck", _("truck")
    OTHER = "other", _("other equipment")


class PlantEquipment(ValidRecord):
    """One machine of one plant."""

    code_prefix = "EQP"
    natural_keys = (("plant", "name"),)

    plant = fields.owner("registry.TreatmentPlant", _("plant"), "equipment")
    name = fields.needed(_("name"), 80)
    kind = fields.choice(_("kind of equipment"), EquipmentKind, EquipmentKind.OTHER)
    state = fields.choice(_("state of the equipment"), LineState, LineState.IN_SERVICE)
    reaches = models.ManyToManyField(
        "registry.FermentationLine", verbose_name=_("reaches the lines"), related_name="equipment", blank=True
    )

    class Meta(ValidRecord.Meta):
        verbose_name = _("equipment")
        verbose_name_plural = _("plant equipment")
