"""The security events: what is noted, what never stands in them, who reads them, how they are narrowed."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from nonggu.registry.events import record_event
from nonggu.registry.models import SecurityEvent
from nonggu.registry.models.security_event import EventKind

pytestmark = pytest.mark.django_db
PASSWORD = "Ceshi-Mima-2024"


def _kinds():
    return list(SecurityEvent.objects.order_by("id").values_list("kind", flat=True))


def test_signing_in_out_and_failing_are_noted(make_user):
    user = make_user("expert")
    client = Client()
    client.post(reverse("sign-in"), {"username": "expert", "password": "wrong"})
    client.post(reverse("sign-in"), {"username": "expert", "password": PASSWORD})
    client.post(reverse("sign-out"))
    assert _kinds() == ["sign_in_failed", "signed_in", "signed_out"]
    failed, came, left = SecurityEvent.objects.order_by("id")
    assert (failed.user, failed.account, came.user, left.user) == (None, user, user, user)
    assert came.address == "127.0.0.1"


def test_a_password_typed_as_user_name_is_not_kept():
    Client().post(reverse("sign-in"), {"username": "Mima-De-Mima-2024", "password": "x"})
    Client().post(reverse("sign-in"), {"username": "a\0b", "password": "x"})
    assert _kinds() == ["sign_in_failed"] * 2
    assert not SecurityEvent.objects.exclude(account=None).exists()
    assert not SecurityEvent.objects.filter(about__contains="Mima").exists()


def test_a_changed_password_is_noted_and_a_refused_one_is_not(make_user):
    client = Client()
    client.force_login(make_user("expert"))
    values = {"old_password": PASSWORD, "new_password1": "Xin-Mima-8848", "new_password2": "Xin-Mima-8848"}
    client.post(reverse("password"), values | {"old_password": "wrong"})
    assert _kinds() == []
    client.post(reverse("password"), values)
    assert _kinds() == ["password_changed"]


def test_an_old_password_must_be_changed(sign_in, settings):
    client = sign_in("expert")
    assert client.get(reverse("hall")).status_code == 200
    client.user.password_set_at = timezone.now() - dt.timedelta(days=settings.PASSWORD_DAYS + 1)
    client.user.save()
    assert client.get(reverse("hall")).headers["Location"] == reverse("password")
    values = {"old_password": PASSWORD, "new_password1": "Xin-Mima-8848", "new_password2": "Xin-Mima-8848"}
    client.post(reverse("password"), values)
    assert client.get(reverse("hall")).status_code == 200


def test_exports_and_showings_are_noted_without_what_they_hold(sign_in, make_record):
    person = make_record("person", phone="13800001234", name="模拟专家甲")
    client = sign_in("officer")
    client.get(reverse("book-export", args=["person"]), {"q": "13800001234"})
    client.get(reverse("book-show", args=["person", person.code]))
    client.post(reverse("book-show", args=["person", person.code]), {"why": "打电话"})
    client.get(reverse("report-export"))
    assert _kinds()[:2] == ["exported", "personal_shown"]
    told = " ".join(SecurityEvent.objects.values_list("about", flat=True))
    assert person.code in told
    assert "138" not in told
    assert "模拟" not in told


def test_what_is_refused_is_no_export(sign_in):
    sign_in("security").get(reverse("book-export", args=["person"]))
    Client().get(reverse("book-export", args=["person"]))
    assert _kinds() == []


@pytest.mark.parametrize("role", ["auditor", "security"])
def test_they_are_read_narrowed_and_exported(role, sign_in, make_user):
    clerk = make_user("clerk")
    record_event(EventKind.SIGNED_IN, by=clerk, address="10.0.0.1")
    record_event(EventKind.EXPORTED, by=clerk, address="10.0.0.2", about="/book/person/~export/")
    client = sign_in(role)

    def count(**asked):
        return client.get(reverse("events"), asked).context["paged"].paginator.count

    assert count() == 2
    assert count(kind="exported") == 1
    assert count(name="clerk", address="10.0.0.1") == 1
    assert count(name="nobody") == 0
    assert count(since="2999-01-01") == 0
    assert count(until="2999-01-01") == 2
    page = client.get(reverse("events"), {"since": "昨天", "kind": "wrong"})
    assert page.context["paged"].paginator.count == 2
    assert "wrong" in page.content.decode()
    answer = client.get(reverse("events-export"), {"kind": "exported"})
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert [row[2] for row in rows[1:]] == ["clerk"]
    assert SecurityEvent.objects.filter(kind="exported", user=client.user).exists(), "reading the log is noted too"


def test_the_list_asks_the_same_number_of_questions(sign_in, make_user, questions):
    client, found = sign_in("auditor"), []
    for number in range(3):
        record_event(EventKind.SIGNED_IN, by=make_user("clerk", f"clerk{number}"))
        found.append(questions(client, reverse("events")))
    assert found[0] == found[2] <= 6


def test_a_session_that_nobody_uses_ends(sign_in, settings, monkeypatch):
    from nonggu.web.gate import idle

    client = sign_in("expert")
    assert client.get(reverse("hall")).status_code == 200
    start = idle.time.time()
    monkeypatch.setattr(idle.time, "time", lambda: start + settings.SESSION_IDLE_MINUTES * 60 - 5)
    assert client.get(reverse("hall")).status_code == 200, "used in time"
    monkeypatch.setattr(idle.time, "time", lambda: start + settings.SESSION_IDLE_MINUTES * 120)
    answer = client.get(reverse("book"))
    assert answer.headers["Location"].startswith(reverse("sign-in"))
    assert _kinds() == ["timed_out"]
