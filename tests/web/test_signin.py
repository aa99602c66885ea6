"""Signing in and out, locking out, the language, and passwords that must be changed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nonggu.registry.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "Ceshi-Mima-2024"


@pytest.fixture
def client():
    return Client()


def _sign_in(client, username="officer", password=PASSWORD):
    return client.post(reverse("sign-in"), {"username": username, "password": password})


def test_a_page_asks_for_signing_in_and_leads_back(client, make_user):
    make_user("officer")
    answer = client.get(reverse("book"))
    assert answer.headers["Location"] == f"{reverse('sign-in')}?next={reverse('book')}"
    answer = client.post(reverse("sign-in"), {"username": "officer", "password": PASSWORD, "next": reverse("book")})
    assert answer.headers["Location"] == reverse("book")
    client.post(reverse("sign-out"))
    assert client.get(reverse("book")).status_code == 302


def test_a_wrong_password_and_an_ended_account_are_told_the_same(client, make_user):
    make_user("officer", is_active=False)
    make_user("clerk")
    for username in ("officer", "clerk", "nobody"):
        page = _sign_in(client, username, "wrong").content.decode()
        assert "用户名或密码不对" in page


def test_too_many_wrong_passwords_lock_out(client, make_user, settings):
    settings.AXES_FAILURE_LIMIT = 3
    make_user("officer")
    for _ in range(3):
        answer = _sign_in(client, password="wrong")
    assert answer.status_code == 429
    assert "一刻钟" in answer.content.decode()
    assert _sign_in(client).status_code == 429


def test_chinese_is_the_default_and_english_stays_with_the_account(client, make_user):
    make_user("officer")
    assert 'lang="zh-Hans"' in client.get(reverse("sign-in"), headers={"Accept-Language": "en"}).content.decode()
    _sign_in(client)
    answer = client.post(reverse("language"), {"language": "en", "next": reverse("book")})
    assert answer.headers["Location"] == reverse("book")
    assert "What is in the book?" in client.get(reverse("book")).content.decode()
    assert User.objects.get().language == "en"
    elsewhere = Client()
    _sign_in(elsewhere)
    assert '<html lang="en"' in elsewhere.get(reverse("hall")).content.decode()


def test_the_language_leads_back_to_our_own_pages_only(client):
    answer = client.post(reverse("language"), {"language": "xx", "next": "https://example.com/"})
    assert answer.headers["Location"] == reverse("hall")
    assert "nonggu_language" not in answer.cookies


def test_a_given_password_is_changed_before_anything_else(client, make_user):
    make_user("officer", must_change_password=True)
    _sign_in(client)
    assert client.get(reverse("hall")).headers["Location"] == reverse("password")
    new = "Wo-Ziji-De-8848"
    refused = client.post(
        reverse("password"), {"old_password": PASSWORD, "new_password1": "12345", "new_password2": "12345"}
    )
    assert refused.status_code == 422
    client.post(reverse("password"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert client.get(reverse("hall")).status_code == 200
    assert _sign_in(Client(), password=new).status_code == 302


def test_demonstration_accounts_show_in_a_demonstration_only(client, make_user, settings):
    make_user("officer", "kezhang")
    assert "kezhang" not in client.get(reverse("sign-in")).content.decode()
    settings.IS_DEMO = True
    assert "kezhang" in client.get(reverse("sign-in")).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_that_is_not_there_helps(client, make_user, language):
    make_user("officer")
    _sign_in(client)
    client.cookies["nonggu_language"] = language
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert {"zh-hans": "找不到页面", "en": "Page not found"}[language] in answer.content.decode()


def test_a_fault_of_ours_is_told_in_both_languages(make_user, monkeypatch):
    from nonggu.web.hall import views

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(views, "waiting_for", fail)
    client = Client(raise_request_exception=False)
    client.force_login(make_user("officer"))
    answer = client.get(reverse("hall"))
    assert answer.status_code == 500
    assert "出错了" in answer.content.decode()
    assert "Something went wrong" in answer.content.decode()


def test_a_form_from_an_old_page_is_explained(make_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("officer"))
    answer = client.post(reverse("sign-out"))
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_the_strict_policy_holds(client):
    policy = client.get(reverse("sign-in")).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
