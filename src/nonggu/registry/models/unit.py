"""A unit of the county's administration, in the fixed order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class Unit(Record):
    """One department or office that visits, replies and files."""

    code_prefix = "UNIT"
    natural_keys = (("name",),)

    name = fields.needed(_("name"), 80)
    position = fields.whole(_("place in the order"))
    township = fields.link("registry.Township", _("township"), "units")

    class Meta(Record.Meta):
        ordering = ("position", "id")
        verbose_name = _("unit")
        verbose_name_plural = _("units")
