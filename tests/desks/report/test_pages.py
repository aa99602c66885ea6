"""The report desk's pages: every figure opens to its records; freezing; what has changed since; exports."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from nonggu.desks.report.declared import FIGURES
from nonggu.registry import book
from nonggu.registry.models import Certificate, FigureSnapshot, Organisation

pytestmark = pytest.mark.django_db
KEY = "high_tech_enterprises"


@pytest.fixture
def officer(make_user):
    client = Client()
    client.force_login(make_user("officer"))
    return client


def _enter_firms(count, **values):
    rows = [{"name": f"模拟企业{number}", "origin": "synthetic", **values} for number in range(count)]
    firms = book.create_records(Organisation, rows, by=None)
    held = {"scheme": "high_tech_enterprise", "valid_from": dt.date(2022, 1, 1), "valid_to": dt.date(2024, 12, 31)}
    return book.create_records(
        Certificate, [{"organisation": firm, "number": f"GR{firm.pk}", **held} for firm in firms], by=None
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_figure_stands_on_the_page_and_opens(officer, centre, language):
    officer.cookies["nonggu_language"] = language
    page = officer.get(reverse("report-figures")).content.decode()
    for figure in FIGURES:
        address = reverse("report-figure", args=[figure.key])
        assert f'href="{address}"' in page
        assert officer.get(address).status_code == 200


def test_a_figure_shows_its_number_day_rule_records_and_what_supports_them(officer, centre):
    certificates = _enter_firms(2)
    page = officer.get(reverse("report-figure", args=[KEY])).content.decode()
    assert "2023-12-31" in page
    assert "上年末" in page
    for certificate in certificates:
        assert certificate.organisation.name in page
        assert reverse("book-record", args=["certificate", certificate.code]) in page
    assert "模拟数据" in page


def test_the_number_follows_the_day(officer, centre):
    _enter_firms(1)
    address = reverse("report-figure", args=[KEY])
    assert officer.get(address).context["reading"].value == 1
    assert officer.get(address, {"on": "2026年3月1日"}).context["reading"].value == 0
    answer = officer.get(address, {"on": "明天"})
    assert answer.context["reading"].value == 1
    assert "明天" in answer.content.decode()


def test_unknown_figures_and_snapshots_are_not_there(officer, centre):
    assert officer.get(reverse("report-figure", args=["nothing"])).status_code == 404
    assert officer.get(reverse("report-changes", args=[KEY, 99])).status_code == 404


def test_before_the_centre_has_a_name_there_are_no_figures_but_a_hall(officer):
    assert officer.get(reverse("report-figures")).status_code == 404
    assert officer.get(reverse("hall")).status_code == 200


def test_freezing_keeps_what_was_reported_and_tells_what_has_changed(officer, centre):
    first, _ = _enter_firms(2)
    answer = officer.post(reverse("report-freeze"), {"on": "2024-03-11"}, follow=True)
    assert "47" in answer.content.decode()
    snapshot = FigureSnapshot.objects.get(key=KEY)
    address = reverse("report-changes", args=[KEY, snapshot.pk])
    assert "没有变化" in officer.get(address).content.decode()
    book.archive_record(first, by=None, why="录入错误")
    answer = officer.get(address)
    assert [row["title"] for row in answer.context["changes"].removed] == ["模拟企业0"]
    lines = {
        line.reading.figure.key: line
        for group in officer.get(reverse("report-figures")).context["groups"]
        for line in group.lines
    }
    assert lines[KEY].change == -1


def test_a_change_between_two_days_is_told_record_by_record(officer, centre):
    from nonggu.registry.models import Cluster

    officer.post(reverse("report-freeze"), {"on": "2023-12-31"})
    book.create_record(Cluster, {"name": "现代物流", "valid_from": dt.date(2024, 2, 1)}, by=None)
    page = officer.get(reverse("report-figures")).content.decode()
    snapshot = FigureSnapshot.objects.get(key="industry_clusters")
    address = reverse("report-changes", args=["industry_clusters", snapshot.pk])
    assert f'href="{address}?on=2024-03-11"' in page
    changes = officer.get(address, {"on": "2024-03-11"}).context["changes"]
    assert [row["title"] for row in changes.added] == ["现代物流"]
    assert not officer.get(address).context["changes"]


def test_a_day_that_cannot_be_read_freezes_nothing(officer, centre):
    officer.post(reverse("report-freeze"), {"on": "someday"})
    assert FigureSnapshot.objects.count() == 0


def test_the_export_of_a_figure_holds_all_its_records_masked(officer, centre):
    _enter_firms(3, phone="13812345678")
    content = officer.get(reverse("report-figure-export", args=[KEY])).content
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 4
    assert rows[0][-1] == "计入依据"
    assert "138****5678" in rows[1]
    assert rows[1][-1].startswith("GR")


def test_the_export_of_all_figures_holds_every_number(officer, centre):
    _enter_firms(2)
    content = officer.get(reverse("report-export")).content
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == len(FIGURES) + 1
    assert rows[1][:3] == ("高新技术企业", 2, "家")


@pytest.mark.parametrize(
    "address", ["hall", "report-figures", "report-county", f"report-figure:{KEY}", f"report-figure-export:{KEY}"]
)
def test_pages_ask_as_often_for_three_records_as_for_one(officer, centre, address):
    name, _, key = address.partition(":")
    officer.get(reverse("password"))  # the first page of a session asks for more
    officer.get(reverse("hall"))  # and the first look at the hall counts pairs that may be the same
    counts = []
    for number in (1, 2):
        _enter_firms(number)
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(reverse(name, args=[key] if key else [])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_hall_shows_what_waits_and_only_desks_that_exist(officer, centre, make_user):
    from nonggu.registry.models import Need, Problem

    book.create_records(Need, [{"title": "气孔多", "state": "to_review"}], by=None)
    book.create_records(
        Problem, [{"text": "用地紧张", "state": "open"}, {"text": "已了", "state": "struck_off"}], by=None
    )
    answer = officer.get(reverse("hall"))
    waiting = {(one.count, one.what): one.url for one in answer.context["waiting"]}
    assert set(waiting) == {(1, "条需求待审核"), (1, "个问题待答复")}
    for count, what in waiting:
        assert officer.get(waiting[count, what]).context["paged"].paginator.count == count
    assert [desk.key for desk in answer.context["desks"] if not desk.url] == []
    assert "report" in [desk.key for desk in answer.context["desks"]]
    expert = Client()
    expert.force_login(make_user("expert"))
    assert "report" not in [desk.key for desk in expert.get(reverse("hall")).context["desks"]]


def test_the_county_as_one_long_picture_holds_every_figure(officer, centre):
    import xml.etree.ElementTree as ElementTree

    _enter_firms(2, name="<甲&乙>")
    picture = officer.get(reverse("report-picture-file"))
    assert picture.headers["Content-Type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(picture.content)
    words = "".join(drawn.itertext())
    assert "示例县县情一页" in words
    assert [str(figure.name) for figure in FIGURES if str(figure.name) not in words] == []
    assert officer.get(reverse("report-picture")).status_code == 200


def test_the_county_page_leads_from_every_number_to_its_figure(officer, centre):
    page = officer.get(reverse("report-county")).content.decode()
    assert [f.key for f in FIGURES if reverse("report-figure", args=[f.key]) not in page] == []


def test_news_are_what_others_did_since_the_last_sign_in(centre, make_user):
    firm = book.create_records(Organisation, [{"name": "甲"}, {"name": "秘密公司"}], by=None)[0]
    make_user("enterprise", organisation=firm)
    colleague = make_user("officer", "王主任")
    client = Client()
    signing = {"username": "enterprise", "password": "Ceshi-Mima-2024"}
    client.post(reverse("sign-in"), signing)
    assert client.get(reverse("hall")).context["news"] == []
    for name in ("甲", "秘密公司"):
        for short_name in ("一", "二"):
            book.change_record(Organisation.objects.get(name=name), {"short_name": short_name}, by=colleague)
    client.post(reverse("sign-out"))
    client.post(reverse("sign-in"), signing)
    assert [one.text for one in client.get(reverse("hall")).context["news"]] == ["王主任 修改了组织机构 甲"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("高新技术企业", ["高新技术企业"]),
        ("一二三四五六七八九十", ["一二三四五六七八", "九十"]),
        ("high-tech enterprises", ["high-tech", "enterprises"]),
        ("一二三四五六七八九十一二三四五六七八九十", ["一二三四五六七八", "九十一二三四五…"]),
        ("", []),
    ],
)
def test_names_stand_in_one_or_two_lines(text, lines):
    from nonggu.desks.report.picture import in_lines

    assert in_lines(text, 8) == lines


def test_the_hall_of_an_empty_book_says_where_to_begin(centre, make_user):
    pages = {}
    for role in ("leader", "officer", "administrator"):
        client = Client()
        client.force_login(make_user(role))
        pages[role] = client.get(reverse("hall")).content.decode()
    assert all("从这里开始" in page and 'class="figure-value"' not in page for page in pages.values())
    assert [role for role, page in pages.items() if f'href="{reverse("enrol")}">导入' in page] == [
        "officer",
        "administrator",
    ]
    assert [role for role, page in pages.items() if reverse("account-add") in page] == ["administrator"]


def test_figures_come_with_the_first_record(officer, centre):
    _enter_firms(1)
    page = officer.get(reverse("hall")).content.decode()
    assert 'class="figure-value"' in page
    assert "从这里开始" not in page
