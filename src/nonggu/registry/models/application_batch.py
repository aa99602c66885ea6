"""A season or batch in which applications are taken (申报批次)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.record import ValidRecord


class ApplicationBatch(ValidRecord):
    """One batch: it opens on `valid_from` and closes on `valid_to`."""

    code_prefix = "BAT"
    natural_keys = (("scheme", "year", "name"),)

    name = fields.needed(_("name"))
    scheme = fields.choice(_("scheme"), Scheme, Scheme.HIGH_TECH_ENTERPRISE, db_index=True)
    year = models.PositiveIntegerField(_("year"), db_index=True)
    document = fields.text(_("document"), 200)

    class Meta(ValidRecord.Meta):
        verbose_name = _("application batch")
        verbose_name_plural = _("application batches")
