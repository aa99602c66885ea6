"""Visits to enterprises in two campaigns, those that do not count beside them, and the problems that they brought."""

from __future__ import annotations

import datetime as dt
import random

from nonggu.example.dates import REPORTING_DATE, day_between, days_after
from nonggu.example.draft import Draft, Firm, Row
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import enter_published, read_rows
from nonggu.registry.models.problem import ProblemState
from nonggu.registry.models.visit import VisitState

VISITED = 149
ONLY_EARLIER = 9
_FIRST, _LAST = dt.date(2023, 3, 6), dt.date(2024, 3, 7)
#: Problems that were answered were raised by then, so that the answer lies before the reporting date.
_LAST_ANSWERED = dt.date(2024, 1, 15)

_FINDINGS = (
    "订单够做三个月，缺熟练工",
    "设备开工七成，想上自动线又怕回款慢",
    "提出一项技术需求，已登记",
    "对高企政策不清楚，约了专题辅导",
    "环保整改基本到位，验收在排队",
    "和高校有接触，想请人驻厂",
    "原料涨价，正找替代配方",
    "样品已送检，等报告",
    "用电增容卡在线路，已转交",
    "经营平稳，没有新问题",
)


def enter_visits(draft: Draft) -> None:
    """Campaigns with their stages, visits and problems."""
    main = enter_published(draft, "campaign")[0]
    enter_published(draft, "campaign_stage")
    earlier = _enter_earlier_campaign(draft)
    rng = draft.chance("visits")
    visited = _choose_visited(draft, rng)
    _enter_counted(draft, rng, visited, main, earlier)
    _enter_decoys(draft, rng, visited, main)
    _enter_problems(draft)


def _enter_earlier_campaign(draft: Draft) -> str:
    first, last = dt.date(2022, 3, 1), dt.date(2022, 6, 30)
    values = {
        "name": "模拟专项行动：2022年春季入企服务",
        "purpose": "复工复产入企走访",
        "valid_from": first,
        "valid_to": last,
    }
    code = draft.enter("campaign", {**values, **synthetic(first)})
    for place, name in enumerate(("摸底", "走访", "销号"), start=1):
        dates = {"valid_from": dt.date(2022, 2 + place, 1), "valid_to": dt.date(2022, 2 + place + (place == 3), 28)}
        draft.enter("campaign_stage", {"campaign": code, "name": name, "position": place, **dates, **synthetic(first)})
    return code


def _choose_visited(draft: Draft, rng: random.Random) -> list[Firm]:
    """The firms that were entered twice are among them, and were visited under both entries."""
    twice = draft.enterprises[: len(draft.duplicates)]
    return [*twice, *rng.sample(draft.enterprises[len(twice) :], VISITED - len(twice))]


def _visit(
    draft: Draft,
    rng: random.Random,
    organisation: str,
    on: dt.date,
    campaign: str | None,
    origin: Row,
    state: VisitState = VisitState.DONE,
) -> str:
    values = {
        "organisation": organisation,
        "campaign": campaign,
        "visited_on": on,
        "unit": rng.choice(draft.rows["unit"])["code"],
        "state": state.value,
    }
    findings = {"findings": rng.choice(_FINDINGS)} if state == VisitState.DONE else {}
    return draft.enter("visit", {**values, **findings, **origin, "source_date": on})


def _enter_counted(draft: Draft, rng: random.Random, visited: list[Firm], main: str, earlier: str) -> None:
    for firm in visited[:-ONLY_EARLIER]:
        on = day_between(rng, _FIRST, dt.date(2023, 11, 30))
        _visit(draft, rng, firm.code, on, main, synthetic())
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
            on = days_after(on, rng.randint(14, 40))
            if on <= _LAST:
                _visit(draft, rng, firm.code, on, main, decoy("再次走访，同一企业只计一次"))
    for firm in (*visited[-ONLY_EARLIER:], *rng.sample(visited[:-ONLY_EARLIER], 52)):
        _visit(draft, rng, firm.code, day_between(rng, dt.date(2022, 3, 5), dt.date(2022, 6, 25)), earlier, synthetic())
    for lost in draft.duplicates.values():
        on = day_between(rng, dt.date(2023, 12, 1), _LAST)
        _visit(draft, rng, lost, on, main, decoy("按重复登记的名称又走访了一次"))


def _enter_decoys(draft: Draft, rng: random.Random, visited: list[Firm], main: str) -> None:
    codes = {firm.code for firm in visited}
    rest = iter(firm.code for firm in draft.enterprises if firm.code not in codes)
    for _ in range(8):
        coming = day_between(rng, dt.date(2024, 3, 12), dt.date(2024, 4, 30))
        _visit(draft, rng, next(rest), coming, main, decoy("只是计划"), VisitState.PLANNED)
    for _ in range(5):
        on = day_between(rng, _FIRST, _LAST)
        _visit(draft, rng, next(rest), on, main, decoy("走访已取消"), VisitState.CANCELLED)
    for _ in range(7):
        _visit(draft, rng, next(rest), day_between(rng, _FIRST, _LAST), None, decoy("不在专项行动之内"))
    for _ in range(3):
        late = day_between(rng, dt.date(2024, 3, 12), dt.date(2024, 3, 22))
        _visit(draft, rng, next(rest), late, main, decoy("报告日之后才走访"))
    for firm in (*rng.sample(draft.cooperatives, 14), *rng.sample(draft.farms, 8)):
        _visit(draft, rng, firm.code, day_between(rng, _FIRST, _LAST), main, decoy("合作社或农场，不是企业"))


def _enter_problems(draft: Draft) -> None:
    rng = draft.chance("problems")
    industries = {f.code: f.industry for f in (*draft.enterprises, *draft.cooperatives, *draft.farms)}
    visits = [
        row for row in draft.rows["visit"] if row["state"] == VisitState.DONE and row["organisation"] in industries
    ]
    for cells in read_rows("texts", "problems"):
        last = REPORTING_DATE if cells["state"] == ProblemState.OPEN else _LAST_ANSWERED
        found = [row for row in visits if row["visited_on"] <= last]
        same = [row for row in found if industries[row["organisation"]] == cells["industry"]]
        visit = rng.choice(same or found)
        draft.enter("problem", {**_problem_values(rng, cells, visit), **synthetic(visit["visited_on"])})


def _problem_values(rng: random.Random, cells: dict[str, str], visit: Row) -> Row:
    raised: dt.date = visit["visited_on"]
    deadline = days_after(raised, int(cells["days_to_deadline"]))
    values: Row = {
        "organisation": visit["organisation"],
        "visit": visit["code"],
        "text": cells["text"],
        "industry": cells["industry"],
        "unit": visit["unit"],
        "raised_on": raised,
        "deadline": deadline,
        "state": cells["state"],
    }
    replied = days_after(raised, rng.randint(5, 20))
    if cells["state"] != ProblemState.OPEN:
        values |= {"reply": cells["reply"], "replied_on": replied}
    if cells["state"] == ProblemState.STRUCK_OFF:
        values["struck_off_on"] = days_after(replied, rng.randint(3, 30))
    return values
