"""One paper of an application's file (申报材料)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class MaterialState(models.TextChoices):
    """Where a paper stands."""

    MISSING = "missing", _("not filed")
    FILED = "filed", _("filed")
    RETURNED = "returned", _("returned with comments")
    ACCEPTED = "accepted", _("accepted")


class Material(Record):
    """One paper that a scheme asks for, of one enterprise in cultivation; its files are evidence that supports it."""

    code_prefix = "PAP"
    natural_keys = (("cultivation", "item"),)
    title_field = "item"

    cultivation = fields.owner("registry.Cultivation", _("enterprise in cultivation"), "materials")
    item = fields.needed(_("item of the list of materials"), 60)
    state = fields.choice(_("state of the paper"), MaterialState, MaterialState.MISSING, db_index=True)
    text = fields.prose(_("what the enterprise says"))
    comment = fields.prose(_("comment on the return"))
    filed_on = fields.day(_("filed on"))
    due_on = fields.day(_("due on"))

    class Meta(Record.Meta):
        verbose_name = _("application paper")
        verbose_name_plural = _("application papers")
