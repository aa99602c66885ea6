"""An exhibitor of a festival (参展单位)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class ExhibitorState(models.TextChoices):
    """Where a registration stands."""

    APPLIED = "applied", _("applied")
    REGISTERED = "registered", _("registered")
    CANCELLED = "cancelled", _("cancelled")


class Exhibitor(Record):
    """One organisation at one festival."""

    code_prefix = "EXH"
    natural_keys = (("festival", "organisation"),)
    title_field = "organisation"

    festival = fields.owner("registry.Festival", _("festival"), "exhibitors")
    organisation = fields.owner("registry.Organisation", _("organisation"), "exhibits")
    zone = fields.link("registry.Zone", _("zone"), "exhibitors")
    stand = fields.text(_("stand"), 20)
    power_kw = fields.number(_("power needed"), 6, 1)
    exhibits = fields.text(_("exhibits"), 300)
    state = fields.choice(_("state of the registration"), ExhibitorState, ExhibitorState.APPLIED)

    class Meta(Record.Meta):
        verbose_name = _("exhibitor")
        verbose_name_plural = _("exhibitors")
