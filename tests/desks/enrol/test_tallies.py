"""The number of pairs to be settled: what the page of duplicates asks about, kept, and counted anew when needed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nonggu.desks.enrol import deciding, jobs, queries, tallies
from nonggu.registry import book
from nonggu.registry.models import ImportBatch, Need, Organisation, PairTally, Township
from tests.desks.enrol.books import USCC_A, USCC_B

pytestmark = pytest.mark.django_db


def _twins(number, uscc=USCC_A, **values):
    return [
        book.create_record(Organisation, {"name": f"{n}厂{number}", "uscc": uscc, **values}, by=None) for n in "甲乙"
    ]


def test_the_number_is_that_of_the_page_of_duplicates(make_user):
    officer = make_user("officer")
    jobs.keep_tallies()
    assert tallies.waiting_pairs(officer) == 0
    first, second = _twins(1), _twins(2, USCC_B)
    jobs.keep_tallies()
    assert tallies.waiting_pairs(officer) == len(queries.open_pairs(officer)) == 2
    deciding.decide_different(*first, by=officer)
    assert tallies.waiting_pairs(officer) == len(queries.open_pairs(officer)) == 1
    book.archive_record(second[0], by=None)
    assert tallies.waiting_pairs(officer) == len(queries.open_pairs(officer)) == 0


def test_a_pair_counts_only_for_who_sees_both(make_user):
    towns = [book.create_record(Township, {"name": name}, by=None) for name in ("东镇", "西镇")]
    twins = _twins(1)
    book.change_record(twins[0], {"township": towns[0]}, by=None)
    book.change_record(twins[1], {"township": towns[1]}, by=None)
    jobs.keep_tallies()
    assert tallies.waiting_pairs(make_user("officer")) == 1
    assert tallies.waiting_pairs(make_user("clerk", township=towns[0])) == 0


def test_only_what_has_changed_is_counted_anew(monkeypatch):
    counted = []
    count = tallies.count_pairs
    monkeypatch.setattr(tallies, "count_pairs", lambda noun: (counted.append(noun), count(noun)))
    firm = _twins(1)[0]
    jobs.keep_tallies()
    assert sorted(counted) == ["household", "organisation", "person"]
    counted.clear()
    book.create_record(Need, {"title": "气孔", "organisation": firm}, by=None)
    jobs.keep_tallies()
    assert counted == []
    assert len(set(PairTally.objects.values_list("mark", flat=True))) == 1
    book.change_record(firm, {"uscc": USCC_B}, by=None)
    jobs.keep_tallies()
    assert counted == ["organisation"]
    assert PairTally.objects.get(noun="organisation").pairs == []


def test_a_large_book_is_counted_by_a_job_that_is_asked_for_once(monkeypatch):
    asked = []
    monkeypatch.setattr(tallies, "AT_ONCE", 1)
    monkeypatch.setattr(jobs.count_pairs.__class__, "enqueue", lambda self, noun: asked.append(noun))
    _twins(1)
    for _ in range(2):
        jobs.keep_tallies()
    assert asked == ["organisation"]
    jobs.count_pairs.func("organisation")
    jobs.keep_tallies()
    assert asked == ["organisation"]
    assert len(PairTally.objects.get(noun="organisation").pairs) == 1


def test_as_many_queries_for_three_pairs_as_for_one(make_user):
    officer, counts = make_user("officer"), []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            _twins(number, phone=f"1380000{number:04d}")
        jobs.keep_tallies()
        with CaptureQueriesContext(connection) as seen:
            assert tallies.waiting_pairs(officer)
            jobs.keep_tallies()
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_failed_import_waits_until_its_file_went_in(make_user):
    clerk, now = make_user("clerk"), timezone.now()
    since = now - dt.timedelta(days=30)
    ImportBatch.objects.create(file_name="a.xlsx", state="failed", started_by=clerk)
    ImportBatch.objects.create(
        file_name="b.xlsx", state="failed", started_by=clerk, started_at=now - dt.timedelta(days=31)
    )
    ImportBatch.objects.create(file_name="c.xlsx", state="failed", started_by=make_user("officer"))
    assert [one.file_name for one in queries.failed_batches(clerk, since=since)] == ["a.xlsx"]
    ImportBatch.objects.create(file_name="a.xlsx", state="done", started_by=clerk)
    assert not queries.failed_batches(clerk, since=since)
