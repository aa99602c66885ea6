"""Changes an enterprise can make: what they add, what they cost, how long they take. Costs are the user's; ours are
unsure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from nonggu.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class Lever:
    """One change. `adds` (stock facts) and `sets` (yes-or-no facts) work `lead_months` after the start; `adds_yearly`
    works in an accounting year that is not closed. `most`: at most so many, a year for yearly ones. `cost_yuan` is for
    one; a change without a cost is not counted until somebody gives one."""

    name: str
    zh: str
    en: str
    unit: str
    cost_yuan: Fraction | None
    most: int
    lead_months: int
    adds: Mapping[str, Fraction]
    adds_yearly: Mapping[str, Fraction]
    sets: tuple[str, ...]
    is_ours: bool = True

    def is_ready(self, start: dt.date, by: dt.date) -> bool:
        """Whether a change begun on `start` is there on `by`."""
        return months_later(start, self.lead_months) <= by


def months_later(date: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    for day in (date.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day, date.day))
        except ValueError:
            continue
    raise AssertionError


def read_levers(entries: Iterable[Mapping[str, Any]]) -> tuple[Lever, ...]:
    """The levers of the rulebook."""
    return tuple(
        Lever(
            name=str(entry["lever"]),
            zh=str(entry["zh"]),
            en=str(entry["en"]),
            unit=str(entry["unit"]),
            cost_yuan=None if entry["cost_yuan"] is None else Fraction(entry["cost_yuan"]),
            most=int(entry["most"]),
            lead_months=int(entry.get("lead_months", 0)),
            adds={str(k): Fraction(v) for k, v in entry.get("adds", {}).items()},
            adds_yearly={str(k): Fraction(v) for k, v in entry.get("adds_yearly", {}).items()},
            sets=tuple(entry.get("sets", ())),
        )
        for entry in entries
    )


def with_costs(levers: tuple[Lever, ...], costs: Mapping[str, Any], file: str) -> tuple[Lever, ...]:
    """The levers with the user's numbers: lever name to {cost_yuan, most, lead_months}, or just a cost.

    `most: 0` takes a lever away. Raises UnusableInput for an unknown lever or a number that is none.
    """
    known = {lever.name: lever for lever in levers}
    for name, given in costs.items():
        if name not in known:
            raise UnusableInput("rules_costs_wrong", file=file, why=f"{name}? ({', '.join(known)})")
        entry = given if isinstance(given, Mapping) else {"cost_yuan": given}
        try:
            known[name] = _replaced(known[name], entry)
        except (TypeError, ValueError) as error:
            raise UnusableInput("rules_costs_wrong", file=file, why=f"{name}: {error}") from None
    return tuple(known.values())


def _replaced(lever: Lever, entry: Mapping[str, Any]) -> Lever:
    strange = set(entry) - {"cost_yuan", "most", "lead_months"}
    if strange:
        raise ValueError(f"{', '.join(sorted(strange))}?")
    given = entry.get("cost_yuan", lever.cost_yuan)
    cost = None if given is None else Fraction(given)
    most, lead = int(entry.get("most", lever.most)), int(entry.get("lead_months", lever.lead_months))
    if (cost is not None and cost < 0) or most < 0 or lead < 0:
        raise ValueError("a number is negative")
    return replace(lever, cost_yuan=cost, most=most, lead_months=lead, is_ours=False)
