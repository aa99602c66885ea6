"""Days of the example: its reporting date, and days chosen by chance."""

from __future__ import annotations

import datetime as dt
import random

#: The day of the newspaper page: the example's reporting date.
REPORTING_DATE = dt.date(2024, 3, 11)
LAST_YEAR_END = dt.date(2023, 12, 31)


def day_between(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    """A day from `first` to `last`, both included."""
    return first + dt.timedelta(days=rng.randint(0, (last - first).days))


def years_after(day: dt.date, years: int) -> dt.date:
    """The last day of a validity of whole years that begins on the day."""
    leap = day.month == 2 and day.day == 29
    later = dt.date(day.year + years, day.month, 28 if leap else day.day)
    return later - dt.timedelta(days=1)


def days_after(day: dt.date, days: int) -> dt.date:
    """The day that many days later."""
    return day + dt.timedelta(days=days)
