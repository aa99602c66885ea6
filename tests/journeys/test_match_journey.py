"""A vague need in a browser: guided, reviewed, proposed with reasons, refused, solved anew, agreed, and seen in the funnel."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from nonggu.registry import book
from nonggu.registry.models import Appointment, Centre, ExpertText, Match, Need, Organisation, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ON = dt.date(2024, 3, 11)
TEXTS = ("可锻铸铁管件针孔与气孔缺陷的成因，湿型砂水分控制", "可锻铸铁熔炼，管件气孔防止", "日光温室番茄脐腐病")


@pytest.fixture
def valley(transactional_db):
    """A firm and three experts of a university."""
    Centre.objects.create(
        division_code="999901", county_name="示例县", centre_name="示例中心", reporting_date=ON, is_demo=True
    )
    firm, school = book.create_records(Organisation, [{"name": "模拟铸造厂"}, {"name": "模拟大学"}], by=None)
    names = ("模拟专家甲", "模拟专家乙", "模拟专家丙")
    people = book.create_records(Person, [{"name": name, "organisation": school} for name in names], by=None)
    texts = [{"person": person, "kind": "paper", "text": text} for person, text in zip(people, TEXTS, strict=True)]
    book.create_records(ExpertText, texts, by=None)
    held = {"role": "pool_expert", "valid_from": dt.date(2022, 1, 1)}
    book.create_records(Appointment, [{"person": person, **held} for person in people], by=None)
    return firm


def ask_in_the_guide(page):
    page.get_by_role("link", name="说说难处").first.click()
    page.fill("#id_title", "铸件气孔多，想找专家")
    page.fill("#id_words", "管件有针孔")
    page.get_by_role("button", name="保存，下一题").click()
    answers = (
        ("#id_process_step", "湿型砂造型，退火后才看见"),
        ("#id_tried", "换过砂"),
        ("#id_target", "废品率 8% 降到 3%"),
        ("#id_numbers", "年产 2 万吨"),
    )
    for field, text in answers:
        page.fill(field, text)
        page.get_by_role("button", name="保存，下一题").click()
    page.fill("#id_deadline", "2025年6月30日")
    page.get_by_role("button", name="保存，下一题").click()
    page.get_by_role("button", name="保存并通看").click()
    expect(page.locator("main")).to_contain_text("没有说预算")
    page.get_by_role("button", name="送交中心").click()
    expect(page.get_by_role("status")).to_contain_text("需求已送到中心")


def propose_the_first(page, need):
    page.goto(reverse("match-need", args=[need.code]))
    page.get_by_role("button", name="发布").click()
    first = page.locator(".candidate").first
    expect(first).to_contain_text("针孔", timeout=60_000)
    expect(first).to_contain_text("今年已接 0/4")
    first.get_by_role("button", name="提出").click()
    page.get_by_role("button", name="邀请双方").click()
    return [page.get_by_label(f"给{side}的链接").input_value() for side in ("专家", "需求方")]


def test_from_a_vague_line_to_a_number_that_opens(valley, sign_in_page, open_page):
    firm = sign_in_page("enterprise", organisation=valley)
    firm.goto(reverse("match"))
    ask_in_the_guide(firm)
    need = Need.objects.get()
    officer = sign_in_page("officer")
    expert_link, firm_link = propose_the_first(officer, need)
    outside = open_page()
    outside.goto(firm_link)
    outside.get_by_role("button", name="我同意").click()
    expect(outside.get_by_role("status")).to_contain_text("谢谢")
    outside.goto(expert_link)
    outside.select_option("#id_obstacle", label="今年没有时间")
    outside.fill("#id_words", "今年排满了")
    outside.get_by_role("button", name="谢绝").click()
    expect(outside.get_by_role("status")).to_contain_text("谢谢")
    refused = Match.objects.get()
    officer.goto(reverse("match"))
    officer.get_by_role("button", name="重新安排").click()
    expect(officer.locator(".said")).to_contain_text("新提出 1 个")
    second = Match.objects.exclude(pk=refused.pk).get()
    assert second.person.name == {"模拟专家甲": "模拟专家乙", "模拟专家乙": "模拟专家甲"}[refused.person.name]
    officer.goto(reverse("match-match", args=[second.code]))
    officer.get_by_role("button", name="邀请双方").click()
    links = [officer.get_by_label(f"给{side}的链接").input_value() for side in ("专家", "需求方")]
    for link in links:
        outside.goto(link)
        outside.get_by_role("button", name="我同意").click()
    officer.goto(reverse("match-match", args=[second.code]))
    officer.get_by_text("签了协议").click()
    officer.get_by_role("button", name="登记协议").click()
    expect(officer.locator("main")).to_contain_text("已签协议")
    officer.goto(reverse("match"))
    officer.locator(".funnel a", has_text="已签协议").click()
    expect(officer.locator("h1")).to_contain_text("1")
    expect(officer.locator("main")).to_contain_text(need.title)


@pytest.mark.parametrize(("width", "language"), [(1440, "zh-hans"), (390, "en")])
def test_the_pages_fit_the_screen(valley, sign_in_page, width, language):
    page = sign_in_page("officer", width=width, language=language)
    for name in ("match", "match-needs", "match-ask", "match-rounds", "match-experts", "match-pictures", "match-words"):
        page.goto(reverse(name))
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, name


def test_a_round_is_rearranged_by_dragging(valley, sign_in_page):
    from nonggu.desks.match import rounds

    words = ("可锻铸铁针孔", "番茄脐腐")
    values = {"state": "published", "organisation": valley}
    for text in words:
        book.create_record(Need, {"title": f"{text}怎么办", "words": text, **values}, by=None)
    found = rounds.start_round(name="模拟", rules={"floor": "0.0"}, by=None)
    rounds.run_round(found.pk)
    page = sign_in_page("officer")
    page.goto(reverse("match-round", args=[found.pk]))
    expect(page.locator(".verdict")).to_contain_text("换谁都不会更好")
    places = page.locator(".place")
    before = [places.nth(number).locator("b").inner_text() for number in range(2)]
    places.nth(0).locator("p").first.drag_to(places.nth(1).locator("p").first)
    expect(page.locator(".verdict")).to_contain_text("比最好的安排少")
    assert [places.nth(number).locator("b").inner_text() for number in range(2)] == before[::-1]
    page.get_by_role("button", name="恢复最好的安排").click()
    expect(page.locator(".verdict")).to_contain_text("换谁都不会更好")
