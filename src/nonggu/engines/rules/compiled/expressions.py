"""Expressions of the compiled loop: whole numbers with their scale, bound and gaps, and conditions that fold."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

#: Whole numbers of the loop stay below this, so that 64-bit integers hold every sum and product.
LIMIT = 2**62
#: Whole numbers below this are floats without loss.
EXACT = 2**53
YES, NO = "True", "False"
NAN = "np.nan"


class NotCompilable(Exception):
    """The rule set, or this table, holds something that the compiled loop does not handle."""


@dataclass(frozen=True, slots=True)
class Term:
    """A number of each row: `source` is its int64 expression, the value is that over `scale`; `bound` is at least
    every magnitude.

    `gap` is the condition under which it is unknown in a row.
    """

    source: str
    scale: int = 1
    bound: int = 0
    gap: str = NO

    @property
    def is_unknown(self) -> bool:
        """Whether no row is known."""
        return self.gap == YES


UNKNOWN = Term("0", gap=YES)


def constant(value: Fraction) -> Term:
    """A number of the rules as a term."""
    return Term(f"({value.numerator})", value.denominator, abs(value.numerator))


def both(*conditions: str) -> str:
    """All conditions."""
    if NO in conditions:
        return NO
    held = list(dict.fromkeys(c for c in conditions if c != YES))
    return YES if not held else held[0] if len(held) == 1 else f"({' & '.join(held)})"


def either(*conditions: str) -> str:
    """Any condition."""
    if YES in conditions:
        return YES
    held = list(dict.fromkeys(c for c in conditions if c != NO))
    return NO if not held else held[0] if len(held) == 1 else f"({' | '.join(held)})"


def negated(condition: str) -> str:
    """Not the condition."""
    return {YES: NO, NO: YES}.get(condition, f"(not {condition})")


def chosen(condition: str, one: str, other: str) -> str:
    """One 64-bit expression where the condition holds, the other elsewhere; arithmetic, for branches do not
    compile into vectors."""
    if condition == YES or one == other:
        return one
    if condition == NO:
        return other
    parts = [f"({one}) * {condition}"] if one != "0" else []
    parts += [f"({other}) * (not {condition})"] if other != "0" else []
    return f"({' + '.join(parts)})"


def picked(condition: str, one: str, other: str) -> str:
    """One small number (a code, points) where the condition holds, the other elsewhere; it stays in 8 bits, of which a
    vector holds 32."""
    return {YES: one, NO: other}.get(condition, one if one == other else f"pick({condition}, {one}, {other})")


def small(expression: str) -> str:
    """A constant in 8 bits, so that what it is compared with stays there too."""
    return f"np.int8({expression})" if expression.isdigit() else expression


def chosen_float(condition: str, one: str, other: str) -> str:
    """One float expression where the condition holds, the other elsewhere."""
    return {YES: one, NO: other}.get(condition, f"({one} if {condition} else {other})")


def unless(condition: str, number: str) -> str:
    """A float expression, and NaN where the condition holds."""
    return chosen_float(condition, NAN, number)


@dataclass(frozen=True, slots=True)
class Written:
    """A clause in the loop: the expression of its code, of its points, of its numbers ("" for none at all) and notes."""

    code: str
    low: str = ""
    high: str = ""
    most: int = 0
    value: str = ""
    threshold: str = ""
    shortfall: str = ""
    notes: tuple[tuple[str, str], ...] = ()
