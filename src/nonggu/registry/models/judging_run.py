"""A run in which every enterprise was judged for a scheme (挖潜测算), and where each then stood."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Scheme


class JudgingRun(models.Model):
    """One run: date, rule version and edited parameters; inputs and answers as files, kept for ever.

    `edits` are the administrator's values that were in force, so that the same rules can be built again.
    """

    scheme = models.CharField(_("scheme"), max_length=40, choices=Scheme.choices, db_index=True)
    on = models.DateField(_("date of the self-assessment"))
    rules_version = fields.text(_("version of the rules"), 80)
    edits = models.JSONField(_("edited rule values"), default=list)
    scales = models.JSONField(_("scales of the inputs"), default=dict)
    inputs = models.FileField(_("inputs"), upload_to="judging/%Y/%m")
    count = models.PositiveIntegerField(_("enterprises"), default=0)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = fields.link("registry.User", _("made by"), "judging_runs")
    is_latest = models.BooleanField(_("the latest of its scheme"), default=True, db_index=True)

    class Meta:
        ordering = ("-made_at", "-id")
        verbose_name = _("judging run")
        verbose_name_plural = _("judging runs")

    def __str__(self) -> str:
        return f"{self.scheme} {self.on}"


class Standing(models.Model):
    """Where one enterprise stands in the latest run of a scheme. Made from the run's files, not entered by anybody.

    `distance` is the sum of the relative gaps of unmet conditions, half a condition for each unknown one. `lacks` is a
    list of `{"clause", "value", "threshold", "shortfall", "kind"}`, `unknown` of clause ids, `missing` of fact
    columns.
    """

    #: Merging two organisations leaves standings alone: the next run makes them anew.
    is_derived = True

    run = models.ForeignKey(JudgingRun, models.CASCADE, verbose_name=_("judging run"), related_name="standings")
    organisation = models.ForeignKey(
        "registry.Organisation", models.CASCADE, verbose_name=_("organisation"), related_name="standings"
    )
    verdict = models.CharField(_("result of the self-assessment"), max_length=8)
    distance = models.FloatField(_("distance"))
    score_low = models.FloatField(_("least points"), null=True)
    score_high = models.FloatField(_("greatest points"), null=True)
    lacks = models.JSONField(_("what is missing"), default=list)
    unknown = models.JSONField(_("unknown conditions"), default=list)
    missing = models.JSONField(_("unknown facts"), default=list)
    kinds = models.CharField(_("kinds of shortfall"), max_length=200, default=",")
    is_held = models.BooleanField(_("holds the title"), default=False)

    class Meta:
        ordering = ("distance", "id")
        constraints = (models.UniqueConstraint(fields=("run", "organisation"), name="standing_once_a_run"),)
        indexes = (models.Index(fields=("run", "distance", "id")),)
        verbose_name = _("standing")
        verbose_name_plural = _("standings")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.verdict}"
