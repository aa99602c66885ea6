"""A fermentation line of a plant (发酵生产线)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class LineState(models.TextChoices):
    """Where a line or machine stands."""

    PLANNED = "planned", _("planned")
    IN_SERVICE = "in_service", _("in service")
    STOPPED = "stopped", _("out of service")


class FermentationLine(ValidRecord):
    """One line of one plant."""

    code_prefix = "LINE"
    natural_keys = (("plant", "name"),)

    plant = fields.owner("registry.TreatmentPlant", _("plant"), "lines")
    name = fields.needed(_("name"), 80)
    length_m = fields.number(_("length"), 8, 2)
    width_m = fields.number(_("width"), 8, 2)
    state = fields.choice(_("state of the line"), LineState, LineState.IN_SERVICE)

    class Meta(ValidRecord.Meta):
        verbose_name = _("fermentation line")
        verbose_name_plural = _("fermentation lines")
