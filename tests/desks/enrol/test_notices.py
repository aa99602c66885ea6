"""What an import tells to who started it: read, done, failed, moved on; opened by looking at it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nonggu.desks.enrol import batches
from nonggu.registry.book import create_record
from nonggu.registry.models import Notice, Organisation
from tests.desks.enrol.books import write_book

pytestmark = pytest.mark.django_db
GOOD = {"organisation": [["code", "name"], ["A", "甲"], ["B", "乙"]]}


@pytest.fixture
def uploaded(make_user, tmp_path):
    clerk = make_user("clerk")
    return batches.upload(write_book(tmp_path / "book.xlsx", GOOD), by=clerk, name="名录.xlsx")


def _told():
    return list(Notice.objects.order_by("id").values_list("code", "params"))


def test_a_workbook_that_was_read_and_imported_is_told_of(uploaded):
    batches.read_batch(uploaded.pk)
    uploaded.refresh_from_db()
    batches.confirm(uploaded, partial=False)
    batches.run_batch(uploaded.pk)
    assert [code for code, _ in _told()] == ["notice_import_staged", "notice_import_done"]
    assert _told()[1][1] == {"file": "名录.xlsx", "new": 2, "changed": 0}
    batches.run_batch(uploaded.pk)  # a job that is done twice does no harm
    assert len(_told()) == 2


def test_a_failed_and_a_moved_on_import_are_told_of(uploaded):
    batches.read_batch(uploaded.pk)
    uploaded.refresh_from_db()
    batches.confirm(uploaded, partial=False)
    create_record(Organisation, {"code": "A", "name": "别的甲"}, by=None)
    batches.run_batch(uploaded.pk)
    batches.fail_batch(uploaded.pk, "internal_error", {"what": "x"})
    codes = [code for code, _ in _told()]
    assert codes == ["notice_import_staged", "notice_import_moved_on", "notice_import_failed"]


def test_looking_at_the_import_reads_its_notices(uploaded):
    batches.read_batch(uploaded.pk)
    client = Client()
    client.force_login(uploaded.started_by)
    client.get(reverse("enrol-batch", args=[uploaded.pk]))
    assert not Notice.objects.filter(read_at=None).exists()
