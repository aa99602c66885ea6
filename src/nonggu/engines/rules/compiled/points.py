"""Clauses with points as the source of the compiled loop; each mirrors `columns` of its kind."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from nonggu.engines.rules.compiled.conditions import RISING, lacking, product
from nonggu.engines.rules.compiled.expressions import (
    NO,
    YES,
    NotCompilable,
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
from nonggu.engines.rules.kinds.points import Bands, span
from nonggu.engines.rules.kinds.scores import BandScore, ChoiceScore, ExpertScore, StepScore
from nonggu.engines.rules.kinds.totals import PointsAtLeast, PointTotal
from nonggu.engines.rules.results import Result

_MANUAL = int(Result.MANUAL_REVIEW)


def points_of(bands: Bands, conditions: list[str]) -> tuple[str, str]:
    """Points low and high of the first band whose condition holds."""
    low, high = str(bands[-1].low), str(bands[-1].high)
    for band, condition in reversed(list(zip(bands, conditions, strict=False))):
        low, high = picked(condition, str(band.low), low), picked(condition, str(band.high), high)
    return low, high


def met_by(points: str) -> str:
    """The code of a clause that is met where it gives points."""
    return picked(f"({points} > 0)", "3", "0")


def write_expert(clause: ExpertScore) -> Written:
    """Points of experts: the range. Rows with a score go the general way."""
    return Written(str(_MANUAL), str(clause.least), str(clause.greatest), clause.greatest)


def write_bands(out: Source, clause: BandScore, year: int) -> Written:
    """Points from the band of a value or a ratio."""
    top = write_quantity(out, clause.numerator, year)
    bottom = constant(Fraction(1)) if clause.denominator is None else write_quantity(out, clause.denominator, year)
    bad = NO
    if clause.denominator is not None and not bottom.is_unknown:
        bad = out.condition(both(f"({bottom.source} <= 0)", negated(bottom.gap)))
    gap = out.condition(either(top.gap, bottom.gap))
    least, greatest = span(clause.bands)
    conditions: list[str] = []
    value = threshold = short = ""
    notes = [("denominator_not_positive", bad)] if bad != NO else []
    if gap != YES:
        for band in clause.bands[:-1]:
            conditions.append(out.condition(out.compared(top, band.operator, out.times(bottom, band.bound))))
        if out.detail:
            value, threshold, short = _detail(out, clause.bands, top, bottom, conditions, either(gap, bad))
        if clause.silent_note:
            silent = both(f"({top.source} > 0)", f"(not {either(*conditions)})", negated(gap), negated(bad))
            notes.append((clause.silent_note, silent))
    low, high = points_of(clause.bands, conditions) if gap != YES else (str(least), str(greatest))
    low, high = picked(gap, str(least), low), picked(gap, str(greatest), high)
    if bad != NO:
        none = clause.if_zero is Result.NOT_APPLICABLE
        low = picked(bad, "0" if none else str(least), low)
        high = picked(bad, "0" if none else str(greatest), high)
    low, high = out.name("k", low), out.name("k", high)
    code = picked(bad, str(int(clause.if_zero)), picked(gap, "1", met_by(high)))
    return Written(out.name("k", code), low, high, greatest, value, threshold, short, tuple(notes))


def _detail(
    out: Source, bands: Bands, top: Term, bottom: Term, conditions: list[str], none_where: str
) -> tuple[str, str, str]:
    """Value, border of the next better band, and the distance to it."""
    scale = lcm(*(band.bound.denominator for band in bands))
    borders = [int(band.bound * scale) for band in bands[:-1]]
    source = str(borders[-1])
    for condition, better, here in zip(conditions[1:], borders, borders[1:], strict=False):
        source += f" + ({better - here}) * {condition}"
    border = out.whole(source, scale, max(abs(each) for each in borders), NO)
    at_best = either(none_where, conditions[0])
    lack = lacking(out, bands[0].operator if bands[0].operator in RISING else "<=", top, product(out, bottom, border))
    return (
        unless(none_where, out.quotient(top, bottom)),
        unless(at_best, f"(float({border.source}) / {float(scale)!r})"),
        unless(at_best, out.quotient(lack, bottom)),
    )


def write_steps(out: Source, clause: StepScore, year: int) -> Written:
    """Points of the first step that holds; an unknown step leaves open what it gives and what the others give."""
    low = high = str(clause.otherwise)
    is_open = NO
    for step in reversed(clause.steps):
        value = write_quantity(out, step.quantity, year)
        if value.is_unknown:
            low, high = _lowered(low, step.low), _raised(high, step.high)
            is_open = YES
            continue
        held = out.condition(both(out.compared(value, ">=", constant(step.least)), negated(value.gap)))
        failed = negated(held)
        if value.gap != NO:
            low = picked(value.gap, _lowered(low, step.low), low)
            high = picked(value.gap, _raised(high, step.high), high)
        low = out.name("k", picked(held, str(step.low), low))
        high = out.name("k", picked(held, str(step.high), high))
        is_open = out.condition(either(both(is_open, failed), value.gap))
    code = out.name("k", picked(is_open, "1", met_by(high)))
    return Written(code, low, high, max(step.high for step in clause.steps))


def _lowered(low: str, least: int) -> str:
    return f"min({small(low)}, {small(str(least))})"


def _raised(high: str, greatest: int) -> str:
    return f"max({small(high)}, {small(str(greatest))})"


def write_choice(out: Source, clause: ChoiceScore) -> Written:
    """Points by a code or a yes-or-no fact."""
    least, greatest = min(p[1] for p in clause.points), max(p[2] for p in clause.points)
    if clause.fact not in out.present:
        return Written("1", str(least), str(greatest), greatest)
    codes = tuple(code for code, _, _ in clause.points)
    value = out.column("truth" if clause.is_truth else "code " + " ".join(codes), clause.fact)
    unknown = out.condition(f"({value} == {2 if clause.is_truth else 255})")
    ends = []
    for end, open_points in ((1, least), (2, greatest)):
        places = {code: (int(code == "yes") if clause.is_truth else place) for place, code in enumerate(codes)}
        points = picked(unknown, str(open_points), "0")
        for entry in clause.points:
            points = picked(f"({value} == {places[entry[0]]})", str(entry[end]), points)
        ends.append(out.name("k", points))
    code = out.name("k", picked(unknown, "1", met_by(ends[1])))
    return Written(code, ends[0], ends[1], greatest)


def write_total(out: Source, clause: PointTotal, done: dict[str, Written]) -> Written:
    """The sum, with a cap, or the best, of other clauses' points."""
    parts = [done[part] for part in clause.of]
    if clause.best:
        low, high = parts[0].low, parts[0].high
        for part in parts[1:]:
            low, high = f"max({small(low)}, {small(part.low)})", f"max({small(high)}, {small(part.high)})"
        most = max(part.most for part in parts)
    else:
        low, high = (f"np.int8({' + '.join(getattr(part, end) for part in parts)})" for end in ("low", "high"))
        most = sum(part.most for part in parts)
    if most > 127:
        raise NotCompilable("points above 127")
    if clause.cap is not None:
        low, high, most = _lowered(low, clause.cap), _lowered(high, clause.cap), min(most, clause.cap)
    low, high = out.name("k", low), out.name("k", high)
    unknown = out.condition(either(*(YES if p.code == "1" else f"({p.code} == 1)" for p in parts)))
    code = out.name("k", picked(f"({low} == {high})", met_by(high), picked(unknown, "1", "2")))
    value = unless(f"({low} != {high})", f"float({low})")
    return Written(code, low, high, most, value if out.detail else "")


def write_line(out: Source, clause: PointsAtLeast, done: dict[str, Written]) -> Written:
    """Another clause's points against a number: sure pass, sure fail, or open."""
    part = done[clause.of]
    if clause.limit is None:
        return Written("1", value=f"float({part.low})" if out.detail else "", notes=(("parameter_empty", YES),))
    p, q = clause.limit.numerator, clause.limit.denominator
    met = out.condition(f"({_times(part.low, q)} {clause.operator} {p})")
    unmet = out.condition(f"({_times(part.high, q)} {'<=' if clause.operator == '>' else '<'} {p})")
    waits = "1" if part.code == "1" else picked(f"({part.code} == 1)", "1", "2")
    code = out.name("k", picked(unmet, "0", picked(met, "3", waits)))
    if not out.detail:
        return Written(code)
    reached = out.name("f", f"float({picked(unmet, part.high, part.low)})")
    short = unless(f"({code} == 3)", f"({p} - {reached} * {q}) / {float(q)!r}")
    return Written(code, value=reached, threshold=repr(float(clause.limit)), shortfall=short)


def _times(points: str, factor: int) -> str:
    return points if factor == 1 else f"np.int64({points}) * {factor}"
