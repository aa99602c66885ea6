"""From imported yearly returns to a figure that rises by one: mining, the way, coaching, papers returned, certificate."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from nonggu.registry.models import Application, Certificate, Cultivation, Material
from tests.desks.cultivate.conftest import enter_firm
from tests.desks.enrol.books import write_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HTE = "high_tech_enterprise"


def returns_of(name: str, technical: int) -> dict[str, list[list[object]]]:
    """A workbook of three yearly returns as an office fills it, money in 10,000 yuan."""
    head = ["企业名称", "年度", "职工人数", "科技人员", "销售收入（万元）", "总收入（万元）", "高新技术产品收入（万元）",
            "研发费用（万元）", "境内研发费用（万元）", "净资产（万元）", "科技成果转化数"]  # fmt: skip
    rows = [
        [name, year, 100, technical, sales, sales, sales * 0.7, sales * 0.06, sales * 0.06, sales * 0.6, 5]
        for year, sales in ((2021, 1000), (2022, 1100), (2023, 1200))
    ]
    return {"年度数据": [head, *rows]}


def figure(page, key):
    page.goto(reverse("report-figure", args=[key]))
    return int(page.inner_text(".big b").strip()), page.inner_text("main")


def test_from_yearly_returns_to_a_figure(sign_in_page, open_page, centre, tmp_path):
    from nonggu.registry.models import YearlyReturn

    firm = enter_firm("模拟企业甲")
    YearlyReturn.objects.all().delete()
    page = sign_in_page("officer")
    assert figure(page, "high_tech_enterprises")[0] == 0
    # 1. Yearly returns come in through the enrol desk.
    page.goto(reverse("enrol"))
    page.set_input_files("input[type=file]", str(write_book(tmp_path / "returns.xlsx", returns_of(firm.name, 9))))
    page.click("text=先看看")
    page.click("button:text-is('导入')")
    page.wait_for_selector("text=撤销这次导入")
    # 2. Mining: one person is missing.
    page.goto(reverse("cultivate-mining", args=[HTE]))
    page.click("button:text-is('重新测算')")
    page.wait_for_selector("table.mining")
    row = page.inner_text(f"tr:has-text('{firm.name}')")
    assert "科技人员占比" in row
    assert "9%" in row
    assert "差1 个百分点" in row.replace("差 ", "差")
    # 3. One firm's way, and what one more person would do; nothing is stored by asking.
    page.click(f"a:text-is('{firm.name}')")
    page.wait_for_selector(".way", timeout=60_000)
    assert "转为科技人员" in page.inner_text("main") or "新聘科技人员" in page.inner_text("main")
    page.fill("#d-st_staff_2023", "10")
    page.wait_for_selector("#what-if-answer .answer")
    assert "科技人员占比" not in page.inner_text("#what-if-answer")
    page.click("button:text-is('入库')")
    page.wait_for_selector(".board")
    entry = Cultivation.objects.get()
    # 4. The board by keyboard: move with a reason.
    page.click(".card-move summary")
    page.select_option(".card-move select", "in_pool")
    page.fill(".card-move input[name=reason]", "走访后同意申报")
    page.press(".card-move input[name=reason]", "Enter")
    page.wait_for_selector(".lane[data-stage=in_pool] .pool-card")
    # The same by dragging: the drop asks for the reason.
    page.drag_and_drop(".pool-card", ".lane[data-stage=applying]")
    page.fill("#move-reason", "列入第一批")
    page.press("#move-reason", "Enter")
    page.wait_for_selector(".lane[data-stage=applying] .pool-card")
    page.click(".pool-card a")
    # 5. Coach.
    page.click("summary:text-is('登记辅导')")
    page.fill("#id_served_on", "2024-03-05")
    page.fill("#id_content", "科技人员差一人，转岗一名技术员")
    page.fill("#id_next_step", "补工时记录")
    page.fill("#id_next_step_due_on", "2024-04-01")
    page.click("details:has(summary:text-is('登记辅导')) button[type=submit]")
    page.wait_for_selector("text=补工时记录")
    # 6. Papers: the enterprise files through a link without an account; the paper comes back; it is mended and accepted.
    page.fill("#expires", (timezone.localdate() + dt.timedelta(days=30)).isoformat())
    page.click("button:text-is('生成链接')")
    address = page.inner_text(".address code").strip()
    outside = open_page(width=390)
    outside.goto(address)
    scan = tmp_path / "名单.pdf"
    scan.write_bytes(b"%PDF-1.4\nstaff")
    file_paper(outside, "staff", scan)
    page.goto(reverse("cultivate-entry", args=[entry.code]))
    page.fill("#comment-staff", "请补社保材料")
    page.click("#paper-staff button:text-is('退回并说明')")
    page.wait_for_selector("#paper-staff >> text=请补社保材料")
    outside.goto(address)
    assert "请补社保材料" in outside.inner_text("#paper-staff")
    scan.write_bytes(b"%PDF-1.4\nstaff and insurance")
    file_paper(outside, "staff", scan)
    page.goto(reverse("cultivate-entry", args=[entry.code]))
    page.click("#paper-staff button:text-is('通过')")
    page.wait_for_selector("#paper-staff .result.accepted")
    assert Material.objects.get(item="staff").state == "accepted"
    with page.expect_download() as downloading:
        page.click("a:text-is('Word')")
    assert downloading.value.suggested_filename.endswith(".docx")
    # 7. Finished, then the certificate: the figure rises by one and opens to it.
    page.goto(reverse("cultivate-entry", args=[entry.code]))
    page.fill("#id_finished_on", "2024-03-08")
    page.click("section:has(#finish) button[type=submit]")
    page.wait_for_selector("text=已登记完成申报")
    page.fill("#id_number", "GR202399000001")
    page.fill("#id_valid_from", "2023-12-08")
    page.fill("#id_valid_to", "2026-12-07")
    page.click("section:has(#certificate) button[type=submit]")
    page.wait_for_selector("[aria-current=step]:text-is('通过')")
    assert (Application.objects.get().stage, Certificate.objects.count()) == ("passed", 1)
    value, text = figure(page, "high_tech_enterprises")
    assert value == 1
    assert firm.name in text
    page.click("a:has-text('GR202399000001')")
    assert "GR202399000001" in page.inner_text("main")


def file_paper(page, item, file):
    """File one paper with a file on the page of the link."""
    paper = page.locator(f"#paper-{item}")
    form = paper.locator("details:has(form)")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    paper.locator("input[type=file]").set_input_files(str(file))
    paper.locator("button[type=submit]").click()
    page.wait_for_selector(f"#paper-{item} .result.filed")


@pytest.mark.parametrize(("width", "language"), [(1440, "zh-hans"), (390, "en")])
def test_the_pages_fit_the_screen(sign_in_page, centre, width, language):
    from nonggu.desks.cultivate import judging, pool

    firm = enter_firm("模拟企业甲")
    judging.judge_everybody(on=centre.reporting_date, by=None)
    entry = pool.put_in_pool(firm, HTE, cycle_year=2024, on=centre.reporting_date, reason="挖潜", by=None)
    page = sign_in_page("officer", width=width, language=language)
    addresses = [
        reverse("cultivate"),
        reverse("cultivate-mining", args=[HTE]),
        reverse("cultivate-scheme", args=[firm.code, HTE]),
        reverse("cultivate-pool", args=[HTE]),
        reverse("cultivate-pool-list", args=[HTE]),
        reverse("cultivate-entry", args=[entry.code]),
        reverse("cultivate-files", args=[HTE]),
        reverse("cultivate-calendar"),
        reverse("cultivate-coaching"),
        reverse("cultivate-events"),
        reverse("cultivate-platforms"),
        reverse("cultivate-rules"),
    ]
    for address in addresses:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address
