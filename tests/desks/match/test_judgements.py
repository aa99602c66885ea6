"""Numbers that the desk judges by: ours until somebody who may enters another, from that day on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from nonggu.desks.cultivate import rules
from nonggu.desks.match import facts, judgements
from nonggu.errors import UnusableInput
from nonggu.registry import access
from nonggu.registry.models import RuleValue
from tests.desks.match.conftest import ON

pytestmark = pytest.mark.django_db


def test_an_entered_value_holds_from_its_day_on(county):
    before = judgements.read_settings(ON)
    assert before.number("least_fit") == 0.05
    judgements.enter_value("least_fit", value="0.08", source="模拟理由", on=ON, by=None)
    judgements.enter_value("capacity_unknown", value="2", source="模拟理由", on=ON, by=None)
    assert judgements.read_settings(ON).number("least_fit") == 0.08
    assert judgements.read_settings(ON - dt.timedelta(days=1)) == before
    for person in county.experts.values():
        person.service_days_per_year = None
        person.save()
    assert {expert.capacity for expert in facts.read_pool(ON).experts.values()} == {2}


@pytest.mark.parametrize("value", ["", "x", "NaN", "2", "-1"])
def test_what_is_no_such_number_is_refused(value, county):
    with pytest.raises(UnusableInput):
        judgements.enter_value("least_fit", value=value, source="模拟理由", on=ON, by=None)
    assert not RuleValue.objects.exists()


def test_a_value_needs_its_reason_and_somebody_who_may(county, client_of):
    with pytest.raises(UnusableInput):
        judgements.enter_value("least_fit", value="0.1", source=" ", on=ON, by=None)
    for key, by in (("least_fit", client_of("officer").user), ("nonsense", None)):
        with pytest.raises(access.Forbidden):
            judgements.enter_value(key, value="0.1", source="模拟理由", on=ON, by=by)


def test_a_value_of_the_book_that_cannot_be_read_is_left_out(county):
    values = {"document": judgements.DOCUMENT, "parameter": "least_fit", "value": "很低"}
    RuleValue.objects.create(**values, code="RUL-x")
    assert judgements.read_settings(ON).number("least_fit") == 0.05


def test_values_of_the_desk_do_not_touch_the_rules(county):
    before = rules.current_edits()
    judgements.enter_value("least_fit", value="0.08", source="模拟理由", on=ON, by=None)
    assert rules.current_edits() == before


def test_the_page_says_that_numbers_are_ours_and_takes_others(county, client_of):
    client = client_of("administrator")
    assert "自定，未证实" in client.get(reverse("match-words")).content.decode()
    client.post(reverse("match-judgement"), {"key": "good_fit", "value": "9", "source": "模拟理由"})
    assert not RuleValue.objects.exists()
    client.post(reverse("match-judgement"), {"key": "good_fit", "value": "0.3", "source": "模拟理由"})
    shown = client_of("leader").get(reverse("match-words")).content.decode()
    assert "模拟理由" in shown
    assert "改用数值" not in shown


def test_fits_are_said_in_words(county):
    settings = judgements.read_settings(ON)
    assert [settings.fit(score) for score in (0.3, 0.1, 0.05, 0.049)] == ["good", "fair", "low", "weak"]
