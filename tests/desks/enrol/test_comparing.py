"""Rows beside other years and owners of the book: asked about, never refused; a clerk's own township."""

from __future__ import annotations

import pytest

from nonggu.desks.enrol.actions import import_file, write_noun_sheets
from nonggu.registry.models import IntellectualProperty, Organisation, Township, User, YearlyReturn
from nonggu.registry.models.user import UserRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    return [Organisation.objects.create(code=f"ORG-{n}", name=f"示例{n}公司", source_date="2020-01-01") for n in "甲乙"]


def codes(found):
    return sorted(error.code for error in found.findings)


def bring(tmp_path, noun, rows, *, by=None, **options):
    file = tmp_path / "book.xlsx"
    write_noun_sheets(file, {noun: rows})
    return import_file(file, by=by, **options)


def returns(*pairs):
    return [{"organisation": "示例甲公司", "year": year, "revenue_fen": fen} for year, fen in pairs]


def test_growth_above_300_per_cent_is_asked_about(tmp_path, firms):
    at_the_line = bring(tmp_path, "yearly_return", returns((2021, 100), (2022, 400)))
    assert codes(at_the_line) == []
    above = bring(tmp_path, "yearly_return", returns((2023, 1601)))
    assert codes(above) == ["return_leap"]
    assert above.findings[0].params["times"] == "4.0"
    assert YearlyReturn.objects.count() == 3


def test_growth_from_nothing_or_unknown_is_not_a_leap(tmp_path, firms):
    rows = [*returns((2021, 0), (2022, 900)), {"organisation": "示例甲公司", "year": 2023}, *returns((2024, 1))]
    assert codes(bring(tmp_path, "yearly_return", rows)) == []


def test_a_missing_year_is_asked_about(tmp_path, firms):
    found = bring(tmp_path, "yearly_return", returns((2020, 5), (2023, 6)))
    assert codes(found) == ["return_gap"]
    assert found.findings[0].params == {**found.findings[0].params, "last": 2020, "year": 2023}
    assert codes(bring(tmp_path, "yearly_return", returns((2021, 5), (2022, 5)))) == []


def test_the_number_of_questions_does_not_grow_with_the_rows(tmp_path, firms, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        bring(tmp_path, "yearly_return", returns(*((year, 100) for year in range(1990, 2020))))


def test_a_right_that_changes_hands_is_asked_about(tmp_path, firms):
    right = {"name": "铸件", "number": "ZL1", "organisation": "示例甲公司"}
    assert codes(bring(tmp_path, "intellectual_property", [right])) == []
    moved = bring(tmp_path, "intellectual_property", [{**right, "organisation": "示例乙公司"}])
    assert codes(moved) == ["right_moves"]
    assert moved.findings[0].params["owner"] == "示例甲公司"
    assert IntellectualProperty.objects.get().organisation == firms[1]


def test_a_clerk_hears_in_the_preview_that_a_row_lies_elsewhere(tmp_path):
    own, other = (Township.objects.create(code=code, name=code) for code in ("东乡", "西乡"))
    clerk = User.objects.create(username="clerk-a", role=UserRole.CLERK, township=own)
    rows = [{"name": "甲厂", "township": "东乡"}, {"name": "乙厂", "township": "西乡"}, {"name": "丙厂"}]
    seen = bring(tmp_path, "organisation", rows, by=clerk, dry_run=True)
    assert codes(seen) == ["enrol_row_elsewhere"]
    assert seen.findings[0].cell
    done = bring(tmp_path, "organisation", rows, by=clerk, partial=True)
    assert codes(done) == ["enrol_row_elsewhere"]
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["丙厂", "甲厂"]
    assert other.organisations.count() == 0
