"""A manure treatment plant (粪污集中处理中心)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class TreatmentPlant(ValidRecord):
    """One plant; `capacity_t_per_year` is stated, what was received is another figure."""

    code_prefix = "TP"
    natural_keys = (("name",),)

    name = fields.needed(_("name"))
    organisation = fields.link("registry.Organisation", _("run by"), "treatment_plants")
    is_county_plant = fields.flag(_("the county's central plant"))
    capacity_t_per_year = fields.whole(_("stated capacity a year"))
    received_t_last_year = fields.whole(_("received last year"))
    investment_fen = fields.fen(_("investment"))

    class Meta(ValidRecord.Meta):
        verbose_name = _("treatment plant")
        verbose_name_plural = _("treatment plants")
