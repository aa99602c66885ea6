"""The city's or ministry's blank that a county fills (上报表)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class Period(models.TextChoices):
    """How often a form is filed."""

    MONTH = "month", _("monthly")
    QUARTER = "quarter", _("quarterly")
    YEAR = "year", _("yearly")
    ONCE = "once", _("once")


class ReportForm(ValidRecord):
    """One form, who asks for it and how often."""

    code_prefix = "FORM"
    natural_keys = (("name",),)

    name = fields.needed(_("name"))
    issuer = fields.text(_("asked for by"), 120)
    period = fields.choice(_("how often"), Period, Period.YEAR)
    due_day = fields.text(_("due"), 60)

    class Meta(ValidRecord.Meta):
        verbose_name = _("report form")
        verbose_name_plural = _("report forms")
