"""The file of an application: filled from the book, filed, returned, accepted, by account and by link; packets."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from nonggu.desks.cultivate import papers, pool
from nonggu.desks.cultivate.judging import SCHEMES
from nonggu.errors import NongguError
from nonggu.registry import book
from nonggu.registry.access import Forbidden
from nonggu.registry.links import make_link, revoke_link
from nonggu.registry.models import Evidence, IntellectualProperty, Material, Notice, Unit
from nonggu.rulebook import law
from tests.desks.cultivate.conftest import ON

pytestmark = pytest.mark.django_db
HTE = "high_tech_enterprise"
PDF = b"%PDF-1.4\nevidence"


def upload(name="证明.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def entry(firm):
    unit = Unit.objects.get(name="东镇政府")
    entry = pool.put_in_pool(firm, HTE, cycle_year=2024, on=ON, reason="挖潜", by=None)
    return book.change_record(entry, {"unit": unit}, by=None)


def file_it(entry, item="licence", text="见附件", files=(), by=None):
    return papers.file_paper(entry, item, text=text, files=list(files), on=ON, by=by)


def paper(entry, item):
    return next(one for one in papers.papers_of(entry, on=ON) if one.item == item)


def refused(step):
    with pytest.raises(NongguError) as caught:
        step()
    return caught.value.code


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_has_a_list_with_sources(scheme):
    items = papers.items_of(scheme)
    assert len({item["item"] for item in items}) == len(items) >= 5
    assert papers.citation_of(scheme)
    for item in items:
        assert item["cite"]
        assert item["mark"] in ("C1", "C2", "K", "U")
        assert set(item) <= {"item", "zh", "en", "cite", "mark", "from", "note_zh", "note_en"}
    assert set(law.materials()) == set(SCHEMES)


def test_papers_are_filled_from_the_book(entry, firm):
    second = {
        "organisation": firm,
        "number": "RZ1",
        "name": "模拟软件",
        "kind": "software_copyright",
        "granted_on": dt.date(2020, 1, 1),
        "core_product": "种子",
    }
    book.create_records(
        IntellectualProperty,
        [{**second, "used_in_application": True}, {**second, "number": "RZ2", "is_disputed": True}],
        by=None,
    )
    lines = "\n".join(paper(entry, "property").lines)
    assert "已用于上次申报" in lines
    assert "有争议" in lines
    assert lines.count("Ⅰ") == 1
    assert paper(entry, "staff").lines == ("2023：职工总数（月平均） 100；科技人员数 10；研发人员数 8",)
    assert len(paper(entry, "special_audit").lines) == 3
    assert paper(entry, "licence").state == "missing"


def test_filed_returned_mended_and_accepted(entry, make_user):
    officer = make_user("officer")
    file_it(entry, files=[upload()], by=officer)
    papers.return_paper(entry, "licence", comment="看不清", by=officer)
    assert (paper(entry, "licence").state, paper(entry, "licence").record.comment) == ("returned", "看不清")
    file_it(entry, files=[upload("清楚.pdf", PDF + b"2"), upload()], by=officer)
    papers.accept_paper(entry, "licence", by=officer)
    found = paper(entry, "licence")
    assert (found.state, found.record.comment) == ("accepted", "")
    assert [file.name for file in found.files] == ["证明.pdf", "清楚.pdf"]
    line = papers.file_lines([entry])[0]
    assert (line.asked, line.accepted, line.missing) == (9, 1, 8)


def test_what_is_refused_keeps_nothing(entry):
    assert refused(lambda: file_it(entry, text=" ")) == "paper_empty"
    assert refused(lambda: file_it(entry, item="no-such")) == "paper_unknown"
    assert refused(lambda: file_it(entry, files=[upload("a.exe")])) == "upload_kind_unknown"
    assert refused(lambda: file_it(entry, files=[upload("a.pdf", b"MZ")])) == "upload_kind_differs"
    assert refused(lambda: file_it(entry, files=[upload("a.pdf", b"")])) == "paper_file_empty"
    assert refused(lambda: papers.return_paper(entry, "licence", comment=" ", by=None)) == "return_without_comment"
    assert refused(lambda: papers.accept_paper(entry, "licence", by=None)) == "paper_not_filed"
    assert not Evidence.objects.exists()
    file_it(entry)
    papers.accept_paper(entry, "licence", by=None)
    assert refused(lambda: file_it(entry)) == "paper_accepted"


def test_an_enterprise_files_its_own_and_hears_of_a_return(entry, firm, other, make_user):
    own = make_user("enterprise", organisation=firm)
    clerk = make_user("clerk", unit=entry.unit)
    file_it(entry, files=[upload()], by=own)
    assert Notice.objects.filter(user=clerk, code="notice_paper_filed").count() == 1
    papers.return_paper(entry, "licence", comment="看不清", by=clerk)
    assert Notice.objects.filter(user=own, code="notice_paper_returned").count() == 1
    with pytest.raises(Forbidden):
        file_it(entry, by=make_user("enterprise", "其他", organisation=other))


def test_an_enterprise_cannot_accept_its_own_paper(entry, firm, client_of):
    file_it(entry)
    record = Material.objects.get()
    client = client_of("enterprise", organisation=firm)
    assert client.post(reverse("cultivate-accept", args=[entry.code, "licence"])).status_code == 404
    assert client.get(reverse("book-change", args=["material", record.code])).status_code == 404


def test_a_link_opens_one_file_until_it_ends(entry, other):
    stranger = Client()
    link, token = make_link(entry, papers.PAPERS_LINK, by=None, expires_at=timezone.now() + dt.timedelta(days=2))
    address = reverse("cultivate-papers", args=[token])
    papers.return_paper(entry, "staff", comment="请补社保材料", by=None)
    shown = stranger.get(address)
    assert "请补社保材料" in shown.content.decode()
    assert shown.headers["Referrer-Policy"] == "same-origin"
    stranger.post(address, {"item": "staff", "text": "已补", "files": [upload()]})
    assert (paper(entry, "staff").state, len(paper(entry, "staff").files)) == ("filed", 1)
    stranger.post(address, {"item": "no-such", "text": "x"})
    assert Material.objects.count() == 1
    revoke_link(link, by=None)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"item": "staff", "text": "又来"}).status_code == 404
    assert stranger.get(reverse("cultivate-papers", args=["x" * 43])).status_code == 404


def test_packets_hold_every_paper(entry, client_of):
    file_it(entry, text="说明：\x0b控制字符", files=[upload()])
    client = client_of("officer")
    word = client.get(reverse("cultivate-packet-export", args=[entry.code, "word"]))
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(word.content)).paragraphs)
    assert all(one.title in text for one in papers.papers_of(entry, on=ON))
    assert "以主管部门认定为准" in text
    excel = client.get(reverse("cultivate-packet-export", args=[entry.code, "excel"]))
    rows = list(load_workbook(io.BytesIO(excel.content)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 10


def test_a_file_is_given_out_with_its_entry_only(entry, other, client_of):
    file_it(entry, files=[upload()])
    elsewhere = pool.put_in_pool(other, HTE, cycle_year=2024, on=ON, reason="", by=None)
    number = Evidence.objects.get().pk
    client = client_of("auditor")
    answer = client.get(reverse("cultivate-evidence-file", args=[entry.code, number]))
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get(reverse("cultivate-evidence-file", args=[elsewhere.code, number])).status_code == 404
