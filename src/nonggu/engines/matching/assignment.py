"""Scores to the best assignment with its certificate."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.certificate import Certificate
from nonggu.engines.matching.conflict import find_conflict
from nonggu.engines.matching.core import reduce_problem
from nonggu.engines.matching.fairness import WIDE_INTEGER_PAIRS, solve_fairly
from nonggu.engines.matching.problem import Problem
from nonggu.engines.matching.solving import Solution, score_of_pairs, solve, solve_flow
from nonggu.engines.matching.verification import Verification, verify
from nonggu.engines.matching.widening import tempting_pairs, with_every_pair, with_pairs
from nonggu.engines.reasons import Reason

#: Times that unscored pairs are put in at their bound before the gap is given as it is.
WIDENING_ROUNDS = 30


@dataclass(frozen=True)
class Assignment:
    """Chosen pairs (columns `need`, `offer`, `score` in units of 1/scale), the certificate, and remarks.

    Infeasible problems have an empty frame, and the certificate holds the conflict.
    """

    pairs: pl.DataFrame
    certificate: Certificate
    reasons: tuple[Reason, ...] = ()


def assign(problem: Problem, *, time_limit_s: float = 60.0) -> Assignment:
    """The assignment with the best total (or the fairest) of a problem, and its proof.

    Scores and totals are whole numbers in units of 1/scale. Ties go to the smaller offer id, earlier needs first.
    Raises UnusableInput for rules that name unknown identifiers.
    """
    if problem.constraints.objective == "maxmin":
        return _assign_fairly(problem, time_limit_s)
    solution = solve(problem, time_limit_s)
    if solution is None:
        return _infeasible(problem, time_limit_s)
    solution, check = _prove(problem, solution, time_limit_s)
    return _finish(problem, solution, check)


def _named(problem: Problem, solution: Solution) -> list[tuple[str, str]]:
    rows = zip(solution.need.tolist(), solution.offer.tolist(), strict=True)
    return [(problem.need_ids[need], problem.offer_ids[offer]) for need, offer in rows]


def _verify(problem: Problem, solution: Solution) -> Verification:
    prices = dict(zip(problem.offer_ids, solution.price.tolist(), strict=True))
    return verify(problem, _named(problem, solution), prices, solver_bound=solution.bound)


def _prove(problem: Problem, solution: Solution, time_limit_s: float) -> tuple[Solution, Verification]:
    """Verify a solution; where unscored pairs spoil the proof, seek better prices with them put in at their bound."""
    check = _verify(problem, solution)
    if check.bound == check.total or check.unscored_pairs == 0:
        return solution, check
    if solution.method != "flow":
        return solution, _bound_by_model(problem, check, time_limit_s)
    wide, price = problem, solution.price
    for _ in range(WIDENING_ROUNDS):
        added = tempting_pairs(wide, price, utilities(wide, solution, price))
        if not len(added[0]):
            break
        wide = with_pairs(wide, *added)
        better = solve_flow(wide, reduce_problem(wide))
        if better is None:
            break
        price = better.price
        other = _verify(problem, replace(solution, price=price))
        if other.bound is not None and (check.bound is None or other.bound < check.bound):
            solution, check = replace(solution, price=price), other
        if check.bound == check.total:
            break
    return solution, check


def _bound_by_model(problem: Problem, check: Verification, time_limit_s: float) -> Verification:
    """A better bound for crossing constraints.

    The problem solved with every unscored pair at its bound, where it is small.
    """
    wide = with_every_pair(problem)
    if len(wide.pair_need) > WIDE_INTEGER_PAIRS:
        return check
    solution = solve(wide, time_limit_s)
    if solution is None:
        return check
    bound = solution.bound if solution.bound is not None else _verify(wide, solution).bound
    if bound is None or (check.bound is not None and bound >= check.bound):
        return check
    return replace(
        check, bound=bound, unscored_proven=check.unscored_pairs if bound == check.total else check.unscored_proven
    )


def utilities(problem: Problem, solution: Solution, price: Ints) -> Ints:
    """What the last place of each need is worth after the price: its least chosen surplus, 0 where a slot stays empty.

    A need whose places are all forced gets the largest surplus that it forgoes (at least 0).
    """
    forced = problem.code_pairs(problem.constraints.forced)
    free = ~np.isin(solution.need * len(problem.offer_ids) + solution.offer, forced)
    surplus = score_of_pairs(problem, solution.need, solution.offer) - price[solution.offer]
    least = np.full(len(problem.need_ids), np.iinfo(np.int64).max)
    np.minimum.at(least, solution.need[free], surplus[free])
    filled = np.bincount(solution.need, minlength=len(problem.need_ids))
    least[filled < problem.demand] = 0
    open_needs = least == np.iinfo(np.int64).max
    forgone = np.zeros(len(problem.need_ids), dtype=np.int64)
    np.maximum.at(forgone, problem.pair_need, problem.pair_score - price[problem.pair_offer])
    return np.where(open_needs, forgone, least)


def _finish(
    problem: Problem, solution: Solution, check: Verification, minimum: tuple[int | None, int | None] | None = None
) -> Assignment:
    fair = minimum is None or minimum[0] is None or minimum[0] == minimum[1]
    proven = check.is_proven and fair
    filled = np.bincount(solution.need, minlength=len(problem.need_ids))
    empty = {problem.need_ids[i]: int(problem.demand[i] - filled[i]) for i in np.flatnonzero(filled < problem.demand)}
    certificate = Certificate(
        status="optimal" if proven else "feasible",
        scale=problem.scale,
        objective=problem.constraints.objective,
        method=solution.method,
        total=check.total,
        bound=check.bound,
        proven=proven,
        prices=dict(zip(problem.offer_ids, solution.price.tolist(), strict=True)),
        utilities=dict(zip(problem.need_ids, utilities(problem, solution, solution.price).tolist(), strict=True)),
        unscored_pairs=check.unscored_pairs,
        unscored_pairs_proven=check.unscored_proven,
        minimum=minimum[0] if minimum else None,
        minimum_bound=minimum[1] if minimum else None,
        empty_slots=empty,
        ties_settled=solution.ties_settled,
    )
    return Assignment(_frame(problem, solution), certificate, tuple(_remarks(problem, solution, certificate)))


def _frame(problem: Problem, solution: Solution) -> pl.DataFrame:
    named = _named(problem, solution)
    scores = score_of_pairs(problem, solution.need, solution.offer)
    columns = {"need": [n for n, _ in named], "offer": [o for _, o in named], "score": scores}
    return pl.DataFrame(columns, schema={"need": pl.String, "offer": pl.String, "score": pl.Int64})


def _remarks(problem: Problem, solution: Solution, certificate: Certificate) -> list[Reason]:
    remarks = [Reason("need_slots_empty", {"need": n, "slots": count}) for n, count in certificate.empty_slots.items()]
    listed = set(problem.pair_code.tolist())
    for code in problem.code_pairs(problem.constraints.forced).tolist():
        if code not in listed:
            need, offer = divmod(code, len(problem.offer_ids))
            names = {"need": problem.need_ids[need], "offer": problem.offer_ids[offer]}
            remarks.append(Reason("forced_pair_unscored", names))
    counts = np.diff(problem.pair_start)
    if not problem.closed:
        unlisted = np.flatnonzero((counts == 0) & (problem.demand > 0)).tolist()
        remarks.extend(Reason("need_without_scores", {"need": problem.need_ids[i]}) for i in unlisted)
    if not certificate.proven:
        remarks.append(Reason("assignment_not_proven", {"gap": certificate.gap, "scale": problem.scale}))
    return remarks


def _assign_fairly(problem: Problem, time_limit_s: float) -> Assignment:
    fair = solve_fairly(problem, time_limit_s)
    if fair is None:
        return _infeasible(problem, time_limit_s)
    solution = fair.solution
    minimum = (fair.minimum, fair.minimum_bound)
    if fair.restricted is not None:
        solution, check = _prove(fair.restricted, solution, time_limit_s)
        return _finish(problem, solution, check, minimum)
    check = _verify(problem, solution)
    proven = check.unscored_pairs if fair.sum_bound == check.total else check.unscored_proven
    check = replace(check, bound=fair.sum_bound, unscored_proven=proven)
    return _finish(problem, solution, check, minimum)


def _infeasible(problem: Problem, time_limit_s: float) -> Assignment:
    conflict = find_conflict(problem, time_limit_s)
    certificate = Certificate(
        status="infeasible",
        scale=problem.scale,
        objective=problem.constraints.objective,
        conflict=conflict.members,
        is_smallest=conflict.is_smallest,
        relaxation=conflict.relaxation,
    )
    empty = pl.DataFrame(schema={"need": pl.String, "offer": pl.String, "score": pl.Int64})
    return Assignment(empty, certificate, conflict.members)
