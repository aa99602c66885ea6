"""The kinds of field that nouns use, so that a noun's file reads as a list of what it records.

Numbers that are not known are null; texts that are not known are empty. Units stand in the field's name.
"""

from __future__ import annotations

from typing import Any

from django.db import models


def text(label: Any, length: int = 120, **options: Any) -> models.CharField:
    """A line of text, empty when not known."""
    return models.CharField(label, max_length=length, blank=options.pop("blank", True), **options)


def needed(label: Any, length: int = 200, **options: Any) -> models.CharField:
    """A line of text that a record cannot do without."""
    return models.CharField(label, max_length=length, **options)


def prose(label: Any, **options: Any) -> models.TextField:
    """Text of several lines, empty when not known."""
    return models.TextField(label, blank=True, **options)


def choice(label: Any, choices: type[models.TextChoices], default: Any = "", **options: Any) -> models.CharField:
    """One value of a code list; optional unless a default is given."""
    return models.CharField(
        label, max_length=40, choices=choices.choices, default=default, blank=default == "", **options
    )


def day(label: Any, **options: Any) -> models.DateField:
    """A date, null when not known."""
    return models.DateField(label, null=True, blank=True, **options)


def whole(label: Any, **options: Any) -> models.IntegerField:
    """A whole number from 0, null when not known."""
    return models.PositiveIntegerField(label, null=True, blank=True, **options)


def fen(label: Any, **options: Any) -> models.BigIntegerField:
    """An amount of money in fen (0.01 yuan), exact; null when not known. Shown in 10,000 yuan."""
    return models.BigIntegerField(label, null=True, blank=True, **options)


def number(label: Any, digits: int = 14, places: int = 4, **options: Any) -> models.DecimalField:
    """A decimal number, null when not known."""
    return models.DecimalField(label, max_digits=digits, decimal_places=places, null=True, blank=True, **options)


def flag(label: Any, **options: Any) -> models.BooleanField:
    """Yes or no, null when not known."""
    return models.BooleanField(label, null=True, blank=True, **options)


def link(noun: str, label: Any, related_name: str = "+", **options: Any) -> models.ForeignKey:
    """A reference to another noun that may be missing. Records are archived, never deleted."""
    return models.ForeignKey(
        noun, models.PROTECT, verbose_name=label, related_name=related_name, null=True, blank=True, **options
    )


def owner(noun: str, label: Any, related_name: str = "+", **options: Any) -> models.ForeignKey:
    """A reference to another noun that a record cannot do without."""
    return models.ForeignKey(noun, models.PROTECT, verbose_name=label, related_name=related_name, **options)
