"""Clauses that are met or not as the source of the compiled loop; each mirrors `columns` of its kind."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from nonggu.engines.rules.compiled.expressions import (
    NO,
    UNKNOWN,
    YES,
    Term,
    Written,
    both,
    constant,
    either,
    negated,
    picked,
    small,
    unless,
)
from nonggu.engines.rules.compiled.quantities import write_quantity
from nonggu.engines.rules.compiled.source import Source
from nonggu.engines.rules.kinds.conditions import Combination, Flag, OneOfCodes
from nonggu.engines.rules.kinds.thresholds import Ratio, Threshold
from nonggu.engines.rules.results import Result

RISING = (">=", ">")


def code_of(gap: str, met: str) -> str:
    """Met or unmet, and unknown where there is a gap."""
    return picked(gap, "1", picked(met, "3", "0"))


def write_flag(out: Source, clause: Flag, year: int) -> Written:
    """A yes-or-no fact."""
    name = clause.fact.replace("{year}", str(year))
    if name not in out.present:
        return Written(str(int(clause.if_missing)))
    truth = out.column("truth", name)
    missing = picked(f"({truth} == 2)", str(int(clause.if_missing)), "0")
    return Written(out.name("k", picked(f"({truth} == {int(clause.expected)})", "3", missing)))


def write_one_of(out: Source, clause: OneOfCodes) -> Written:
    """A code of a list."""
    if clause.fact not in out.present:
        return Written(str(int(Result.UNKNOWN)))
    place = out.column("code " + " ".join(clause.allowed), clause.fact)
    other = picked(f"({place} == 255)", "1", "0")
    return Written(out.name("k", picked(f"({place} < {len(clause.allowed)})", "3", other)))


def write_combination(out: Source, clause: Combination, done: dict[str, Written]) -> Written:
    """All of, or any of, other clauses."""
    parts = [small(done[part].code) for part in clause.of]
    if not clause.every:
        parts = [picked(f"({part} < 4)", part, "0") for part in parts]
    found = parts[0]
    for part in parts[1:]:
        found = f"{'min' if clause.every else 'max'}({found}, {part})"
    return Written(out.name("k", found))


def write_threshold(out: Source, clause: Threshold, year: int) -> Written:
    """A quantity against a number."""
    value = write_quantity(out, clause.quantity, year)
    limit = UNKNOWN if clause.limit is None else constant(clause.limit)
    notes = (("parameter_empty", YES),) if clause.limit is None else ()
    shown = "" if value.is_unknown or not out.detail else unless(value.gap, out.shown(value))
    if value.is_unknown or limit.is_unknown:
        threshold = "" if clause.limit is None else repr(float(clause.limit))
        return Written("1", value=shown, threshold=threshold, notes=notes)
    met = out.condition(out.compared(value, clause.operator, limit))
    short = _short(out, clause.operator, value, limit, either(met, value.gap)) if out.detail else ""
    return Written(
        out.name("k", code_of(value.gap, met)), value=shown, threshold=repr(float(clause.limit or 0)), shortfall=short
    )


def lacking(out: Source, operator: str, value: Term, limit: Term) -> Term:
    """What a value lacks to reach the limit."""
    sign = 1 if operator in RISING else -1
    return out.total([out.times(limit, Fraction(sign)), out.times(value, Fraction(-sign))])


def _short(out: Source, operator: str, value: Term, limit: Term, none_where: str) -> str:
    return unless(none_where, out.shown(lacking(out, operator, value, limit)))


def write_ratio(out: Source, clause: Ratio, year: int) -> Written:
    """A ratio against a number, or against a band of another quantity, by cross-multiplication."""
    top, bottom = write_quantity(out, clause.numerator, year), write_quantity(out, clause.denominator, year)
    limit = _limit(out, clause, year)
    bad = NO if bottom.is_unknown else out.condition(both(f"({bottom.source} <= 0)", negated(bottom.gap)))
    notes = [("denominator_not_positive", bad)] if bad != NO else []
    if clause.limit is None and not clause.bands:
        notes.append(("parameter_empty", negated(bad)))
    value = threshold = ""
    if out.detail and not (top.is_unknown or bottom.is_unknown):
        value = unless(either(bad, top.gap, bottom.gap), out.quotient(top, bottom))
    if not limit.is_unknown:
        threshold = unless(limit.gap, _limit_shown(limit)) if out.detail else "0.0"
    if top.is_unknown or bottom.is_unknown or limit.is_unknown:
        return Written(out.name("k", picked(bad, "2", "1")), value=value, threshold=threshold, notes=tuple(notes))
    need = product(out, bottom, limit)
    met = out.condition(out.compared(top, clause.operator, need))
    gap = out.condition(either(top.gap, need.gap))
    code = out.name("k", picked(bad, "2", code_of(gap, met)))
    short = ""
    if out.detail:
        lack = lacking(out, clause.operator, top, need)
        short = unless(f"({code} != 0)", out.quotient(lack, bottom))
    return Written(code, value=value, threshold=threshold, shortfall=short, notes=tuple(notes))


def product(out: Source, one: Term, other: Term) -> Term:
    """The product of two terms."""
    gap = out.condition(either(one.gap, other.gap))
    return out.whole(f"{one.source} * {other.source}", one.scale * other.scale, one.bound * other.bound, gap)


def _limit_shown(limit: Term) -> str:
    return f"(float({limit.source}) / {float(limit.scale)!r})"


def _limit(out: Source, clause: Ratio, year: int) -> Term:
    if clause.band_by is None:
        return UNKNOWN if clause.limit is None else constant(clause.limit)
    by = write_quantity(out, clause.band_by, year)
    if by.is_unknown or clause.bands[-1].up_to is not None:
        return UNKNOWN
    scale = lcm(*(band.limit.denominator for band in clause.bands))
    whole = [int(band.limit * scale) for band in clause.bands]
    source = str(whole[-1])
    for band, here, after in zip(clause.bands, whole, whole[1:], strict=False):
        inside = out.compared(by, "<=", constant(band.up_to or Fraction(0)))
        source += f" + ({here - after}) * {inside}"
    return out.whole(source, scale, max(abs(each) for each in whole), by.gap)
