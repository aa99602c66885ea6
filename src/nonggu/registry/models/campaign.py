"""A dated drive with stages (专项行动)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class Campaign(ValidRecord):
    """One campaign, such as census, survey, matching, transfer and showcase in a row."""

    code_prefix = "CAM"
    natural_keys = (("name",),)

    name = fields.needed(_("name"))
    purpose = fields.prose(_("purpose"))

    class Meta(ValidRecord.Meta):
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
