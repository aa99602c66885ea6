"""A township, in the county's fixed order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class Township(Record):
    """One township or sub-district; the code is the statistical code of nine digits."""

    code_prefix = "TWN"
    natural_keys = (("name",),)

    name = fields.needed(_("name"), 80)
    position = fields.whole(_("place in the order"))

    class Meta(Record.Meta):
        ordering = ("position", "id")
        verbose_name = _("township")
        verbose_name_plural = _("townships")
