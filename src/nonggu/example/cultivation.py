"""Enterprises in cultivation: teams, the pool, sessions of this year, papers, statements, batches, sign-ins at events."""

from __future__ import annotations

import datetime as dt
import random
from itertools import islice

from nonggu.example.dates import REPORTING_DATE, day_between, days_after
from nonggu.example.draft import Draft, Firm, Row
from nonggu.example.origins import synthetic
from nonggu.example.recognitions import not_high_tech
from nonggu.registry.models.cultivation import PoolStage as Stage
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.material import MaterialState
from nonggu.registry.models.report_form import Period
from nonggu.registry.models.service_record import ServiceKind, ServiceState
from nonggu.registry.models.submission import SubmissionState
from nonggu.rulebook import law

HTE = Scheme.HIGH_TECH_ENTERPRISE.value
STATING = 64
CYCLE = 2024

_TEAMS = (
    ("模拟财务辅导组", "研发费用归集、专项审计、加计扣除"),
    ("模拟知识产权辅导组", "专利、植物新品种权、软件著作权布局"),
    ("模拟申报辅导组", "申报书、成果转化证明、现场准备"),
)
_REASONS = {
    Stage.SEED: "挖潜测算差距较小，先列为种子",
    Stage.IN_POOL: "走访后企业愿意申报，入库培育",
    Stage.APPLYING: "已列入今年第一批申报计划",
    Stage.PASSED: "证书已登记",
    Stage.MAINTAINED: "证书有效，按年填报",
    Stage.EXPIRED: "证书到期，未重新申报",
}
#: Advice, the next step, and days until it is due.
_SESSIONS = (
    ("对照八条逐项看，科技人员占比差一点", "补齐三名技术员的劳动合同和工时记录", 21),
    ("研发费用口径不一致，三套数不能混用", "把去年辅助账按高企口径重新归集", 30),
    ("Ⅱ类知识产权上次申报已用过，不能再用", "再登记两项软件著作权", 90),
    ("成果转化证明不全，缺销售合同和检测报告", "补两项成果的转化证明", 14),
    ("净资产增长为负，先把增资手续办完", "提交增资后的审计报告", 45),
)
_COMMENTS = (
    "专项审计报告缺近一年高新收入明细，请补附表",
    "知识产权清单里有一项已用于上次申报，请换一项",
    "科技人员名单与社保人数对不上，请核对",
)
#: Facts that nothing else in the book holds, and the chance that the answer is yes.
_STATED = (
    ("major_accident_365d", 0.0),
    ("restricted_products", 0.0),
    ("serious_breach_2y", 0.02),
    ("serious_breach_3y", 0.02),
    ("on_bad_list", 0.03),
    ("core_technology_in_field", 0.85),
    ("took_part_in_standards", 0.25),
    ("led_standard_5y", 0.03),
    ("national_award_5y_top3", 0.0),
    ("science_award_3y", 0.03),
    ("other_ip_title_valid", 0.0),
    ("main_product_sei", 0.4),
)


def enter_cultivation(draft: Draft) -> None:
    """All of it, after the enterprises, their rights and their returns."""
    rng = draft.chance("cultivation")
    firms = not_high_tech(draft)
    _enter_statements(draft, rng, [*firms[:STATING], *draft.high_tech[:12]])
    teams = _enter_teams(draft, rng)
    _enter_batches(draft)
    entries = _enter_pool(draft, rng, firms, teams)
    _enter_sessions(draft, rng, entries, teams)
    _enter_papers(draft, rng, entries)


def _enter_statements(draft: Draft, rng: random.Random, firms: list[Firm]) -> None:
    for place, firm in enumerate(firms):
        told = synthetic(day_between(rng, dt.date(2024, 1, 8), dt.date(2024, 3, 5)))
        # Every seventh firm leaves some facts unsaid, so that the list also shows what is not known.
        facts = _STATED if place % 7 else _STATED[:4]
        for fact, chance in facts:
            value = "是" if rng.random() < chance else "否"
            draft.enter("statement", {"organisation": firm.code, "fact": fact, "value": value, **told})
        if place % 3 == 0:
            years = str(rng.randint(1, 9))
            draft.enter("statement", {"organisation": firm.code, "fact": "years_in_niche", "value": years, **told})


def _enter_teams(draft: Draft, rng: random.Random) -> list[str]:
    experts = [expert.code for expert in draft.other_experts]
    units = draft.codes("unit")
    codes = []
    for place, (name, specialty) in enumerate(_TEAMS):
        members = rng.sample(experts, 4)
        values = {"name": name, "specialty": specialty, "lead": members[0], "members": sorted(members)}
        unit = units[place % len(units)]
        codes.append(
            draft.enter("coaching_team", {**values, "unit": unit, "valid_from": dt.date(2023, 1, 1), **synthetic()})
        )
    return codes


def _enter_batches(draft: Draft) -> None:
    batches = (
        ("2024年高企申报第一批（模拟）", HTE, dt.date(2024, 5, 6), dt.date(2024, 6, 14)),
        ("2024年高企申报第二批（模拟）", HTE, dt.date(2024, 7, 1), dt.date(2024, 8, 16)),
        ("2024年科技型中小企业评价（模拟）", Scheme.TECH_SME.value, dt.date(2024, 3, 25), dt.date(2024, 9, 30)),
    )
    for name, scheme, first, last in batches:
        values = {"name": name, "scheme": scheme, "year": CYCLE, "valid_from": first, "valid_to": last}
        draft.enter("application_batch", {**values, **synthetic()})


