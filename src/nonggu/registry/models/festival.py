"""A science festival (科技节)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class FestivalState(models.TextChoices):
    """Where a festival stands."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Festival(Record):
    """One edition of the festival."""

    code_prefix = "FES"
    natural_keys = (("edition",), ("name",))

    name = fields.needed(_("name"))
    edition = fields.whole(_("edition"))
    held_on = fields.day(_("held on"), db_index=True)
    ends_on = fields.day(_("ends on"))
    place = fields.text(_("place"), 200)
    theme = fields.text(_("theme"), 200)
    state = fields.choice(_("state of the festival"), FestivalState, FestivalState.HELD)

    class Meta(Record.Meta):
        verbose_name = _("festival")
        verbose_name_plural = _("festivals")
