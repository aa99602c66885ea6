"""One computation of the engine: which needs, which experts, the best assignment and what staff made of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class RoundState(models.TextChoices):
    """Where a round stands."""

    RUNNING = "running", _("being computed")
    READY = "ready", _("ready")
    INFEASIBLE = "infeasible", _("cannot be satisfied")
    CONFIRMED = "confirmed", _("confirmed")
    FAILED = "failed", _("failed")


class MatchRound(models.Model):
    """One round: its settings, the engine's result with its certificate, and the pairs as staff have them now.

    `result` keeps codes and whole numbers only (never names), so that the same proof can be read years later.
    """

    name = fields.needed(_("name"))
    on = models.DateField(_("day of the round"))
    state = fields.choice(_("state of the round"), RoundState, RoundState.RUNNING, db_index=True)
    settings = models.JSONField(_("settings"), default=dict)
    result = models.JSONField(_("result"), default=dict)
    pairs = models.JSONField(_("pairs"), default=list)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = fields.link("registry.User", _("made by"), "rounds")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("round of matching")
        verbose_name_plural = _("rounds of matching")

    def __str__(self) -> str:
        return self.name
