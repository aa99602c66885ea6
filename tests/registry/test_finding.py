"""Naming a record: codes, names as people write them, former names, suggestions; the same rule for all who ask."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nonggu.desks.enrol.references import References, ReferenceUnknown
from nonggu.errors import UnusableInput
from nonggu.keep.accounts import linked_record
from nonggu.registry import book, identity
from nonggu.registry.finding import record_named, records_named
from nonggu.registry.models import Certificate, Household, Organisation, OrganisationAlias, Township, Visit

pytestmark = pytest.mark.django_db
NAME = "模拟Ａ铸造有限公司"


@pytest.fixture
def firm():
    values = {"code": "FIRM-1", "name": NAME, "short_name": "模拟铸造", "uscc": "91140700MA0GX7J24H"}
    firm = book.create_record(Organisation, values, by=None)
    book.create_record(OrganisationAlias, {"organisation": firm, "value": "旧名铸造厂"}, by=None)
    return firm


SPELLINGS = [
    NAME,
    "模拟A铸造有限公司",
    "模拟a 铸造 有限公司",
    "模拟铸造",
    "旧名铸造厂",
    "FIRM-1",
    "firm-1",
    "91140700MA0GX7J24H",
    "91140700ma0gx7j24h",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_forms_accounts_and_workbooks_find_the_same(text, firm):
    assert records_named(Organisation, text, user=None) == [firm]
    assert linked_record("organisation", text) == firm
    assert References(Organisation, None).find(text) == firm.pk


@pytest.mark.parametrize("text", ["", "模拟", "模拟B铸造有限公司", "Firm-2", "[]", "\0"])
def test_what_names_nothing_finds_nothing(text, firm):
    assert records_named(Organisation, text, user=None) == []
    with pytest.raises(UnusableInput):
        linked_record("organisation", text)
    with pytest.raises(ReferenceUnknown):
        References(Organisation, None).find(text)


def test_a_suggestion_names_by_its_code_only(firm):
    twin = book.create_record(Organisation, {"code": "Firm-2", "name": NAME}, by=None)
    assert record_named(Organisation, f"{NAME} [Firm-2]", user=None) == twin
    assert record_named(Organisation, f"{NAME} [Firm-3]", user=None) is None
    assert records_named(Organisation, NAME, user=None) == [firm, twin]
    assert record_named(Organisation, NAME, user=None) is None
    with pytest.raises(UnusableInput) as refusal:
        linked_record("organisation", NAME)
    assert refusal.value.code == "reference_not_unique"


def test_a_code_goes_before_a_name(firm):
    other = book.create_record(Organisation, {"name": "FIRM-1"}, by=None)
    assert record_named(Organisation, "FIRM-1", user=None) == firm
    assert record_named(Organisation, other.code, user=None) == other


def test_what_was_merged_answers_as_what_it_became(firm):
    lost = book.create_record(Organisation, {"code": "Lost-1", "name": "被合并的厂"}, by=None)
    identity.merge_records(firm, lost, by=None)
    for text in ("Lost-1", "被合并的厂"):
        assert record_named(Organisation, text, user=None) == firm
        assert References(Organisation, None).find(text) == firm.pk


def test_archived_and_unseen_records_are_not_found(firm, make_user):
    town, other = (book.create_record(Township, {"name": name}, by=None) for name in ("东镇", "西镇"))
    book.change_record(firm, {"township": other}, by=None)
    clerk = make_user("clerk", township=town)
    assert records_named(Organisation, NAME, user=clerk) == []
    assert records_named(Organisation, "旧名铸造厂", user=clerk) == []
    book.archive_record(firm, by=None)
    for text in (NAME, "旧名铸造厂", "FIRM-1"):
        assert records_named(Organisation, text, user=None) == []


def test_nouns_with_other_names_than_their_title(firm):
    certificate = book.create_record(Certificate, {"organisation": firm, "number": "GR2021"}, by=None)
    household = book.create_record(Household, {"head": "模拟户主"}, by=None)
    visit = book.create_record(Visit, {"organisation": firm}, by=None)
    assert record_named(Certificate, "gr2021", user=None) == certificate
    assert record_named(Household, "模拟户主", user=None) == household
    assert record_named(Visit, visit.code, user=None) == visit
    assert record_named(Visit, NAME, user=None) is None


def test_a_name_is_found_by_as_many_queries_among_many_as_among_few(firm):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert record_named(Organisation, NAME, user=None) == firm
        counts.append(len(queries))
        book.create_records(Organisation, [{"name": f"别的{n}"} for n in range(40)], by=None)
    assert counts[0] == counts[1] <= 5
