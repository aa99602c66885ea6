"""The clocks: what is due at each stage, and that whatever is heard sets them back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonggu.desks.match.clocks import OUTCOME_DAYS, MatchDates, next_due

DAY = dt.date(2024, 3, 1)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@pytest.mark.parametrize(
    ("dates", "due", "after"),
    [
        (MatchDates(proposed=DAY), "invite", 3),
        (MatchDates(proposed=DAY, invited=DAY), "answer", 7),
        (MatchDates(invited=DAY, answered=DAY), "contact", 7),
        (MatchDates(answered=DAY, contacted=DAY), "visit", 14),
        (MatchDates(contacted=DAY, visited=DAY), "agree", 30),
        (MatchDates(visited=DAY, agreed=DAY), "outcome_30", 30),
        (MatchDates(agreed=DAY, outcomes=frozenset({"outcome_30"})), "outcome_90", 90),
        (MatchDates(agreed=DAY, outcomes=frozenset({"outcome_30", "outcome_90"})), "outcome_180", 180),
    ],
)
def test_each_stage_has_its_clock(dates, due, after):
    clock = next_due(dates)
    assert (clock.due, clock.on) == (due, DAY + dt.timedelta(days=after))


def test_nothing_is_due_where_it_ended_or_all_is_known():
    everything = frozenset(due for due, _ in OUTCOME_DAYS)
    assert next_due(MatchDates(agreed=DAY, outcomes=everything)) is None
    assert next_due(MatchDates(invited=DAY, has_ended=True)) is None
    assert next_due(MatchDates()) is None


@given(days, days)
def test_what_is_heard_sets_the_clock_back_and_never_forward(since, heard):
    plain = next_due(MatchDates(contacted=since))
    set_back = next_due(MatchDates(contacted=since, heard=heard))
    assert set_back.on >= plain.on
    assert set_back.on == max(since, heard) + dt.timedelta(days=14)


@given(days, days)
def test_outcomes_are_asked_for_by_the_agreement_whatever_is_heard(agreed, heard):
    assert next_due(MatchDates(agreed=agreed, heard=heard)).on == agreed + dt.timedelta(days=30)
