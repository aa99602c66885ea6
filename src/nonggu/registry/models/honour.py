"""A title or prize of the county, an organisation or a person (荣誉)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Tier
from nonggu.registry.models.record import ValidRecord


class HonourKind(models.TextChoices):
    """Kinds of honour."""

    REGIONAL_TITLE = "regional_title", _("title of the county")
    CONTEST_PRIZE = "contest_prize", _("contest prize")
    YOUTH_MODEL = "youth_model", _("youth model")
    ENTERPRISE_TITLE = "enterprise_title", _("title of an enterprise")
    PERSONAL_TITLE = "personal_title", _("title of a person")


class Honour(ValidRecord):
    """One honour and who holds it (no holder: the county itself)."""

    code_prefix = "HON"
    natural_keys = (("kind", "name", "organisation", "person"),)

    name = fields.needed(_("name"))
    kind = fields.choice(_("kind of honour"), HonourKind, HonourKind.REGIONAL_TITLE, db_index=True)
    tier = fields.choice(_("tier"), Tier)
    organisation = fields.link("registry.Organisation", _("organisation"), "honours")
    person = fields.link("registry.Person", _("person"), "honours")
    awarded_by = fields.text(_("awarded by"), 120)
    rank = fields.text(_("rank"), 40)

    class Meta(ValidRecord.Meta):
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
