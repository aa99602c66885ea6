"""Technology needs in the askers' own words, with the staff's rewrite."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from decimal import Decimal

from nonggu.example.dates import REPORTING_DATE, days_after
from nonggu.example.draft import Draft, Firm, Row, by_industry
from nonggu.example.industries import PROFILES
from nonggu.example.origins import synthetic
from nonggu.example.published import read_rows
from nonggu.registry.models.need import NeedState

#: How long a need stays open before it is renewed.
OPEN_DAYS = 180


def enter_needs(draft: Draft) -> None:
    """Every need, asked by a simulated organisation of its industry and kind."""
    rng = draft.chance("needs")
    askers = {"enterprise": draft.enterprises[5:], "cooperative": draft.cooperatives, "farm": draft.farms}
    details = {cells["key"]: cells for cells in read_rows("texts", "need_details")}
    for place, cells in enumerate(read_rows("texts", "needs")):
        firm = _asker(rng, askers[cells["asker"]], cells["industry"])
        values = {**_values(cells), **_open_days(cells, place), **_details(details.get(cells["key"], {}))}
        draft.enter("need", {**values, "organisation": firm.code, **synthetic()})


def _asker(rng: random.Random, firms: list[Firm], industry: str) -> Firm:
    return rng.choice(by_industry(firms).get(industry) or firms)


def _values(cells: dict[str, str]) -> Row:
    submitted = dt.date.fromisoformat(cells["submitted_on"]) if cells["submitted_on"] else None
    state = NeedState(cells["status"])
    budget = cells["budget_yuan"]
    profile = PROFILES.get(cells["industry"])
    return {
        "title": cells["title"],
        "words": cells["words"],
        "rewrite": cells["rewrite"],
        "keywords": cells["keywords"],
        "industry": cells["industry"],
        "industry_code": profile.code if profile else "",
        "activity_type": cells["activity_type"],
        "solution": cells["solution"],
        "budget": Decimal(budget) / 10_000 if budget else None,
        "deadline": _month_end(cells["deadline_month"]),
        "submitted_on": submitted,
        "state": state.value,
    }


def _open_days(cells: dict[str, str], place: int) -> Row:
    """When a need went out, until when it is open (most were renewed once), and when it was answered."""
    state = NeedState(cells["status"])
    if state not in (NeedState.PUBLISHED, NeedState.ANSWERED, NeedState.EXPIRED) or not cells["submitted_on"]:
        return {}
    published = days_after(dt.date.fromisoformat(cells["submitted_on"]), 2 + place % 4)
    expires = days_after(published, OPEN_DAYS)
    if state == NeedState.PUBLISHED and expires <= REPORTING_DATE and place % 20:
        expires = days_after(REPORTING_DATE, 20 + 7 * (place % 20))
    values: Row = {"published_on": published, "expires_on": expires}
    if state == NeedState.ANSWERED and place % 9 == 8:
        values |= {"answer": "中心已电话答复并寄去技术资料（模拟）", "answered_on": days_after(published, 6)}
    return values


def _details(cells: dict[str, str]) -> Row:
    """The answers of the guided form, where a need was entered with it."""
    if not cells:
        return {}
    names = ("process_step", "tried", "target", "numbers", "confidentiality", "public_wording")
    wanted = cells["experts_wanted"]
    return {**{name: cells[name] for name in names}, "experts_wanted": int(wanted) if wanted else None}


def _month_end(text: str) -> dt.date | None:
    if not text:
        return None
    year, month = (int(part) for part in text.split("-"))
    return dt.date(year, month, calendar.monthrange(year, month)[1])
