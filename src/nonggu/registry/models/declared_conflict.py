"""Whom an expert must not or will not serve (回避关系)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class DeclaredConflict(ValidRecord):
    """One expert and one organisation that are not brought together while it holds."""

    code_prefix = "CFL"
    natural_keys = (("person", "organisation"),)
    title_field = "reason"

    person = fields.owner("registry.Person", _("expert"), "conflicts")
    organisation = fields.owner("registry.Organisation", _("organisation"), "conflicts")
    reason = fields.needed(_("reason of the conflict"), 200)

    class Meta(ValidRecord.Meta):
        verbose_name = _("declared conflict")
        verbose_name_plural = _("declared conflicts")
