"""A team that coaches enterprises (辅导组)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class CoachingTeam(ValidRecord):
    """One team: who leads it and who belongs to it."""

    code_prefix = "TEAM"
    natural_keys = (("name",),)

    name = fields.needed(_("name"))
    unit = fields.link("registry.Unit", _("unit in charge"), "coaching_teams")
    lead = fields.link("registry.Person", _("head of the team"), "led_coaching_teams")
    members = models.ManyToManyField(
        "registry.Person", verbose_name=_("members of the team"), related_name="coaching_teams", blank=True
    )
    specialty = fields.text(_("specialty"), 300)

    class Meta(ValidRecord.Meta):
        verbose_name = _("coaching team")
        verbose_name_plural = _("coaching teams")
