"""Who looked at whose personal data."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class Showing(models.Model):
    """One showing of personal data that is masked by default."""

    noun = models.CharField(_("noun"), max_length=40)
    record_id = models.BigIntegerField(_("record"))
    shown_fields = models.JSONField(_("fields shown"), default=list)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    actor = fields.link("registry.User", _("by"), "showings")
    why = fields.text(_("why"), 300)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("showing of personal data")
        verbose_name_plural = _("showings of personal data")

    def __str__(self) -> str:
        return f"{self.noun} {self.record_id}"
