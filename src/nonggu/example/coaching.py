"""Coaching of enterprises for the high-tech application, and the applications that came of it."""

from __future__ import annotations

import datetime as dt
import random

from nonggu.example.dates import days_after
from nonggu.example.draft import Draft, Firm, Row
from nonggu.example.origins import decoy, synthetic
from nonggu.example.recognitions import COACHED_AND_PASSED, not_high_tech
from nonggu.registry.models.application import ApplicationStage as Stage
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.service_record import ServiceKind, ServiceState

COACHED = 23

_TALKS = (
    "逐项核对研发费用辅助账，缺两个项目的立项书",
    "对照八条看差距，知识产权够，科技人员占比差一点",
    "到厂里看样品和工艺单，帮着写高新产品说明",
    "讲科技人员怎么认定，要补劳动合同和考勤",
    "把三年财务数据和纳税申报表对了一遍",
    "预评审打分，成果转化一项要补佐证",
)


def enter_coaching(draft: Draft) -> None:
    """Coaching and applications of 2023 that count, and those beside them."""
    rng = draft.chance("coaching")
    others = not_high_tech(draft)
    passed, waiting = draft.high_tech[:COACHED_AND_PASSED], others[30:38]
    for place, firm in enumerate((*passed, *waiting)):
        finished = dt.date(2023, rng.randint(6, 8), rng.randint(1, 28))
        stage = Stage.PASSED if place < COACHED_AND_PASSED else (Stage.FINISHED, Stage.FAILED)[place % 2]
        _apply(draft, firm, 2023, stage, finished, synthetic())
        for step in range(rng.randint(1, 3)):
            _coach(draft, rng, firm, days_after(finished, -21 - 15 * step), synthetic())
    _enter_decoys(draft, rng, others[38:])
    _enter_last_year(draft, rng)


def _enter_decoys(draft: Draft, rng: random.Random, others: list[Firm]) -> None:
    firms = iter(others)
    for _ in range(6):
        _coach(draft, rng, next(firms), dt.date(2023, 5, rng.randint(1, 28)), decoy("辅导过，未完成申报"))
    for _ in range(5):
        _apply(draft, next(firms), 2023, Stage.FINISHED, dt.date(2023, 7, 20), decoy("自行完成申报，未经辅导"))
    for _ in range(4):
        firm = next(firms)
        _coach(draft, rng, firm, dt.date(2023, 6, rng.randint(1, 28)), decoy("辅导过，申报仍在准备"))
        _apply(draft, firm, 2023, Stage.PREPARING, None, decoy("申报仍在准备"))
    late, cancelled, other, withdrawn, fresh = (next(firms) for _ in range(5))
    _apply(draft, late, 2023, Stage.FINISHED, dt.date(2023, 7, 10), decoy("先完成申报，后才辅导"))
    _coach(draft, rng, late, dt.date(2023, 9, 12), decoy("申报完成之后的辅导"))
    _apply(draft, cancelled, 2023, Stage.FINISHED, dt.date(2023, 7, 11), decoy("约好的辅导取消了"))
    gone = decoy("已取消的辅导")
    _coach(draft, rng, cancelled, dt.date(2023, 6, 1), gone, state=ServiceState.CANCELLED)
    _apply(draft, other, 2023, Stage.FINISHED, dt.date(2023, 7, 12), decoy("辅导的是科技型中小企业"))
    _coach(draft, rng, other, dt.date(2023, 5, 9), decoy("辅导的是科技型中小企业"), scheme=Scheme.TECH_SME)
    _coach(draft, rng, withdrawn, dt.date(2023, 5, 16), decoy("辅导后撤回申报"))
    _apply(draft, withdrawn, 2023, Stage.WITHDRAWN, dt.date(2023, 7, 13), decoy("申报已撤回"))
    _coach(draft, rng, fresh, dt.date(2024, 2, 20), decoy("2024年的辅导，不属上一年度"))
    _apply(draft, fresh, 2024, Stage.FINISHED, dt.date(2024, 3, 5), decoy("2024年完成的申报，不属上一年度"))


def _enter_last_year(draft: Draft, rng: random.Random) -> None:
    for firm in draft.high_tech[20:30]:
        finished = dt.date(2022, 7, rng.randint(1, 28))
        _apply(draft, firm, 2022, Stage.PASSED, finished, decoy("2022年完成申报，不属上一年度"))
        _coach(draft, rng, firm, days_after(finished, -30), decoy("2022年的辅导"))


def _apply(draft: Draft, firm: Firm, year: int, stage: Stage, finished: dt.date | None, origin: Row) -> None:
    values = {
        "organisation": firm.code,
        "scheme": Scheme.HIGH_TECH_ENTERPRISE.value,
        "year": year,
        "stage": stage.value,
    }
    draft.enter("application", {**values, "finished_on": finished, **origin})


def _coach(
    draft: Draft,
    rng: random.Random,
    firm: Firm,
    on: dt.date,
    origin: Row,
    *,
    state: ServiceState = ServiceState.DONE,
    scheme: Scheme = Scheme.HIGH_TECH_ENTERPRISE,
) -> None:
    values = {
        "kind": ServiceKind.COACHING.value,
        "organisation": firm.code,
        "person": rng.choice(draft.other_experts).code,
        "scheme": scheme.value,
        "served_on": on,
        "state": state.value,
        "content": rng.choice(_TALKS),
    }
    draft.enter("service_record", {**values, **origin, "source_date": on})
