"""The last number that the book gave to a record of a noun."""

from __future__ import annotations

from django.db import models


class CodeSeries(models.Model):
    """One row a noun; taken with a lock, so that no code is given twice."""

    noun = models.CharField(max_length=40, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.noun} {self.last}"
