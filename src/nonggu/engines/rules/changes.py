"""Changes applied to facts, and facts carried on into accounting years that are still open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from nonggu.engines.rules.facts import Facts, Value
from nonggu.engines.rules.levers import Lever
from nonggu.engines.rules.rulesets import RuleSet


@dataclass(frozen=True, slots=True)
class Change:
    """`count` times a lever; `year` for a change in an accounting year, else `ready_on` for when it can be there."""

    lever: Lever
    count: int
    year: int | None
    ready_on: dt.date | None

    @property
    def cost_yuan(self) -> Fraction:
        """What the change costs."""
        return (self.lever.cost_yuan or Fraction(0)) * self.count


def carried_on(facts: Facts, rules: RuleSet) -> tuple[Facts, tuple[str, ...]]:
    """The facts as of the rule set's date: figures of open years that are not given are those of the last known
    year."""
    values: dict[str, Value] = dict(facts.values)
    assumed = []
    closed = facts.on.year - 1
    for name in rules.columns():
        base, _, tail = name.rpartition("_")
        if not tail.isdigit() or len(tail) != 4 or values.get(name) is not None:
            continue
        year = int(tail)
        known = [y for y in range(closed - 1, year) if values.get(f"{base}_{y}") is not None]
        if year > closed and known:
            values[name] = values[f"{base}_{known[-1]}"]
            assumed.append(name)
    return Facts(values, rules.on, facts.conflicts), tuple(assumed)


def changed(facts: Facts, changes: list[Change]) -> Facts:
    """The facts after changes; a fact that is unknown stays unknown."""
    values: dict[str, Value] = dict(facts.values)
    for change in changes:
        lever = change.lever
        added = lever.adds if change.year is None else {f"{k}_{change.year}": v for k, v in lever.adds_yearly.items()}
        for name, amount in added.items():
            old = values.get(name)
            if isinstance(old, Fraction | int) and not isinstance(old, bool):
                values[name] = Fraction(old) + amount * change.count
        values.update(dict.fromkeys(lever.sets, True))
    return Facts(values, facts.on, facts.conflicts)
