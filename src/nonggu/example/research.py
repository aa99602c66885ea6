"""Research of the pioneer county: results, projects, topics and joint tasks."""

from __future__ import annotations

import datetime as dt
import random

from nonggu.example.dates import REPORTING_DATE
from nonggu.example.draft import Draft, Row, wan
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import read_rows
from nonggu.registry.models.achievement import AchievementLevel
from nonggu.registry.models.lists import Programme
from nonggu.registry.models.project import ProjectKind, ProjectState

COMPILED_RESULTS = 22
PIG_RESULTS = 6
VEGETABLE_RESULTS = 5
PIONEER_TOPICS = 8

_LEVELS = {
    "national_advanced": AchievementLevel.INTERNATIONAL_ADVANCED.value,
    "national_leading": AchievementLevel.INTERNATIONAL_LEADING.value,
}
_PIONEER = Programme.PIONEER_COUNTY
_PROJECTS = (
    ("模拟项目一：设施蔬菜提质增效技术集成", "vegetable", 4_800_000),
    ("模拟项目二：生猪全产业链提质增效技术集成", "pig", 5_600_000),
    ("模拟项目三：种养循环与老菜田改良", "organic_fertiliser", 3_200_000),
)


def enter_research(draft: Draft) -> None:
    """Everything, in the order in which it refers to each other."""
    _enter_results(draft)
    _enter_projects(draft)
    _enter_topics(draft)
    _enter_joint_tasks(draft)


def _enter_results(draft: Draft) -> None:
    rng = draft.chance("results")
    leads = {"pig": ("23020", "23030"), "vegetable": ("21040", "21060", "21050")}
    counted = {"pig": PIG_RESULTS, "vegetable": VEGETABLE_RESULTS}
    compiled = COMPILED_RESULTS
    for cells in read_rows("texts", "achievements"):
        industry = cells["industry"]
        row = _result_values(draft, rng, cells)
        wanted = leads.get(industry, (cells["discipline_code"],))
        people = [e.code for e in (*draft.experts, *draft.other_experts) if e.discipline in wanted]
        row["lead_person"] = rng.choice(people) if people else None
        if counted.get(industry, 0) > 0 and cells["finished_on"] and cells["finished_on"] <= "2024-03-11":
            counted[industry] -= 1
            row["result_of"] = industry
        if industry in leads and compiled > 0 and rng.random() < 0.93:
            compiled -= 1
            row["compiled_on"] = dt.date(2023, rng.randint(4, 12), rng.randint(1, 28))
        draft.enter("achievement", {**row, **synthetic()})
    _enter_result_decoys(draft)
    _compile_others(draft, rng, compiled)


def _result_values(draft: Draft, rng: random.Random, cells: dict[str, str]) -> Row:
    finished = cells["finished_on"]
    return {
        "name": cells["name"],
        "registration_number": f"模拟成果{finished[:4]}-{cells['key'][1:]}" if rng.random() < 0.7 and finished else "",
        "summary": cells["summary"],
        "keywords": cells["keywords"],
        "industry": cells["industry"],
        "form": cells["form"],
        "stage": cells["stage"],
        "level": _LEVELS.get(cells["level"], cells["level"]),
        "trl": int(cells["trl"]),
        "discipline_code": cells["discipline_code"],
        "finished_on": dt.date.fromisoformat(finished) if finished else None,
        "application_state": cells["application_state"],
        "holder": rng.choice(draft.institutes).code,
    }


def _compile_others(draft: Draft, rng: random.Random, missing: int) -> None:
    """The rest of the compiled results comes from what serves both industries."""
    rest = [row for row in draft.rows["achievement"] if not row.get("compiled_on") and "note" not in row]
    for row in rng.sample(rest, missing):
        row["compiled_on"] = dt.date(2023, rng.randint(4, 12), rng.randint(1, 28))


def _enter_result_decoys(draft: Draft) -> None:
    early = dt.date(2023, 6, 1)
    decoys: tuple[tuple[str, str, str, Row], ...] = (
        ("猪舍臭气生物滤塔", "pig", "成果已撤回", {"finished_on": early, "compiled_on": early, "is_withdrawn": True}),
        (
            "番茄采收机械手",
            "vegetable",
            "成果已撤回",
            {"finished_on": early, "compiled_on": early, "is_withdrawn": True},
        ),
        ("猪用中草药添加剂", "pig", "2024年5月才完成", {"finished_on": dt.date(2024, 5, 20)}),
        ("茄果类育苗机器人", "vegetable", "2024年4月才完成和梳理", _later()),
        ("猪场沼液浓缩", "pig", "尚未完成", {}),
    )
    for name, industry, why, more in decoys:
        values = {"name": f"{name}（模拟）", "industry": industry, "result_of": industry, **more}
        draft.enter("achievement", {**values, **decoy(why)})


