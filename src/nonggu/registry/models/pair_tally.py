"""Which records of a noun look like one, as counted last: kept so that the hall need not compare them all each time."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class PairTally(models.Model):
    """The pairs of one noun, decided or not: `pairs` are [smaller id, larger id].

    `mark` is the last change of the book that was looked at; `asked_at` when a job was last asked to count anew.
    """

    noun = models.CharField(max_length=40, unique=True)
    pairs = models.JSONField(default=list)
    mark = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.noun}: {len(self.pairs)}"