def _enter_pool(draft: Draft, rng: random.Random, firms: list[Firm], teams: list[str]) -> list[tuple[str, Firm, str]]:
    """Entries as (code, firm, stage): of the high-tech scheme and of technology SMEs."""
    plan = (
        *((Stage.SEED, firm, HTE) for firm in firms[2:12]),
        *((Stage.IN_POOL, firm, HTE) for firm in firms[14:22]),
        *((Stage.APPLYING, firm, HTE) for firm in firms[22:28]),
        *((Stage.PASSED, firm, HTE) for firm in draft.high_tech[2:6]),
        *((Stage.MAINTAINED, firm, HTE) for firm in draft.high_tech[20:26]),
        *((Stage.EXPIRED, firm, HTE) for firm in firms[12:14]),
        *((Stage.SEED, firm, Scheme.TECH_SME.value) for firm in firms[40:46]),
        *((Stage.IN_POOL, firm, Scheme.TECH_SME.value) for firm in firms[46:49]),
        *((Stage.SEED, firm, Scheme.SPECIALISED_SME.value) for firm in draft.high_tech[30:33]),
    )
    units = draft.codes("unit")
    found = []
    for place, (stage, firm, scheme) in enumerate(plan):
        is_done = stage in (Stage.PASSED, Stage.MAINTAINED, Stage.EXPIRED)
        moved = day_between(rng, dt.date(2024, 1, 5), dt.date(2024, 3, 8))
        values: Row = {
            "organisation": firm.code,
            "scheme": scheme,
            "cycle_year": 2023 if is_done else CYCLE,
            "stage": stage.value,
            "moved_on": moved,
            "reason": _REASONS[stage],
            "unit": units[place % len(units)],
        }
        if stage is not Stage.SEED:
            values |= {"team": teams[place % len(teams)], "coach": rng.choice(draft.other_experts).code}
        code = draft.enter("cultivation", {**values, **synthetic(moved)})
        found.append((code, firm, stage.value))
    return found


def _enter_sessions(draft: Draft, rng: random.Random, entries: list[tuple[str, Firm, str]], teams: list[str]) -> None:
    """Sessions of this year: they are coaching, and no figure of last year counts them."""
    coached = [entry for entry in entries if entry[2] in (Stage.IN_POOL, Stage.APPLYING)]
    for place, (code, firm, _stage) in enumerate(coached):
        content, step, days = _SESSIONS[place % len(_SESSIONS)]
        served = day_between(rng, dt.date(2024, 1, 8), dt.date(2024, 3, 1))
        scheme = next(row["scheme"] for row in draft.rows["cultivation"] if row["code"] == code)
        values = {
            "kind": ServiceKind.COACHING.value,
            "organisation": firm.code,
            "person": rng.choice(draft.other_experts).code,
            "scheme": scheme,
            "served_on": served,
            "state": ServiceState.DONE.value,
            "content": content,
            "cultivation": code,
            "team": teams[place % len(teams)],
            "next_step": step,
            "next_step_due_on": days_after(served, days),
        }
        if place % 3 == 0:
            done = min(days_after(served, days - 3), REPORTING_DATE)
            values |= {"next_step_done_on": done, "outcome": "已按要求补齐"}
        draft.enter("service_record", {**values, **synthetic(served)})


def _enter_papers(draft: Draft, rng: random.Random, entries: list[tuple[str, Firm, str]]) -> None:
    items = [item["item"] for item in law.materials()[HTE]["items"]]
    states = (
        MaterialState.ACCEPTED,
        MaterialState.ACCEPTED,
        MaterialState.FILED,
        MaterialState.FILED,
        MaterialState.RETURNED,
    )
    applying = [entry for entry in entries if entry[2] == Stage.APPLYING]
    for code, _firm, _stage in applying:
        for item in items[: rng.randint(3, len(items))]:
            state = rng.choice(states)
            filed = day_between(rng, dt.date(2024, 2, 1), dt.date(2024, 3, 8))
            values = {
                "cultivation": code,
                "item": item,
                "state": state.value,
                "filed_on": filed,
                "text": "见附件（模拟）",
            }
            comment = rng.choice(_COMMENTS) if state is MaterialState.RETURNED else ""
            draft.enter("material", {**values, "comment": comment, **synthetic(filed)})


def enter_annual_reports(draft: Draft) -> None:
    """Most holders filed the report of 2022 in time; some did not."""
    rng = draft.chance("annual reports")
    values = {
        "name": "高新技术企业年度发展情况报表（模拟）",
        "issuer": "高新技术企业认定管理工作网",
        "due_day": "05-31",
    }
    form = draft.enter(
        "report_form", {**values, "period": Period.YEAR.value, "valid_from": dt.date(2016, 1, 1), **synthetic()}
    )
    holders = {
        row["organisation"]
        for row in draft.rows["certificate"]
        if row["scheme"] == HTE and row["valid_from"] < dt.date(2023, 1, 1)
    }
    for code in sorted(holders):
        if rng.random() < 0.88:
            filed = day_between(rng, dt.date(2023, 4, 1), dt.date(2023, 5, 30))
            row = {"form": form, "organisation": code, "period": "2022", "filed_on": filed}
            draft.enter("submission", {**row, "state": SubmissionState.ACCEPTED.value, **synthetic(filed)})


def enter_sign_ins(draft: Draft) -> None:
    """Who signed in at the newest trainings: simulated people of simulated firms."""
    rng = draft.chance("sign-ins")
    newest = sorted(draft.rows["training_event"], key=lambda row: row["held_on"], reverse=True)
    number = 0
    for event in islice(newest, 3):
        for firm in rng.sample(draft.enterprises, 8):
            number += 1
            values = {"event": event["code"], "name": f"模拟签到人 {number:02d}", "organisation": firm.code}
            draft.enter("event_sign_in", {**values, "comes_from": firm.name, **synthetic(event["held_on"])})
