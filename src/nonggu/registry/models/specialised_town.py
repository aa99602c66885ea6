"""A specialised town: a town with a leading industry at a tier (专业镇)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry, Tier
from nonggu.registry.models.recognition import RecognisedRecord


class SpecialisedTown(RecognisedRecord):
    """One specialised town; it may be recognised or still be cultivated at its tier."""

    code_prefix = "TOWN"
    natural_keys = (("name",),)

    name = fields.needed(_("name"))
    tier = fields.choice(_("tier"), Tier, Tier.COUNTY)
    industry = fields.choice(_("industry"), Industry)
    township = fields.link("registry.Township", _("township"), "specialised_towns")
    lead = fields.link("registry.Organisation", _("leading organisation"), "specialised_towns")

    class Meta(RecognisedRecord.Meta):
        verbose_name = _("specialised town")
        verbose_name_plural = _("specialised towns")
