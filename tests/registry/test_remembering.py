"""Remembered answers: exact after every write, by whomever, and never kept from a transaction."""

from __future__ import annotations

import pytest
from django.core.cache import cache, caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nonggu.registry import access, book
from nonggu.registry.models import Certificate, Organisation
from nonggu.registry.remembering import remembered, remembered_count


@pytest.fixture(autouse=True)
def _nothing_remembered():
    caches["remembered"].clear()
    yield
    caches["remembered"].clear()


def _asked(records) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as queries:
        count = remembered_count(records)
    return count, len(queries)


@pytest.mark.django_db(transaction=True)
def test_a_count_is_asked_once_until_its_noun_changes():
    firm = book.create_record(Organisation, {"name": "甲"}, by=None)
    living = Organisation.objects.filter(archived_at=None)
    assert _asked(living) == (1, 2)
    assert _asked(living) == (1, 1)
    book.create_record(Certificate, {"organisation_id": firm.pk, "number": "证一"}, by=None)
    assert _asked(living) == (1, 1)
    book.create_record(Organisation, {"name": "乙"}, by=None)
    assert _asked(living) == (2, 2)
    book.archive_record(firm, by=None)
    assert _asked(living) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_what_another_process_found_out_is_taken_over():
    book.create_record(Organisation, {"name": "甲"}, by=None)
    every = Organisation.objects.all()
    assert _asked(every) == (1, 2)
    cache.clear()
    assert _asked(every) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_condition_on_another_noun_is_asked_anew_when_that_changes(make_user):
    firm = book.create_record(Organisation, {"name": "甲"}, by=None)
    book.create_record(Certificate, {"organisation_id": firm.pk, "number": "证一"}, by=None)
    held = Certificate.objects.filter(organisation__in=Organisation.objects.filter(kind="farm"))
    assert _asked(held)[0] == 0
    book.change_record(firm, {"kind": "farm"}, by=None)
    assert _asked(held)[0] == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_from_a_transaction_that_is_taken_back():
    every = Organisation.objects.all()
    assert remembered_count(every) == 0
    with transaction.atomic():
        book.create_record(Organisation, {"name": "作废"}, by=None)
        assert remembered_count(every) == 1
        transaction.set_rollback(True)
    assert remembered_count(every) == 0
    book.create_record(Organisation, {"name": "真的"}, by=None)
    assert remembered_count(every) == 1


@pytest.mark.django_db(transaction=True)
def test_different_questions_are_kept_apart():
    book.create_record(Organisation, {"name": "甲"}, by=None)
    every = Organisation.objects.all()
    assert remembered(every, "one", lambda: "a") == "a"
    assert remembered(every, "other", lambda: None) is None
    assert remembered(every, "one", lambda: "b") == "a"
    assert remembered(every, "other", lambda: "c") is None
    assert remembered(access.visible(None, Organisation).none(), "one", lambda: 0) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="one writer at a time: no change is committed after a newer one"
)
def test_while_somebody_writes_nothing_is_kept():
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("INSERT INTO registry_codeseries (noun, last) VALUES ('x', 1)")
            cursor.execute("LOCK TABLE registry_change IN ROW EXCLUSIVE MODE")
        every = Organisation.objects.all()
        assert _asked(every) == (0, 2)
        assert _asked(every) == (0, 2)
        other.rollback()
        assert _asked(every) == (0, 2)
        assert _asked(every) == (0, 1)
    finally:
        other.close()
