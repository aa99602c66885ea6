"""Varieties and trials, space-mutation trials among them."""

from __future__ import annotations

import datetime as dt
import random

from nonggu.example.draft import Draft, Row
from nonggu.example.origins import decoy, synthetic
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.trial import TrialKind as Kind
from nonggu.registry.models.trial import TrialState as State
from nonggu.registry.models.variety import BreedingMethod

#: Nine varieties of eight categories: one category has two.
SPACE_VARIETIES = ("番茄", "辣椒", "茄子", "黄瓜", "西葫芦", "谷子", "玉米", "高粱", "番茄")
_OTHER_SPACE = ("南瓜", "苜蓿", "藜麦")
_ORDINARY = ("番茄", "黄瓜", "谷子", "玉米", "长山药", "大葱", "柴胡", "黄芪", "甘蓝", "小麦", "辣椒", "高粱")
_VEGETABLES = ("番茄", "辣椒", "茄子", "黄瓜", "西葫芦", "大葱", "甘蓝", "长山药", "南瓜")
_RESULTS = (
    "处理比对照增产7.4%，差异显著",
    "与对照无显著差异",
    "早期产量高，后期早衰",
    "病株率下降六成，产量持平",
    "减施一成半未见减产",
)


def enter_trials(draft: Draft) -> None:
    """Varieties, then space-mutation trials with those beside them, then trials of topics."""
    _enter_space(draft)
    _enter_space_decoys(draft)
    _enter_ordinary(draft)


def _industry(category: str) -> str:
    return (Industry.VEGETABLE if category in _VEGETABLES else Industry.GRAIN).value


def _variety(draft: Draft, name: str, category: str, method: BreedingMethod, origin: Row) -> str:
    breeder = draft.institutes[len(draft.rows["variety"]) % len(draft.institutes)].code
    values = {"name": name, "category": category, "breeding_method": method.value, "organisation": breeder}
    return draft.enter("variety", {**values, **origin})


def _trial(
    draft: Draft, name: str, kind: Kind, state: State, first: dt.date, last: dt.date | None, origin: Row, **more: object
) -> None:
    values = {"name": name, "kind": kind.value, "state": state.value, "valid_from": first, "valid_to": last}
    values |= {"design": "随机区组，3次重复", "organisation": draft.institutes[1].code}
    draft.enter("trial", {**values, **more, **origin})


def _enter_space(draft: Draft) -> None:
    rng = draft.chance("space")
    for number, category in enumerate(SPACE_VARIETIES, start=1):
        code = _variety(draft, f"模拟航诱 {number:02d}", category, BreedingMethod.SPACE_MUTATION, synthetic())
        first = dt.date(rng.choice((2022, 2023)), 4, rng.randint(5, 25))
        is_finished = first.year == 2022
        state, last = (State.FINISHED, dt.date(2023, 10, 20)) if is_finished else (State.RUNNING, None)
        links = {"variety": code, "industry": _industry(category)}
        result = {"result": rng.choice(_RESULTS)} if is_finished else {}
        name = f"模拟航诱 {number:02d} 空间诱变试验"
        _trial(draft, name, Kind.SPACE_MUTATION, state, first, last, synthetic(), **links, **result)
        if number % 4 == 1:
            again = decoy("同一品种的第二个试验，品种只计一次")
            _trial(
                draft, f"{name}（异地）", Kind.SPACE_MUTATION, State.RUNNING, dt.date(2023, 5, 6), None, again, **links
            )


def _enter_space_decoys(draft: Draft) -> None:
    kind = Kind.SPACE_MUTATION
    cases = (
        (State.PLANNED, dt.date(2024, 2, 15), "试验只是计划"),
        (State.STOPPED, dt.date(2022, 5, 1), "试验已停止"),
        (State.RUNNING, dt.date(2024, 4, 20), "2024年4月才开始"),
    )
    for number, (category, (state, first, why)) in enumerate(zip(_OTHER_SPACE, cases, strict=True), start=1):
        name = f"模拟航诱（备选）{number}"
        code = _variety(draft, name, category, BreedingMethod.SPACE_MUTATION, decoy(why))
        links = {"variety": code, "industry": _industry(category)}
        _trial(draft, f"{name}空间诱变试验", kind, state, first, None, decoy(why), **links)


def _enter_ordinary(draft: Draft) -> None:
    rng = draft.chance("trials")
    plots = {
        kind: [row["code"] for row in draft.rows["plot"] if row["kind"] == kind]
        for kind in ("greenhouse", "open_field")
    }
    for number, category in enumerate(_ORDINARY, start=1):
        method = rng.choice((BreedingMethod.CROSS, BreedingMethod.INTRODUCTION))
        code = _variety(draft, f"模拟品种 {number:02d}", category, method, synthetic())
        where = plots["greenhouse" if category in ("番茄", "黄瓜", "辣椒") else "open_field"]
        first = dt.date(rng.choice((2022, 2023)), rng.choice((3, 4, 8)), rng.randint(1, 28))
        links: Row = {"variety": code, "industry": _industry(category), "plot": rng.choice(where)}
        _run(draft, rng, f"模拟品种 {number:02d} 品种比较", Kind.VARIETY, first, links)
    for topic in draft.rows["topic"]:
        is_pig = topic["industry"] == Industry.PIG
        kind = Kind.FEED if is_pig else rng.choice((Kind.FERTILISER, Kind.DEMONSTRATION))
        links = {"topic": topic["code"], "industry": topic["industry"]}
        for part in range(1, 3):
            where_links = {} if is_pig else {"plot": rng.choice(plots["greenhouse"])}
            first = dt.date(2021 + part, rng.randint(3, 9), rng.randint(1, 28))
            _run(draft, rng, f"{topic['name']}：试验{part}", kind, first, {**links, **where_links})


def _run(draft: Draft, rng: random.Random, name: str, kind: Kind, first: dt.date, links: Row) -> None:
    """A trial that has run its half year, or still runs."""
    last = first + dt.timedelta(days=rng.randint(120, 260))
    is_over = last < dt.date(2024, 3, 1)
    state = State.FINISHED if is_over else State.RUNNING
    result = {"result": rng.choice(_RESULTS)} if is_over else {}
    _trial(draft, name, kind, state, first, last if is_over else None, synthetic(), **links, **result)
