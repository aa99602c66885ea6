"""What held on a day: the table's answer and the record's are the same for any dates."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nonggu.registry import book
from nonggu.registry.models import Certificate, Organisation, Platform
from nonggu.registry.models.recognition import RecognitionState

pytestmark = pytest.mark.django_db

DAYS = st.dates(dt.date(2023, 12, 29), dt.date(2024, 1, 3))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.none() | DAYS, end=st.none() | DAYS, source=st.none() | DAYS, on=DAYS)
def test_table_and_record_agree(start, end, source, on):
    firm = book.create_record(Organisation, {"name": "甲"}, by=None)
    values = {"organisation": firm, "valid_from": start, "valid_to": end, "source_date": source}
    certificate = book.create_record(Certificate, values, by=None)
    assert Certificate.objects.held_on(on).filter(pk=certificate.pk).exists() == certificate.held_on(on)


def test_both_ends_are_included():
    firm = book.create_record(Organisation, {"name": "甲"}, by=None)
    values = {"organisation": firm, "valid_from": dt.date(2020, 12, 31), "valid_to": dt.date(2023, 12, 31)}
    certificate = book.create_record(Certificate, values, by=None)
    days = ("2020-12-30", "2020-12-31", "2023-12-31", "2024-01-01")
    held = [certificate.held_on(dt.date.fromisoformat(day)) for day in days]
    assert held == [False, True, True, False]


@pytest.mark.parametrize(
    ("state", "valid_to", "counts"),
    [
        (RecognitionState.RECOGNISED, None, True),
        (RecognitionState.PREPARING, None, False),
        (RecognitionState.CULTIVATED, None, False),
        (RecognitionState.LAPSED, None, False),
        (RecognitionState.LAPSED, dt.date(2024, 3, 11), True),
        (RecognitionState.LAPSED, dt.date(2024, 3, 10), False),
    ],
)
def test_recognition_on_a_day(state, valid_to, counts):
    values = {"name": "模拟实验室", "state": state, "valid_from": dt.date(2020, 1, 1), "valid_to": valid_to}
    platform = book.create_record(Platform, values, by=None)
    assert (platform in Platform.objects.recognised_on(dt.date(2024, 3, 11))) == counts
