"""Lists in a real browser: a view that is kept and opened again, many records changed by keyboard alone and taken back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from nonggu.registry import book, notices
from nonggu.registry.models import Organisation, SavedView

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = reverse("book-list", args=["organisation"])


def test_a_view_is_saved_opens_first_and_is_deleted(county, sign_in_page):
    page = sign_in_page("officer")
    page.goto(LIST)
    page.fill("#q", "模拟企业01")
    page.get_by_role("button", name="查看", exact=True).click()
    page.get_by_role("link", name=re.compile("^名称")).click()
    page.get_by_text("存为视图").click()
    page.fill("#view-name", "零一号段")
    page.get_by_label("设为默认").last.check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("视图“零一号段”已保存")
    page.goto(LIST)
    expect(page.locator(".plain-view[aria-current]")).to_contain_text("零一号段")
    expect(page.locator("tbody tr")).to_have_count(10)
    page.get_by_role("link", name="全部列表").click()
    expect(page.locator("h1 .count")).to_have_text("56")
    page.get_by_role("link", name=re.compile("零一号段")).click()
    page.get_by_text("视图设置").click()
    page.get_by_role("button", name="删除视图").click()
    expect(page.get_by_role("status")).to_contain_text("已删除")
    assert not SavedView.objects.exists()


def test_an_edit_comes_back_to_the_row_of_the_list(county, sign_in_page):
    page = sign_in_page("officer")
    page.goto(f"{LIST}?sort=name&per=20&page=2")
    row = page.locator("tbody tr").nth(4)
    number = row.get_attribute("id")
    row.get_by_role("link").first.click()
    page.get_by_role("link", name="修改", exact=True).click()
    page.fill("#id_main_products", "管件")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**{LIST}?sort=name&per=20&page=2#{number}")
    expect(page.locator(f"#{number}")).to_be_in_viewport()
    assert Organisation.objects.filter(main_products="管件").count() == 1


def test_many_records_are_changed_by_keyboard_alone_and_taken_back(county, sign_in_page):
    page = sign_in_page("officer")
    page.goto(f"{LIST}?per=20")
    page.get_by_role("checkbox", name="勾选本页").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-ticked]")).to_have_text("20")
    page.get_by_role("checkbox", name=re.compile("^勾选 ")).first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-ticked]")).to_have_text("19")
    page.get_by_role("button", name=re.compile("修改勾选的")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("19")
    page.select_option("#what", label="产业")
    page.get_by_role("button", name="选定").press("Enter")
    page.select_option("#id_value", label="生猪")
    page.get_by_role("button", name="先看看").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(19)
    assert not Organisation.objects.filter(industry="pig").exists()
    page.fill("#why", "按名录核对")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已修改")
    assert Organisation.objects.filter(industry="pig").count() == 19
    page.get_by_role("button", name="撤回").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已撤回")
    assert not Organisation.objects.filter(industry="pig").exists()


def test_without_scripts_records_are_ticked_and_changed(county, chromium, live_server, make_user):
    make_user("officer")
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto(reverse("sign-in"))
    page.fill("input[name=username]", "officer")
    page.fill("input[name=password]", "Ceshi-Mima-2024")
    page.press("input[name=password]", "Enter")
    page.goto(LIST)
    page.locator("input[name=record]").first.check()
    page.get_by_role("button", name=re.compile("修改勾选的")).click()
    page.select_option("#what", label="归档")
    page.get_by_role("button", name="选定").click()
    page.get_by_role("button", name="先看看").click()
    page.fill("#why", "停业")
    page.get_by_role("button", name=re.compile("确认修改")).click()
    expect(page.get_by_role("status")).to_contain_text("已修改")
    context.close()
    assert Organisation.objects.exclude(archived_at=None).count() == 1


def test_the_bell_leads_to_the_notice_and_the_notice_to_its_record(county, sign_in_page):
    page = sign_in_page("enterprise", organisation=county[1])
    book.change_record(county[1], {"address": "一街"}, by=None)
    page.goto(reverse("hall"))
    page.get_by_role("link", name=re.compile("通知")).click()
    page.get_by_role("button", name=re.compile("打开")).click()
    expect(page.locator("h1")).to_contain_text(county[1].name)
    expect(page.locator(".bell-count")).to_have_count(0)
    assert notices.unread_count(county[1].users.get()) == 0