def _later() -> Row:
    return {"finished_on": dt.date(2024, 4, 15), "compiled_on": dt.date(2024, 4, 20)}


def _enter_projects(draft: Draft) -> None:
    research, set_up = ProjectKind.RESEARCH.value, ProjectState.SET_UP.value
    for name, industry, budget in _PROJECTS:
        values: Row = {"name": name, "kind": research, "programme": _PIONEER.value, "industry": industry}
        dates: Row = {"valid_from": dt.date(2022, 3, 1), "valid_to": dt.date(2025, 12, 31)}
        draft.enter("project", {**values, **dates, "state": set_up, "budget": wan(budget), **synthetic()})
    decoys = (
        ("模拟项目（已停）", ProjectState.STOPPED, _PIONEER, dt.date(2022, 5, 1), None, "项目已停止"),
        ("模拟项目（拟立）", ProjectState.PROPOSED, _PIONEER, dt.date(2024, 2, 1), None, "尚未立项"),
        ("模拟项目（待启动）", ProjectState.SET_UP, _PIONEER, dt.date(2024, 5, 1), None, "2024年5月才立项"),
        ("模拟项目（已结束）", ProjectState.FINISHED, _PIONEER, dt.date(2019, 1, 1), dt.date(2021, 12, 31), "早已结束"),
        ("模拟项目（其他计划）", ProjectState.SET_UP, Programme.OTHER, dt.date(2023, 1, 1), None, "不属先行县"),
    )
    for name, state, programme, first, last, why in decoys:
        values = {"name": name, "kind": research, "programme": programme.value, "state": state.value}
        draft.enter("project", {**values, "valid_from": first, "valid_to": last, **decoy(why)})


def _enter_topics(draft: Draft) -> None:
    projects = {row.get("industry"): row["code"] for row in draft.rows["project"][:3]}
    texts = read_rows("texts", "topics")
    counted = [*texts[:4], *texts[8:12]]
    others = iter(
        (
            (ProjectState.STOPPED, _PIONEER, dt.date(2022, 6, 1), None, "课题已停止"),
            (ProjectState.PROPOSED, _PIONEER, dt.date(2024, 1, 5), None, "尚未立题"),
            (ProjectState.SET_UP, _PIONEER, dt.date(2024, 4, 1), None, "2024年4月才立题"),
            (ProjectState.FINISHED, _PIONEER, dt.date(2020, 1, 1), dt.date(2022, 12, 31), "早已结题"),
            *((ProjectState.SET_UP, Programme.OTHER, dt.date(2023, 3, 1), None, "不属先行县"),) * 4,
        )
    )
    for place, cells in enumerate(texts):
        lead = (
            draft.experts[place * 3 % 40].code if cells["industry"] == "vegetable" else draft.experts[40 + place].code
        )
        values = {
            "name": cells["name"],
            "industry": cells["industry"],
            "content": cells["content"],
            "lead_person": lead,
        }
        if cells in counted:
            more: Row = {
                "state": ProjectState.SET_UP.value,
                "programme": _PIONEER.value,
                "valid_from": dt.date(2022, 4, 1),
            }
            row = {**more, "project": projects.get(cells["industry"]), **synthetic()}
        else:
            state, programme, first, last, why = next(others)
            row = {
                "state": state.value,
                "programme": programme.value,
                "valid_from": first,
                "valid_to": last,
                **decoy(why),
            }
        draft.enter("topic", {**values, **row})


def _enter_joint_tasks(draft: Draft) -> None:
    texts = {cells["name"]: cells for cells in read_rows("texts", "topics")}
    for place, topic in enumerate(draft.rows["topic"][:14]):
        cells = texts[topic["name"]]
        values = {
            "name": f"共建任务：{cells['name']}",
            "industry": cells["industry"],
            "lead_expert": topic["lead_person"],
            "topic": topic["code"],
            "base": cells["base"],
            "target": cells["content"],
            "progress": "按季度填报，已完成两次测定" if place % 2 else "试验已布置，数据正在整理",
            "valid_from": dt.date(2022, 4, 1),
            "valid_to": dt.date(2025, 12, 31),
        }
        draft.enter("joint_task", {**values, **synthetic(REPORTING_DATE)})
