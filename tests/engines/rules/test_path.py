"""The way to qualify: never dearer than any set of changes found by trying them all, and the changes do qualify."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from fractions import Fraction
from typing import Any

import pytest

from nonggu.engines.rules.changes import Change, carried_on, changed
from nonggu.engines.rules.facts import Facts
from nonggu.engines.rules.judging import judge_one
from nonggu.engines.rules.levers import Lever, months_later, read_levers, with_costs
from nonggu.engines.rules.path import find_path
from nonggu.engines.rules.programs import Program, linear
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.errors import UnusableInput
from nonggu.rulebook import law
from tests.engines.rules.sampling import BOOK

ON = dt.date(2026, 6, 15)
LEVERS = read_levers(law.levers()["levers"])


def rules_on(name: str) -> Any:
    return lambda date: BOOK.rules(name, date)


def tech_firm(**other: object) -> Facts:
    facts: dict[str, Any] = {
        "resident_enterprise": True,
        "restricted_products": False,
        "serious_breach_2y": False,
        "on_bad_list": False,
        "assets_2025": 5 * 10**6,
        "staff_2025": 60,
        "st_staff_2025": 3,
        "sales_2025": 12 * 10**6,
        "total_cost_2025": 24 * 10**5,
        "rd_deductible_2025": 24 * 10**4,
        "ip_class1": 0,
        "ip_class2": 2,
        "hte_valid_until": dt.date(1900, 1, 1),
        "national_award_5y_top3": False,
        "provincial_rd_institution": False,
        "led_standard_5y": False,
        **other,
    }
    return Facts({k: Fraction(v) if type(v) is int else v for k, v in facts.items()}, ON)


def few_levers(chance: random.Random) -> tuple[Lever, ...]:
    """Four levers small enough to try every combination."""
    costs = {
        "move_to_st_staff": {"cost_yuan": chance.choice([10, 25, 40]), "most": 6},
        "rd_10k_yuan": {"cost_yuan": chance.choice([1, 3, 10]), "most": 50},
        "software_copyright": {"cost_yuan": chance.choice([2, 30, 90]), "most": 3},
        "bought_invention": {"cost_yuan": chance.choice([50, 120, 400]), "most": 1},
    }
    chosen = with_costs(LEVERS, costs, "test")
    return tuple(lever for lever in chosen if lever.name in costs)


def tried(rules: RuleSet, facts: Facts, levers: tuple[Lever, ...]) -> Fraction | None:
    """The least cost over all combinations, by judging each one."""
    base, _ = carried_on(facts, rules)
    best: Fraction | None = None
    ready = [lever for lever in levers if lever.adds_yearly or lever.is_ready(ON, rules.on)]
    ranges = [range(0, lever.most + 1, 2 if lever.name == "rd_10k_yuan" else 1) for lever in ready]
    for counts in itertools.product(*ranges):
        cost = sum((lever.cost_yuan * n for lever, n in zip(ready, counts, strict=True)), start=Fraction(0))
        if best is not None and cost >= best:
            continue
        years = [rules.latest_year if lever.adds_yearly else None for lever in ready]
        changes = [Change(lever, n, year, None) for lever, n, year in zip(ready, counts, years, strict=True) if n]
        if judge_one(rules, changed(base, changes)).verdict == "pass":
            best = cost
    return best


@pytest.mark.parametrize("seed", range(4))
def test_no_combination_is_cheaper(seed: int) -> None:
    chance = random.Random(seed)
    levers = few_levers(chance)
    facts = tech_firm(st_staff_2025=chance.choice([3, 5, 6, 8]), ip_class2=chance.choice([0, 1, 2]))
    found = find_path(rules_on("tech_sme"), facts, levers, aim="sure")
    rules = BOOK.rules("tech_sme", dt.date(2027, 1, 1))
    option = next((o for o in found.options if o.on == rules.on), None)
    best = tried(rules, facts, levers)
    if option is not None:
        assert option.after.verdict == "pass"
        assert option.is_proven
        assert best is None or option.cost_yuan <= best
        # Trying steps of 20 000 yuan of R&D can only miss one unit.
        assert best is not None
        assert best - option.cost_yuan <= max(lever.cost_yuan for lever in levers if lever.name == "rd_10k_yuan")
    elif best is not None:
        assert any(o.on < rules.on and o.cost_yuan <= best for o in found.options)


def test_closed_years_cannot_be_changed_and_the_next_edition_is_used() -> None:
    found = find_path(rules_on("tech_sme"), tech_firm(), LEVERS)
    assert found.now.verdict == "fail"
    assert found.aim == "sure"
    assert found.blocked[0].on == ON
    assert "score_or_direct" in found.blocked[0].clauses
    earliest = found.earliest
    assert earliest is not None
    assert earliest.on == dt.date(2027, 1, 1)
    assert all(option.after.verdict == "pass" and option.is_proven for option in found.options)
    costs = [option.cost_yuan for option in found.options]
    assert costs == sorted(costs, reverse=True)
    assert {change.year for change in earliest.changes if change.year} == {2026}


def test_what_is_met_already_costs_nothing() -> None:
    found = find_path(rules_on("tech_sme"), tech_firm(st_staff_2025=20, rd_deductible_2025=10**6), LEVERS)
    assert [(option.on, option.cost_yuan) for option in found.options] == [(ON, 0)]


def test_sensitivity_names_the_clause_that_costs() -> None:
    found = find_path(rules_on("tech_sme"), tech_firm(st_staff_2025=3, rd_deductible_2025=10**6), LEVERS)
    cheapest = found.cheapest
    assert cheapest is not None
    saved = {each.clause: each.saving_yuan for each in found.sensitivity}
    assert saved["staff_points"] > 0
    for each in found.sensitivity:
        assert each.cost_without_yuan + each.saving_yuan == cheapest.cost_yuan


def test_nothing_helps_a_firm_that_is_too_large() -> None:
    found = find_path(rules_on("tech_sme"), tech_firm(staff_2025=600, st_staff_2025=300), LEVERS)
    assert found.options == ()
    assert all("staff_limit" in blocked.clauses for blocked in found.blocked)


def test_a_young_firm_waits_for_its_first_year() -> None:
    facts = Facts({"resident_enterprise": True, "registered_on": dt.date(2026, 5, 1), "ip_class1": Fraction(1)}, ON)
    found = find_path(rules_on("high_tech_enterprise"), facts, LEVERS)
    assert found.aim == "possible"
    assert found.earliest is not None
    assert found.earliest.on == dt.date(2027, 5, 1)


def test_high_tech_growth_of_staff_and_research() -> None:
    """W2-5: five more 万元 would have been needed; the next application can have them, and 9.7 % staff becomes 10 %."""
    facts = {
        "registered_on": dt.date(2015, 1, 1),
        "resident_enterprise": True,
        "ip_class1": 1,
        "major_accident_365d": False,
        "sales_2024": 45 * 10**6,
        "sales_2025": 48 * 10**6,
        "sales_2026": 48 * 10**6,
        "rd_2024": 22 * 10**5,
        "rd_2025": 26 * 10**5,
        "rd_2026": 21 * 10**5,
        "rd_domestic_2024": 22 * 10**5,
        "rd_domestic_2025": 26 * 10**5,
        "rd_domestic_2026": 21 * 10**5,
        "staff_2026": 103,
        "st_staff_2026": 10,
        "sales_2023": 40 * 10**6,
        "rd_2023": 18 * 10**5,
        "high_tech_income_2026": 6,
        "total_income_2026": 10,
        "staff_2025": 103,
        "st_staff_2025": 10,
        "rd_domestic_2023": 18 * 10**5,
        "high_tech_income_2025": 6,
        "total_income_2025": 10,
    }
    exact = Facts({k: Fraction(v) if type(v) is int else v for k, v in facts.items()}, ON)  # type: ignore[misc]
    found = find_path(rules_on("high_tech_enterprise"), exact, LEVERS, aim="possible")
    earliest = found.earliest
    assert earliest is not None
    assert earliest.on == dt.date(2027, 1, 1)
    assert {change.lever.name: change.count for change in earliest.changes} == {
        "rd_10k_yuan": 15,
        "move_to_st_staff": 1,
    }
    assert earliest.cost_yuan == 15 * 10_000 + 30_000


def test_the_smaller_of_two_is_exact_in_a_program() -> None:
    from nonggu.engines.rules.changed_facts import ChangedFacts

    program = Program()
    x = program.variable(0, 10, whole=True, cost=1)
    smaller = ChangedFacts(Facts({}, ON), program).least(x, linear(4))
    program.require(smaller - 4)
    solution = program.solve()
    assert solution is not None
    assert solution.cost == 4


def test_costs_are_checked() -> None:
    with pytest.raises(UnusableInput, match="rules_costs_wrong"):
        with_costs(LEVERS, {"no_such_lever": 1}, "costs.yaml")
    with pytest.raises(UnusableInput, match="rules_costs_wrong"):
        with_costs(LEVERS, {"rd_10k_yuan": {"cost_yuan": -1}}, "costs.yaml")
    given = {lever.name: lever for lever in with_costs(LEVERS, {"rd_10k_yuan": 9_000}, "costs.yaml")}
    assert given["rd_10k_yuan"].cost_yuan == 9_000
    assert not given["rd_10k_yuan"].is_ours
    assert given["hire_st_staff"].is_ours


def test_months_later_keeps_within_the_month() -> None:
    assert months_later(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert months_later(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)
    assert months_later(dt.date(2026, 6, 15), 24) == dt.date(2028, 6, 15)


def growing_firm(**other: object) -> Facts:
    """A high-tech applicant that lacks points: every condition but the score is met, experts have judged."""
    facts: dict[str, Any] = {
        "registered_on": dt.date(2015, 1, 1), "resident_enterprise": True, "core_technology_in_field": True,
        "major_accident_365d": False, "ip_class1": 1, "ip_class2": 0, "ip_class2_used": 0, "ip_acquisition": "own_rd",
        "took_part_in_standards": False, "expert_advancement": 8, "expert_core_support": 8, "expert_acquisition": 6,
        "expert_ip_quantity": 8, "expert_conversion": 24, "expert_rd_system": 4, "expert_rd_unit": 4,
        "expert_conversion_system": 3, "expert_training": 3,
        **{f"{name}_{year}": value for year in (2024, 2025, 2026) for name, value in (
            ("sales", 10_000_000), ("rd", 1_000_000), ("rd_domestic", 1_000_000), ("net_assets", 5_000_000),
            ("conversions", 4))},
        "staff_2026": 50, "st_staff_2026": 20, "total_income_2026": 10_000_000, "high_tech_income_2026": 8_000_000,
        **other,
    }  # fmt: skip
    return Facts({k: Fraction(v) if type(v) is int else v for k, v in facts.items()}, ON)


@pytest.mark.parametrize("net_assets", [5_000_000, 4_100_000, 5_600_000])
@pytest.mark.parametrize("training", [1, 3])
def test_capital_for_growth_of_net_assets_is_the_cheapest(net_assets: int, training: int) -> None:
    """Against trying every amount: growth is linear in the last year, and only whole steps are to be had."""
    facts = growing_firm(net_assets_2025=net_assets, expert_training=training)
    levers = tuple(
        lever for lever in with_costs(LEVERS, {"paid_in_capital_100k_yuan": {"cost_yuan": 5000, "most": 80}}, "test")
        if lever.name == "paid_in_capital_100k_yuan"
    )  # fmt: skip
    rules = BOOK.rules("high_tech_enterprise", dt.date(2027, 1, 1))
    base, _ = carried_on(facts, rules)
    assert judge_one(rules, base).verdict == "fail"
    passing = [
        count
        for count in range(81)
        if judge_one(rules, changed(base, [Change(levers[0], count, 2026, None)])).verdict == "pass"
    ]
    found = find_path(rules_on("high_tech_enterprise"), facts, levers, aim="sure")
    option = next((option for option in found.options if option.on == rules.on), None)
    assert passing
    assert option is not None
    assert option.cost_yuan == 5000 * passing[0]
    assert option.is_proven


def sales_at(cost: int | None, most: int = 700) -> tuple[Lever, ...]:
    given = with_costs(LEVERS, {"sales_10k_yuan": {"cost_yuan": cost, "most": most}}, "test")
    return tuple(lever for lever in given if lever.name == "sales_10k_yuan")


@pytest.mark.parametrize(
    "other",
    [
        {"expert_training": 3},
        {"sales_2024": 9_000_000, "rd_2026": 520_000},  # more sales lower the share of R&D: only so much may be added
        {"sales_2026": 49_950_000, "sales_2025": 30_000_000, "sales_2024": 20_000_000, "total_income_2026": 49_950_000,
         "high_tech_income_2026": 45_000_000, "rd_2026": 2_400_000, "rd_domestic_2026": 2_400_000},  # a lower line above
    ],
)  # fmt: skip
def test_more_sales_is_a_change_once_it_has_a_cost(other: dict[str, Any]) -> None:
    """Against trying every amount: growth, the share of R&D and its band are all moved by it."""
    facts = growing_firm(**other)
    levers = sales_at(100)
    rules = BOOK.rules("high_tech_enterprise", dt.date(2027, 1, 1))
    base, _ = carried_on(facts, rules)
    passing = [
        count
        for count in range(levers[0].most + 1)
        if judge_one(rules, changed(base, [Change(levers[0], count, 2026, None)])).verdict == "pass"
    ]
    found = find_path(rules_on("high_tech_enterprise"), facts, levers, aim="sure")
    option = next((option for option in found.options if option.on == rules.on), None)
    assert (option is None) == (not passing)
    if option is not None:
        assert option.cost_yuan == 100 * passing[0]
        assert option.is_proven


def test_a_change_without_a_cost_is_not_counted_and_named() -> None:
    facts = growing_firm()
    found = find_path(rules_on("high_tech_enterprise"), facts, sales_at(None), aim="sure")
    assert [lever.name for lever in found.unpriced] == ["sales_10k_yuan"]
    assert found.options == ()
    assert find_path(rules_on("high_tech_enterprise"), facts, sales_at(None, most=0), aim="sure").unpriced == ()
