"""Limits of requests, checks of uploads, headers and cookies."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nonggu.errors import UnusableInput
from nonggu.exchange.uploads import KINDS, MOST_BYTES, check_upload
from nonggu.keep.home import HomeSettings, make_home, write_home
from nonggu.registry.models import SecurityEvent


@pytest.mark.django_db
def test_too_many_sign_ins_from_one_address_are_refused(settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"sign-in": (3, 3600)}
    answers = [Client().post(reverse("sign-in"), {"username": f"n{n}", "password": "x"}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) <= 3600
    assert "请求过多" in answers[-1].content.decode()
    assert Client().get(reverse("sign-in")).status_code == 200
    other = Client(REMOTE_ADDR="10.0.0.9").post(reverse("sign-in"), {"username": "n", "password": "x"})
    assert other.status_code == 200
    assert SecurityEvent.objects.filter(kind="too_many").count() == 1


@pytest.mark.django_db
def test_exports_and_the_api_have_limits_of_their_own(settings, sign_in):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"export": (1, 3600), "api": (2, 3600)}
    client = sign_in("officer")
    statuses = [client.get(reverse("book-export", args=["township"])).status_code for _ in range(2)]
    assert statuses == [200, 429]
    answers = [client.get("/api/nouns") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "too_many_requests"
    assert client.get(reverse("book")).status_code == 200


@pytest.mark.parametrize(
    ("name", "head", "code"),
    [
        ("a.exe", b"MZ", "upload_kind_unknown"),
        ("a", b"", "upload_kind_unknown"),
        ("a.xlsx", b"MZ\x90", "upload_kind_differs"),
        ("a.pdf", b"<html>", "upload_kind_differs"),
        ("a.csv", b"PK\x03\x04", "upload_kind_differs"),
        ("a.csv", b"a,\0b", "upload_kind_differs"),
        ("a.svg", b"<svg", "upload_kind_unknown"),
    ],
)
def test_uploads_of_another_kind_are_refused(name, head, code):
    with pytest.raises(UnusableInput) as refusal:
        check_upload(name, 10, head)
    assert refusal.value.code == code


@pytest.mark.parametrize("ending", KINDS)
def test_uploads_of_a_known_kind_are_taken(ending):
    head = KINDS[ending][0] if KINDS[ending] else "名称,数量\n".encode("gb18030")
    check_upload(f"表.{ending[1:].upper()}", 10, head + b"rest")
    with pytest.raises(UnusableInput):
        check_upload(f"a{ending}", MOST_BYTES + 1, head)


@pytest.mark.django_db
def test_an_upload_is_looked_at_before_any_desk_sees_it(sign_in):
    client = sign_in("officer")
    wrong = SimpleUploadedFile("表.xlsx", b"MZ")
    answer = client.post(reverse("language"), {"language": "en", "file": wrong})
    assert answer.status_code == 422
    assert "表.xlsx" in answer.content.decode()
    fine = SimpleUploadedFile("表.csv", "名称\n".encode())
    assert client.post(reverse("language"), {"language": "en", "file": fine}).status_code == 302
    assert client.post(reverse("language"), {}, CONTENT_LENGTH=str(1 << 30)).status_code == 413


@pytest.mark.django_db
def test_every_answer_has_the_secure_headers(sign_in):
    for answer in (Client().get(reverse("sign-in")), sign_in("officer").get(reverse("hall"))):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert "private" in answer.headers["Cache-Control"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("is_https", [True, False])
def test_cookies_travel_over_https_only_where_it_is_spoken(is_https, tmp_path):
    make_home(tmp_path / "home")
    write_home(tmp_path / "home", HomeSettings(secret_key="x" * 50, is_https=is_https))
    code = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_HTTPONLY)"
    )
    environment = {"NONGGU_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "nonggu.web.settings"}
    environment["PYTHONPATH"] = ":".join(sys.path)
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [str(is_https)] * 3 + ["True"]
