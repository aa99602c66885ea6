"""A platform: laboratory, institution or base recognised at a tier (创新平台)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry, Programme, Tier
from nonggu.registry.models.recognition import RecognisedRecord


class PlatformKind(models.TextChoices):
    """Kinds of platform."""

    KEY_LABORATORY = "key_laboratory", _("key laboratory")
    MAJOR_LABORATORY = "major_laboratory", _("major laboratory")
    NEW_RD_INSTITUTION = "new_rd_institution", _("new R&D institution")
    MAKER_SPACE = "maker_space", _("maker space")
    RURAL_MAKER_SPACE = "rural_maker_space", _("rural maker space")
    INCUBATOR = "incubator", _("incubator")
    TRANSFER_DEMO_BASE = "transfer_demo_base", _("demonstration base for transfer")
    TRANSFER_DEMO_ENTERPRISE = "transfer_demo_enterprise", _("demonstration enterprise for transfer")
    PILOT_BASE = "pilot_base", _("pilot-scale base")
    INNOVATION_CENTRE = "innovation_centre", _("technology innovation centre")
    SERVICE_CENTRE = "service_centre", _("comprehensive service centre")
    INDUSTRY_PLATFORM = "industry_platform", _("industry innovation platform")
    OTHER = "other", _("other platform")


class Platform(RecognisedRecord):
    """One platform. Approved to prepare (批准筹建) is not recognised; `opened_on` is when it began to work."""

    code_prefix = "PLT"
    natural_keys = (("name",),)

    name = fields.needed(_("name"))
    kind = fields.choice(_("kind of platform"), PlatformKind, PlatformKind.KEY_LABORATORY, db_index=True)
    tier = fields.choice(_("tier"), Tier)
    organisation = fields.link("registry.Organisation", _("run by"), "platforms")
    programme = fields.choice(_("programme"), Programme)
    industry = fields.choice(_("industry"), Industry)
    opened_on = fields.day(_("opened on"))

    class Meta(RecognisedRecord.Meta):
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
