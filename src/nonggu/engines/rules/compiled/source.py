"""The source of the compiled loop while it is written: stages, each a loop over a block of rows that the cache holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from nonggu.engines.rules.compiled.expressions import (
    EXACT,
    LIMIT,
    NO,
    UNKNOWN,
    NotCompilable,
    Term,
    both,
    chosen,
    either,
)
from nonggu.engines.rules.compiled.stages import CEILING, NAME, Stage
from nonggu.engines.rules.rulesets import RuleSet


@dataclass(slots=True)
class Source:
    """The loop being written for tables that have the columns `scales` (numbers) and `present`; `gappy` may be null."""

    rules: RuleSet
    scales: dict[str, int]
    present: frozenset[str]
    gappy: frozenset[str]
    detail: bool
    stages: list[Stage] = field(default_factory=lambda: [Stage()])
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    made: dict[tuple[int, int], Term] = field(default_factory=dict)
    count: int = 0

    def stage(self, only_where: str = "") -> None:
        """Begin another loop, unless the present one is empty; it does the rows on which a variable holds, or all."""
        if self.stages[-1].lines:
            self.stages.append(Stage())
        self.stages[-1].only_where = only_where

    def name(self, kind: str, expression: str) -> str:
        """A new local variable of a kind (see `TYPE_OF`) that holds the expression."""
        self.count += 1
        if kind == "k" and not expression.startswith(("pick(", "np.int8(")):
            expression = f"np.int8({expression})"
        self.line(f"{kind}{self.count} = {expression}")
        return f"{kind}{self.count}"

    def condition(self, expression: str) -> str:
        """A condition as a variable; constant conditions stay as they are."""
        return (
            expression if expression in ("True", "False") or NAME.fullmatch(expression) else self.name("b", expression)
        )

    def line(self, text: str) -> None:
        """A line of the present stage."""
        self.stages[-1].lines.append(text)

    def odd(self, condition: str) -> None:
        """Mark rows on which the condition holds: the general way judges them."""
        if condition != NO:
            self.line(f"odd_0[i] |= {condition}")

    def column(self, kind: str, name: str) -> str:
        """A column's value in the row."""
        return f"{self.columns.setdefault((kind, name), f'c{len(self.columns)}')}[u]"

    def gap(self, name: str) -> str:
        """The condition that a column is empty in the row."""
        return self.column("gap", name) if name in self.gappy else NO

    def number(self, name: str) -> Term:
        """A number column; rows above the ceiling are marked where it is first read."""
        if name not in self.present:
            return UNKNOWN
        is_new = ("number", name) not in self.columns
        value = self.column("number", name)
        is_signed = self._may_be_negative(name)
        if is_new:
            self.stages[-1].above.append(f"({value} + {CEILING // 2})" if is_signed else value)
        return Term(value, self.scales.get(name, 1), CEILING // 2 if is_signed else CEILING, self.gap(name))

    def _may_be_negative(self, name: str) -> bool:
        base, _, year = name.rpartition("_")
        spec = self.rules.facts.get(f"{base}_{{year}}" if year.isdigit() and len(year) == 4 else name)
        return spec is None or spec.lower is None

    def whole(self, expression: str, scale: int, bound: int, gap: str) -> Term:
        """An expression as a variable. Raises NotCompilable where 64 bits may not hold it."""
        if bound >= LIMIT:
            raise NotCompilable(f"numbers up to {bound:.1e}")
        return Term(self.name("n", expression), scale, bound, gap)

    def times(self, term: Term, factor: Fraction | None) -> Term:
        """A term times an exact factor."""
        if term.is_unknown or factor is None:
            return UNKNOWN
        p, scale = factor.numerator, term.scale * factor.denominator
        if p == 1:
            return Term(term.source, scale, term.bound, term.gap)
        return self.whole(f"{term.source} * ({p})", scale, term.bound * abs(p), term.gap)

    def aligned(self, *terms: Term) -> list[Term]:
        """Terms on one scale."""
        scale = lcm(*(term.scale for term in terms))
        return [self._rescaled(term, scale) for term in terms]

    def _rescaled(self, term: Term, scale: int) -> Term:
        if term.scale == scale or term.is_unknown:
            return Term(term.source, scale, term.bound, term.gap)
        return self.whole(f"{term.source} * {scale // term.scale}", scale, term.bound * (scale // term.scale), term.gap)

    def total(self, terms: list[Term]) -> Term:
        """The sum of terms; unknown where one is unknown."""
        if any(term.is_unknown for term in terms):
            return UNKNOWN
        terms = self.aligned(*terms)
        if len(terms) == 1:
            return terms[0]
        gap = self.condition(either(*(term.gap for term in terms)))
        return self.whole(
            " + ".join(term.source for term in terms), terms[0].scale, sum(term.bound for term in terms), gap
        )

    def least(self, one: Term, other: Term) -> Term:
        """The smaller of two terms."""
        one, other = self.aligned(one, other)
        gap = self.condition(either(one.gap, other.gap))
        return self.whole(f"min({one.source}, {other.source})", one.scale, max(one.bound, other.bound), gap)

    def first_known(self, one: Term, other: Term) -> Term:
        """The first term, and the other where it is unknown."""
        if one.is_unknown or other.is_unknown or one.gap == NO:
            return other if one.is_unknown else one
        one, other = self.aligned(one, other)
        gap = self.condition(both(one.gap, other.gap))
        source = chosen(one.gap, other.source, one.source)
        return self.whole(source, one.scale, max(one.bound, other.bound), gap)

    def nothing_where(self, term: Term, young: str) -> Term:
        """The term, and zero where it is unknown and the condition holds."""
        if term.gap == NO or young == NO:
            return term
        if term.is_unknown:
            return Term("0", 1, 0, self.condition(f"(not {young})"))
        fills = self.condition(both(term.gap, young))
        gap = self.condition(both(term.gap, f"(not {young})"))
        return self.whole(chosen(fills, "0", term.source), term.scale, term.bound, gap)

    def compared(self, one: Term, operator: str, other: Term) -> str:
        """A comparison, exact."""
        one, other = self.aligned(one, other)
        return f"({one.source} {operator} {other.source})"

    def as_float(self, term: Term) -> str:
        """The whole number as a float; rows where it would not be exact are marked."""
        if term.bound < EXACT // 4:
            return f"exact_float({term.source})"
        if term.bound >= EXACT:
            held = both(f"(abs({term.source}) >= {EXACT})", "True" if term.gap == NO else f"(not {term.gap})")
            self.odd(held)
        return f"float({term.source})"

    def quotient(self, top: Term, bottom: Term) -> str:
        """The float nearest to top / bottom."""
        top, bottom = self.aligned(top, bottom)
        return f"({self.as_float(top)} / {self.as_float(bottom)})"

    def shown(self, term: Term) -> str:
        """The float nearest to the term's value."""
        return self.as_float(term) if term.scale == 1 else f"({self.as_float(term)} / {float(term.scale)!r})"
