"""What was decided about two records that look like one."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class DuplicateVerdict(models.TextChoices):
    """What two records are to each other."""

    SAME = "same", _("the same")
    DIFFERENT = "different", _("different")


class DuplicateDecision(models.Model):
    """One decision about one pair of records of one noun, the smaller id first; it holds for all later imports."""

    noun = models.CharField(max_length=40)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    verdict = fields.choice(_("verdict"), DuplicateVerdict, DuplicateVerdict.DIFFERENT)
    why = fields.text(_("why"), 300)
    decided_by = fields.link("registry.User", _("decided by"))
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("noun", "first_id", "second_id"), name="pair_decided_once"),)

    def __str__(self) -> str:
        return f"{self.noun} {self.first_id} {self.second_id}: {self.verdict}"
