"""Dates that counting rules speak of."""

from __future__ import annotations

import datetime as dt


def last_year_end(on: dt.date) -> dt.date:
    """The last 31 December that is not after the day."""
    year_end = dt.date(on.year, 12, 31)
    return year_end if on >= year_end else dt.date(on.year - 1, 12, 31)


def last_full_year(on: dt.date) -> int:
    """The last calendar year that had ended by the end of the day."""
    return last_year_end(on).year


def months_before(on: dt.date, months: int) -> dt.date:
    """The same day that many months earlier; the month's last day where the month is shorter."""
    index = on.year * 12 + on.month - 1 - months
    year, month = divmod(index, 12)
    month += 1
    last_day = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(on.day, last_day))
