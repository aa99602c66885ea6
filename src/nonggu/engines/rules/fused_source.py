"""The source of a compiled loop while it is written: exact whole numbers in floats, rows marked where that fails."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

from nonggu.engines.rules import dated_quantities as dated
from nonggu.engines.rules import quantities as q
from nonggu.engines.rules.facts import FOUNDED
from nonggu.engines.rules.rulesets import RuleSet

_EPOCH = dt.date(1970, 1, 1)
_LIMIT = "9007199254740992.0"


class NotFusible(Exception):
    """The rule set, or this table, holds something that the compiled loop does not handle."""


@dataclass(frozen=True, slots=True)
class Term:
    """An expression of the loop: its source, the scale of the number, the greatest magnitude of the whole number; or
    unknown.

    `whole` is the same as an int64 expression where there is one: whole numbers are added before they become floats.
    """

    source: str
    scale: int = 1
    bound: float = 0.0
    is_unknown: bool = False
    whole: str = ""


UNKNOWN = Term("", is_unknown=True)


@dataclass(slots=True)
class Source:
    """The source being written: lines of the loop body and the columns that it reads."""

    rules: RuleSet
    scales: dict[str, int]
    bounds: dict[str, float]
    present: frozenset[str]
    lines: list[str] = field(default_factory=list)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    made: dict[tuple[int, int], Term] = field(default_factory=dict)
    count: int = 0

    def name(self, expression: str) -> str:
        """A new local variable that holds the expression."""
        self.count += 1
        self.lines.append(f"v{self.count} = {expression}")
        return f"v{self.count}"

    def column(self, kind: str, name: str) -> str:
        """The loop's name for a column's array."""
        return self.columns.setdefault((kind, name), f"c{len(self.columns)}")

    def irregular(self, condition: str) -> None:
        """Mark rows on which the condition holds."""
        self.lines.append(f"odd |= {condition}")

    def kept_exact(self, expression: str, scale: int, bound: float) -> Term:
        """An expression as a variable; rows on which floats would not hold it exactly are marked."""
        held = self.name(expression)
        if bound >= 2.0**53:
            self.irregular(f"abs({held}) >= {_LIMIT}")
        return Term(held, scale, bound)

    def quantity(self, node: q.Quantity, year: int) -> Term:
        """A quantity's term, written once however often it is asked for."""
        key = (id(node), year)
        if key not in self.made:
            self.made[key] = self._write(node, year)
        return self.made[key]

    def _write(self, node: q.Quantity, year: int) -> Term:
        if isinstance(node, q.Fact):
            return self._fact(node.name.replace("{year}", str(year)))
        if isinstance(node, q.Constant):
            return UNKNOWN if node.value is None else constant(node.value)
        if isinstance(node, q.AtYear):
            return self.quantity(node.of, year + node.shift)
        if isinstance(node, q.Sum):
            return self.total([self.times(self.quantity(part, year), factor) for part, factor in node.parts])
        if isinstance(node, q.SumYears):
            return self.total([self.quantity(node.of, each) for each in range(year - node.years + 1, year + 1)])
        if isinstance(node, q.FirstKnown):
            terms = (self.quantity(each, year) for each in node.alternatives)
            return next((term for term in terms if not term.is_unknown), UNKNOWN)
        if isinstance(node, q.CappedPart):
            return self._capped(node, year)
        return self._date(node, year)

    def _fact(self, name: str) -> Term:
        if name not in self.present:
            return UNKNOWN
        whole = f"{self.column('number', name)}[i]"
        return replace(self.kept_exact(f"float({whole})", self.scales.get(name, 1), self.bounds[name]), whole=whole)

    def _date(self, node: q.Quantity, year: int) -> Term:
        name = FOUNDED if isinstance(node, dated.OperatingYears) else getattr(node, "name", "")
        if name not in self.present:
            return UNKNOWN
        days = f"float({self.column('days', name)}[i])"
        if isinstance(node, dated.DaysSince):
            return Term(self.name(f"({(self.rules.on - _EPOCH).days}.0 - {days}) * {node.sign}.0"), 1, 1e7)
        if isinstance(node, dated.DaysAfter):
            return Term(self.name(f"{days} - {(node.date - _EPOCH).days}.0"), 1, 1e7)
        if isinstance(node, dated.OperatingYears):
            ends = [(dt.date(year + 1 - back, 1, 1) - _EPOCH).days for back in range(node.years)]
            return Term(self.name(" + ".join(f"1.0 * ({days} < {end}.0)" for end in ends)), 1, float(node.years))
        raise NotFusible(type(node).__name__)

    def _capped(self, node: q.CappedPart, year: int) -> Term:
        part, rest = self.quantity(node.part, year), self.quantity(node.rest, year)
        if node.share is None or part.is_unknown or rest.is_unknown:
            return UNKNOWN
        a, b = self.aligned(part, self.times(rest, node.share / (1 - node.share)))
        return Term(
            self.name(f"({a.source} if {a.source} < {b.source} else {b.source})"), a.scale, max(a.bound, b.bound)
        )

    def times(self, term: Term, factor: Fraction | None) -> Term:
        """A term times an exact factor."""
        if term.is_unknown or factor is None:
            return UNKNOWN
        p, scale = factor.numerator, term.scale * factor.denominator
        whole = f"{term.whole} * {p}" if term.whole and abs(p) == 1 else ""
        if p == 1:
            return Term(term.source, scale, term.bound, whole=term.whole)
        return replace(self.kept_exact(f"{term.source} * {p}.0", scale, term.bound * abs(p)), whole=whole)

    def aligned(self, *terms: Term) -> list[Term]:
        """Terms on one scale."""
        scale = lcm(*(term.scale for term in terms))
        return [
            term
            if term.scale == scale
            else self.kept_exact(f"{term.source} * {scale // term.scale}.0", scale, term.bound * (scale // term.scale))
            for term in terms
        ]

    def total(self, terms: list[Term]) -> Term:
        """The sum of terms."""
        if any(term.is_unknown for term in terms):
            return UNKNOWN
        terms = self.aligned(*(self._together(group) for group in _by_scale(terms)))
        if len(terms) == 1:
            return terms[0]
        bound = sum(term.bound for term in terms)
        return self.kept_exact(" + ".join(term.source for term in terms), terms[0].scale, bound)

    def _together(self, terms: list[Term]) -> Term:
        """The sum of terms of one scale."""
        if len(terms) == 1:
            return terms[0]
        bound, scale = sum(term.bound for term in terms), terms[0].scale
        if all(term.whole for term in terms) and bound < 2.0**62:
            whole = " + ".join(term.whole for term in terms)
            return replace(self.kept_exact(f"float({whole})", scale, bound), whole=f"({whole})")
        return self.kept_exact(" + ".join(term.source for term in terms), scale, bound)

    def compared(self, a: Term, operator: str, b: Term) -> str:
        """The source of an exact comparison."""
        a, b = self.aligned(a, b)
        return f"({a.source} {operator} {b.source})"


def _by_scale(terms: list[Term]) -> list[list[Term]]:
    groups: dict[int, list[Term]] = {}
    for term in terms:
        groups.setdefault(term.scale, []).append(term)
    return list(groups.values())


def constant(value: Fraction) -> Term:
    """A number of the rules as a term."""
    return Term(f"{value.numerator}.0", value.denominator, float(abs(value.numerator)))


@dataclass(frozen=True, slots=True)
class Written:
    """A clause in the loop: the source of its code and of its points."""

    code: str
    low: str = ""
    high: str = ""
    most: int = 0
