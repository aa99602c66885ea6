"""A firm's user, an auditor, somebody without a mouse, and a clerk whose form is interrupted."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from nonggu.registry.models import Need, Showing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_firm_enters_its_need_and_sees_nothing_of_others(county, sign_in_page):
    page = sign_in_page("enterprise", organisation=county[1])
    page.get_by_role("navigation").get_by_role("link", name="台账").click()
    page.get_by_role("link", name="技术需求").click()
    page.get_by_role("link", name="录入技术需求").first.click()
    page.fill("#id_title", "铸件针孔缺陷，废品率由百分之八降到百分之三")
    page.fill("#id_organisation", county[1].name)
    page.fill("#id_submitted_on", "2024年2月30日")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("2024年2月30日")
    page.fill("#id_submitted_on", "2024年2月29日")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("已录入")
    assert Need.objects.filter(organisation=county[1]).count() == 1
    page.fill("#find", "模拟企业")
    page.press("#find", "Enter")
    expect(page.locator("main")).not_to_contain_text(county[2].name)
    page.goto(reverse("book-record", args=["organisation", county[2].code]))
    expect(page.locator("h1")).to_have_text("找不到页面")


def test_an_auditor_reads_the_history_and_changes_nothing(county, sign_in_page):
    page = sign_in_page("auditor")
    page.goto(reverse("book-record", args=["organisation", county[1].code]))
    expect(page.locator(".history")).to_contain_text("录入了这条记录")
    assert page.get_by_role("link", name="修改", exact=True).count() == 0
    expect(page.locator("main")).to_contain_text("138****5678")
    page.fill("#why", "抽查")
    page.get_by_role("button", name="显示完整信息").click()
    expect(page.locator("main")).to_contain_text("13812345678")
    assert Showing.objects.get().why == "抽查"


def test_by_keyboard_alone_from_signing_in_to_a_record(county, open_page, make_user):
    make_user("clerk")
    page = open_page()
    page.goto(reverse("sign-in"))
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type("Ceshi-Mima-2024")
    page.keyboard.press("Enter")
    page.wait_for_selector("nav.ways")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("/")
    page.keyboard.type("模拟企业001")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("模拟企业001")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == "模拟企业001":
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/book/organisation/"))
    expect(page.locator("h1")).to_contain_text("模拟企业001")


def test_answers_come_as_one_types(county, sign_in_page):
    page = sign_in_page("officer")
    page.goto(reverse("search"))
    page.locator("#find").press_sequentially("气孔")
    expect(page.locator("#answers")).to_contain_text("铸件气孔多")


def test_an_interrupted_form_offers_its_draft_until_it_was_saved(county, sign_in_page):
    page = sign_in_page("clerk")
    address = reverse("book-create", args=["variety"])
    page.goto(address)
    page.fill("#id_name", "晋番茄八号")
    page.goto(reverse("hall"))
    page.goto(address)
    expect(page.locator("#id_name")).to_have_value("")
    page.get_by_role("button", name="使用草稿").click()
    expect(page.locator("#id_name")).to_have_value("晋番茄八号")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("已录入")
    page.goto(address)
    assert page.get_by_role("button", name="使用草稿").count() == 0


def test_a_name_is_suggested_as_one_types(county, sign_in_page):
    page = sign_in_page("clerk")
    page.goto(reverse("book-create", args=["visit"]))
    page.locator("#id_organisation").press_sequentially("企业00")
    option = page.locator("#id_organisation-list option").first
    expect(option).to_have_attribute("value", re.compile("模拟企业00"))
