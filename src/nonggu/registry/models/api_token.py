"""A bearer token: a program reads the book as one account."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class ApiToken(models.Model):
    """One token of an account; it reads what the account reads and changes nothing. Only its hash is kept."""

    user = models.ForeignKey("registry.User", models.PROTECT, related_name="api_tokens", verbose_name=_("user"))
    name = fields.needed(_("what it is for"), 60)
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True)
    made_by = fields.link("registry.User", _("made by"), "tokens_made")
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("token of the API")
        verbose_name_plural = _("tokens of the API")

    def __str__(self) -> str:
        return self.name
