"""A figure frozen on a date (快照)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class FigureSnapshot(models.Model):
    """What was reported then: the value and the records behind it with what each of them gave.

    `records` is a list of `{"noun", "id", "code", "title", "gives"}`; `gives` is the record's part of the value.
    """

    key = fields.needed(_("figure"), 60, db_index=True)
    on = models.DateField(_("reporting date"), db_index=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, null=True)
    unit = fields.text(_("unit"), 20)
    records = models.JSONField(_("records"), default=list)
    frozen_at = models.DateTimeField(_("frozen at"), default=timezone.now)
    frozen_by = fields.link("registry.User", _("frozen by"), "figure_snapshots")

    class Meta:
        ordering = ("-frozen_at", "id")
        constraints = (models.UniqueConstraint(fields=("key", "on", "frozen_at"), name="figure_once_a_freeze"),)
        verbose_name = _("figure snapshot")
        verbose_name_plural = _("figure snapshots")

    def __str__(self) -> str:
        return f"{self.key} {self.on}"
