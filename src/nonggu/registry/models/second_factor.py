"""The second factor of an account: what its authenticator app shares with the book."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SecondFactor(models.Model):
    """One account's time-based codes (RFC 6238).

    It counts only once `confirmed_at` is set. `secret` is sealed with the home's keys (`keep.sealing`). `last_step` is
    the newest 30-second step that was used, so that no code opens twice; `recovery_codes` are keyed hashes of the codes
    for a lost telephone, each good for one use.
    """

    user = models.OneToOneField("registry.User", models.PROTECT, related_name="second_factor", verbose_name=_("user"))
    secret = models.CharField(_("secret"), max_length=255)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    last_step = models.BigIntegerField(_("last step used"), default=0)
    recovery_codes = models.JSONField(_("recovery codes"), default=list)
    failed_tries = models.PositiveIntegerField(_("failed tries"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return str(self.user)
