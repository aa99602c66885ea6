"""Worked examples W8, W12 and W13: what recognition is worth, the small-firm cliff included."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from nonggu.engines.rules.benefits import (
    TaxFacts,
    high_tech_saving,
    is_small_profit,
    own_rate,
    super_deduction,
    transfer_saving,
)
from tests.engines.rules.sampling import BOOK

ON = dt.date(2026, 6, 15)
BOOK_2026 = BOOK.parameters("tax_incentives", ON)
W = 10_000


def firm(income: object, **other: Fraction) -> TaxFacts:
    return TaxFacts(Fraction(str(income)) * W, Fraction(80), Fraction(3000 * W), **other)


@pytest.mark.parametrize(
    ("income", "saving"), [(200, "0"), (300, "0"), ("300.0001", "30.00001"), (800, "80"), (-50, "0"), (0, "0")]
)
def test_w12_small_firm_cliff(income: object, saving: str) -> None:
    assert high_tech_saving(firm(income), BOOK_2026).yuan == Fraction(saving) * W


def test_the_caveats_are_told() -> None:
    assert [r.code for r in high_tech_saving(firm(200), BOOK_2026).reasons] == ["benefit_small_firm"]
    assert [r.code for r in high_tech_saving(firm(-1), BOOK_2026).reasons] == ["benefit_loss"]
    farm = high_tech_saving(firm(800, exempt_income=Fraction(800 * W)), BOOK_2026)
    assert (farm.yuan, [r.code for r in farm.reasons]) == (0, ["benefit_exempt_income"])


def test_w8_super_deduction() -> None:
    rd = firm(5000, deductible_rd=Fraction(1000 * W))
    assert super_deduction(rd, BOOK_2026, Fraction(15, 100)).yuan == 150 * W
    assert super_deduction(rd, BOOK_2026, Fraction(25, 100)).yuan == 250 * W
    assert super_deduction(firm(-1, deductible_rd=Fraction(9)), BOOK_2026, Fraction(25, 100)).yuan == 0


@pytest.mark.parametrize(("income", "rate", "saving"), [(400, 25, "100"), (800, 25, "162.5"), (800, 15, "82.5")])
def test_w13_transfer(income: int, rate: int, saving: str) -> None:
    facts = firm(5000, transfer_income=Fraction(income * W))
    assert transfer_saving(facts, BOOK_2026, Fraction(rate, 100)).yuan == Fraction(saving) * W


def test_unknown_stays_unknown() -> None:
    nothing = TaxFacts(None, None, None)
    assert is_small_profit(nothing, BOOK_2026) is None
    assert own_rate(nothing, BOOK_2026) is None
    assert high_tech_saving(nothing, BOOK_2026).yuan is None
    assert is_small_profit(TaxFacts(None, Fraction(301), None), BOOK_2026) is False


def test_the_small_firm_rate_ends_with_2027() -> None:
    later = BOOK.parameters("tax_incentives", dt.date(2028, 1, 1))
    assert later["small_profit_rate"].value is None
    assert high_tech_saving(firm(200), later).yuan is None
