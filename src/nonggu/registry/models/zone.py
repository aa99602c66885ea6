"""A zone of a festival (展区)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class Zone(Record):
    """One function zone of one festival."""

    code_prefix = "ZON"
    natural_keys = (("festival", "name"),)

    festival = fields.owner("registry.Festival", _("festival"), "zones")
    name = fields.needed(_("name"))
    position = fields.whole(_("place in the order"))
    stands = fields.whole(_("stands"))

    class Meta(Record.Meta):
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
