"""Two writers at once at the cultivate desk, each race with a control without the guard. On SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from tests.races.homes import race_home
from tests.races.pairs import race_of

pytestmark = pytest.mark.django_db

_PREPARE = """
from nonggu.cli.book import open_book
open_book()
import datetime as dt
from nonggu.desks.cultivate import coaching, pool
from nonggu.registry import book
from nonggu.registry.models import Organisation
on = dt.date(2024, 3, 11)
firms = book.create_records(Organisation, [{"name": f"模拟企业{n}"} for n in range(2)], by=None)
entry = pool.put_in_pool(firms[0], "high_tech_enterprise", cycle_year=2024, on=on, reason="挖潜", by=None)
coaching.coach(entry, coaching.Advice(served_on=on, content="辅导", next_step="补台账", next_step_due_on=on), by=None)
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A home with an entry in the pool, one coaching session with an open step, and a firm outside the pool."""
    with race_home(tmp_path_factory.mktemp("template") / "home") as made:
        made.run("-c", _PREPARE)
        yield made


@pytest.fixture
def race(template, tmp_path):
    """What two writers print, and what the book holds then: with the guard, and on another copy without it."""
    return race_of(template, tmp_path, program="cultivate_writer.py")


def test_what_came_of_a_step_is_noted_once(race):
    question = "ServiceRecord.objects.get().version"
    said, version, unsafe_said, unsafe_version = race("finish_step", question)
    assert (said, version) == (["noted", "step_done_already"], 2)
    assert (unsafe_said, unsafe_version) == (["noted", "noted"], 3), "control: the first outcome is overwritten unseen"


def test_an_enterprise_stands_in_the_pool_once(race):
    question = "Cultivation.objects.filter(organisation__name='模拟企业1').count()"
    said, count, unsafe_said, unsafe_count = race("put_in_pool", question)
    assert (said, count) == (["pool_already", "put"], 1)
    assert (unsafe_said, unsafe_count) == (["put", "put"], 2), "control"


def test_a_paper_is_one_record_whoever_returns_it(race):
    question = "[Material.objects.count(), Change.objects.filter(noun='material', kind='changed').count()]"
    said, count, unsafe_said, unsafe_count = race("return_paper", question)
    assert (said, count) == (["returned", "returned"], [1, 2]), "both comments stand in the history"
    assert (unsafe_said, unsafe_count) == (["returned", "returned"], [2, 0]), "control"
