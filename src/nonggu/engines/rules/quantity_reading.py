"""Quantities from their mappings: a name, or one operation on other quantities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nonggu.engines.rules.dated_quantities import DaysAfter, DaysSince, OperatingYears
from nonggu.engines.rules.facts import FactSpec
from nonggu.engines.rules.quantities import (
    AtYear,
    CappedPart,
    Constant,
    Fact,
    FirstKnown,
    Quantity,
    Sum,
    SumYears,
)


class QuantityReader:
    """Reads quantities; `value_of` resolves `$name` to a parameter's value and notes that it was used."""

    def __init__(self, named: Mapping[str, Any], facts: Mapping[str, FactSpec], value_of: Callable[[Any], Any]) -> None:
        self.named, self.facts, self.value_of = named, facts, value_of
        self._made: dict[str, tuple[Quantity, tuple[str, ...]]] = {}
        self._asked: list[list[str]] = []

    def read(self, given: Any) -> Quantity:
        """A quantity; the same words give the same node. Raises ValueError or KeyError for what is not one."""
        key = repr(given)
        if key not in self._made:
            self._asked.append([])
            made = self._read(given)
            self._made[key] = made, tuple(self._asked.pop())
        quantity, parameters = self._made[key]
        for name in parameters:
            self._ask(name)
        return quantity

    def _ask(self, given: Any) -> Any:
        """The value of a literal or parameter; every quantity that it is part of remembers having asked."""
        if isinstance(given, str) and self._asked:
            self._asked[-1].append(given)
        return self.value_of(given)

    def _read(self, given: Any) -> Quantity:
        if isinstance(given, str) and not given.startswith("$"):
            if given in self.named:
                return self.read(self.named[given])
            return Fact(self.facts[given].name)
        if not isinstance(given, Mapping):
            return Constant(self._number(given))
        operation = next((key for key in _OPERATIONS if key in given), None)
        if operation is None:
            raise ValueError(f"no quantity in {dict(given)}")
        return _OPERATIONS[operation](self, given)

    def _number(self, given: Any) -> Fraction | None:
        value = self._ask(given)
        if value is None:
            return None
        if not isinstance(value, int | Decimal):
            raise ValueError(f"{value!r} is not a number")
        return Fraction(value)

    def _sum(self, given: Mapping[str, Any]) -> Quantity:
        parts = []
        for part in given["sum"]:
            if isinstance(part, Mapping) and "times" in part:
                factor, of = part["times"]
                parts.append((self.read(of), self._number(factor)))
            else:
                parts.append((self.read(part), Fraction(1)))
        return Sum(tuple(parts))

    def _times(self, given: Mapping[str, Any]) -> Quantity:
        return self._sum({"sum": [given]})

    def _difference(self, given: Mapping[str, Any]) -> Quantity:
        first, second = given["difference"]
        return Sum(((self.read(first), Fraction(1)), (self.read(second), Fraction(-1))))

    def _capped(self, given: Mapping[str, Any]) -> Quantity:
        entry = given["capped"]
        return CappedPart(self.read(entry["part"]), self.read(entry["rest"]), self._number(entry["share"]))

    def _first_known(self, given: Mapping[str, Any]) -> Quantity:
        return FirstKnown(tuple(self.read(each) for each in given["first_known"]))

    def _last_years(self, given: Mapping[str, Any]) -> Quantity:
        return SumYears(self.read(given["of"]), int(given["last_years"]))

    def _year(self, given: Mapping[str, Any]) -> Quantity:
        return AtYear(self.read(given["of"]), int(given["year"]))

    def _days_since(self, given: Mapping[str, Any]) -> Quantity:
        return DaysSince(self.facts[given["days_since"]].name)

    def _days_until(self, given: Mapping[str, Any]) -> Quantity:
        return DaysSince(self.facts[given["days_until"]].name, -1)

    def _days_after(self, given: Mapping[str, Any]) -> Quantity:
        date = self._ask(given["days_after"])
        if not isinstance(date, dt.date):
            raise ValueError(f"{date!r} is not a date")
        return DaysAfter(self.facts[given["of"]].name, date)

    def _operating_years(self, given: Mapping[str, Any]) -> Quantity:
        return OperatingYears(int(given["operating_years"]))


_OPERATIONS: dict[str, Callable[[QuantityReader, Mapping[str, Any]], Quantity]] = {
    "sum": QuantityReader._sum,
    "times": QuantityReader._times,
    "difference": QuantityReader._difference,
    "capped": QuantityReader._capped,
    "first_known": QuantityReader._first_known,
    "last_years": QuantityReader._last_years,
    "year": QuantityReader._year,
    "days_since": QuantityReader._days_since,
    "days_until": QuantityReader._days_until,
    "days_after": QuantityReader._days_after,
    "operating_years": QuantityReader._operating_years,
}
