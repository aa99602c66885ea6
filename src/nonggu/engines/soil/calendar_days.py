"""Days counted from 1970-01-01 and the calendar, for the compiled plan; valid for years of our era."""

from __future__ import annotations

from typing import Final

#: What stands for a day that is not known.
NO_DAY: Final = -(2**31)
_ERA, _SHIFT = 146_097, 719_468


def year_of(day: int) -> int:
    """The year of a day (proleptic Gregorian; the reckoning begins each year in March, after the leap day)."""
    shifted = day + _SHIFT
    era = shifted // _ERA
    of_era = shifted - era * _ERA
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    return int(year + era * 400 + (1 if of_year >= 306 else 0))


def day_of(year: int, month: int, day: int) -> int:
    """The day's number."""
    from_march = year - 1 if month <= 2 else year
    era = from_march // 400
    of_era = from_march - era * 400
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return int(era * _ERA + of_era * 365 + of_era // 4 - of_era // 100 + of_year - _SHIFT)


def next_day_of_year(after: int, month: int, day: int) -> int:
    """The first such day of a year after the day `after`."""
    year = year_of(after)
    found = day_of(year, month, day)
    return found if found > after else day_of(year + 1, month, day)
