"""Random enterprises for properties: values crowd the lines of the rules, every fact may be missing."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction

from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import Facts, FactSpec, columns_of
from nonggu.engines.rules.kinds.conditions import Flag
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.rulebook import law

BOOK = RuleBook(law.documents(), law.facts())

_EXPERTS = {
    "expert_advancement": Fraction(7),
    "expert_core_support": Fraction(15, 2),
    "expert_rd_system": Fraction(4),
    "expert_rd_unit": Fraction(4),
    "expert_conversion_system": Fraction(4),
    "expert_training": Fraction(4),
}
_PEOPLE = {"staff_{year}": (100,), "st_staff_{year}": (9, 10, 11, 30), "rd_staff_{year}": (9, 10, 20, 50)}
_SHARES = [
    Fraction(n, 1000) for n in (0, 1, 20, 30, 40, 50, 60, 100, 150, 200, 250, 300, 550, 600, 700, 800, 900, 1000)
]


def specs_of(rules: RuleSet) -> dict[str, FactSpec]:
    """The columns that the rule set reads, with their facts."""
    wanted = set(rules.columns())
    all_columns = columns_of(rules.facts.values(), range(rules.latest_year - 4, rules.latest_year + 2))
    return {name: spec for name, spec in all_columns.items() if name in wanted}


def enterprise(rules: RuleSet, chance: random.Random, *, missing: float = 0.15, huge: bool = False) -> Facts:
    """One random enterprise with figures that are consistent enough to pass sometimes."""
    values: dict[str, object] = {}
    base = chance.choice([1000, 50_000, 4_999_999, 50_000_000, 200_000_000])
    if huge:
        base = chance.choice([10**13, 3 * 10**13, 10**14])
    wanted = {clause.fact: clause.expected for clause in rules.clauses if isinstance(clause, Flag)}
    is_good = chance.random() < 0.5
    for name, spec in specs_of(rules).items():
        values[name] = None if chance.random() < missing else _value(spec, base, chance, rules.on)
        if is_good and values[name] is not None:
            values[name] = _good(spec, wanted, values[name], rules.on, base, chance)
    return Facts({k: v for k, v in values.items() if v is not None}, rules.on)  # type: ignore[misc]


def _good(
    spec: FactSpec, wanted: dict[str, bool], value: object, on: dt.date, base: int, chance: random.Random
) -> object:
    """Half of the enterprises are in order, so that a single line decides about them."""
    if spec.kind == "boolean":
        return wanted.get(spec.name, True)
    if spec.kind == "date":
        return on - dt.timedelta(days=1200) if spec.name == "registered_on" else on
    if spec.name.startswith("expert_"):
        return _EXPERTS.get(spec.name)
    if spec.name in _PEOPLE:
        return Fraction(chance.choice(_PEOPLE[spec.name]))
    if spec.kind == "money":
        return _orderly_money(spec, base, chance)
    return Fraction(chance.choice([3, 4, 5, 10])) if spec.kind == "count" else value


def _orderly_money(spec: FactSpec, base: int, chance: random.Random) -> Fraction:
    """Figures of a firm that grows evenly and keeps near the lines that ask for a share."""
    shares = {
        "rd": (30, 40, 50, 60),
        "rd_domestic": (24, 30, 60),
        "high_tech_income": (590, 600, 700),
        "liabilities": (500, 700),
    }
    key = spec.name.removesuffix("_{year}")
    share = Fraction(chance.choice(shares.get(key, (50, 60) if key.startswith("rd") else (1000,))), 1000)
    return Fraction(int(base * share * 100), 100)


def _value(spec: FactSpec, base: int, chance: random.Random, on: dt.date) -> object:
    if spec.kind == "boolean":
        return chance.random() < 0.6
    if spec.kind == "code":
        return chance.choice([code for code, _, _ in spec.choices])
    if spec.kind == "date":
        return on - dt.timedelta(days=chance.choice([364, 365, 366, 500, 800, 1200, 4000, -1, 0, -400]))
    if spec.kind == "count":
        return Fraction(chance.choice([0, 0, 1, 1, 2, 3, 4, 5, 6, 10]))
    if spec.kind == "decimal":
        return Fraction(chance.choice([0, 1, 4, 5, 6, 10, 40, 50, 60, 499, 500, 501]), chance.choice([1, 1, 1, 10, 12]))
    return _money(spec, base, chance)


def _money(spec: FactSpec, base: int, chance: random.Random) -> Fraction:
    fen = Fraction(chance.choice([-1, 0, 0, 0, 1]), 100)
    share = chance.choice(_SHARES) if spec.name.startswith(("rd", "net", "liab", "high")) else Fraction(1)
    growth = chance.choice([Fraction(n, 100) for n in (80, 100, 100, 105, 115, 125, 135)])
    amount = Fraction(int(base * share * growth * 100), 100) + fen
    if spec.lower is None and chance.random() < 0.2:
        return -abs(amount)
    return max(amount, Fraction(0)) if spec.lower is not None else amount
