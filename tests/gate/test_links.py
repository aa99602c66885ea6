"""Links for people without an account: one record, one purpose; everything else is the same 404."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from nonggu.errors import UnusableInput
from nonggu.registry import access, book
from nonggu.registry.links import Purpose, behind_link, links_to, make_link, open_link, register_purpose, revoke_link
from nonggu.registry.models import SecurityEvent, SignedLink
from nonggu.registry.tokens import has_shape

pytestmark = pytest.mark.django_db
CARD = register_purpose(Purpose("test_card", "施肥卡", lambda record: f"地块 {record.code}"))
OTHER = register_purpose(Purpose("test_other", "回访", str))


@pytest.fixture
def firm(make_record):
    return make_record("organisation")


def _tomorrow():
    return timezone.now() + dt.timedelta(days=1)


def test_a_link_opens_one_record_for_one_purpose(firm, make_user):
    officer = make_user("officer")
    link, token = make_link(firm, CARD, by=officer, expires_at=_tomorrow())
    assert token not in str(SignedLink.objects.values().get())
    assert open_link(token)[1] == firm
    assert open_link(token, purpose=CARD)[0] == link
    assert open_link(token, purpose=OTHER) is None
    page = Client().get(reverse("link", args=[token]))
    assert f"地块 {firm.code}" in page.content.decode()
    assert firm.name not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert [one.opened_count for one in links_to(firm)] == [3]
    assert set(SecurityEvent.objects.values_list("kind", flat=True)) == {"link_made", "link_opened"}


def test_unknown_expired_revoked_and_archived_answer_alike(firm, make_record):
    tokens = [make_link(make_record("organisation"), CARD, by=None, expires_at=_tomorrow()) for _ in range(4)]
    SignedLink.objects.filter(pk=tokens[0][0].pk).update(expires_at=timezone.now())
    revoke_link(tokens[1][0], by=None)
    revoke_link(tokens[1][0], by=None)
    archived = next(iter(type(firm).objects.filter(pk=tokens[2][0].record_id)))
    book.archive_record(archived, by=None)
    SignedLink.objects.filter(pk=tokens[3][0].pk).update(purpose="gone")
    pages = [Client().get(reverse("link", args=[token])) for _, token in tokens]
    pages.append(Client().get(reverse("link", args=["A" * 43])))
    pages.append(Client().get(reverse("link", args=["short"])))
    assert {page.status_code for page in pages} == {404}
    told = {page.content.decode().replace(page.wsgi_request.path, "") for page in pages}
    assert len({text for text in told if "csrfmiddlewaretoken" not in text}) <= 1
    assert SecurityEvent.objects.filter(kind="link_revoked").count() == 1


def test_who_may_not_change_the_record_makes_and_revokes_no_link(firm, make_user):
    expert = make_user("expert")
    with pytest.raises(access.Forbidden):
        make_link(firm, CARD, by=expert, expires_at=_tomorrow())
    link, _ = make_link(firm, CARD, by=None, expires_at=_tomorrow())
    with pytest.raises(access.Forbidden):
        revoke_link(link, by=expert)


@pytest.mark.parametrize("days", [-1, 0, 401])
def test_a_link_ends_within_reason(days, firm):
    with pytest.raises(UnusableInput):
        make_link(firm, CARD, by=None, expires_at=timezone.now() + dt.timedelta(days=days))


def test_two_purposes_of_one_name_are_refused():
    with pytest.raises(ValueError, match="test_card"):
        register_purpose(Purpose("test_card", "x", str))


@given(st.text(max_size=60))
def test_no_text_opens(text):
    assert not has_shape(text) or len(text) == 43
    assert open_link(text) is None


def _rows(page):
    return [link.pk for link, *_ in page.context["rows"]]


def test_administrators_and_auditors_see_all_links_and_who_may_change_ends_them(firm, make_record, make_user, sign_in):
    first, token = make_link(firm, CARD, by=None, expires_at=_tomorrow())
    second, _ = make_link(make_record("organisation"), OTHER, by=None, expires_at=_tomorrow())
    administrator, auditor = sign_in("administrator"), sign_in("auditor")
    assert _rows(administrator.get(reverse("links"))) == [second.pk, first.pk]
    page = auditor.get(reverse("links")).content.decode()
    assert firm.name in page
    assert token not in page
    assert "link-revoke" not in page
    assert reverse("link-revoke", args=[first.pk]) not in page
    assert auditor.post(reverse("link-revoke", args=[first.pk])).status_code == 404
    answer = administrator.post(reverse("link-revoke", args=[first.pk]), {"all": "1"})
    assert answer.headers["Location"] == reverse("links")
    assert open_link(token) is None
    assert _rows(administrator.get(reverse("links"))) == [second.pk]
    assert _rows(administrator.get(reverse("links"), {"all": "1"})) == [second.pk, first.pk]


def test_a_record_shows_its_living_links_to_who_may_change_it(firm, make_user, sign_in):
    link, _ = make_link(firm, CARD, by=None, expires_at=_tomorrow())
    address = reverse("book-record", args=["organisation", firm.code])
    revoke = reverse("link-revoke", args=[link.pk])
    assert revoke not in sign_in("leader").get(address).content.decode()
    officer = sign_in("officer")
    page = officer.get(address).content.decode()
    assert revoke in page
    assert "施肥卡" in page
    assert officer.post(revoke, {"all": "1"}).headers["Location"] == address
    assert revoke not in officer.get(address).content.decode()
    assert officer.get(reverse("links")).status_code == 404


def test_all_links_ask_as_often_for_three_as_for_one(firm, make_record, sign_in, questions):
    administrator = sign_in("administrator")
    make_link(firm, CARD, by=None, expires_at=_tomorrow())
    counts = []
    for _ in range(2):
        counts.append(questions(administrator, reverse("links")))
        for _ in range(2):
            make_link(make_record("organisation"), CARD, by=None, expires_at=_tomorrow())
    assert counts[0] == counts[1]


def test_an_auditor_reads_of_links_in_words(firm, make_user):
    token = make_link(firm, CARD, by=make_user("officer"), expires_at=_tomorrow())[1]
    open_link(token)
    auditor = Client()
    auditor.force_login(make_user("auditor"))
    page = auditor.get(reverse("events")).content.decode()
    assert page.count(f"施肥卡 组织机构 {firm.code}") == 2
    assert "test_card" not in page
    stored = set(SecurityEvent.objects.filter(kind__startswith="link").values_list("about", flat=True))
    assert stored == {f"test_card organisation {firm.code}"}


def test_who_has_no_account_is_told_of_links_and_not_of_a_search_box(client):
    page = client.get("/l/no-such-link/").content.decode()
    assert "可能已经失效" in page
    assert "检索框" not in page


def test_a_page_behind_a_link_tells_nobody_its_address():
    @behind_link
    def page(request, token):
        return HttpResponse(token)

    answer = page(RequestFactory().get("/"), "x")
    assert page.login_required is False
    assert answer.headers["Referrer-Policy"] == "same-origin", "a form on it can be sent"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]
