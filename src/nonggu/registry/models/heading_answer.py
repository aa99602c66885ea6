"""What was answered about a heading that the book did not know."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from nonggu.registry.models import fields


class HeadingAnswer(models.Model):
    """One heading of one noun's sheets: the column it names, or nothing for a column that is left out."""

    noun = models.CharField(max_length=40)
    heading = models.CharField(max_length=120)
    column = models.CharField(max_length=80, blank=True)
    answered_by = fields.link("registry.User", "answered by")
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("noun", "heading"), name="heading_answered_once"),)

    def __str__(self) -> str:
        return f"{self.noun}: {self.heading} = {self.column}"
