"""Parts of the compiled plan against numpy and plain Python: days of the calendar, reasons, frames of chunks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from nonggu.engines.soil import plan as plan_module
from nonggu.engines.soil.calendar_days import NO_DAY, day_of, next_day_of_year, year_of
from nonggu.engines.soil.plan import prescribe
from nonggu.engines.soil.plan_arrays import working_space
from nonggu.engines.soil.reason_places import list_masks, place_of
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.split import NOT_A_DATE, dressing_day
from tests.engines.soil.sampling import random_samples, shared_rules

ON = dt.date(2024, 3, 11)
EPOCH = dt.date(1970, 1, 1)
RULES = shared_rules()
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@settings(max_examples=300, derandomize=True)
@given(DATES)
def test_days_are_those_of_the_calendar(date: dt.date) -> None:
    number = (date - EPOCH).days
    assert year_of(number) == date.year
    assert day_of(date.year, date.month, date.day) == number


@settings(max_examples=300, derandomize=True)
@given(DATES, st.integers(1, 12), st.integers(1, 28))
def test_the_next_such_day(date: dt.date, month: int, day: int) -> None:
    number = (date - EPOCH).days
    wanted = min(d for d in (dt.date(date.year + more, month, day) for more in (0, 1)) if d > date)
    assert EPOCH + dt.timedelta(days=next_day_of_year(number, month, day)) == wanted


@settings(max_examples=200, derandomize=True)
@given(DATES, st.data())
def test_days_of_dressings_by_hand(date: dt.date, data: Any) -> None:
    splits = RULES.splits
    rule = data.draw(st.integers(0, len(splits.names) - 1))
    place = data.draw(st.integers(0, max(int(splits.count[rule]), 1) - 1))
    found = dressing_day((date - EPOCH).days, rule, place, RULES.tables)
    month, day = splits.month_day[rule, place]
    if splits.month_day[rule, 0, 0] > 0:
        wanted = min(d for d in (dt.date(date.year + more, month, day) for more in (0, 1)) if d > date)
    else:
        first, step = np.nan_to_num(splits.first_day[rule]), np.nan_to_num(splits.interval[rule])
        wanted = date + dt.timedelta(days=int(first) + int(step) * place)
    assert EPOCH + dt.timedelta(days=found) == wanted
    assert dressing_day(NOT_A_DATE, rule, place, RULES.tables) == NO_DAY


@settings(max_examples=200, derandomize=True)
@given(st.lists(st.integers(0, 2**60) | st.integers(0, 6), max_size=60))
def test_masks_are_listed_once_and_the_table_serves_again(masks: list[int]) -> None:
    table = working_space(60)[-1]
    for _ in range(2):
        distinct, places = 0, []
        for mask in masks:
            place, distinct = place_of(mask, distinct, table)
            places.append(int(place))
        listed = list_masks(table, distinct)
        assert len(set(listed.tolist())) == len(listed) == len(set(masks))
        assert [int(listed[place]) for place in places] == masks
        assert not table[0].any()


@pytest.mark.parametrize("few", [0, 10**9])
def test_later_chunks_do_not_change_earlier_ones(rules: SoilRules, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    samples = random_samples(300, 5)
    whole = prescribe(samples, rules=rules, on=ON)
    monkeypatch.setattr(plan_module, "FEW_PLOTS", few)
    monkeypatch.setattr(plan_module, "CHUNK", 41)
    assert_frame_equal(prescribe(samples, rules=rules, on=ON), whole, rel_tol=1e-12, abs_tol=1e-12)


def test_coded_texts_say_the_same(rules: SoilRules) -> None:
    samples = random_samples(300, 6)
    plain, coded = (prescribe(samples, rules=rules, on=ON, coded=coded) for coded in (False, True))
    assert isinstance(coded.schema["reasons"], pl.Enum)
    assert_frame_equal(coded.with_columns(pl.col(pl.Enum).cast(pl.String)), plain)
