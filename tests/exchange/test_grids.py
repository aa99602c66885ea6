"""Messy sheets: merged areas, headings of several rows, and rows that hold no record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonggu.exchange.grids import anchor, fill_merged, heading_candidates, why_no_record
from nonggu.exchange.rowerrors import RowError, address
from nonggu.exchange.scanning import is_address, place


def test_merged_areas_are_filled_downward_and_across_where_asked():
    rows = [["甲", None, "x"], [None, None, "y"]]
    assert fill_merged(rows, [(0, 0, 1, 0)], across=False) == [["甲", None, "x"], ["甲", None, "y"]]
    assert fill_merged(rows, [(0, 0, 1, 1)], across=False) == rows
    assert fill_merged(rows, [(0, 0, 1, 1)], across=True) == [["甲", "甲", "x"], ["甲", "甲", "y"]]
    assert anchor([(0, 0, 1, 1)], "B2") == "A1"
    assert anchor([(0, 0, 1, 1)], "C2") == "C2"


def test_a_heading_of_two_rows_is_read_together():
    rows = [["基本情况", None, "联系"], ["名称", "代码", "电话"]]
    found = [c for c in heading_candidates(rows, [(0, 0, 0, 1)]) if c.depth == 2]
    assert found[0].last_row == 2
    assert found[0].texts[1] == ("代码", "基本情况代码", "基本情况(代码)", "基本情况")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["", None, " "], "blank"),
        (["合计", 3, 4], "total"),
        (["小计：", None, 4], "total"),
        (["备注：以上为模拟数据"], "remark"),
        (["名称", "代码", "电话"], "heading"),
        ([1, 2, 3], "numbering"),
        (["甲", "1", "2"], "numbering"),
        (["合计公司", "A", "1"], ""),
        (["甲公司", "A1", "1"], ""),
    ],
)
def test_rows_that_hold_no_record(cells, why):
    assert why_no_record(cells, ["名称", "代码", "电话"]) == why


@given(st.integers(1, 1_048_576), st.integers(0, 16_383))
def test_addresses_lead_to_their_place_and_back(row, column):
    where = address(row, column)
    assert place(where) == (row, column)
    assert is_address(where)


def test_what_is_no_address():
    assert not any(map(is_address, ("", "7C", "c7", "A0", "XFE1", "A12345678")))


def test_the_words_of_an_error_by_language():
    error = RowError("一", 2, "A2", "cell_required", {"column": "名称", "column_en": "name"})
    assert error.params_in("zh")["column"] == "名称"
    assert error.params_in("en")["column"] == "name"
