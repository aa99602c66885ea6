"""A growers' household (农户)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class Household(Record):
    """One household. 户 counts households; 户次 counts services."""

    code_prefix = "HH"
    natural_keys = (("head", "village", "phone"),)
    personal_fields = ("head", "phone")
    masked_fields = ("phone",)
    title_field = "code"

    head = fields.needed(_("head of household"), 80)
    township = fields.link("registry.Township", _("township"), "households")
    village = fields.text(_("village"), 80)
    phone = fields.text(_("telephone"), 40)
    greenhouses = fields.whole(_("greenhouses"))
    area_mu = fields.number(_("area"), 10, 2)
    merged_into = fields.link("self", _("merged into"), "merged_from", editable=False)

    class Meta(Record.Meta):
        verbose_name = _("household")
        verbose_name_plural = _("households")
