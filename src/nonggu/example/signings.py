"""Projects that were signed: fifteen at the festival, and those that were cancelled, intended or signed elsewhere."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from nonggu.example.dates import REPORTING_DATE
from nonggu.example.draft import Draft, Row, by_industry
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import read_rows
from nonggu.registry.models.signing import SigningState as State

#: Signed at the opening: how many, and their investment together in 10,000 yuan (16.7 times 100 million yuan).
SIGNED = 15
INVESTMENT_WAN_YUAN = 167_000

#: Texts of projects by place: most of the fifteen are of the fields that the page names.
_COUNTED_FIELDS = ("malleable_iron", "modern_agriculture", "new_energy", "materials", "food", "tcm")
_QUOTA = {"malleable_iron": 5, "modern_agriculture": 4, "new_energy": 2, "materials": 2, "food": 1, "tcm": 1}
_INDUSTRY = {"modern_agriculture": "vegetable", "new_energy": "environment", "other": "logistics"}


def enter_signings(draft: Draft) -> None:
    """Signings of this festival, of the last one and outside."""
    rng = draft.chance("signings")
    this, last = (row["code"] for row in draft.rows["festival"][:2])
    texts = read_rows("texts", "projects")
    counted = [cells for field in _COUNTED_FIELDS for cells in _of_field(texts, field)[: _QUOTA[field]]]
    for cells, amount in zip(counted, _shares(rng), strict=True):
        _sign(draft, rng, cells, amount, this, REPORTING_DATE, State.SIGNED, synthetic())
    rest = iter([cells for cells in texts if cells not in counted])
    for _ in range(3):
        gone = decoy("签约后已取消")
        cancelled = {"cancelled_on": REPORTING_DATE}
        _sign(draft, rng, next(rest), _amount(rng), this, REPORTING_DATE, State.CANCELLED, gone, **cancelled)
    for _ in range(4):
        _sign(draft, rng, next(rest), _amount(rng), this, REPORTING_DATE, State.INTENDED, decoy("只是意向"))
    after = dt.date(2024, 3, 20)
    _sign(draft, rng, next(rest), _amount(rng), this, after, State.SIGNED, decoy("会后补签，在报告日之后"))
    for _ in range(11):
        last_year = decoy("上一届科技节签约")
        _sign(draft, rng, next(rest), _amount(rng), last, dt.date(2023, 2, 21), State.SIGNED, last_year)
    for cells in rest:
        on = dt.date(2023, rng.randint(5, 12), rng.randint(1, 28))
        _sign(draft, rng, cells, _amount(rng), None, on, State.SIGNED, decoy("不在科技节上签约"))


def _of_field(texts: list[dict[str, str]], field: str) -> list[dict[str, str]]:
    return [cells for cells in texts if cells["field"] == field]


def _shares(rng: random.Random) -> list[Decimal]:
    """Investments in 10,000 yuan, rounded to millions of yuan, that sum to the published total."""
    weights = [rng.lognormvariate(0, 0.6) for _ in range(SIGNED)]
    hundreds = [max(10, int(INVESTMENT_WAN_YUAN / 100 * weight / sum(weights))) for weight in weights]
    hundreds[hundreds.index(max(hundreds))] += INVESTMENT_WAN_YUAN // 100 - sum(hundreds)
    return [Decimal(share * 100) for share in hundreds]


def _amount(rng: random.Random) -> Decimal:
    return Decimal(rng.randint(15, 220) * 100)


def _sign(
    draft: Draft,
    rng: random.Random,
    cells: dict[str, str],
    amount: Decimal,
    festival: str | None,
    on: dt.date,
    state: State,
    origin: Row,
    **more: object,
) -> None:
    industry = _INDUSTRY.get(cells["field"], cells["field"])
    firms = by_industry(draft.enterprises[len(draft.duplicates) :])[industry]
    values = {
        "name": cells["name"],
        "festival": festival,
        "organisation": rng.choice(firms).code,
        "partner": rng.choice(draft.institutes).code if rng.random() < 0.4 else None,
        "field": cells["field"],
        "content": cells["content"],
        "investment": amount,
        "signed_on": on,
        "state": state.value,
    }
    draft.enter("signing", {**values, **more, **origin})
