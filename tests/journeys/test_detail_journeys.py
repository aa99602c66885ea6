"""In a real browser: papers attached and looked at, and the network opened from its picture, wide and narrow."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nonggu.registry import book
from nonggu.registry.models import Collaboration, Evidence, Organisation
from tests.journeys.sample_papers import _docx, _pdf, _png
from tests.journeys.test_screens import _axe_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def _serious(page):
    page.evaluate(_axe_script())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        (fault["id"], fault["nodes"][0]["html"][:120]) for fault in found if fault["impact"] in ("serious", "critical")
    ]


def _is_sound(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert _serious(page) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_a_clerk_attaches_several_papers_and_looks_at_them(width, county, sign_in_page):
    page = sign_in_page("officer", width=width)
    page.goto(reverse("book-attach", args=["organisation", county[0].code]))
    files = [
        ("现场.png", "image/png", _png()),
        ("合同.docx", "application/x", _docx()),
        ("证书.pdf", "application/pdf", _pdf()),
    ]
    page.set_input_files("#file", [{"name": n, "mimeType": m, "buffer": content} for n, m, content in files])
    assert page.locator(".paper legend").all_inner_texts() == [f"“{name}”说明什么？" for name, _, _ in files]
    for number, words in enumerate(("基地建成", "双方签约", "证书有效")):
        page.locator("[name=proves]").nth(number).fill(words)
    _is_sound(page, width)
    page.locator("main button[type=submit]").click()
    page.wait_for_selector(".papers")
    _is_sound(page, width)
    assert list(Evidence.objects.order_by("id").values_list("note", flat=True))[-3:] == [
        "基地建成",
        "双方签约",
        "证书有效",
    ]
    image, document, paper = Evidence.objects.order_by("id").reverse()[:3][::-1]
    page.goto(reverse("book-preview-file", args=["evidence", image.code]))
    assert page.evaluate("document.querySelector('.paper-image').naturalWidth") > 100
    _is_sound(page, width)
    page.goto(reverse("book-preview-file", args=["evidence", document.code]))
    assert "技术开发合同（样张）" in page.locator(".paper-document").inner_text()
    _is_sound(page, width)
    page.goto(reverse("book-preview-file", args=["evidence", paper.code]))
    with page.expect_response(lambda answer: "/inline/" in answer.url) as told:
        page.reload()
    assert told.value.status == 200
    _is_sound(page, width)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_network_opens_its_records_with_mouse_and_keyboard(width, county, sign_in_page):
    firm = county[0]
    academy = book.create_record(Organisation, {"name": "模拟大学", "kind": "university"}, by=None)
    tie = book.create_record(
        Collaboration, {"party_a": firm, "party_b": academy, "kind": "joint_base", "subject": "共建基地"}, by=None
    )
    page = sign_in_page("officer", width=width)
    page.goto(reverse("book-network", args=["organisation", firm.code]))
    _is_sound(page, width)
    room, focus = (page.locator(one).first.bounding_box() for one in (".network-room", ".is-focus circle"))
    assert room["x"] <= focus["x"] <= room["x"] + room["width"]
    record = reverse("book-record", args=["collaboration", tie.code])
    page.locator(f".network a[href='{record}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{record}")
    page.goto(reverse("network"))
    _is_sound(page, width)
    page.locator(".network a", has_text="模拟大学").last.click()
    page.wait_for_url(f"**{reverse('book-record', args=['organisation', academy.code])}")
