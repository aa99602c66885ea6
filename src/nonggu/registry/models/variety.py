"""A variety (品种)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class BreedingMethod(models.TextChoices):
    """Ways of breeding."""

    CROSS = "cross", _("crossing")
    SPACE_MUTATION = "space_mutation", _("space mutation")
    INTRODUCTION = "introduction", _("introduction")
    OTHER = "other", _("other way of breeding")


class Variety(Record):
    """One variety, its category of seed and how it was bred."""

    code_prefix = "VAR"
    natural_keys = (("name", "category"),)

    name = fields.needed(_("name"))
    category = fields.text(_("seed category"), 60)
    breeding_method = fields.choice(_("way of breeding"), BreedingMethod)
    organisation = fields.link("registry.Organisation", _("bred by"), "varieties")
    registered_on = fields.day(_("registered on"))

    class Meta(Record.Meta):
        verbose_name = _("variety")
        verbose_name_plural = _("varieties")
