"""How many needs an expert takes in a year (接单能力)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class ExpertCapacity(Record):
    """Capacity and least load of one expert in one year."""

    code_prefix = "CAP"
    natural_keys = (("person", "year"),)
    title_field = "person"

    person = fields.owner("registry.Person", _("expert"), "capacities")
    year = fields.whole(_("year"))
    most = fields.whole(_("needs at most"))
    least = fields.whole(_("needs at least"))

    class Meta(Record.Meta):
        verbose_name = _("capacity of an expert")
        verbose_name_plural = _("capacities of experts")
