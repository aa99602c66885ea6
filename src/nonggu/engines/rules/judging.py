"""One enterprise under a rule set, with the full trace, and the missing facts that would decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from nonggu.engines.reasons import Reason
from nonggu.engines.rules.facts import Facts
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.conditions import Combination
from nonggu.engines.rules.kinds.totals import PointTotal
from nonggu.engines.rules.results import Outcome, Result, verdict_of
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class Deciding:
    """A missing fact that alone would decide: whether it `may_pass` or `may_fail` the enterprise."""

    fact: str
    may_pass: bool
    may_fail: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The self-assessment of one enterprise: never a recognition.

    `outcomes` by clause id in the rule set's order; `deciding` names missing facts that would decide an open verdict,
    `missing`
    all missing facts of clauses that count; `reasons` are the clauses that are not met, and notes.
    """

    rules: RuleSet
    facts: Facts
    verdict: str
    outcomes: Mapping[str, Outcome]
    score_low: Fraction | None
    score_high: Fraction | None
    missing: tuple[str, ...]
    deciding: tuple[Deciding, ...]
    reasons: tuple[Reason, ...]


def judge_one(rules: RuleSet, facts: Facts) -> Assessment:
    """Judge one enterprise. `facts.on` must be the date of the rule set."""
    if facts.on != rules.on:
        raise UnusableInput("rules_other_date", on=facts.on.isoformat(), rules_on=rules.on.isoformat())
    outcomes = outcomes_of(rules, facts)
    verdict = verdict_of(outcomes[rules.root].result)
    score = outcomes.get(rules.score)
    missing = tuple(dict.fromkeys(name for clause in counted(rules) for name in outcomes[clause.id].missing))
    return Assessment(
        rules=rules,
        facts=facts,
        verdict=verdict,
        outcomes=outcomes,
        score_low=score.low if score else None,
        score_high=score.high if score else None,
        missing=missing,
        deciding=deciding_facts(rules, outcomes, facts) if verdict == "open" else (),
        reasons=tuple(reasons_of(rules, outcomes)),
    )


def outcomes_of(rules: RuleSet, facts: Facts, fixed: Mapping[str, Outcome] | None = None) -> dict[str, Outcome]:
    """The outcome of every clause; `fixed` outcomes are taken as they are."""
    done: dict[str, Outcome] = {}
    for clause in rules.clauses:
        known = fixed.get(clause.id) if fixed else None
        if known is None:
            known = clause.exact(facts, rules.latest_year, done)
            if facts.conflicts:
                known = with_conflicts(clause, known, facts, rules.latest_year)
        done[clause.id] = known
    return done


def with_conflicts(clause: Clause, found: Outcome, facts: Facts, year: int) -> Outcome:
    """A clause that is unknown because two sources disagree is a person's matter."""
    if found.result is not Result.UNKNOWN or not facts.conflicts.intersection(clause.names(year)):
        return found
    notes = (*found.notes, "sources_disagree")
    return Outcome(
        Result.MANUAL_REVIEW, found.value, found.threshold, found.shortfall, found.low, found.high, found.missing, notes
    )


def counted(rules: RuleSet) -> list[Clause]:
    """The clauses that the verdict hangs on (notes stand beside it)."""
    wanted = {rules.root}
    for clause in reversed(rules.clauses):
        if clause.id in wanted:
            wanted.update(clause.parts)
    return [clause for clause in rules.clauses if clause.id in wanted]


def deciding_facts(rules: RuleSet, outcomes: Mapping[str, Outcome], facts: Facts) -> tuple[Deciding, ...]:
    """Each missing fact whose best or worst value alone would turn an open verdict into a sure one.

    It settles the clauses that wait for nothing else; a clause that waits for more stays open.
    """
    leaves = [clause for clause in counted(rules) if not clause.parts and outcomes[clause.id].missing]
    names = dict.fromkeys(name for clause in leaves for name in outcomes[clause.id].missing)
    found = []
    for name in names:
        touched = [clause for clause in leaves if set(outcomes[clause.id].missing) == {name}]
        may_pass = _verdict_with(rules, outcomes, facts, touched, is_best=True) == "pass"
        may_fail = _verdict_with(rules, outcomes, facts, touched, is_best=False) == "fail"
        if may_pass or may_fail:
            found.append(Deciding(name, may_pass, may_fail))
    return tuple(found)


def _verdict_with(
    rules: RuleSet, outcomes: Mapping[str, Outcome], facts: Facts, touched: list[Clause], *, is_best: bool
) -> str:
    fixed = {c.id: outcomes[c.id] for c in rules.clauses if not c.parts}
    for clause in touched:
        old = outcomes[clause.id]
        points = old.high if is_best else old.low
        result = Result.MET if is_best else Result.UNMET
        fixed[clause.id] = Outcome(result, low=points, high=points)
    return verdict_of(outcomes_of(rules, facts, fixed)[rules.root].result)


def reasons_of(rules: RuleSet, outcomes: Mapping[str, Outcome]) -> list[Reason]:
    """Why the verdict is not a sure pass: the clauses that stand in its way, then the notes; in the rule set's
    order."""
    results = {name: outcome.result for name, outcome in outcomes.items()}
    reasons = clause_reasons(rules, results)
    for clause in rules.clauses:
        for note in sorted(outcomes[clause.id].notes):
            reasons.append(Reason(note, {"clause": clause.id}, clause.citation))
    return reasons


def clause_reasons(rules: RuleSet, results: Mapping[str, Result]) -> list[Reason]:
    """The clauses below the root that are not met and matter: alternatives of a group that is met do not."""
    matters = {rules.root}
    for clause in reversed(rules.clauses):
        if clause.id in matters and results[clause.id] not in (Result.MET, Result.NOT_APPLICABLE):
            matters.update(clause.parts)
    reasons = []
    for clause in rules.clauses:
        result = results.get(clause.id, Result.MET)
        if clause.id not in matters or isinstance(clause, Combination | PointTotal):
            continue
        if result in (Result.UNKNOWN, Result.MANUAL_REVIEW) or (result is Result.UNMET and not clause.scores):
            reasons.append(Reason(f"clause_{result.word}", {"clause": clause.id}, clause.citation))
    return reasons


def reason_text(reason: Reason) -> str:
    """A reason as the `reasons` column shows it: `code:clause[citation]`."""
    return f"{reason.code}:{reason.params['clause']}[{reason.citation}]"


def deciding_text(deciding: Deciding) -> str:
    """A deciding fact as the `reasons` column shows it: `fact_may_pass:fact`, `fact_may_fail:fact` or
    `fact_may_pass_or_fail:fact`."""
    ways = [way for way, may in (("pass", deciding.may_pass), ("fail", deciding.may_fail)) if may]
    return f"fact_may_{'_or_'.join(ways)}:{deciding.fact}"
