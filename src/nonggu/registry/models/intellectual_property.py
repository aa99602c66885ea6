"""Intellectual property of class I or II (知识产权)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class PropertyKind(models.TextChoices):
    """Kinds of right; the first six are class I (195号 III.1.2)."""

    INVENTION_PATENT = "invention_patent", _("invention patent")
    PLANT_VARIETY_RIGHT = "plant_variety_right", _("plant variety right")
    NATIONAL_CROP_VARIETY = "national_crop_variety", _("national crop variety")
    NEW_DRUG = "new_drug", _("national new drug")
    TCM_PROTECTION = "tcm_protection", _("national first-class protection of traditional medicine")
    IC_LAYOUT = "ic_layout", _("layout design of integrated circuits")
    UTILITY_MODEL = "utility_model", _("utility model")
    DESIGN_PATENT = "design_patent", _("design patent")
    SOFTWARE_COPYRIGHT = "software_copyright", _("software copyright")


class Acquisition(models.TextChoices):
    """How a right was acquired."""

    OWN = "own", _("own research")
    TRANSFERRED = "transferred", _("by transfer")
    DONATED = "donated", _("by donation")
    MERGED = "merged", _("by merger")


class IntellectualProperty(ValidRecord):
    """One right and its owner."""

    code_prefix = "IP"
    natural_keys = (("number",),)

    name = fields.needed(_("title of the right"))
    number = fields.text(_("number of the right"), 60, db_index=True)
    organisation = fields.owner("registry.Organisation", _("owner"), "intellectual_property")
    kind = fields.choice(_("kind of right"), PropertyKind, PropertyKind.UTILITY_MODEL)
    granted_on = fields.day(_("granted on"))
    owner_rank = fields.whole(_("rank among owners"))
    acquisition = fields.choice(_("acquired"), Acquisition)
    acquired_on = fields.day(_("acquired on"))
    core_product = fields.text(_("main product it serves"), 200)
    used_in_application = fields.flag(_("used in an earlier application"))
    is_disputed = fields.flag(_("disputed"))

    class Meta(ValidRecord.Meta):
        verbose_name = _("intellectual property right")
        verbose_name_plural = _("intellectual property")
