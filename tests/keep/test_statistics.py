"""The database's statistics: renewed by themselves where a table has grown by much, never in a small book."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nonggu.keep import statistics
from nonggu.registry import book
from nonggu.registry.daily import Terms
from nonggu.registry.models import Organisation

pytestmark = pytest.mark.django_db


def enter(count: int) -> None:
    have = Organisation.objects.count()
    book.create_records(Organisation, [{"name": f"模拟{n}"} for n in range(have, have + count)], by=None)


def renew() -> int:
    return statistics.renew_where_grown(None, Terms())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its statistics by itself")
def test_a_table_that_doubled_is_counted_anew_and_a_small_book_never(monkeypatch):
    monkeypatch.setattr(statistics, "FEW_ROWS", 20)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence")  # other tests' keys do not count as rows
    enter(10)
    with CaptureQueriesContext(connection) as asked:
        assert renew() == 0
    assert not [query for query in asked if "ANALYZE" in query["sql"]]
    enter(10)
    assert set(statistics.grown_tables()) == {"registry_organisation", "registry_change"}
    assert (renew(), renew()) == (2, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'registry_organisation'")
        stats = [row[0].split() for row in cursor.fetchall()]
        cursor.execute("SELECT idx FROM sqlite_stat1 WHERE idx LIKE '%_batch_id_%'")
        assert cursor.fetchall() == [], "a reference that is empty everywhere is not taken for useless"
    assert {stat[0] for stat in stats} == {"20"}
    enter(19)
    assert renew() == 0
    enter(1)
    assert renew() == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite")
def test_postgresql_is_left_to_itself(monkeypatch):
    monkeypatch.setattr(statistics, "FEW_ROWS", 1)
    enter(2)
    assert renew() == 0
