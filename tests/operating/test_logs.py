"""Structured logs: what a line holds, and that nothing which a person typed ever reaches one."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.test import Client
from django.urls import reverse

from nonggu.keep.logs import ALLOWED, SafeJson, start_logging
from nonggu.registry import book
from nonggu.registry.models import Organisation
from tests.web.conftest import sign_in

__all__ = ["sign_in"]

SECRETS = ("13812345678", "王小明", "wangxiaoming", "Mima-De-Mima-2024", "模拟保密企业", "140703199001011234", "geheim")


@pytest.fixture
def logged():
    """Every line that any logger writes, at any level, as the handlers of a serving process write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeJson())
    root, own = logging.getLogger(), logging.getLogger("nonggu")
    levels = root.level, own.level, logging.getLogger("django").level, logging.getLogger("django.request").level
    root.addHandler(handler)
    for name in ("", "nonggu", "django", "django.request", "axes"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    for name, level in zip(("", "nonggu", "django", "django.request"), levels, strict=True):
        logging.getLogger(name).setLevel(level)


def _clean(lines) -> None:
    text = json.dumps(lines, ensure_ascii=False)
    for secret in SECRETS:
        assert secret not in text, secret


@pytest.mark.django_db
def test_a_request_is_one_line(logged, sign_in, centre):
    client = sign_in("officer")
    answer = client.get(reverse("hall"), {"q": "geheim"})
    (line,) = [one for one in logged() if one["logger"] == "nonggu.request"]
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["user_id"] == client.user.pk
    assert (line["address"], line["method"], line["status"], line["level"]) == ("hall", "GET", 200, "INFO")
    assert line["duration_ms"] >= 0
    assert set(line) <= {"at", "level", "logger", "message", *ALLOWED}


@pytest.mark.django_db
def test_probes_are_not_logged(logged):
    Client().get(reverse("health-live"))
    assert [one for one in logged() if one["logger"] == "nonggu.request"] == []


@pytest.mark.django_db
def test_personal_data_of_requests_never_reach_the_log(logged, sign_in, centre, make_user):
    firm = book.create_record(
        Organisation, {"name": "模拟保密企业", "phone": "13812345678", "code": "geheim-1"}, by=None
    )
    client = sign_in("officer", username="wangxiaoming")
    client.get(reverse("search"), {"q": "王小明 13812345678"})
    client.get(reverse("book-record", args=["organisation", firm.code]))
    client.get(reverse("book-list", args=["organisation"]), {"q": "140703199001011234"})
    client.post(reverse("book-show", args=["organisation", firm.code]), {"why": "王小明"})
    client.post(reverse("book-change", args=["organisation", firm.code]), {"name": "王小明", "phone": "13812345678"})
    client.get("/nowhere/王小明/13812345678/")
    client.get(f"/l/{'geheim' * 8}/")
    Client().post(reverse("sign-in"), {"username": "wangxiaoming", "password": "Mima-De-Mima-2024"})
    Client().post(reverse("sign-in"), {"username": "13812345678", "password": "Mima-De-Mima-2024"})
    Client(enforce_csrf_checks=True).post(reverse("sign-in"), {"username": "王小明"})
    Client().get(reverse("sign-in"), headers={"host": "geheim.example"})
    lines = logged()
    assert len([one for one in lines if one["logger"] == "nonggu.request"]) >= 10
    _clean(lines)


@pytest.mark.django_db
def test_control_the_plain_formatter_would_tell(sign_in, centre):
    """The same 404 with the usual formatter: the check above would find what it looks for."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        sign_in("officer").get("/nowhere/王小明/13812345678/")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert "13812345678" in stream.getvalue()


@pytest.mark.django_db
def test_an_error_is_told_by_its_kind_and_place_not_by_its_words(logged, sign_in, centre, monkeypatch):
    from nonggu.web.hall import views

    def failing(*args, **options):
        raise ValueError("王小明 13812345678")

    monkeypatch.setattr(views, "waiting_for", failing)
    client = sign_in("officer")
    client.raise_request_exception = False
    assert client.get(reverse("hall")).status_code == 500
    lines = logged()
    _clean(lines)
    (line,) = [one for one in lines if one.get("exception")]
    assert (line["exception"], line["address"], line["level"]) == ("ValueError", "hall", "ERROR")
    assert any("failing" in place for place in line["places"])
    (asked,) = [one for one in lines if one["logger"] == "nonggu.request"]
    assert asked["request_id"] == line["request_id"], "both lines name the same request"


def test_other_peoples_lines_keep_their_template_only(logged):
    log = logging.getLogger("somebody")
    log.warning("sign-in of %s failed", "wangxiaoming")
    log.warning("sign-in of wangxiaoming failed")
    log.warning("with more", extra={"password": "Mima-De-Mima-2024"})
    logging.getLogger("nonggu.jobs").warning("ours", extra={"code": "x", "password": "Mima-De-Mima-2024"})
    lines = logged()
    _clean(lines)
    assert [one.get("message") for one in lines] == ["sign-in of %s failed", None, None, "ours"]
    assert lines[3]["code"] == "x"


def test_a_serving_process_writes_lines_into_its_home():
    root = logging.getLogger()
    handlers, level = list(root.handlers), logging.getLogger("nonggu").level
    file = start_logging("tested")
    try:
        logging.getLogger("nonggu.jobs").info("jobs taken up again", extra={"reaped": 2})
        (line,) = file.read_text("utf-8").splitlines()
        assert json.loads(line)["reaped"] == 2
    finally:
        for handler in [one for one in root.handlers if one not in handlers]:
            root.removeHandler(handler)
            handler.close()
        logging.getLogger("nonggu").setLevel(level)
        file.unlink()
