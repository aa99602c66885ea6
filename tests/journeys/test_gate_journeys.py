"""In a browser, as a real centre has it: a second factor for staff, accounts by keyboard alone, an auditor's log."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pyotp
import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from nonggu.registry.events import record_event
from nonggu.registry.models import SecurityEvent, User
from nonggu.registry.models.security_event import EventKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Ceshi-Mima-2024"
OWN = "Wo-Ziji-De-8848"


@pytest.fixture
def strict(settings):
    """Staff need their second factor, as everywhere outside a demonstration."""
    settings.SECOND_FACTOR_ROLES = settings.STAFF_ROLES


def _type_sign_in(page, username, password):
    page.goto(reverse("sign-in"))
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def _tab_to(page, selector, most=80):
    """Press Tab until the element has the focus; it fails where the keyboard does not get there."""
    wanted = page.locator(selector).first
    for _ in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {selector}")


def _set_up_by_keyboard(page):
    """Type the code of the secret that the page shows, keep the recovery codes, go on."""
    page.wait_for_selector("svg.qr")
    secret = page.locator("main ol code").inner_text()
    _tab_to(page, "#id_code")
    page.keyboard.type(pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("恢复码")
    codes = page.locator("main li code").all_inner_texts()
    _tab_to(page, "main a.button")
    page.keyboard.press("Enter")
    return codes


def test_accounts_by_keyboard_alone_until_the_new_clerk_works(county, open_page, make_user, strict):
    make_user("security", "anquan")
    page = open_page()
    _type_sign_in(page, "anquan", PASSWORD)
    codes = _set_up_by_keyboard(page)
    page.wait_for_selector("nav.ways")
    page.goto(reverse("accounts"))
    _tab_to(page, ".acts a.button")
    page.keyboard.press("Enter")
    _tab_to(page, "#id_username")
    page.keyboard.type("xiaowang")
    _tab_to(page, "main form.wide button")
    page.keyboard.press("Enter")
    given = page.locator("code.secret").inner_text()
    assert User.objects.get(username="xiaowang").role == "clerk"

    desk = open_page()
    _type_sign_in(desk, "xiaowang", given)
    _set_up_by_keyboard(desk)
    expect(desk.locator("h1")).to_have_text("修改密码")
    for name, text in (("old_password", given), ("new_password1", OWN), ("new_password2", OWN)):
        _tab_to(desk, f"#id_{name}")
        desk.keyboard.type(text)
    desk.keyboard.press("Enter")
    desk.wait_for_selector("nav.ways")
    expect(desk).to_have_url(re.compile(f"{reverse('hall')}$"))

    again = open_page()
    _type_sign_in(again, "anquan", PASSWORD)
    expect(again.locator("h1")).to_have_text("双因素认证")
    _tab_to(again, "#id_code")
    again.keyboard.type(codes[0])
    again.keyboard.press("Enter")
    again.wait_for_selector("nav.ways")
    assert SecurityEvent.objects.filter(kind="recovery_used").count() == 1


def test_an_auditor_reads_the_log_and_takes_it_along(county, sign_in_page, make_user):
    clerk = make_user("clerk", "zhang")
    record_event(EventKind.PERSONAL_SHOWN, by=clerk, address="10.1.2.3", about="/book/person/PER-1/show/")
    page = sign_in_page("auditor")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="安全事件").click()
    expect(page.get_by_role("table")).to_contain_text("10.1.2.3")
    page.select_option("#id_kind", "personal_shown")
    page.fill("#id_name", "zhang")
    page.locator(".filter-acts button").click()
    expect(page.get_by_role("row")).to_have_count(2)
    with page.expect_download() as taken:
        page.locator(".acts a[href*=export]").click()
    rows = list(load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes())).worksheets[0].values)
    assert [row[2] for row in rows[1:]] == ["zhang"]
    page.goto(reverse("accounts"))
    expect(page.locator("h1")).to_have_text("找不到页面")
    page.goto(reverse("book-create", args=["organisation"]))
    expect(page.locator("h1")).to_have_text("找不到页面")


def test_a_firm_finds_its_own_on_every_way_and_nothing_of_the_gate(county, sign_in_page):
    own, other = county[1], county[2]
    page = sign_in_page("enterprise", organisation=own)
    page.goto(reverse("book-list", args=["organisation"]))
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as taken:
        page.locator(".acts a[href*=export]").click()
    rows = list(load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes())).worksheets[0].values)
    assert [row[0] for row in rows[1:]] == [own.code]
    told = page.request.get("/api/nouns/organisation").json()
    assert [record["code"] for record in told["records"]] == [own.code]
    assert page.request.get(f"/api/nouns/organisation/{other.code}").status == 404
    assert page.request.get("/api/figures").status == 404
    for name in ("accounts", "events", "report-figures"):
        page.goto(reverse(name))
        expect(page.locator("h1")).to_have_text("找不到页面")
    page.goto(reverse("hall"))
    page.locator("details.menu summary").click()
    assert page.get_by_role("link", name="账号").count() == 0
