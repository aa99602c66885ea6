"""Papers of a record: several at once, each saying what it proves; looked at without anything of them running."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from nonggu.registry import access
from nonggu.registry.models import Change, Evidence, SecurityEvent
from nonggu.registry.models.user import UserRole

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture(autouse=True)
def _uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def _file(name, content=PNG):
    return SimpleUploadedFile(name, content)


def _attach(client, record, files, noun="organisation", **fields):
    return client.post(reverse("book-attach", args=[noun, record.code]), {"file": files, **fields})


def test_several_papers_each_with_its_own_words(make_record, sign_in):
    firm, client = make_record("organisation"), sign_in("officer")
    answer = _attach(
        client,
        firm,
        [_file("照片一.png"), _file("合同.pdf", PDF)],
        name=["大门", "合同"],
        kind=["photo", "contract"],
        proves=["企业在本县经营", "双方签约"],
        issued_on=["2024-03-01", "2024年2月1日"],
    )
    assert answer.status_code == 302
    found = Evidence.objects.order_by("id")
    assert [(e.name, e.kind, e.note, str(e.issued_on)) for e in found] == [
        ("大门", "photo", "企业在本县经营", "2024-03-01"),
        ("合同", "contract", "双方签约", "2024-02-01"),
    ]
    assert {(e.subject_noun, e.subject_code, e.entered_by_id) for e in found} == {
        ("organisation", firm.code, client.user.pk)
    }
    assert Change.objects.filter(noun="evidence").count() == 2
    html = client.get(reverse("book-record", args=["organisation", firm.code])).content.decode()
    assert "企业在本县经营" in html
    assert client.user.display_name in html


def test_one_set_of_words_is_for_all_and_names_are_kept_apart(make_record, sign_in):
    firm, client = make_record("organisation"), sign_in("officer")
    _attach(client, firm, [_file("a.png"), _file("b.png", PNG + b"1"), _file("c.png", PNG + b"2")], name=["现场"])
    assert list(Evidence.objects.order_by("id").values_list("name", flat=True)) == ["现场", "现场 (2)", "现场 (3)"]


def test_bad_files_are_named_and_the_good_ones_kept(make_record, sign_in):
    firm, client = make_record("organisation"), sign_in("officer")
    files = [
        _file("a.png"),
        _file("b.exe", b"MZ"),
        _file("c.pdf", b"<html><script>"),
        _file("d.png", b""),
        _file("a2.png"),
    ]
    answer = _attach(client, firm, files, issued_on=["no day"])
    said = [str(message) for message in client.get(answer.headers["Location"]).context["messages"]]
    assert Evidence.objects.count() == 1
    assert [name for name in ("b.exe", "c.pdf", "d.png", "a2.png") if not any(name in one for one in said)] == []
    assert Evidence.objects.get().issued_on is None


def test_nothing_or_too_much_is_refused_with_a_sentence(make_record, sign_in):
    firm, client = make_record("organisation"), sign_in("officer")
    assert _attach(client, firm, []).status_code == 422
    many = [_file(f"{n}.png", PNG + bytes([n])) for n in range(21)]
    answer = _attach(client, firm, many)
    assert answer.status_code == 422
    assert "21" in answer.content.decode()
    assert Evidence.objects.count() == 0


def test_attaching_needs_the_right_to_change(make_record, sign_in):
    firm = make_record("organisation")
    for role in ("leader", "auditor", "expert"):
        assert _attach(sign_in(role), firm, [_file("a.png")]).status_code == 404
    own = sign_in("enterprise", organisation=firm)
    assert _attach(own, firm, [_file("a.png")]).status_code == 404
    need = make_record("need", organisation=firm)
    assert _attach(own, need, [_file("a.png")], noun="need").status_code == 302
    assert own.get(reverse("book-record", args=["evidence", Evidence.objects.get().code])).status_code == 200


def test_evidence_is_seen_by_who_sees_what_it_supports(make_record, make_user):
    here, there = make_record("township"), make_record("township")
    firms = [make_record("organisation", township=town) for town in (here, there, None)]
    papers = {make_record("evidence", subject_noun="organisation", subject_code=firm.code).pk: firm for firm in firms}
    loose = make_record("evidence")
    clerk = make_user("clerk", township=here)
    for user in (clerk, make_user("enterprise", organisation=firms[0]), make_user("leader"), make_user("security")):
        seen = set(access.visible(user, Evidence).values_list("pk", flat=True))
        wanted = {pk for pk, firm in papers.items() if access.may_view(user, firm)}
        assert seen - {loose.pk} == wanted, user.role
    assert not access.visible(make_user("enterprise", "e2", organisation=firms[1]), Evidence).filter(pk=loose.pk)


@pytest.mark.parametrize("role", UserRole.values)
def test_evidence_that_may_be_changed_may_be_seen(role, make_record, make_user):
    firm = make_record("organisation")
    for noun in ("organisation", "need", "certificate"):
        record = firm if noun == "organisation" else make_record(noun, organisation=firm)
        make_record("evidence", subject_noun=noun, subject_code=record.code)
    user = make_user(role, organisation=firm)
    changed = set(access.changeable(user, Evidence).values_list("subject_noun", flat=True))
    assert changed <= set(access.visible(user, Evidence).values_list("subject_noun", flat=True))
    assert (changed == {"need"}) == (role == "enterprise")


def _evidence(client, make_record, name, content):
    firm = make_record("organisation")
    _attach(client, firm, [_file(name, content)])
    return Evidence.objects.latest("id")


def _docx():
    document, stream = Document(), io.BytesIO()
    document.add_paragraph("<script>alert(1)</script>双方")
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("a.png", PNG, 'class="paper-image"'),
        ("a.pdf", PDF, 'class="paper-frame"'),
        ("a.docx", _docx(), "&lt;script&gt;alert(1)&lt;/script&gt;双方"),
        ("a.csv", "名称,数\n<b>番茄</b>,3".encode(), "&lt;b&gt;番茄&lt;/b&gt;"),
        ("a.txt", b"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a.zip", b"PK\x03\x04", 'class="empty"'),
    ],
)
def test_previews_show_and_nothing_runs(name, content, shown, make_record, sign_in):
    client = sign_in("officer")
    paper = _evidence(client, make_record, name, content)
    answer = client.get(reverse("book-preview-file", args=["evidence", paper.code]))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert shown in html
    assert "<script>alert" not in html
    assert SecurityEvent.objects.filter(kind="file_taken").exists()


def test_what_the_browser_shows_is_typed_by_us_sandboxed_and_framed_by_us_only(make_record, sign_in):
    client = sign_in("officer")
    for name, content, kind in (("a.png", PNG, "image/png"), ("a.pdf", PDF, "application/pdf")):
        paper = _evidence(client, make_record, name, content)
        answer = client.get(reverse("book-inline-file", args=["evidence", paper.code]))
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'self'"
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert b"".join(answer.streaming_content) == content


@pytest.mark.parametrize(("name", "content"), [("a.txt", b"<script>"), ("a.docx", _docx()), ("a.zip", b"PK\x03\x04")])
def test_everything_else_is_never_shown_inline(name, content, make_record, sign_in):
    client = sign_in("officer")
    paper = _evidence(client, make_record, name, content)
    assert client.get(reverse("book-inline-file", args=["evidence", paper.code])).status_code == 404
    taken = client.get(reverse("book-file", args=["evidence", paper.code]))
    assert taken.headers["Content-Disposition"].startswith("attachment")
    taken.close()


def test_a_stored_file_that_is_not_what_its_ending_says_is_not_shown(make_record, sign_in, tmp_path):
    client = sign_in("officer")
    paper = _evidence(client, make_record, "a.png", PNG)
    (tmp_path / paper.file.name).write_bytes(b"<html><script>alert(1)</script>")
    assert client.get(reverse("book-inline-file", args=["evidence", paper.code])).status_code == 404


def test_files_of_others_are_not_there(make_record, sign_in):
    paper = _evidence(sign_in("officer"), make_record, "a.png", PNG)
    other = sign_in("enterprise", organisation=make_record("organisation"))
    for action in ("file", "inline-file", "preview-file"):
        assert other.get(reverse(f"book-{action}", args=["evidence", paper.code])).status_code == 404
