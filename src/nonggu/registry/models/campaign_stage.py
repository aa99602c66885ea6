"""One stage of a campaign."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class CampaignStage(ValidRecord):
    """A stage with its place in the order."""

    code_prefix = "STG"
    natural_keys = (("campaign", "name"),)

    campaign = fields.owner("registry.Campaign", _("campaign"), "stages")
    name = fields.needed(_("name"))
    position = fields.whole(_("place in the order"))

    class Meta(ValidRecord.Meta):
        verbose_name = _("campaign stage")
        verbose_name_plural = _("campaign stages")
