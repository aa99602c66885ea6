"""Headings as people write them to columns, with their units."""

from __future__ import annotations

import pytest

from nonggu.exchange.columns import Column, fold, recognise, split_unit, unit_factor

SALES = Column("sales_{year}", "{year}年销售收入", "sales of {year}", kind="money", unit="元", also=("{year}销售额",))
PHOSPHORUS = Column("olsen_p_mg_per_kg", "有效磷", "Olsen P", kind="float", unit="mg/kg")
COLUMNS = (Column("name", "企业名称", "name of the enterprise", also=("单位名称",)), SALES, PHOSPHORUS)


@pytest.mark.parametrize(
    ("heading", "name", "factor"),
    [
        ("企业名称", "name", 1),
        (" 企业 名称＊", "name", 1),
        ("单位名称：", "name", 1),
        ("Name of the Enterprise", "name", 1),
        ("2023年销售收入（万元）", "sales_2023", 10_000),
        ("销售收入2022年", "sales_2022", 1),
        ("sales_2021", "sales_2021", 1),
        ("2020销售额(千元)", "sales_2020", 1_000),
        ("有效磷（毫克/千克）", "olsen_p_mg_per_kg", 1),
        ("有效磷/ppm", "olsen_p_mg_per_kg", 1),
    ],
)
def test_headings_are_recognised(heading, name, factor):
    found = recognise(heading, COLUMNS)
    assert found is not None
    assert (found.name, found.factor) == (name, factor)


@pytest.mark.parametrize(
    "heading", ["", "销售收入", "有效磷（g/kg）", "有效磷（P2O5）", "2023年销售收入（美元）", "企业"]
)
def test_a_heading_of_another_unit_or_name_is_unknown(heading):
    assert recognise(heading, COLUMNS) is None


def test_the_unit_is_told_from_the_words():
    assert split_unit("产量（公斤/亩）") == ("产量", "公斤/亩")
    assert split_unit("（万元）") == ("（万元）", "")
    assert unit_factor("10,000 yuan", SALES) == 10_000
    assert unit_factor("斤", PHOSPHORUS) is None


def test_headings_are_written_with_their_unit():
    assert PHOSPHORUS.heading("zh") == "有效磷（mg/kg）"
    assert SALES.heading("en") == "sales of {year} (yuan)"
    assert fold("  Olsen-P ：") == "olsenp"
