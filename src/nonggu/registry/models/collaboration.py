"""Who works with whom, and in what form (协作关系)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry, Programme
from nonggu.registry.models.record import ValidRecord


class CollaborationKind(models.TextChoices):
    """Forms of working together."""

    STRATEGIC_AGREEMENT = "strategic_agreement", _("strategic agreement")
    CO_CONSTRUCTION = "co_construction", _("co-construction")
    TECHNICAL_DEVELOPMENT = "technical_development", _("technical development")
    TECHNICAL_COOPERATION = "technical_cooperation", _("technical cooperation")
    PRODUCT_DEVELOPMENT = "product_development", _("product development")
    RESEARCH_TOPIC = "research_topic", _("joint research topic")
    JOINT_BASE = "joint_base", _("joint base")
    OTHER = "other", _("other collaboration")


class Collaboration(ValidRecord):
    """One collaboration of two organisations; intentions are not counted as collaborations that hold."""

    code_prefix = "COL"
    natural_keys = (("party_a", "party_b", "kind"),)
    title_field = "subject"

    party_a = fields.owner("registry.Organisation", _("party A"), "collaborations_as_a")
    party_b = fields.owner("registry.Organisation", _("party B"), "collaborations_as_b")
    kind = fields.choice(_("form of collaboration"), CollaborationKind, CollaborationKind.OTHER, db_index=True)
    subject = fields.text(_("subject"), 300)
    industry = fields.choice(_("industry"), Industry)
    programme = fields.choice(_("programme"), Programme)
    is_intention = fields.flag(_("only an intention"))

    class Meta(ValidRecord.Meta):
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")
