"""Loaded through the import door, the county gives every published figure, and each figure hangs on its records."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.test import TestCase

from nonggu.desks.enrol.actions import import_file
from nonggu.desks.report.declared import FIGURES, figure_by_key
from nonggu.desks.report.figure import Rule
from nonggu.desks.report.reading import read
from nonggu.example.builder import build_county
from nonggu.example.loading import _merge_duplicates
from nonggu.example.workbook import write_workbook
from nonggu.registry import book
from nonggu.registry.models import Household, Organisation, Visit
from nonggu.registry.nouns import nouns

ON = dt.date(2024, 3, 11)


class TheCounty(TestCase):
    """One load for all tests of the class; each test works in a savepoint."""

    @pytest.fixture(autouse=True)
    def _take_request(self, request):
        self.request = request

    @classmethod
    def setUpTestData(cls):
        county = build_county()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "county.xlsx"
            write_workbook(county, file)
            outcome = import_file(file, by=None)
        assert outcome.errors == ()
        assert {noun: counts["new"] for noun, counts in outcome.counts.items()} == {
            noun: len(rows) for noun, rows in county.rows.items() if rows
        }
        cls.visited_before_merging = _number("enterprises_visited")
        cls.served_before_merging = _number("households_served")
        _merge_duplicates(county)
        cls.county = county

    def test_every_figure_is_the_published_one(self):
        facts = self.request.getfixturevalue("shared_facts")
        with (facts / "taigu" / "figures.csv").open(encoding="utf-8") as file:
            published = {row["key"]: row for row in csv.DictReader(file)}
        readings = {figure.key: read(figure, ON, user=None) for figure in FIGURES}
        assert {key: (reading.value, str(reading.as_of)) for key, reading in readings.items()} == {
            key: (Decimal(row["value"]), row["as_of"]) for key, row in published.items()
        }

    def test_double_entries_would_count_twice_before_the_merge(self):
        organisations = sum(merge.noun == "organisation" for merge in self.county.merges)
        households = sum(merge.noun == "household" for merge in self.county.merges)
        assert self.visited_before_merging == _number("enterprises_visited") + organisations
        assert self.served_before_merging == _number("households_served") + households
        assert Organisation.objects.exclude(merged_into=None).count() == organisations
        assert Household.objects.exclude(merged_into=None).count() == households

    def test_each_figure_changes_when_a_counted_record_is_archived(self):
        for figure in FIGURES:
            with self.subTest(figure.key), transaction.atomic():
                before = read(figure, ON, user=None)
                for record in _behind(before):
                    book.archive_record(record, by=None, why="test")
                assert read(figure, ON, user=None).value != before.value
                transaction.set_rollback(True)

    def test_each_figure_of_dated_records_changes_when_one_ends(self):
        ended = set()
        for figure in FIGURES:
            before = read(figure, ON, user=None)
            records = _behind(before)
            if not all(hasattr(record, "valid_to") for record in records):
                continue
            with self.subTest(figure.key), transaction.atomic():
                last = before.counting_day - dt.timedelta(days=1)
                for record in records:
                    book.change_record(record, {"valid_from": dt.date(2000, 1, 1), "valid_to": last}, by=None)
                if figure.key in ("tech_smes", "space_breeding_categories", "space_breeding_varieties"):
                    transaction.set_rollback(True)
                    continue  # an entry number counts for its year, a trial by its start and state
                assert read(figure, ON, user=None).value != before.value
                ended.add(figure.key)
                transaction.set_rollback(True)
        assert len(ended) > 25

    def test_one_of_several_visits_does_not_change_the_figure(self):
        twice = Counter(
            Visit.objects.filter(state="done", campaign__isnull=False).values_list("organisation", flat=True)
        )
        organisation = next(key for key, count in twice.items() if count == 2)
        before = _number("enterprises_visited")
        book.archive_record(Visit.objects.filter(organisation=organisation).last(), by=None)
        assert _number("enterprises_visited") == before

    def test_the_book_holds_what_the_builder_said(self):
        for noun, model in nouns().items():
            codes = {row["code"] for row in self.county.rows[noun]}
            assert codes <= set(model.objects.values_list("code", flat=True)), noun
        plant = nouns()["plant_equipment"].objects.get(name="2号自动化进出料线")
        assert list(plant.reaches.values_list("name", flat=True)) == [f"{n}号发酵线" for n in (4, 5, 6)]


def _number(key):
    return read(figure_by_key(key), ON, user=None).value


def _behind(reading):
    """One counted record that counts alone, or the records that make it count."""
    records = list(reading.records)
    if reading.figure.rule == Rule.DISTINCT:
        shares = Counter(getattr(record, reading.figure.of) for record in records)
        records = [record for record in records if shares[getattr(record, reading.figure.of)] == 1]
    record = records[0]
    return reading.support([record]).get(record.pk) or [record]
