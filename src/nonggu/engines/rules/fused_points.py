"""Clauses with points as the source of the compiled loop."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from nonggu.engines.rules.fused_source import NotFusible, Source, Written, constant
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.growth import GrowthScore
from nonggu.engines.rules.kinds.points import Bands, span
from nonggu.engines.rules.kinds.scores import BandScore, ChoiceScore, ExpertScore, StepScore
from nonggu.engines.rules.kinds.totals import PointsAtLeast, PointTotal
from nonggu.engines.rules.results import Result

_ERROR = "8.881784197001252e-16"  # 2**-50, as in `kinds.growth`


def write_points(out: Source, clause: Clause, year: int, done: dict[str, Written]) -> Written:
    """Write one clause that gives points, or asks for points, into the loop."""
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
