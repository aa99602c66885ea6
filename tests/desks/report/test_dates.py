"""Dates that counting rules speak of, checked against plain calendar reasoning."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonggu.desks.report.dates import last_full_year, last_year_end, months_before

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))


@given(DAYS)
def test_last_year_end_is_the_newest_31_december_not_after_the_day(on):
    candidates = [dt.date(year, 12, 31) for year in (on.year - 1, on.year)]
    assert last_year_end(on) == max(day for day in candidates if day <= on)
    assert last_full_year(on) == last_year_end(on).year


@given(DAYS, st.integers(0, 120))
def test_months_before_keeps_the_day_where_the_month_has_it(on, months):
    back = months_before(on, months)
    assert (on.year - back.year) * 12 + on.month - back.month == months
    assert back.day == min(on.day, calendar.monthrange(back.year, back.month)[1])


@pytest.mark.parametrize(
    ("on", "months", "back"),
    [("2024-03-11", 36, "2021-03-11"), ("2024-02-29", 12, "2023-02-28"), ("2024-12-31", 6, "2024-06-30")],
)
def test_months_before_examples(on, months, back):
    assert months_before(dt.date.fromisoformat(on), months) == dt.date.fromisoformat(back)
