"""Around every figure lie records that look alike and must not count."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from nonggu.desks.report.declared import FIGURES

_PLATFORMS = (
    "platform_key_labs",
    "platform_new_rd_provincial",
    "platform_new_rd_municipal",
    "platform_maker_spaces",
    "platform_star_spaces",
    "platform_incubators",
    "platform_transfer_bases",
    "platform_transfer_enterprises",
)

#: Figure: noun and words of the notes of the records beside it.
BESIDE: dict[str, tuple[str, tuple[str, ...]]] = {
    "festival_edition": ("festival", ("上一届", "下一届")),
    "festival_exhibitors": ("exhibitor", ("已取消", "未确认", "重复登记", "上一届")),
    "festival_zones": ("zone", ("上一届",)),
    "festival_activities": ("activity", ("只计一类", "取消", "仅列入计划", "上一届")),
    "signed_projects": ("signing", ("已取消", "意向", "补签", "上一届", "不在科技节")),
    "signed_investment": ("signing", ("已取消", "意向", "补签", "上一届", "不在科技节")),
    "national_titles": ("honour", ("省级", "摘牌", "才授予", "企业的国家级荣誉")),
    "major_labs_opened": ("platform", ("尚未投运", "尚未认定", "失效")),
    "space_breeding_categories": ("trial", ("只是计划", "已停止", "才开始")),
    "space_breeding_varieties": ("trial", ("只计一次", "只是计划", "已停止", "才开始")),
    "specialised_towns_provincial": ("specialised_town", ("退出", "申报中", "已满")),
    "specialised_towns_municipal": ("specialised_town", ("退出", "申报中", "已满")),
    "specialised_towns_county": ("specialised_town", ("退出", "申报中", "已满")),
    "high_tech_enterprises": ("certificate", ("2023-12-30到期", "2024-01-01起", "撤销", "一家两证", "重复登记")),
    "hte_coached": ("application", ("未经辅导", "仍在准备", "2022年完成", "后才辅导", "撤回", "2024年")),
    "tech_smes": ("certificate", ("2022年入库", "2024年入库", "编号已撤销", "尚无入库编号", "两个编号")),
    "pioneer_experts": ("appointment", ("两次聘任", "聘期已满", "尚未开始")),
    "pioneer_results": ("achievement", ("撤回", "才完成")),
    "pioneer_projects": ("project", ("停止", "尚未立项", "才立项", "结束", "不属先行县")),
    "pioneer_topics": ("topic", ("停止", "尚未立题", "才立题", "结题", "不属先行县")),
    "pig_results": ("achievement", ("撤回", "才完成", "尚未完成")),
    "vegetable_results": ("achievement", ("撤回", "才完成")),
    **dict.fromkeys(_PLATFORMS, ("platform", ("尚未认定", "失效", "才认定"))),
    "platform_pilot_bases": ("platform", ("失效", "县级")),
    "seconded_deputy_heads": ("appointment", ("期满", "尚未开始")),
    "graduate_students": ("appointment", ("入驻已结束",)),
    "enterprises_visited": (
        "visit",
        ("再次走访", "只是计划", "取消", "不在专项行动", "报告日之后", "合作社", "重复登记"),
    ),
    "manure_investment": ("treatment_plant", ("不是县级", "旧的县级")),
    "manure_capacity": ("treatment_plant", ("不是县级", "旧的县级")),
    "fermentation_lines": ("fermentation_line", ("不是县级", "旧的县级", "停用", "规划中")),
    "loading_machines": ("plant_equipment", ("不是县级", "旧的县级", "停用")),
    "households_served": (
        "service_record",
        ("早于36个月", "报告日之后", "取消", "只是计划", "培训或回访", "重复登记"),
    ),
    "leading_industries": ("cluster", ("早先", "不属先行县")),
    "pioneer_centres": ("platform", ("取代", "不属先行县")),
    "pioneer_platforms": ("platform", ("筹建中的第三个",)),
    "industry_clusters": ("cluster", ("不再推进", "才启动")),
    "youth_models": ("honour", ("2022年评选", "2024年评选", "省级评选", "只计一人")),
    "association_members": ("appointment", ("只计一人", "退出", "才入会")),
    "strategic_agreements": ("collaboration", ("意向", "到期", "研究院", "才生效")),
    "contest_prizes": ("honour", ("市级赛事", "县级赛事", "才颁奖", "撤销")),
}


def test_every_figure_has_its_decoys():
    assert set(BESIDE) == {figure.key for figure in FIGURES}


@pytest.mark.parametrize("key", BESIDE)
def test_decoys_lie_beside_the_figure(county, key):
    noun, reasons = BESIDE[key]
    notes = [row["note"] for row in county.rows[noun] if row.get("note", "").startswith("对照：")]
    assert [reason for reason in reasons if not any(reason in note for note in notes)] == []


def test_the_published_innovation_centre_is_only_being_prepared(county):
    (row,) = [row for row in county.rows["platform"] if row["kind"] == "innovation_centre"]
    assert (row["origin"], row["state"]) == ("published", "preparing")


def test_coaching_alone_and_coaching_for_something_else_are_there(county):
    coached = [row for row in county.rows["service_record"] if row["kind"] == "coaching"]
    notes = " ".join(row.get("note", "") for row in coached)
    for reason in ("未完成申报", "2022年的辅导", "已取消的辅导", "科技型中小企业", "申报完成之后"):
        assert reason in notes


def test_households_are_served_more_than_once(county):
    times = Counter(row.get("household") for row in county.rows["service_record"])
    assert sum(count > 1 for count in times.values()) > 3000


def test_the_edges_of_the_window_are_occupied(county):
    days = {row["served_on"] for row in county.rows["service_record"] if row.get("household")}
    assert {dt.date(2021, 3, 11), dt.date(2021, 3, 12), dt.date(2024, 3, 8)} <= days
    assert max(days) > dt.date(2024, 3, 11)


def test_certificates_stand_on_the_edges_of_the_year(county):
    rows = [row for row in county.rows["certificate"] if row["scheme"] == "high_tech_enterprise"]
    assert {dt.date(2023, 12, 30), dt.date(2023, 12, 31)} <= {row["valid_to"] for row in rows}
    assert {dt.date(2023, 12, 31), dt.date(2024, 1, 1)} <= {row["valid_from"] for row in rows}
    assert {dt.date(2023, 12, 31), dt.date(2024, 2, 20)} <= {row.get("revoked_on") for row in rows}
