"""What is done once a day by itself: parts of the book and desks register their work here, the worker does it.

    @daily("match-expiry")
    def expire(on: dt.date, terms: Terms) -> int: ...

A work must do no harm when it is done twice, at two places at once, or killed anywhere: it writes in transactions of its
own, each whole by itself, and takes a turn where two would do the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from nonggu.registry.models import Centre

LAPSE_DAYS, READ_DAYS = 90, 30


@dataclass(frozen=True, slots=True)
class Terms:
    """What the centre set: days before a title lapses that it is told, days that read notices are kept."""

    lapse_days: int = LAPSE_DAYS
    read_days: int = READ_DAYS


#: A work takes the centre's day and terms, and says how many things it did.
Work = Callable[[dt.date, Terms], int]
DAILY: dict[str, Work] = {}


def daily(name: str) -> Callable[[Work], Work]:
    """Register a daily work under a name that no other has."""

    def register(work: Work) -> Work:
        if DAILY.setdefault(name, work) is not work:
            raise ValueError(f"two daily works are called {name}")
        return work

    return register


def centre_day() -> dt.date:
    """The day by which clocks run: today; in a demonstration its reporting date."""
    centre = Centre.objects.first()
    return centre.reporting_date if centre is not None and centre.is_demo else timezone.localdate()
