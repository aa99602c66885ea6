"""Technology needs in the askers' own words, with the staff's rewrite."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from decimal import Decimal

from nonggu.example.draft import Draft, Firm, Row, by_industry
from nonggu.example.industries import PROFILES
from nonggu.example.origins import synthetic
from nonggu.example.published import read_rows
from nonggu.registry.models.need import NeedState


def enter_needs(draft: Draft) -> None:
    """Every need, asked by a simulated organisation of its industry and kind."""
    rng = draft.chance("needs")
    askers = {"enterprise": draft.enterprises[5:], "cooperative": draft.cooperatives, "farm": draft.farms}
    for cells in read_rows("texts", "needs"):
        firm = _asker(rng, askers[cells["asker"]], cells["industry"])
        draft.enter("need", {**_values(cells), "organisation": firm.code, **synthetic()})


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


def _month_end(text: str) -> dt.date | None:
    if not text:
        return None
    year, month = (int(part) for part in text.split("-"))
    return dt.date(year, month, calendar.monthrange(year, month)[1])
