"""A clerk's messy workbook: errors, one mended in the browser, the rest in the returned file; imported, seen, undone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from nonggu.registry.models import Certificate, Organisation
from tests.desks.enrol.books import USCC_A, USCC_B, write_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEETS = {
    "01 企业名单": [
        ["示例县企业名单（2024年）", None, None, None, None],
        ["序号", "企业名称", "统一社会信用代码", "成立日期", "厂址"],
        [1, "示例甲有限公司", USCC_A, "2015年3月1日", "路1"],
        [2, "示例乙有限公司", "9133010079965505", "2016/4/5", "路2"],
        [3, "示例丙有限公司", None, "去年", "路3"],
        ["合计", 3, None, None, None],
    ],
    "证书": [
        ["持有单位", "认定类别", "证书编号", "有效期起", "有效期止"],
        ["示例甲有限公司", "高新技术企业", "GR202214000001", "2022-10-12", "2025-10-11"],
        ["示例丁有限公司", "高新技术企业", "GR202214000002", "2022-10-12", "2025-10-11"],
    ],
}


def upload(page, file):
    page.goto(reverse("enrol"))
    page.set_input_files("input[type=file]", str(file))
    page.click("text=先看看")
    page.wait_for_selector("h1")


def test_from_a_messy_file_to_a_figure_and_back(sign_in_page, centre, tmp_path):
    page = sign_in_page("officer")
    upload(page, write_book(tmp_path / "messy.xlsx", SHEETS))
    assert "有 3 处错误需要改正" in page.inner_text("main")
    assert not Organisation.objects.exists()
    page.select_option("form:has-text('厂址') select", label="地址")
    page.click("form:has-text('厂址') button")
    page.wait_for_selector("text=逐格改正")
    page.click("text=逐格改正")
    assert "9133010079965505" in page.input_value("#text")
    page.fill("#text", USCC_B)
    page.click("text=改正，下一个")
    page.click("text=回到预览")
    page.click("button:has-text('重新检查')")
    page.wait_for_selector("text=有 2 处错误需要改正")
    with page.expect_download() as downloading:
        page.click("text=下载带错误说明的表")
    returned = tmp_path / "returned.xlsx"
    downloading.value.save_as(returned)
    book = load_workbook(returned)
    firms, certificates = book["01 企业名单"], book["证书"]
    assert firms["C4"].value == USCC_B
    assert "D5" in firms["F5"].value
    assert "示例丁" in certificates["F3"].value
    firms["D5"], certificates["A3"] = "2018-06-01", "示例丙有限公司"
    book.save(returned)
    upload(page, returned)
    assert "每一行都正确" in page.inner_text("main")
    page.click("button:text-is('导入')")
    page.wait_for_selector("text=撤销这次导入")
    assert (Organisation.objects.count(), Certificate.objects.count()) == (3, 2)
    done = page.url
    page.goto(reverse("report-figure", args=["high_tech_enterprises"]))
    assert "示例甲有限公司" in page.inner_text("main")
    assert page.inner_text(".big b").strip() == "2"
    page.goto(done)
    page.click("text=撤销这次导入")
    page.wait_for_selector("text=已撤销这次导入")
    page.goto(reverse("report-figure", args=["high_tech_enterprises"]))
    assert page.inner_text(".big b").strip() == "0"


@pytest.mark.parametrize(("width", "language"), [(1440, "zh-hans"), (390, "en")])
def test_the_pages_fit_the_screen(sign_in_page, centre, tmp_path, width, language):
    page = sign_in_page("officer", width=width, language=language)
    page.goto(reverse("enrol"))
    page.set_input_files("input[type=file]", str(write_book(tmp_path / "messy.xlsx", SHEETS)))
    page.click("form.card button[type=submit]")
    page.wait_for_selector("text=messy.xlsx")
    for name in ("preview", "cell"):
        if name == "cell":
            page.click("a.button[href*=cells]")
            page.wait_for_selector("#text")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
