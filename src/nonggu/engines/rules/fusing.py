"""One compiled pass over a table: a rule set's clauses as the source of one loop over rows, for tables of millions.

The loop handles regular rows: every fact known, denominators above zero, all whole numbers below 2**53 (so that floats
hold them exactly), no near tie. Every other row is marked, and `nonggu.engines.rules.table`
judges it the general way, so both ways give the same answers. Only results and points are made; values and shortfalls
come from the general way.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

from nonggu.engines.rules import quantities as q
from nonggu.engines.rules.facts import FOUNDED
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.conditions import Combination, Flag, OneOfCodes
from nonggu.engines.rules.kinds.growth import GrowthScore
from nonggu.engines.rules.kinds.points import Bands, span
from nonggu.engines.rules.kinds.scores import BandScore, ChoiceScore, ExpertScore, PointsAtLeast, PointTotal, StepScore
from nonggu.engines.rules.kinds.thresholds import Ratio, Threshold
from nonggu.engines.rules.results import Result
from nonggu.engines.rules.rulesets import RuleSet

_EPOCH = dt.date(1970, 1, 1)
_LIMIT = "9007199254740992.0"
_ERROR = "8.881784197001252e-16"  # 2**-50, as in `kinds.growth`


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
        name = FOUNDED if isinstance(node, q.OperatingYears) else getattr(node, "name", "")
        if name not in self.present:
            return UNKNOWN
        days = f"float({self.column('days', name)}[i])"
        if isinstance(node, q.DaysSince):
            return Term(self.name(f"({(self.rules.on - _EPOCH).days}.0 - {days}) * {node.sign}.0"), 1, 1e7)
        if isinstance(node, q.DaysAfter):
            return Term(self.name(f"{days} - {(node.date - _EPOCH).days}.0"), 1, 1e7)
        if isinstance(node, q.OperatingYears):
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


def write_clause(out: Source, clause: Clause, done: dict[str, Written]) -> Written:
    """Write one clause into the loop."""
    year = out.rules.latest_year
    if isinstance(clause, Combination):
        return _combination(out, clause, done)
    if isinstance(clause, Threshold):
        value = out.quantity(clause.quantity, year)
        if value.is_unknown or clause.limit is None:
            return Written(str(int(Result.UNKNOWN)))
        return Written(out.name(f"3 * {out.compared(value, clause.operator, constant(clause.limit))}"))
    if isinstance(clause, Ratio):
        return _ratio(out, clause, year)
    if isinstance(clause, Flag):
        name = clause.fact.replace("{year}", str(year))
        if name not in out.present:
            return Written(str(int(clause.if_missing)))
        return Written(out.name(f"3 * ({out.column('truth', name)}[i] == {int(clause.expected)})"))
    if isinstance(clause, OneOfCodes):
        if clause.fact not in out.present:
            return Written(str(int(Result.UNKNOWN)))
        array = out.column("code " + " ".join(clause.allowed), clause.fact)
        return Written(out.name(f"3 * ({array}[i] < {len(clause.allowed)})"))
    return _scored(out, clause, year, done)


def _combination(out: Source, clause: Combination, done: dict[str, Written]) -> Written:
    parts = [done[part].code for part in clause.of]
    if not clause.every:
        parts = [f"(0 if {part} == 4 else {part})" if part != "4" else "0" for part in parts]
    found = parts[0]
    for part in parts[1:]:
        found = out.name(f"({found} if {found} {'<' if clause.every else '>'} {part} else {part})")
    return Written(found)


def _ratio(out: Source, clause: Ratio, year: int) -> Written:
    top, bottom = out.quantity(clause.numerator, year), out.quantity(clause.denominator, year)
    if not bottom.is_unknown:
        out.irregular(f"{bottom.source} <= 0.0")
    by = None if clause.band_by is None else out.quantity(clause.band_by, year)
    no_limit = clause.limit is None if by is None else by.is_unknown
    if top.is_unknown or bottom.is_unknown or no_limit:
        return Written(str(int(Result.UNKNOWN)))
    if by is None:
        return Written(out.name(f"3 * {out.compared(top, clause.operator, out.times(bottom, clause.limit))}"))
    scale = lcm(*(band.limit.denominator for band in clause.bands))
    chosen = f"{int(clause.bands[-1].limit * scale)}.0"
    for band in reversed(clause.bands[:-1]):
        inside = out.compared(by, "<=", constant(band.up_to or Fraction(0)))
        chosen = f"({int(band.limit * scale)}.0 if {inside} else {chosen})"
    most = max(int(band.limit * scale) for band in clause.bands)
    need = out.kept_exact(f"{bottom.source} * {chosen}", bottom.scale * scale, bottom.bound * most)
    return Written(out.name(f"3 * {out.compared(top, clause.operator, need)}"))


def _scored(out: Source, clause: Clause, year: int, done: dict[str, Written]) -> Written:
    expert = getattr(clause, "expert", "")
    if expert and expert in out.present:
        raise NotFusible(f"experts' scores in {expert}")
    if isinstance(clause, ExpertScore):
        return Written(str(int(Result.MANUAL_REVIEW)), str(clause.least), str(clause.greatest), clause.greatest)
    if isinstance(clause, BandScore):
        return _banded(out, clause, year)
    if isinstance(clause, StepScore):
        return _stepped(out, clause, year)
    if isinstance(clause, ChoiceScore):
        return _chosen(out, clause)
    if isinstance(clause, GrowthScore):
        return _growth(out, clause, year)
    if isinstance(clause, PointTotal):
        return _total(out, clause, done)
    if isinstance(clause, PointsAtLeast):
        return _line(out, clause, done)
    raise NotFusible(type(clause).__name__)


def _points(out: Source, bands: Bands, conditions: list[str]) -> Written:
    """Points of nested bands as sums of steps, which compiles without branches."""
    most = span(bands)[1]
    ends = []
    for end in ("low", "high"):
        source = str(getattr(bands[-1], end))
        for band, below, condition in zip(bands, bands[1:], conditions, strict=False):
            source += f" + {getattr(band, end) - getattr(below, end)} * {condition}"
        ends.append(out.name(source))
    return Written(out.name(f"3 * ({ends[1]} > 0)"), ends[0], ends[1], most)


def _unknown_points(low: int, high: int) -> Written:
    return Written(str(int(Result.UNKNOWN)), str(low), str(high), high)


def _banded(out: Source, clause: BandScore, year: int) -> Written:
    top = out.quantity(clause.numerator, year)
    bottom = constant(Fraction(1)) if clause.denominator is None else out.quantity(clause.denominator, year)
    if clause.denominator is not None and not bottom.is_unknown:
        out.irregular(f"{bottom.source} <= 0.0")
    if top.is_unknown or bottom.is_unknown:
        return _unknown_points(*span(clause.bands))
    conditions = [
        out.name(out.compared(top, band.operator, out.times(bottom, band.bound))) for band in clause.bands[:-1]
    ]
    return _points(out, clause.bands, conditions)


def _stepped(out: Source, clause: StepScore, year: int) -> Written:
    low = high = str(clause.otherwise)
    for step in reversed(clause.steps):
        value = out.quantity(step.quantity, year)
        if value.is_unknown:
            raise NotFusible("a step that is unknown")
        holds = out.name(out.compared(value, ">=", constant(step.least)))
        low = out.name(f"({step.low} if {holds} else {low})")
        high = out.name(f"({step.high} if {holds} else {high})")
    most = max(step.high for step in clause.steps)
    return Written(out.name(f"3 * ({high} > 0)"), low, high, most)


def _chosen(out: Source, clause: ChoiceScore) -> Written:
    if clause.fact not in out.present:
        return _unknown_points(min(p[1] for p in clause.points), max(p[2] for p in clause.points))
    codes = tuple(code for code, _, _ in clause.points)
    kind = "truth" if clause.is_truth else "code " + " ".join(codes)
    value = f"{out.column(kind, clause.fact)}[i]"
    places = {code: (int(code == "yes") if clause.is_truth else place) for place, code in enumerate(codes)}
    ends = []
    for end in (1, 2):
        parts = [f"{entry[end]} * ({value} == {places[entry[0]]})" for entry in clause.points]
        ends.append(out.name(" + ".join(parts)))
    return Written(out.name(f"3 * ({ends[1]} > 0)"), ends[0], ends[1], max(p[2] for p in clause.points))


def _growth(out: Source, clause: GrowthScore, year: int) -> Written:
    terms = [out.quantity(clause.of, each) for each in (year - 2, year - 1, year)]
    if any(term.is_unknown for term in terms) or any(band.bound < 0 for band in clause.bands):
        raise NotFusible("growth with a year absent, or a border below zero")
    y1, y2, y3 = (term.source for term in out.aligned(*terms))
    negative = out.name(f"(({y1} < 0.0) | ({y2} < 0.0))")
    if clause.practice.negative_base != "zero":
        out.irregular(negative)
    earlier = out.name(f"({y2} / {y1} if {y1} > 0.0 else 1.0)")
    later = out.name(f"({y3} / {y2} if {y2} > 0.0 else 1.0)")
    g = out.name(f"(({earlier} + {later}) * 0.5 - 1.0 if {y1} > 0.0 else {later} - 1.0)")
    # No growth at all falls below every border, as -1 does.
    g = out.name(f"(-1.0 if ({negative} | ({y2} == 0.0)) else {g})")
    error = out.name(f"(abs({earlier}) + abs({later}) + 1.0) * {_ERROR}")
    conditions = []
    for band in clause.bands[:-1]:
        bound = repr(float(band.bound))
        conditions.append(out.name(f"({g} {band.operator} {bound})"))
        out.irregular(f"(abs({g} - {bound}) <= {error})")
    found = _points(out, clause.bands, conditions)
    return replace(found, code=out.name(f"(2 if {negative} else {found.code})"))


def _total(out: Source, clause: PointTotal, done: dict[str, Written]) -> Written:
    parts = [done[part] for part in clause.of]
    if clause.best:
        low, high = parts[0].low, parts[0].high
        for part in parts[1:]:
            low, high = f"max({low}, {part.low})", f"max({high}, {part.high})"
        most = max(part.most for part in parts)
    else:
        low, high = (" + ".join(getattr(part, end) for part in parts) for end in ("low", "high"))
        most = sum(part.most for part in parts)
    if clause.cap is not None:
        low, high, most = f"min({low}, {clause.cap})", f"min({high}, {clause.cap})", min(most, clause.cap)
    low, high = out.name(low), out.name(high)
    unknown = " | ".join(f"({part.code} == 1)" for part in parts)
    settled = f"({low} == {high})"
    code = out.name(f"(3 * ({high} > 0)) if {settled} else (1 if ({unknown}) else 2)")
    return Written(code, low, high, most)


def _line(out: Source, clause: PointsAtLeast, done: dict[str, Written]) -> Written:
    part = done[clause.of]
    if clause.limit is None or clause.limit.denominator != 1:
        raise NotFusible("a line that is no whole number of points")
    limit = int(clause.limit)
    least = limit + 1 if clause.operator == ">" else limit
    waits = f"(1 if {part.code} == 1 else 2)"
    return Written(out.name(f"(3 if {part.low} >= {least} else (0 if {part.high} < {least} else {waits}))"))
