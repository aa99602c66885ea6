"""Receipts of erased personal data."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class Erasure(models.Model):
    """One receipt: which record lost which personal fields, when, by whom and why. It holds none of the data."""

    noun = models.CharField(_("noun"), max_length=40)
    record_id = models.BigIntegerField(_("record"))
    erased_fields = models.JSONField(_("fields erased"), default=list)
    at = models.DateTimeField(_("at"), default=timezone.now)
    actor = fields.link("registry.User", _("by"), "erasures")
    why = fields.text(_("why"), 300)
    changes_redacted = models.PositiveIntegerField(_("changes redacted"), default=0)
    snapshots_redacted = models.PositiveIntegerField(_("snapshots redacted"), default=0)
    files_redacted = models.PositiveIntegerField(_("files redacted"), default=0)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("receipt of erasure")
        verbose_name_plural = _("receipts of erasure")

    def __str__(self) -> str:
        return f"{self.noun} {self.record_id}"
