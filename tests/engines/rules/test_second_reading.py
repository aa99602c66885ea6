"""The rulebook and the engine against the second reading, on enterprises that crowd the lines."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction

import pytest

from nonggu.engines.rules.facts import Facts
from nonggu.engines.rules.judging import Assessment, judge_one
from nonggu.engines.rules.results import Result, all_of
from tests.engines.rules import second_reading as reading
from tests.engines.rules.sampling import BOOK, enterprise

ROUNDS = 250
WORD = {True: "pass", False: "fail", None: "open"}
HTE = {
    "K1": ("k1_resident", "k1_registered"),
    "K2": ("k2_ip",),
    "K3": ("k3_field",),
    "K4": ("k4_staff",),
    "K5": ("k5_rd", "k5_domestic"),
    "K6": ("k6_income",),
    "K7": ("k7_score",),
    "K8": ("k8_conduct",),
}


def samples(name: str, on: dt.date, seed: int) -> list[Assessment]:
    rules = BOOK.rules(name, on)
    chance = random.Random(seed)
    rates = [0.0, 0.0, 0.03, 0.2]
    return [judge_one(rules, enterprise(rules, chance, missing=chance.choice(rates))) for _ in range(ROUNDS)]


def answer(found: Assessment, clauses: tuple[str, ...]) -> bool | None:
    result = all_of([found.outcomes[clause].result for clause in clauses])
    return True if result is Result.MET else False if result is Result.UNMET else None


@pytest.mark.parametrize("on", [dt.date(2026, 6, 15), dt.date(2019, 2, 28)])
def test_high_tech_enterprise(on: dt.date) -> None:
    for found in samples("high_tech_enterprise", on, 3):
        known = dict(found.facts.values)
        conditions = reading.hte_conditions(known, on)
        assert {key: answer(found, clauses) for key, clauses in HTE.items()} == conditions
        assert (found.score_low, found.score_high) == reading.hte_score(known, on.year - 1)
        assert found.verdict == WORD[reading.every(*conditions.values())]


def test_tech_sme() -> None:
    on = dt.date(2026, 6, 15)
    for found in samples("tech_sme", on, 4):
        points, verdict = reading.tech_sme(dict(found.facts.values), on)
        assert (found.score_low, found.score_high) == points
        assert found.verdict == WORD[verdict]


def test_innovative_sme() -> None:
    on = dt.date(2026, 6, 15)
    for found in samples("innovative_sme", on, 5):
        points, verdict = reading.innovative_sme(dict(found.facts.values), on)
        assert (found.score_low, found.score_high) == points
        assert found.verdict == WORD[verdict]


def test_graded_smes_of_2026() -> None:
    on = dt.date(2026, 4, 1)
    for found in samples("specialised_sme", on, 6):
        assert found.verdict == WORD[reading.specialised_2026(dict(found.facts.values), on)]
    for found in samples("little_giant", on, 7):
        assert found.verdict == WORD[reading.little_giant_2026(dict(found.facts.values), on)]


def test_specialised_sme_of_2022() -> None:
    on, year = dt.date(2026, 3, 31), 2025
    checked = 0
    for found in samples("specialised_sme", on, 8):
        known = dict(found.facts.values)
        full = set(found.rules.columns()) <= set(known) and known[f"revenue_{year}"] and known[f"assets_{year}"]
        if not full or not known[f"staff_{year}"] or reading.average_growth(known, "main_income", year) is None:
            continue
        expected = reading.specialised_2022_points(known, year)
        assert {key: found.outcomes[key].low for key in expected} == expected
        regional = known["regional_score"]
        if 0 <= regional <= 15:
            assert found.score_low == found.score_high == sum(expected.values()) + regional
        checked += 1
    assert checked > 25


def test_little_giant_of_2022_research_by_revenue() -> None:
    on = dt.date(2026, 3, 31)
    rules = BOOK.rules("little_giant", on)
    chance = random.Random(9)
    for _ in range(ROUNDS):
        revenue = [Fraction(chance.choice([49_999_999, 50_000_000, 99_999_999, 100_000_000])) for _ in range(2)]
        rd = [Fraction(chance.choice([2_999_999, 3_000_000, 6_000_000, 30_000_000])) for _ in range(2)]
        equity, people = Fraction(chance.choice([79_999_999, 80_000_000])), Fraction(chance.choice([49, 50]))
        facts = {
            "revenue_2025": revenue[0],
            "revenue_2024": revenue[1],
            "rd_accounting_2025": rd[0],
            "rd_accounting_2024": rd[1],
            "equity_financing_2y": equity,
            "rd_staff_2025": people,
            "staff_2025": Fraction(100),
        }
        if revenue[0] >= 100_000_000:
            expected = all(r / s >= Fraction(3, 100) for r, s in zip(rd, revenue, strict=True))
        elif revenue[0] >= 50_000_000:
            expected = all(r / s >= Fraction(6, 100) for r, s in zip(rd, revenue, strict=True))
        else:
            expected = equity >= 80_000_000 and rd[0] >= 30_000_000 and people >= 50
        found = judge_one(rules, Facts(facts, on))
        assert (found.outcomes["c4_rd"].result is Result.MET) == expected
