"""Platforms, towns, contracts and tax estimates against their second reading, on facts that crowd the lines."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from nonggu.engines.rules.benefits import TaxFacts, estimate_benefits
from nonggu.engines.rules.benefits import own_rate as engine_rate
from nonggu.engines.rules.facts import Facts
from nonggu.engines.rules.judging import judge_one
from nonggu.engines.rules.kinds.conditions import Flag, OneOfCodes
from nonggu.engines.rules.kinds.thresholds import Ratio, Threshold
from nonggu.engines.rules.rulesets import RuleSet
from tests.engines.rules import second_reading_platforms as reading
from tests.engines.rules.sampling import BOOK, specs_of

WORD = {True: "pass", False: "fail", None: "open"}
ON = dt.date(2026, 6, 15)
ROUNDS = 400

READINGS: dict[str, Callable[..., bool | None]] = {
    "incubator": reading.incubator,
    "incubatee": reading.incubatee,
    "incubator_shanxi": reading.incubator_shanxi,
    "maker_space": reading.maker_space,
    "maker_space_shanxi": reading.maker_space_shanxi,
    "rural_maker_space": reading.rural_maker_space,
    "technology_innovation_centre_shanxi": reading.technology_innovation_centre,
    "engineering_research_centre_shanxi": reading.engineering_research_centre,
    "key_laboratory_shanxi": reading.key_laboratory,
    "new_rd_institution": reading.new_rd_institution,
    "pilot_base_shanxi": reading.pilot_base,
    "transfer_demo_base_shanxi": reading.transfer_demo_base,
    "industry_alliance": reading.industry_alliance,
    "specialised_town_province": reading.specialised_town,
    "specialised_town_city": reading.specialised_town,
    "specialised_town_county": reading.specialised_town,
}
#: Lines of the texts: numbers are drawn below, at and above them.
LINES = [0, 1, 2, 3, 5, 10, 12, 15, 18, 20, 24, 30, 36, 48, 50, 60, 75, 90]
AREAS = [150, 200, 375, 450, 500, 1000, 7500, 8000, 10_000, 13_000]
MONEY = [0, 5_000_000, 10_000_000]


def one(name: str, rules: RuleSet, chance: random.Random) -> Any:
    """A value of a column near a line; half of the time one that a good applicant has."""
    spec = specs_of(rules)[name]
    flags = {clause.fact: clause.expected for clause in rules.clauses if isinstance(clause, Flag)}
    codes = [code for c in rules.clauses if isinstance(c, OneOfCodes) and c.fact == name for code in c.allowed]
    if spec.kind == "boolean":
        return flags.get(name, True) if chance.random() < 0.95 else not flags.get(name, True)
    if spec.kind == "code":
        listed = [code for code, _, _ in spec.choices]
        return chance.choice(codes if codes and chance.random() < 0.8 else listed)
    if spec.kind == "date":
        return rules.on + dt.timedelta(days=chance.choice([-1, 0, 1]))
    beside = chance.choice([-1, 0, 0, 1])
    if name.endswith("_m2"):
        return Fraction(max(0, chance.choice(AREAS) + beside))
    if spec.kind == "money":
        return max(Fraction(0), chance.choice(MONEY) + Fraction(beside, 100))
    return Fraction(max(0, chance.choice(LINES) + beside))


def good(rules: RuleSet, chance: random.Random) -> dict[str, Any]:
    """Facts at or above every line that is a number, then two of them moved."""
    known = {name: one(name, rules, chance) for name in specs_of(rules)}
    for name, spec in specs_of(rules).items():
        if spec.kind in ("count", "decimal"):
            known[name] = Fraction(100)
        elif spec.kind == "money":
            known[name] = Fraction(20_000_000)
    known |= {"area_m2": Fraction(13_000), "incubation_area_m2": Fraction(13_000), "public_area_m2": Fraction(13_000)}
    known |= {"months_at_entry": Fraction(24), "months_of_stay": Fraction(48), "research_directions": Fraction(4)}
    known = {name: value for name, value in known.items() if name in specs_of(rules)}
    for name in chance.sample(sorted(known), min(len(known), chance.choice([0, 1, 2, 3]))):
        known[name] = one(name, rules, chance)
    return known


def draw(rules: RuleSet, chance: random.Random) -> dict[str, Any]:
    known = good(rules, chance) if chance.random() < 0.7 else {n: one(n, rules, chance) for n in specs_of(rules)}
    rate = chance.choice([0.0, 0.0, 0.05, 0.3])
    return {name: value for name, value in known.items() if chance.random() >= rate}


@pytest.mark.parametrize("name", sorted(READINGS))
def test_platforms_and_towns(name: str) -> None:
    rules, chance = BOOK.rules(name, ON), random.Random(name)
    met = set()
    for _ in range(ROUNDS):
        known = draw(rules, chance)
        expected = WORD[READINGS[name](known)]
        assert judge_one(rules, Facts(known, ON)).verdict == expected, known
        met.add(expected)
    has_lines = all(
        clause.limit is not None or (isinstance(clause, Ratio) and clause.bands)
        for clause in rules.clauses
        if isinstance(clause, Ratio | Threshold)
    )
    assert met == ({"pass", "fail", "open"} if has_lines else met & {"fail", "open"})


def test_graduates() -> None:
    rules, chance = BOOK.rules("incubator_graduate", ON), random.Random(5)
    for _ in range(ROUNDS):
        known = {name: one(name, rules, chance) for name in specs_of(rules)}
        known["acquired_or_listed"] = chance.random() < 0.2
        known |= {
            f"revenue_{year}": chance.choice([Fraction(5_000_000), Fraction(500_000_001, 100)]) for year in (2024, 2025)
        }
        known = {name: value for name, value in known.items() if chance.random() > 0.1}
        assert judge_one(rules, Facts(known, ON)).verdict == WORD[reading.incubator_graduate(known, ON)], known


@pytest.mark.parametrize("on", [dt.date(2019, 6, 3), dt.date(2026, 2, 28), dt.date(2026, 3, 1), ON])
def test_technology_contracts(on: dt.date) -> None:
    rules, chance = BOOK.rules("technology_contract", on), random.Random(on.isoformat())
    days = [dt.date(2020, 12, 31), dt.date(2021, 1, 1), on - dt.timedelta(days=1), on, on + dt.timedelta(days=1)]
    met = set()
    for _ in range(2 * ROUNDS):
        price = chance.choice([Fraction(0), Fraction(1, 100), Fraction(5_000_000)])
        known = {name: one(name, rules, chance) for name in specs_of(rules)}
        known |= {"contract_price": price, "technical_turnover": price + Fraction(chance.choice([-1, 0, 0, 1]), 100)}
        signed = chance.choice(days)
        start = signed + dt.timedelta(days=chance.choice([-1, 0, 0, 1]))
        end = max(start, on) + dt.timedelta(days=chance.choice([-1, 0, 0, 1]))
        known |= {"signed_on": signed, "effective_on": start, "ends_on": end}
        known = {name: value for name, value in known.items() if chance.random() > 0.03}
        expected = WORD[reading.technology_contract(known, on)]
        assert judge_one(rules, Facts(known, on)).verdict == expected, known
        met.add(expected)
    assert met == {"pass", "fail", "open"}


def test_tax_estimates() -> None:
    parameters, chance = BOOK.parameters("tax_incentives", ON), random.Random(11)

    def near(*lines: int) -> Fraction | None:
        return None if chance.random() < 0.1 else chance.choice(lines) + Fraction(chance.choice([-1, 0, 1]), 100)

    for _ in range(ROUNDS):
        income, staff = near(-50_000, 0, 3_000_000, 9_000_000), near(10, 300)
        assets, exempt = near(1_000_000, 50_000_000), near(0, 1_000_000)
        research, transferred = near(0, 2_000_000), near(1, 5_000_000, 8_000_000)
        facts = TaxFacts(income, staff, assets, exempt, research, transferred)
        rate = reading.own_rate(income, staff, assets)
        assert engine_rate(facts, parameters) == rate
        assert [benefit.yuan for benefit in estimate_benefits(facts, parameters)] == [
            reading.certificate_saving(income, exempt, rate),
            reading.deduction_saving(income, research, rate),
            reading.transfer_relief(transferred, rate),
        ]
