"""Health and metrics: what they say, to whom, and that no person stands in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from nonggu.keep import health, ledger
from nonggu.keep.ledger import Entry
from nonggu.keep.presence import mark_seen, running_folder
from nonggu.registry.events import record_event
from nonggu.registry.models.security_event import EventKind
from tests.web.conftest import sign_in

__all__ = ["sign_in"]

pytestmark = pytest.mark.django_db
FAR = {"REMOTE_ADDR": "192.168.1.77"}


@pytest.fixture(autouse=True)
def _clean_home():
    health._upgrade_seen.clear()
    yield
    health._upgrade_seen.clear()
    ledger.ledger_file().unlink(missing_ok=True)
    (running_folder() / "worker.seen").unlink(missing_ok=True)


def _metrics(client=None, **asked) -> dict[tuple[str, tuple], float]:
    answer = (client or Client()).get(reverse("metrics"), **asked)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def test_a_centre_that_serves_is_well():
    mark_seen("worker")
    answer = Client().get(reverse("health"))
    assert answer.status_code == 200
    assert {name: one["is_well"] for name, one in answer.json()["checks"].items()} == {
        "database": True, "upgrade": True, "disk": True, "worker": True
    }  # fmt: skip
    assert Client().get(reverse("health-live")).json() == {"status": "ok"}


def test_each_thing_that_fails_makes_it_fail(monkeypatch):
    def failing():
        return [check.name for check in health.check_all() if not check.is_well]

    assert failing() == ["worker"], "it was never seen"
    mark_seen("worker")
    monkeypatch.setattr(health, "seen_s_ago", lambda what: health.WORKER_SEEN_S + 1)
    assert failing() == ["worker"]
    monkeypatch.setattr(health, "seen_s_ago", lambda what: 1.0)
    monkeypatch.setattr(health, "free_bytes", lambda: 1)
    monkeypatch.setattr(health, "pending_steps", lambda: ["registry.9999"])
    assert failing() == ["disk"], "the answer about steps is believed for half a minute"
    health._upgrade_seen.clear()
    assert failing() == ["upgrade", "disk"]
    answer = Client().get(reverse("health"))
    assert (answer.status_code, answer.json()["status"]) == (503, "failing")
    assert Client().get(reverse("health-live")).status_code == 200


def test_a_database_that_is_away_is_told_without_its_words(monkeypatch):
    def away():
        raise OSError("could not connect to postgresql://user:secret@db")

    monkeypatch.setattr(health.connection, "cursor", away)
    checks = health.check_all()
    assert [(check.is_well, check.found) for check in checks[:1]] == [(False, "OSError")]


def test_particulars_and_metrics_are_for_the_operator(settings):
    mark_seen("worker")
    assert Client().get(reverse("health"), **FAR).json() == {"status": "ok"}
    assert Client().get(reverse("metrics"), **FAR).status_code == 404
    for header in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"):
        assert Client().get(reverse("metrics"), **{header: "127.0.0.1"}).status_code == 404, "a proxy stands between"
    bearer = {"HTTP_AUTHORIZATION": "Bearer " + "t" * 40}
    assert Client().get(reverse("metrics"), **FAR, **bearer).status_code == 404, "there is no token"
    settings.METRICS_TOKEN = "t" * 40
    assert Client().get(reverse("metrics"), **FAR, **bearer).status_code == 200
    assert Client().get(reverse("metrics"), **FAR, HTTP_AUTHORIZATION="Bearer wrong").status_code == 404


def test_a_signed_in_person_far_away_gets_no_metrics(sign_in):
    assert sign_in("administrator").get(reverse("metrics"), **FAR).status_code == 404


def test_requests_are_counted_by_the_name_of_their_address(sign_in, make_record_free):
    client = sign_in("officer")
    key = ("nonggu_requests_total", (("address", "book-record"), ("method", "GET"), ("status", "200")))
    before = _metrics().get(key, 0)
    client.get(make_record_free)
    client.get(make_record_free)
    after = _metrics()
    assert after[key] == before + 2
    assert after[("nonggu_request_seconds_count", (("address", "book-record"),))] >= 2
    unknown = ("nonggu_requests_total", (("address", "unknown"), ("method", "GET"), ("status", "404")))
    count = after.get(unknown, 0)
    for number in range(5):
        client.get(f"/nowhere/{number}/")
    assert _metrics()[unknown] == count + 5, "made-up addresses make no new series"


@pytest.fixture
def make_record_free(centre):
    from nonggu.registry import book
    from nonggu.registry.models import Organisation

    firm = book.create_record(Organisation, {"name": "模拟保密企业", "phone": "13800001234"}, by=None)
    return reverse("book-record", args=["organisation", firm.code])


def test_jobs_backups_and_failed_sign_ins_are_measured():
    for status in ("READY", "READY", "FAILED"):
        DBTaskResult.objects.create(
            status=status, args_kwargs={}, run_after=timezone.now(), task_path="x", backend_name="default",
            exception_class_path="", traceback="",
        )  # fmt: skip
    record_event(EventKind.SIGN_IN_FAILED, by=None)
    assert _metrics()[("nonggu_last_backup_age_seconds", ())] != _metrics()[("nonggu_last_backup_age_seconds", ())], (
        "NaN"
    )
    ledger.note(Entry(timezone.now() - dt.timedelta(hours=5), "/usb/a.zip", 1))
    found = _metrics()
    assert found[("nonggu_jobs", (("state", "waiting"),))] == 2
    assert found[("nonggu_jobs", (("state", "failed"),))] == 1
    assert found[("nonggu_sign_in_failures_total", (("kind", "sign_in_failed"),))] == 1
    assert 5 * 3600 <= found[("nonggu_last_backup_age_seconds", ())] < 5 * 3600 + 600
    assert found[("nonggu_last_backup_failed", ())] == 0
    assert found[("nonggu_disk_free_bytes", ())] > 0


def test_no_person_and_no_record_stand_in_the_metrics(sign_in, make_record_free):
    client = sign_in("officer", username="wangxiaoming")
    client.get(make_record_free, {"q": "13800001234"})
    Client().post(reverse("sign-in"), {"username": "wangxiaoming", "password": "wrong"})
    text = Client().get(reverse("metrics")).content.decode()
    for word in ("wangxiaoming", "13800001234", "模拟", "ORG-", str(Path(settings.HOME))):
        assert word not in text
