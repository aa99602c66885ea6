"""The science festival of 2024 (its edition, zones and kinds of activity are in print) and the one before."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from decimal import Decimal

from nonggu.example.draft import Draft, Firm, Row
from nonggu.example.industries import PROFILES
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import enter_published
from nonggu.registry.models.activity import ActivityKind, ActivityState
from nonggu.registry.models.exhibitor import ExhibitorState
from nonggu.registry.models.festival import FestivalState

EXHIBITORS = 131
EXHIBITING_COOPERATIVES = 16
EXHIBITING_INSTITUTES = 6
EARLIER_EXHIBITORS = 96

_ZONES = {"vegetable": 0, "pig": 0, "seed": 0, "tcm": 3, "food": 3, "grain": 3, "machinery": 4}
_INDUSTRIAL, _UNIVERSITIES = 2, 1


def enter_festivals(draft: Draft) -> None:
    """Both editions with zones, exhibitors and activities; the next one is only planned."""
    (code,) = enter_published(draft, "festival")
    zones = enter_published(draft, "zone")
    enter_published(draft, "activity")
    rng = draft.chance("festival")
    _enter_exhibitors(draft, rng, code, zones)
    _enter_more_activities(draft, code)
    _enter_earlier(draft, rng)
    planned = {"name": "第22届科技节（模拟）", "edition": 22, "held_on": dt.date(2025, 3, 1)}
    draft.enter("festival", {**planned, "state": FestivalState.PLANNED.value, **decoy("下一届，尚在筹备")})


class _Stands:
    """Stands of the zones in their order: A-01, A-02, B-01."""

    def __init__(self) -> None:
        self.taken: Counter[int] = Counter()

    def next(self, zone: int) -> str:
        self.taken[zone] += 1
        return f"{'ABCDE'[zone]}-{self.taken[zone]:02d}"


def _exhibit(
    draft: Draft,
    rng: random.Random,
    festival: str,
    zones: list[str],
    stands: _Stands,
    firm: Firm,
    state: ExhibitorState,
    origin: Row,
) -> None:
    place = _ZONES.get(firm.industry, _INDUSTRIAL) if firm.industry else _UNIVERSITIES
    profile = PROFILES.get(firm.industry)
    values: Row = {"festival": festival, "organisation": firm.code, "zone": zones[place], "state": state.value}
    if state == ExhibitorState.REGISTERED:
        values["stand"] = stands.next(place)
    values["power_kw"] = Decimal(rng.choice((0, 1, 2, 3, 5, 15)))
    values["exhibits"] = "；".join(rng.sample(profile.products, 2)) if profile else "科研成果与展板"
    draft.enter("exhibitor", {**values, **origin})


def _enter_exhibitors(draft: Draft, rng: random.Random, festival: str, zones: list[str]) -> None:
    others = EXHIBITING_COOPERATIVES + EXHIBITING_INSTITUTES
    doubled = len(draft.duplicates)
    firms = rng.sample(draft.enterprises[doubled:], EXHIBITORS - others + 26)
    counted, rest = firms[: EXHIBITORS - others], firms[EXHIBITORS - others :]
    counted[0] = draft.enterprises[0]
    stands = _Stands()
    growers = rng.sample(draft.cooperatives, EXHIBITING_COOPERATIVES)
    for firm in (*counted, *growers, *draft.institutes[:EXHIBITING_INSTITUTES]):
        _exhibit(draft, rng, festival, zones, stands, firm, ExhibitorState.REGISTERED, synthetic())
    for firm in rest[:14]:
        _exhibit(draft, rng, festival, zones, stands, firm, ExhibitorState.CANCELLED, decoy("参展已取消"))
    for firm in rest[14:]:
        _exhibit(draft, rng, festival, zones, stands, firm, ExhibitorState.APPLIED, decoy("已报名，未确认参展"))
    first = draft.enterprises[0]
    double = Firm(draft.duplicates[first.code], first.name, 0, first.industry, first.township)
    twice = decoy("重复登记的企业又报了一次")
    _exhibit(draft, rng, festival, zones, stands, double, ExhibitorState.REGISTERED, twice)


def _activity(draft: Draft, festival: str, name: str, kind: ActivityKind, state: ActivityState, origin: Row) -> None:
    held = next(row["held_on"] for row in draft.rows["festival"] if row["code"] == festival)
    values = {"festival": festival, "name": name, "kind": kind.value, "held_on": held, "state": state.value}
    draft.enter("activity", {**values, **origin})


def _enter_more_activities(draft: Draft, festival: str) -> None:
    second = decoy("同一类的第二场，只计一类")
    training = ActivityKind.PRACTICAL_TRAINING
    _activity(draft, festival, "模拟培训：棚菜施肥", training, ActivityState.HELD, second)
    _activity(draft, festival, "模拟展演：秧歌第二场", ActivityKind.FOLK_DANCE, ActivityState.HELD, second)
    rain = decoy("因天气取消")
    _activity(draft, festival, "模拟活动：无人机表演", ActivityKind.OTHER, ActivityState.CANCELLED, rain)
    _activity(draft, festival, "模拟活动：晚间灯会", ActivityKind.OTHER, ActivityState.PLANNED, decoy("仅列入计划"))


def _enter_earlier(draft: Draft, rng: random.Random) -> None:
    held = dt.date(2023, 2, 21)
    values = {
        "name": "第20届科技节（模拟）",
        "edition": 20,
        "held_on": held,
        "place": "模拟广场",
        "theme": "模拟主题",
        "state": FestivalState.HELD.value,
    }
    festival = draft.enter("festival", {**values, **decoy("上一届")})
    zones = []
    for place, name in enumerate(("成果", "合作", "工业", "产品", "农机", "科普"), start=1):
        zone = {"festival": festival, "name": f"模拟展区：{name}", "position": place, "stands": 24}
        zones.append(draft.enter("zone", {**zone, **decoy("上一届的展区")}))
    stands = _Stands()
    last_year = decoy("上一届的参展单位")
    for firm in rng.sample(draft.enterprises, EARLIER_EXHIBITORS):
        _exhibit(draft, rng, festival, zones, stands, firm, ExhibitorState.REGISTERED, last_year)
    for place, kind in enumerate(list(ActivityKind)[:8], start=1):
        _activity(draft, festival, f"模拟活动 {place:02d}", kind, ActivityState.HELD, decoy("上一届的活动"))
