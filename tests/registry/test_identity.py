"""Merging and un-merging: references, names and codes, both histories."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nonggu.errors import NongguError
from nonggu.registry import book, identity
from nonggu.registry.history import changes_of
from nonggu.registry.models import Certificate, Household, Organisation, OrganisationAlias, ServiceRecord, Visit
from nonggu.registry.models.change import ChangeKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    kept = book.create_record(Organisation, {"name": "模拟铸造厂", "uscc": "A"}, by=None)
    lost = book.create_record(Organisation, {"name": "模拟铸造有限公司", "uscc": "B"}, by=None)
    book.create_record(Visit, {"organisation": lost, "visited_on": dt.date(2023, 5, 1)}, by=None)
    book.create_record(Certificate, {"organisation": kept, "number": "GR1"}, by=None)
    return kept, lost


def test_what_referred_to_the_lost_refers_to_the_kept(pair):
    kept, lost = pair
    identity.merge_records(kept, lost, by=None, why="同一企业")
    assert kept.visits.count() == 1
    lost.refresh_from_db()
    assert lost.merged_into == kept
    assert lost.archived_at is not None
    assert set(kept.aliases.values_list("value", flat=True)) == {"模拟铸造有限公司", "B"}
    assert changes_of(kept.visits.get()).first().after == {"organisation_id": kept.pk}


def test_unmerging_gives_everything_back_but_what_came_later(pair):
    kept, lost = pair
    identity.merge_records(kept, lost, by=None)
    later = book.create_record(Visit, {"organisation": kept, "visited_on": dt.date(2024, 1, 5)}, by=None)
    identity.unmerge_record(lost, by=None)
    lost.refresh_from_db()
    assert lost.merged_into is None
    assert lost.archived_at is None
    assert list(lost.visits.values_list("visited_on", flat=True)) == [dt.date(2023, 5, 1)]
    assert kept.visits.get() == later
    assert not OrganisationAlias.objects.current().filter(organisation=kept).exists()
    assert [c.kind for c in changes_of(lost)] == [ChangeKind.UNMERGED, ChangeKind.MERGED, ChangeKind.CREATED]
    assert {c.kind for c in changes_of(kept)} >= {ChangeKind.MERGED, ChangeKind.UNMERGED}


def test_a_record_is_not_merged_into_itself_or_twice(pair):
    kept, lost = pair
    with pytest.raises(NongguError, match="merge_impossible"):
        identity.merge_records(kept, kept, by=None)
    identity.merge_records(kept, lost, by=None)
    with pytest.raises(NongguError, match="merge_impossible"):
        identity.merge_records(kept, lost, by=None)
    with pytest.raises(NongguError, match="not_merged"):
        identity.unmerge_record(kept, by=None)


def test_households_merge_too():
    kept, lost = book.create_records(Household, [{"head": "模拟农户甲"}, {"head": "模拟农户乙"}], by=None)
    book.create_record(ServiceRecord, {"household": lost, "served_on": dt.date(2024, 1, 1)}, by=None)
    identity.merge_records(kept, lost, by=None)
    assert kept.services.count() == 1


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["merge", "unmerge"]), max_size=6))
def test_any_row_of_merges_and_unmerges_ends_where_it_says(steps):
    kept = book.create_record(Organisation, {"name": "甲"}, by=None)
    lost = book.create_record(Organisation, {"name": "乙"}, by=None)
    for owner, count in ((kept, 2), (lost, 3)):
        days = [{"organisation": owner, "visited_on": dt.date(2024, 1, day)} for day in range(1, count + 1)]
        book.create_records(Visit, days, by=None)
    merged = False
    for step in steps:
        lost.refresh_from_db()
        if step == "merge" and not merged:
            identity.merge_records(kept, lost, by=None)
            merged = True
        elif step == "unmerge" and merged:
            identity.unmerge_record(lost, by=None)
            merged = False
    assert (kept.visits.count(), lost.visits.count()) == ((5, 0) if merged else (2, 3))
