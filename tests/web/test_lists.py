"""Lists: what narrows and sorts them, one place a page, exports that hold exactly what is seen, constant queries."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from nonggu.registry import book
from nonggu.registry.nouns import nouns
from nonggu.web.book import listing
from nonggu.web.book.pages import pages

pytestmark = pytest.mark.django_db


def _list(client, noun, **query):
    return client.get(reverse("book-list", args=[noun]), query)


def _titles(answer):
    return [row.cells[0].text for row in answer.context["rows"]]


def test_a_list_is_narrowed_by_words_code_lists_and_references(sign_in, make_record):
    client = sign_in("officer")
    town = make_record("township", name="东镇")
    make_record("organisation", name="东升蔬菜合作社", kind="cooperative", township=town)
    make_record("organisation", name="东升铸造有限公司", kind="enterprise")
    assert len(_titles(_list(client, "organisation", q="东升"))) == 2
    assert _titles(_list(client, "organisation", q="东升 铸造")) == ["东升铸造有限公司"]
    assert _titles(_list(client, "organisation", kind="cooperative")) == ["东升蔬菜合作社"]
    assert _titles(_list(client, "organisation", township=town.code)) == ["东升蔬菜合作社"]
    assert _titles(_list(client, "organisation", industry="unknown", kind="enterprise")) == ["东升铸造有限公司"]


def test_a_former_name_finds_the_organisation_once(sign_in, make_record):
    client = sign_in("officer")
    firm = make_record("organisation", name="新名公司")
    make_record("organisation_alias", organisation=firm, value="旧名一厂")
    make_record("organisation_alias", organisation=firm, value="旧名二厂")
    assert _titles(_list(client, "organisation", q="旧名")) == ["新名公司"]


def test_what_held_on_a_day_is_answered_from_validity(sign_in, make_record):
    client = sign_in("officer")
    make_record("certificate", number="旧证", valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2022, 12, 31))
    make_record("certificate", number="新证", valid_from=dt.date(2023, 1, 1), valid_to=dt.date(2025, 12, 31))
    assert _titles(_list(client, "certificate", held_on="2022-12-31")) == ["旧证"]
    assert _titles(_list(client, "certificate", held_on="2023年1月1日")) == ["新证"]
    answer = _list(client, "certificate", held_on="昨天")
    assert len(_titles(answer)) == 2
    assert "昨天" in answer.content.decode()


def test_archived_records_show_only_when_asked_for(sign_in, make_record):
    client = sign_in("officer")
    book.archive_record(make_record("variety", name="老品种"), by=None, why="退出")
    make_record("variety", name="新品种一号")
    assert _titles(_list(client, "variety")) == ["新品种一号"]
    assert _titles(_list(client, "variety", archive="archived")) == ["老品种"]
    assert len(_titles(_list(client, "variety", archive="all"))) == 2


def test_unknown_values_come_last_in_both_orders(sign_in, make_record):
    client = sign_in("officer")
    for name, amount in (("甲", 200), ("乙", None), ("丙", 100)):
        make_record("signing", name=name, investment_fen=amount)
    assert _titles(_list(client, "signing", sort="investment_fen")) == ["丙", "甲", "乙"]
    assert _titles(_list(client, "signing", sort="-investment_fen")) == ["甲", "丙", "乙"]


def test_references_are_sorted_by_what_titles_them(sign_in, make_record):
    client = sign_in("officer")
    for name in ("bb", "aa"):
        make_record("visit", organisation=make_record("organisation", name=name))
    assert _titles(_list(client, "visit", sort="organisation")) == ["aa", "bb"]


@pytest.mark.parametrize("sort", ["nothing", "-phone", "organisation__name", "id;drop"])
def test_an_order_that_does_not_exist_is_left_out(sign_in, make_record, sort):
    make_record("organisation")
    assert _list(sign_in("officer"), "organisation", sort=sort).status_code == 200


def test_pages_hold_every_record_once(sign_in, make_record, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    client = sign_in("officer")
    for _ in range(5):
        make_record("variety", category="同类")
    seen = [t for page in (1, 2, 3) for t in _titles(_list(client, "variety", sort="category", page=page))]
    assert len(seen) == len(set(seen)) == 5
    assert _titles(_list(client, "variety", sort="category", page=99)) == seen[4:]


def test_an_export_holds_exactly_what_the_list_shows_in_its_order(sign_in, make_record):
    client = sign_in("officer")
    for name, amount in (("=甲", 123456789), ("乙", 5_000_000), ("丙", None)):
        make_record("signing", name=name, investment_fen=amount, origin="synthetic")
    make_record("signing", name="别的", state="cancelled")
    query = {"column": ["name", "investment_fen"], "sort": "investment_fen", "state": "intended"}
    content = client.get(reverse("book-export", args=["signing"]), query).content
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("编号", "名称", "投资额（万元）", "数据性质")
    shown = _titles(_list(client, "signing", **query))
    assert [row[1].lstrip("'") for row in rows[1:]] == shown == ["乙", "=甲", "丙"]
    assert [row[2] for row in rows[1:]] == [5, 123.456789, None]


def test_an_export_masks_personal_data(sign_in, make_record):
    make_record("person", name="模拟专家", phone="13812345678")
    address = reverse("book-export", args=["person"])
    content = sign_in("officer").get(address, {"column": ["name", "phone"]}).content
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows[1][2] == "138****5678"


def test_a_search_tells_nothing_of_records_that_the_reader_does_not_see(sign_in, make_record):
    firm = make_record("organisation", name="秘密公司")
    make_record("need", title="公开需求", organisation=firm, state="published")
    answer = _list(sign_in("expert"), "need", q="秘密")
    assert _titles(answer) == []
    answer = _list(sign_in("expert", "expert2"), "need")
    assert _titles(answer) == ["公开需求"]
    assert "秘密公司" not in answer.content.decode()


def test_an_empty_list_says_what_to_do(sign_in):
    text = _list(sign_in("officer"), "variety").content.decode()
    assert reverse("book-create", args=["variety"]) in text
    assert "登记窗口" in text
    assert "取消" not in _list(sign_in("leader"), "variety").content.decode()


@pytest.mark.parametrize("noun", nouns())
def test_a_list_asks_as_often_for_three_rows_as_for_one(noun, sign_in, make_record):
    client = sign_in("officer")
    make_record(noun)
    client.get(reverse("password"))  # the first page of a session asks for more
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            _list(client, noun, column=[column.field.name for column in pages()[noun].all_columns])
        counts.append(len(queries))
        make_record(noun)
        make_record(noun)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("noun", ["organisation", "person", "festival", "treatment_plant"])
def test_a_detail_asks_as_often_for_three_related_records_as_for_one(noun, sign_in, make_record):
    client, record = sign_in("officer"), make_record(noun)
    related = {
        "organisation": ("certificate", "organisation"),
        "person": ("appointment", "person"),
        "festival": ("exhibitor", "festival"),
        "treatment_plant": ("fermentation_line", "plant"),
    }[noun]
    client.get(reverse("password"))
    counts = []
    for _ in range(2):
        make_record(related[0], **{related[1]: record})
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("book-record", args=[noun, record.code]))
        counts.append(len(queries))
        make_record(related[0], **{related[1]: record})
    assert counts[0] == counts[1]


def test_the_search_over_the_book_groups_by_noun(sign_in, make_record):
    client = sign_in("officer")
    firm = make_record("organisation", name="玛钢一厂")
    make_record("need", title="玛钢气孔", organisation=firm)
    answers = client.get(reverse("search"), {"q": "玛"}).context["answers"]
    assert [(answer.page.noun, answer.count) for answer in answers] == [("organisation", 1), ("need", 1)]
    assert client.get(reverse("search"), {"q": firm.code}).context["answers"][0].records == [firm]
    assert client.get(reverse("search"), {"q": "  "}).context["answers"] == []
    part = client.get(reverse("search"), {"q": "玛"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "玛钢一厂" in part


def test_suggestions_are_what_a_form_takes(sign_in, make_record):
    firm = make_record("organisation", name="丙公司")
    answer = sign_in("officer").get(reverse("book-suggest", args=["organisation"]), {"q": "丙"}).json()
    assert answer["items"] == [{"value": f"丙公司 [{firm.code}]"}]


def test_pinyin_initials_find_names_in_lists_and_in_the_whole_book(sign_in, make_record):
    client = sign_in("officer")
    make_record("organisation", name="绿丰农业公司")
    make_record("person", name="吕凤年")
    assert _titles(_list(client, "organisation", q="lfny")) == ["绿丰农业公司"]
    found = client.get(reverse("search"), {"q": "LFN"}).context["answers"]
    assert {answer.page.noun for answer in found} == {"organisation", "person"}
