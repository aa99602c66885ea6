"""Clauses as rows of a program: a switch for each clause that can only be 1 when the changes make the clause met."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

from nonggu.engines.rules.changed_facts import ChangedFacts
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.conditions import Combination, Flag
from nonggu.engines.rules.kinds.growth import GrowthAtLeast, GrowthScore
from nonggu.engines.rules.kinds.points import Bands
from nonggu.engines.rules.kinds.scores import BandScore, ChoiceScore, ExpertScore, StepScore
from nonggu.engines.rules.kinds.thresholds import Ratio, Threshold
from nonggu.engines.rules.kinds.totals import PointsAtLeast, PointTotal
from nonggu.engines.rules.programs import Linear, linear
from nonggu.engines.rules.results import Outcome, Result
from nonggu.engines.rules.rulesets import RuleSet


class Requirements:
    """Builds the rows. `aim` is `sure` (least points, nothing unknown) or `possible` (greatest points, unknown may
    turn out well).

    `dropped` names clauses taken as met, to see what each one costs.
    """

    def __init__(self, rules: RuleSet, facts: ChangedFacts, aim: str, dropped: frozenset[str] = frozenset()) -> None:
        self.rules, self.facts, self.program = rules, facts, facts.program
        self.is_hopeful, self.dropped = aim == "possible", dropped
        self.year = rules.latest_year
        self.base: dict[str, Outcome] = {}
        self.switches: dict[str, Linear] = {}
        self.points: dict[str, Linear] = {}
        #: Whether a gain of changes could not be written as rows, so that something cheaper may exist.
        self.is_partial = False

    def build(self, goal: str = "") -> None:
        """Add all rows; the goal (default: the root clause) must be met."""
        for clause in self.rules.clauses:
            self.base[clause.id] = clause.exact(self.facts.base, self.year, self.base)
            if clause.scores:
                self.points[clause.id] = self._points_of(clause)
            else:
                self.switches[clause.id] = linear(1) if clause.id in self.dropped else self._switch_of(clause)
        self.program.require(self.switches[goal or self.rules.root] - 1)

    def _settled(self, outcome: Outcome) -> Linear:
        """A clause that changes do not touch."""
        if outcome.result in (Result.UNKNOWN, Result.MANUAL_REVIEW):
            return linear(int(self.is_hopeful))
        return linear(int(outcome.result in (Result.MET, Result.NOT_APPLICABLE)))

    def _switch_of(self, clause: Clause) -> Linear:
        if isinstance(clause, Combination):
            return self._combination(clause)
        if isinstance(clause, PointsAtLeast):
            return self._points_at_least(clause)
        if isinstance(clause, Threshold):
            value = clause.quantity.exact(self.facts, self.year)
            if isinstance(value, Linear) and clause.limit is not None:
                return self._compared(value, clause.operator, linear(clause.limit))
        if isinstance(clause, Ratio):
            switch = self._ratio(clause)
            if switch is not None:
                return switch
        if isinstance(clause, GrowthAtLeast) and clause.limit is not None:
            growth = self._growth(clause)
            if growth is not None:
                return self._compared(growth[1], ">=", linear(growth[0] * (1 + clause.limit)))
        if isinstance(clause, Flag) and clause.expected:
            name = clause.fact.replace("{year}", str(self.year))
            if name in self.facts.settable and self.base[clause.id].result is not Result.MET:
                return self._any([self._settled(self.base[clause.id]), self.facts.settable[name]])
        return self._settled(self.base[clause.id])

    def _ratio(self, clause: Ratio) -> Linear | None:
        top = clause.numerator.exact(self.facts, self.year)
        bottom = clause.denominator.exact(self.facts, self.year)
        by = None if clause.band_by is None else clause.band_by.exact(self.facts, self.year)
        if isinstance(by, Linear):
            return self._ratio_by_bands(clause, top, bottom, by)
        limit = clause.limit_for(self.facts, self.year)
        is_touched = isinstance(top, Linear) or isinstance(bottom, Linear)
        if not is_touched or top is None or bottom is None or limit is None:
            return None
        if self.program.least_value(linear(bottom)) <= 0:
            return None
        return self._compared(linear(top), clause.operator, linear(bottom) * limit)

    def _ratio_by_bands(self, clause: Ratio, top: Any, bottom: Any, by: Linear) -> Linear | None:
        """Changes move the enterprise from band to band: it is met within one of them, by that band's limit."""
        if top is None or bottom is None or self.program.least_value(linear(bottom)) <= 0:
            return None
        switches, below = [], None
        for band in clause.bands:
            switch = self.program.binary()
            self._compare_if(switch, linear(top), clause.operator, linear(bottom) * band.limit)
            if band.up_to is not None:
                self._compare_if(switch, by, "<=", linear(band.up_to))
            if below is not None:
                self._compare_if(switch, by, ">", linear(below))
            switches.append(switch)
            below = band.up_to
        return self._any(switches)

    def _compared(self, value: Linear, operator: str, limit: Linear) -> Linear:
        switch = self.program.binary()
        self._compare_if(switch, value, operator, limit)
        return switch

    def _compare_if(self, switch: Linear, value: Linear, operator: str, limit: Linear) -> None:
        gap = value - limit if operator in (">=", ">") else limit - value
        if operator in (">", "<"):
            gap = gap - _step(gap)
        self.program.require_if(switch, gap)

    def _combination(self, clause: Combination) -> Linear:
        parts = [self.switches[part] for part in clause.of if not self._is_absent(part)]
        if not clause.every:
            return self._any(parts)
        if not parts:
            return linear(1)
        switch = self.program.binary()
        for part in parts:
            self.program.require(part - switch)
        return switch

    def _is_absent(self, part: str) -> bool:
        return self.base[part].result is Result.NOT_APPLICABLE

    def _any(self, parts: list[Linear]) -> Linear:
        switch = self.program.binary()
        self.program.require(sum(parts, start=linear(0)) - switch)
        return switch

    def _points_at_least(self, clause: PointsAtLeast) -> Linear:
        if clause.limit is None:
            return linear(int(self.is_hopeful))
        switch = self.program.binary()
        need = clause.limit + (self._score_step() if clause.operator == ">" else 0)
        self.program.require_if(switch, self.points[clause.of] - need)
        return switch

    def _score_step(self) -> Fraction:
        """The smallest step between two totals: one point, or the fraction in which experts' averages were given."""
        ends = [end for outcome in self.base.values() for end in (outcome.low, outcome.high) if end is not None]
        return Fraction(1, lcm(*(end.denominator for end in ends)) if ends else 1)

    def _settled_points(self, outcome: Outcome) -> Linear:
        end = outcome.high if self.is_hopeful else outcome.low
        return linear(end if end is not None else 0)

    def _points_of(self, clause: Clause) -> Linear:
        if isinstance(clause, PointTotal):
            return self._total(clause)
        if isinstance(clause, BandScore):
            top = clause.numerator.exact(self.facts, self.year)
            bottom = Fraction(1) if clause.denominator is None else clause.denominator.exact(self.facts, self.year)
            touched = isinstance(top, Linear) or isinstance(bottom, Linear)
            if touched and top is not None and bottom is not None and self.program.least_value(linear(bottom)) > 0:
                return self._banded(clause.bands, linear(top), linear(bottom), self.base[clause.id])
        if isinstance(clause, StepScore):
            return self._stepped(clause)
        if isinstance(clause, GrowthScore):
            return self._grown(clause)
        if isinstance(clause, ChoiceScore) and clause.fact in self.facts.settable and clause.is_truth:
            return self._chosen(clause)
        if isinstance(clause, ExpertScore):
            return self._settled_points(self.base[clause.id])
        return self._settled_points(self.base[clause.id])

    def _end(self, low: int, high: int) -> int:
        return high if self.is_hopeful else low

    def _banded(self, bands: Bands, top: Linear, bottom: Linear, base: Outcome) -> Linear:
        options: list[tuple[Linear, Fraction]] = []
        floor = self._end(bands[-1].low, bands[-1].high)
        for band in bands[:-1]:
            points = self._end(band.low, band.high)
            if points > floor:
                switch = self.program.binary()
                self._compare_if(switch, top, band.operator, bottom * band.bound)
                options.append((switch, Fraction(points)))
        return self._best_option(options, Fraction(floor), base)

    def _grown(self, clause: GrowthScore) -> Linear:
        base = self.base[clause.id]
        found = self._growth(clause)
        if found is None:
            return self._settled_points(base)
        parts, top = found
        bands = tuple(replace(band, bound=parts * (1 + band.bound)) for band in clause.bands)
        return self._banded(bands, top, linear(1), base)

    def _growth(self, clause: GrowthScore | GrowthAtLeast) -> tuple[int, Linear] | None:
        """Growth is linear in the last year: (Y2/Y1 + Y3/Y2) / 2 - 1 >= b is Y3/Y2 + Y2/Y1 >= 2 (1 + b).

        The number of ratios and their sum; None where changes do not touch it. Where they touch an earlier year too, or
        the growth goes by a special case, it stays as it is, and the way is not proven.
        """
        y1, y2, y3 = (clause.of.exact(self.facts, each) for each in (self.year - 2, self.year - 1, self.year))
        if not any(isinstance(each, Linear) for each in (y1, y2, y3)):
            return None
        if isinstance(y1, Linear) or isinstance(y2, Linear) or y1 is None or y2 is None or y1 < 0 or y2 <= 0:
            self.is_partial = True
            return None
        return (1, y3 * (1 / y2)) if y1 == 0 else (2, y3 * (1 / y2) + y2 / y1)

    def _stepped(self, clause: StepScore) -> Linear:
        base = self.base[clause.id]
        options: list[tuple[Linear, Fraction]] = []
        for step in clause.steps:
            value = step.quantity.exact(self.facts, self.year)
            if isinstance(value, Linear):
                points = self._end(step.low, step.high)
                options.append((self._compared(value, ">=", linear(step.least)), Fraction(points)))
        if not options:
            return self._settled_points(base)
        settled = base.high if self.is_hopeful else base.low
        return self._best_option(options, settled or Fraction(0), base)

    def _best_option(self, options: list[tuple[Linear, Fraction]], floor: Fraction, base: Outcome) -> Linear:
        """Points of at most one option above the floor; an experts' score that is known stays reachable as it is."""
        known = base.low if base.low is not None and base.low == base.high else None
        if known is not None and known > floor:
            floor = known
        options = [(switch, points) for switch, points in options if points > floor]
        if not options:
            return linear(floor)
        self.program.require(linear(1) - sum((switch for switch, _ in options), start=linear(0)))
        return sum((switch * (points - floor) for switch, points in options), start=linear(floor))

    def _chosen(self, clause: ChoiceScore) -> Linear:
        base = self.base[clause.id]
        settled = (base.high if self.is_hopeful else base.low) or Fraction(0)
        given = {code: (low, high) for code, low, high in clause.points}
        points = Fraction(self._end(*given.get("yes", (0, 0))))
        gain = max(Fraction(0), points - settled)
        return self.facts.settable[clause.fact] * gain + settled

    def _total(self, clause: PointTotal) -> Linear:
        parts = [self.points[part] for part in clause.of]
        if not clause.best and clause.cap is None:
            return sum(parts, start=linear(0))
        most = 1000
        points = self.program.variable(0, clause.cap if clause.cap is not None else most, whole=False)
        if not clause.best:
            self.program.require(sum(parts, start=linear(0)) - points)
            return points
        switches = [self.program.binary() for _ in parts]
        self.program.require(linear(1) - sum(switches, start=linear(0)))
        self.program.require(sum(switches, start=linear(0)) - 1)
        for switch, part in zip(switches, parts, strict=True):
            self.program.require_if(switch, part - points)
        return points


def _step(expression: Linear) -> Fraction:
    """The smallest amount by which an expression of whole variables can exceed zero."""
    return Fraction(1, lcm(expression.constant.denominator, *(c.denominator for c in expression.terms.values())))
