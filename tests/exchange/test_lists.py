"""Lists as workbooks: numbers stay numbers, days stay days, and no text becomes a formula."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from nonggu.exchange.lists import sheet_name, write_list


def test_a_list_as_it_is_seen():
    rows = [["示例甲公司", Decimal("12.50"), dt.date(2024, 3, 11), None], ["=HYPERLINK(1)", 3, None, True]]
    content = write_list(
        sheet="名单/一", headings=["名称", "金额", "日期", "否"], rows=rows, about=["报告日期 2024-03-11"]
    )
    book = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    assert page.title == "名单 一"
    assert [cell.value for cell in page[2]] == [
        "示例甲公司",
        12.5,
        dt.datetime.combine(dt.date(2024, 3, 11), dt.time()),
        None,
    ]
    assert (page["A3"].value, page["A3"].data_type) == ("'=HYPERLINK(1)", "s")
    assert page.freeze_panes == "A2"
    assert book.worksheets[1]["A1"].value == "报告日期 2024-03-11"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_every_name_of_a_sheet_is_one_that_excel_takes(text):
    name = sheet_name(text)
    assert 1 <= len(name) <= 31
    assert not set("[]:*?/\\") & set(name)
    assert name.strip("'") == name or len(name) == 31
