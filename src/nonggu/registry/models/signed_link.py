"""A link for somebody without an account: one record, one purpose, until a day."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class SignedLink(models.Model):
    """One link. Only the hash of its token is kept, so that a reader of the database cannot open it."""

    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True)
    purpose = models.CharField(_("purpose"), max_length=40)
    noun = models.CharField(_("noun"), max_length=40)
    record_id = models.BigIntegerField(_("record"))
    made_by = fields.link("registry.User", _("made by"), "links_made")
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("last opened at"), null=True, blank=True)
    opened_count = models.PositiveIntegerField(_("times opened"), default=0)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("noun", "record_id")),)
        verbose_name = _("link for somebody without an account")
        verbose_name_plural = _("links for people without an account")

    def __str__(self) -> str:
        return f"{self.purpose} {self.noun} {self.record_id}"
