"""Saved views: kept as the list shows, opened, renamed, shared, first, deleted; never more than its reader may see."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from nonggu.registry import saved_views
from nonggu.registry.models import SavedView, Signing

pytestmark = pytest.mark.django_db
LIST = "/book/signing/"
QUERY = "state=intended&sort=-investment_fen&column=name&column=investment_fen&per=20"


@pytest.fixture
def signings(make_record):
    for name, amount, state in (("甲", 100, "intended"), ("乙", 300, "intended"), ("丙", 200, "cancelled")):
        make_record("signing", name=name, investment_fen=amount, state=state)


def _save(client, name="大项目", query=QUERY, **wishes):
    return client.post(reverse("book-views", args=["signing"]), {"name": name, "query": query, **wishes})


def _act(client, view, act, **values):
    return client.post(reverse("book-view", args=["signing", view.pk]), {"act": act, **values})


def _titles(answer):
    return [row.cells[0].text for row in answer.context["rows"]]


def test_a_view_keeps_filters_order_columns_and_rows_a_page(sign_in, signings):
    client = sign_in("officer")
    answer = client.get(_save(client).headers["Location"])
    listing = answer.context["listing"]
    assert _titles(answer) == ["乙", "甲"]
    assert ([c.field.name for c in listing.columns], listing.per) == (["name", "investment_fen"], 20)
    assert answer.context["views"].current == SavedView.objects.get()
    assert not answer.context["views"].differs


def test_what_a_list_does_not_know_is_not_kept(sign_in):
    client = sign_in("officer")
    _save(client, query="state=nothing&sort=password&column=phone&csrf=x&page=7&held_on=gestern&q=%20铸造%20")
    assert SavedView.objects.get().query == "q=%E9%93%B8%E9%80%A0"


def test_the_export_of_a_view_holds_what_it_shows(sign_in, signings):
    client = sign_in("officer")
    page = client.get(_save(client).headers["Location"])
    address = reverse("book-export", args=["signing"]) + "?" + page.request["QUERY_STRING"]
    rows = list(load_workbook(io.BytesIO(client.get(address).content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("编号", "名称", "投资额（万元）", "数据性质")
    assert [row[1] for row in rows[1:]] == _titles(page) == ["乙", "甲"]


def test_the_first_view_opens_with_the_list_until_the_plain_list_is_asked_for(sign_in, signings):
    client = sign_in("officer")
    _save(client, default="1")
    view = SavedView.objects.get()
    assert client.get(LIST).headers["Location"] == f"{LIST}?view={view.pk}&{view.query}"
    assert len(_titles(client.get(LIST, {"view": "all"}))) == 3
    _act(client, view, "plain")
    assert client.get(LIST).status_code == 200
    _act(client, view, "default")
    assert client.get(LIST).status_code == 302
    assert sign_in("officer", "second").get(LIST).status_code == 200


def test_a_view_is_renamed_changed_and_deleted(sign_in, signings):
    client = sign_in("officer")
    _save(client)
    _save(client, name="另一个")
    view = SavedView.objects.get(name="大项目")
    _act(client, view, "rename", name="  意向  项目 ")
    _act(client, view, "rename", name="另一个")
    view.refresh_from_db()
    assert view.name == "意向 项目"
    _act(client, view, "change", query="state=cancelled")
    assert _titles(client.get(_act(client, view, "default").headers["Location"])) == ["丙"]
    assert _act(client, view, "delete").headers["Location"] == f"{LIST}?view=all"
    assert list(SavedView.objects.values_list("name", flat=True)) == ["另一个"]
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "长" * 61])
def test_a_view_without_a_usable_name_is_refused_with_the_reason(name, sign_in):
    client = sign_in("officer")
    page = client.get(_save(client, name=name).headers["Location"])
    assert "视图名称应为 1 至 60 个字" in page.content.decode()
    assert not SavedView.objects.exists()


def test_too_many_views_are_refused(sign_in, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 1)
    client = sign_in("officer")
    _save(client)
    page = client.get(_save(client, name="第二个").headers["Location"])
    assert "已保存 1 个视图" in page.content.decode()
    _save(client, query="state=cancelled")
    assert SavedView.objects.get().query == "state=cancelled"


def test_staff_opens_what_an_officer_shares_and_can_see_it_first_but_not_change_it(sign_in, signings):
    officer, clerk = sign_in("officer"), sign_in("clerk")
    _save(officer, shared="1")
    view = SavedView.objects.get()
    page = clerk.get(LIST)
    assert [one.name for one, _ in page.context["views"].all] == ["大项目"]
    for act in ("rename", "change", "share", "keep", "delete"):
        answer = clerk.get(_act(clerk, view, act, name="我的", query="").headers["Location"])
        assert "该视图属于他人" in answer.content.decode()
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("大项目", True)
    _act(clerk, view, "default")
    assert clerk.get(LIST).status_code == 302
    _act(officer, view, "keep")
    assert clerk.get(LIST).status_code == 200
    assert _act(clerk, view, "default").status_code == 404


def test_only_officers_and_administrators_share(sign_in):
    clerk = sign_in("clerk")
    _save(clerk, shared="1")
    view = SavedView.objects.get()
    assert not view.is_shared
    page = clerk.get(_act(clerk, view, "share").headers["Location"])
    assert "您无权共享视图" in page.content.decode()


def test_a_view_never_shows_more_than_its_reader_may_see(sign_in, make_record):
    firm, other = make_record("organisation", name="本公司"), make_record("organisation", name="别的公司")
    make_record("need", title="本公司的需求", organisation=firm)
    make_record("need", title="别人的需求", organisation=other)
    officer = sign_in("officer")
    _save_need = {"name": "全部", "query": f"organisation={other.code}", "shared": "1"}
    officer.post(reverse("book-views", args=["need"]), _save_need)
    view = SavedView.objects.get()
    enterprise = sign_in("enterprise", organisation=firm)
    answer = enterprise.get(reverse("book-list", args=["need"]), {"view": view.pk, "organisation": other.code})
    assert answer.context["views"].all == []
    assert "别的公司" not in answer.content.decode()
    assert "别人的需求" not in answer.content.decode()
    assert enterprise.post(reverse("book-view", args=["need", view.pk]), {"act": "default"}).status_code == 404


def test_after_an_edit_the_reader_is_back_at_the_place_in_the_list(sign_in, make_record):
    client = sign_in("officer")
    for number in range(45):
        make_record("signing", name=f"项目{number:02d}")
    page = client.get(LIST, {"sort": "name", "per": "20", "page": "2"})
    record = page.context["rows"][3].record
    place = page.context["place"]
    assert place == "sort=name&per=20&page=2"
    opened = client.get(reverse("book-record", args=["signing", record.code]), {"back": place})
    for action in ("change", "archive"):
        address = reverse(f"book-{action}", args=["signing", record.code])
        assert f"{address}?back=sort%3Dname%26per%3D20%26page%3D2" in opened.content.decode()
    address = reverse("book-change", args=["signing", record.code]) + "?back=sort%3Dname%26per%3D20%26page%3D2"
    form = client.get(address).context["form"]
    values = {bound.html_name: bound.value() or "" for bound in form}
    answer = client.post(address, {**values, "products": "管件"})
    assert answer.headers["Location"] == f"{LIST}?{place}#r-{record.pk}"
    again = client.get(f"{LIST}?{place}")
    assert [row.record.pk for row in again.context["rows"]] == [row.record.pk for row in page.context["rows"]]
    assert f'id="r-{record.pk}"' in again.content.decode()


def test_the_way_back_never_leaves_the_list(sign_in, make_record):
    client, record = sign_in("officer"), make_record("signing", name="甲")
    for hostile in ("https://example.org/", "//example.org", "javascript:alert(1)", "x" * 4000):
        address = reverse("book-archive", args=["signing", record.code])
        answer = client.post(f"{address}?back={hostile}", {"why": "试"})
        assert answer.headers["Location"].startswith((LIST,))
        Signing.objects.update(archived_at=None)


def test_a_list_asks_as_often_for_three_views_as_for_one(sign_in):
    client, counts = sign_in("officer"), []
    client.get(LIST)
    for number in range(3):
        _save(client, name=f"视图{number}", shared="1")
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, {"view": SavedView.objects.first().pk})
        counts.append(len(queries))
    assert counts[0] == counts[2]
