"""A plot: greenhouse or open field (地块)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class PlotKind(models.TextChoices):
    """Systems of growing."""

    GREENHOUSE = "greenhouse", _("greenhouse")
    TUNNEL = "tunnel", _("plastic tunnel")
    OPEN_FIELD = "open_field", _("open field")
    ORCHARD = "orchard", _("orchard")


class Plot(Record):
    """One plot. Coordinates are CGCS2000 degrees."""

    code_prefix = "PLOT"
    natural_keys = (("household", "name"),)

    name = fields.needed(_("plot"), 80)
    household = fields.link("registry.Household", _("household"), "plots")
    organisation = fields.link("registry.Organisation", _("organisation"), "plots")
    kind = fields.choice(_("growing system"), PlotKind, PlotKind.OPEN_FIELD)
    crop = fields.text(_("crop"), 40)
    area_mu = fields.number(_("area"), 10, 2)
    township = fields.link("registry.Township", _("township"), "plots")
    village = fields.text(_("village"), 80)
    built_year = fields.whole(_("year of building"))
    longitude_deg = fields.number(_("longitude"), 10, 6)
    latitude_deg = fields.number(_("latitude"), 9, 6)

    class Meta(Record.Meta):
        verbose_name = _("plot")
        verbose_name_plural = _("plots")
