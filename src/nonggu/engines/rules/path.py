"""The way to qualify: the cheapest set of changes with which an enterprise would qualify, by date of application.

Accounting years that are closed cannot be changed; years still open can, and count for applications after them.
Figures of
open years that nobody has given are carried on from the last closed year (an assumption that the result names). Every
answer is checked by judging the changed facts exactly; the solver's bound proves that nothing cheaper exists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd

from nonggu.engines.rules.changed_facts import ChangedFacts
from nonggu.engines.rules.changes import Change, carried_on, changed
from nonggu.engines.rules.checking import PARTS
from nonggu.engines.rules.facts import FOUNDED, Facts
from nonggu.engines.rules.judging import Assessment, counted, judge_one
from nonggu.engines.rules.levers import Lever, months_later
from nonggu.engines.rules.programs import Linear, Program, Solution, linear
from nonggu.engines.rules.requirements import Requirements
from nonggu.engines.rules.results import Result
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.errors import NongguError

#: How many years ahead applications are looked at.
HORIZON_YEARS = 4
_MARGINS = (0.0, 1e-9, 1e-8, 1e-7, 1e-6)


@dataclass(frozen=True, slots=True)
class Option:
    """One way: the application date, the changes, the cost, and the assessment after them.

    `is_proven`: the bound of the solver shows that no cheaper set exists for that date.
    """

    on: dt.date
    aim: str
    changes: tuple[Change, ...]
    cost_yuan: Fraction
    after: Assessment
    is_proven: bool
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseCost:
    """What one clause costs: the cheapest way without it, and the saving."""

    clause: str
    cost_without_yuan: Fraction
    saving_yuan: Fraction


@dataclass(frozen=True, slots=True)
class Blocked:
    """A date on which no set of changes is enough, and the clauses that cannot be met by then."""

    on: dt.date
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathToQualify:
    """The ways to qualify. `options` in order of date, each cheaper than all earlier ones; empty: none within the
    horizon. `unpriced` are changes that could bear on the rules but have no cost yet: they are not counted."""

    now: Assessment
    aim: str
    options: tuple[Option, ...]
    sensitivity: tuple[ClauseCost, ...]
    blocked: tuple[Blocked, ...]
    unpriced: tuple[Lever, ...] = ()

    @property
    def earliest(self) -> Option | None:
        """The option with the earliest date."""
        return self.options[0] if self.options else None

    @property
    def cheapest(self) -> Option | None:
        """The option with the least cost."""
        return self.options[-1] if self.options else None


def _bears_on(lever: Lever, rules: RuleSet) -> bool:
    known = {name[:-5] if name[-4:].isdigit() and name[-5] == "_" else name for name in rules.columns()}
    return not known.isdisjoint([*lever.adds, *lever.adds_yearly, *lever.sets])


RulesOn = Callable[[dt.date], RuleSet]


def find_path(rules_on: RulesOn, facts: Facts, levers: tuple[Lever, ...], *, aim: str = "auto") -> PathToQualify:
    """The cheapest changes for each sensible date of application.

    `rules_on` gives the rule set of a date (a new edition may come into force). `aim`: `sure` (pass with the least
    points and
    nothing unknown), `possible` (nothing known stands against it), `auto`: sure where it can be had, else possible.
    """
    now = judge_one(rules_on(facts.on), facts)
    unpriced = tuple(each for each in levers if each.cost_yuan is None and each.most and _bears_on(each, now.rules))
    levers = tuple(each for each in levers if each.cost_yuan is not None)
    for chosen in ("sure", "possible") if aim == "auto" else (aim,):
        found = _options(rules_on, facts, levers, chosen)
        if found[0] or chosen == "possible" or aim != "auto":
            break
    options, blocked = found
    sensitivity = _sensitivity(rules_on, facts, levers, options[-1]) if options else ()
    return PathToQualify(now, chosen, tuple(options), sensitivity, tuple(blocked), unpriced)


def _options(
    rules_on: RulesOn, facts: Facts, levers: tuple[Lever, ...], aim: str
) -> tuple[list[Option], list[Blocked]]:
    options: list[Option] = []
    blocked: list[Blocked] = []
    for date in candidate_dates(facts, levers):
        try:
            rules = rules_on(date)
        except NongguError:
            continue
        model = _Model(rules, facts, levers, aim)
        option = model.cheapest()
        if option is None:
            if not options:
                blocked.append(Blocked(date, model.blocked_clauses()))
        elif not options or option.cost_yuan < options[-1].cost_yuan:
            options.append(option)
        if options and options[-1].cost_yuan == 0:
            break
    return options, blocked


def candidate_dates(facts: Facts, levers: tuple[Lever, ...]) -> list[dt.date]:
    """Dates on which something new becomes possible: now, when a change is ready, a full year old, a new accounting
    year."""
    start = facts.on
    last = months_later(start, 12 * HORIZON_YEARS)
    dates = {start}
    dates.update(months_later(start, lever.lead_months) for lever in levers if lever.most)
    dates.update(dt.date(year, 1, 1) for year in range(start.year + 1, last.year + 1))
    founded = facts.date(FOUNDED)
    if founded is not None:
        dates.add(founded + dt.timedelta(days=365))
    return sorted(date for date in dates if start <= date <= last)


class _Model:
    """The program of one date."""

    def __init__(self, rules: RuleSet, facts: Facts, levers: tuple[Lever, ...], aim: str) -> None:
        self.rules, self.start, self.levers, self.aim = rules, facts.on, levers, aim
        self.base, self.assumed = carried_on(facts, rules)

    def cheapest(self, dropped: frozenset[str] = frozenset()) -> Option | None:
        """The cheapest way, checked exactly; None when there is none."""
        bound: float | None = None
        for margin in _MARGINS:
            program, variables, facts = self._program()
            requirements = Requirements(self.rules, facts, self.aim, dropped)
            requirements.build()
            solution = program.solve(margin=margin)
            if solution is None:
                return None
            bound = solution.bound if bound is None else bound
            option = self._option(variables, solution, bound)
            if requirements.is_partial:
                option = replace(option, is_proven=False)
            if dropped or self._reaches(option):
                return option
        return None

    def _reaches(self, option: Option) -> bool:
        verdict = option.after.verdict
        return verdict == "pass" or (self.aim == "possible" and verdict == "open")

    def _program(self) -> tuple[Program, list[tuple[Lever, int | None, Linear]], ChangedFacts]:
        program = Program()
        facts = ChangedFacts(self.base, program)
        variables: list[tuple[Lever, int | None, Linear]] = []
        for lever in self.levers:
            for year in self._years(lever):
                if not lever.most or not self._is_useful(lever, year):
                    continue
                variable = program.variable(0, lever.most, whole=True, cost=lever.cost_yuan or Fraction(0))
                variables.append((lever, year, variable))
                self._connect(facts, lever, year, variable)
        self._keep_parts_within_wholes(program, facts)
        return program, variables, facts

    def _years(self, lever: Lever) -> list[int | None]:
        if lever.adds_yearly:
            return list(range(self.start.year, self.rules.latest_year + 1))
        return [None] if lever.is_ready(self.start, self.rules.on) else []

    def _is_useful(self, lever: Lever, year: int | None) -> bool:
        known = set(self.rules.columns())
        names = [*lever.adds, *lever.sets, *(f"{name}_{year}" for name in lever.adds_yearly)]
        return any(name in known for name in names)

    def _connect(self, facts: ChangedFacts, lever: Lever, year: int | None, variable: Linear) -> None:
        added = dict(lever.adds) if year is None else {f"{k}_{year}": v for k, v in lever.adds_yearly.items()}
        for name, amount in added.items():
            facts.added[name] = facts.added.get(name, linear(0)) + variable * amount
        for name in lever.sets:
            facts.settable[name] = facts.settable.get(name, linear(0)) + variable

    def _keep_parts_within_wholes(self, program: Program, facts: ChangedFacts) -> None:
        for part, whole in PARTS:
            for name in [part, *(f"{part}_{year}" for year in range(self.start.year, self.rules.latest_year + 1))]:
                inner, outer = facts.number(name), facts.number(whole + name[len(part) :])
                if isinstance(inner, Linear) and outer is not None:
                    program.require(linear(outer) - inner)

    def _option(self, variables: list[tuple[Lever, int | None, Linear]], solution: Solution, bound: float) -> Option:
        changes = []
        for lever, year, variable in variables:
            count = int(solution.values[next(iter(variable.terms))])
            if count:
                ready = None if year is not None else months_later(self.start, lever.lead_months)
                changes.append(Change(lever, count, year, ready))
        cost = sum((change.cost_yuan for change in changes), start=Fraction(0))
        step = gcd(*(int((lever.cost_yuan or 0) * 100) for lever, _, _ in variables)) if variables else 0
        is_proven = float(cost) - bound < max(step, 1) / 200
        return Option(self.rules.on, self.aim, tuple(changes), cost, self._after(changes), is_proven, self.assumed)

    def _after(self, changes: list[Change]) -> Assessment:
        facts = changed(self.base, changes)
        found = judge_one(self.rules, facts)
        # A score that experts gave for a lower band says nothing about the band that the changes reach.
        outdated = {
            getattr(clause, "expert", "")
            for clause in self.rules.clauses
            if "expert_score_outside_band" in found.outcomes[clause.id].notes
        }
        if not outdated - {""}:
            return found
        values = {name: value for name, value in facts.values.items() if name not in outdated}
        return judge_one(self.rules, Facts(values, facts.on, facts.conflicts))

    def blocked_clauses(self) -> tuple[str, ...]:
        """The clauses right under the root that no changes can meet by that date."""
        root = self.rules.clause(self.rules.root)
        blocked = []
        for part in root.parts or (root.id,):
            program, _, facts = self._program()
            Requirements(self.rules, facts, self.aim).build(part)
            if program.solve() is None:
                blocked.append(part)
        return tuple(blocked)


def _sensitivity(rules_on: RulesOn, facts: Facts, levers: tuple[Lever, ...], option: Option) -> tuple[ClauseCost, ...]:
    """For each single clause the cost of the cheapest way without it, where that is less."""
    if not option.cost_yuan:
        return ()
    rules = rules_on(option.on)
    model = _Model(rules, facts, levers, option.aim)
    found = []
    for clause in counted(rules):
        if clause.scores or type(clause).__name__ == "Combination":
            continue
        if option.after.outcomes[clause.id].result is not Result.MET and option.aim == "sure":
            continue
        without = model.cheapest(frozenset({clause.id}))
        if without is not None and without.cost_yuan < option.cost_yuan:
            found.append(ClauseCost(clause.id, without.cost_yuan, option.cost_yuan - without.cost_yuan))
    return tuple(sorted(found, key=lambda each: -each.saving_yuan))
