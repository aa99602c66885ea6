"""Max-min fairness: first the lowest total of a need as high as possible, then the sum of all.

The total of a need is the sum of the scores of its offers. Needs without any usable pair are left out of the minimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.core import reduce_problem
from nonggu.engines.matching.flow import best_flow
from nonggu.engines.matching.integer import Extras, maximise
from nonggu.engines.matching.model import Model, build_model
from nonggu.engines.matching.network import build_network
from nonggu.engines.matching.problem import Problem
from nonggu.engines.matching.solving import Solution, solve, solve_integer
from nonggu.engines.matching.widening import with_every_pair, without_low_pairs

#: Up to so many pairs the bound with unscored pairs is sought by solving the problem with all of them.
WIDE_FLOW_PAIRS = 2_000_000
WIDE_INTEGER_PAIRS = 30_000


@dataclass(frozen=True)
class FairSolution:
    """A fair solution, the lowest need total and its bound (None: not proven), and the problem that bounds the sum.

    `restricted`: the problem without pairs below the minimum, whose prices prove the sum; None where the
    mixed-integer solver's bound (`sum_bound`, unscored pairs included; None: not proven) does.
    """

    solution: Solution
    minimum: int | None
    minimum_bound: int | None
    restricted: Problem | None
    sum_bound: int | None = None


def solve_fairly(problem: Problem, time_limit_s: float) -> FairSolution | None:
    """The fairest assignment of listed pairs; None: infeasible."""
    if _is_single(problem):
        return _solve_by_threshold(problem, time_limit_s)
    return _solve_by_model(problem, time_limit_s)


def _is_single(problem: Problem) -> bool:
    """Whether the minimum is simply the lowest pair: one slot a need, all filled, a flow."""
    rules = problem.constraints
    crossing = rules.conflicts or rules.forced or rules.budget_days is not None
    return (
        not crossing and rules.floor is None and rules.senior_per_need == 0 and int(problem.demand.max(initial=0)) <= 1
    )


def _can_fill(problem: Problem, least: int) -> bool:
    core = reduce_problem(without_low_pairs(problem, least))
    if core.contradiction:
        return False
    network = build_network(core, problem.senior, problem.institution, by_senior=False, by_institution=False)
    return best_flow(network) is not None


def _highest_threshold(problem: Problem) -> int | None:
    """The highest score at or above which pairs still fill every slot; None where no pairs do."""
    if not problem.demand.any():
        return None
    levels = np.unique(problem.pair_score)
    low, high = -1, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _can_fill(problem, int(levels[middle])):
            low = middle
        else:
            high = middle - 1
    return int(levels[low]) if low >= 0 else None


def _solve_by_threshold(problem: Problem, time_limit_s: float) -> FairSolution | None:
    least = _highest_threshold(problem)
    if least is None:
        solution = solve(problem, time_limit_s)
        return None if solution is None else FairSolution(solution, None, None, problem)
    restricted = without_low_pairs(problem, least)
    solution = solve(restricted, time_limit_s)
    bound: int | None = least
    if (problem.unscored_bound > least).any():
        small = len(problem.need_ids) * len(problem.offer_ids) <= WIDE_FLOW_PAIRS
        bound = _highest_threshold(with_every_pair(problem)) if small else None
    return None if solution is None else FairSolution(solution, least, bound, restricted)


def _solve_by_model(problem: Problem, time_limit_s: float) -> FairSolution | None:
    first = _two_stages(problem, time_limit_s)
    if first is None:
        return None
    solution, minimum, bound = first
    wide = with_every_pair(problem)
    added = len(wide.pair_need) - len(problem.pair_need)
    if not added:
        return FairSolution(solution, minimum, bound, None, solution.bound)
    if len(wide.pair_need) > WIDE_INTEGER_PAIRS:
        return FairSolution(solution, minimum, None, None, None)
    second = _two_stages(wide, time_limit_s)
    if second is None:
        return FairSolution(solution, minimum, None, None, None)
    return FairSolution(solution, minimum, second[2], None, second[0].bound)


def _two_stages(problem: Problem, time_limit_s: float) -> tuple[Solution, int | None, int | None] | None:
    """Solution, lowest need total and its bound."""
    model = build_model(problem)
    rows = _add_fair_rows(problem, model)
    if not rows:
        solution = solve_integer(problem, model, time_limit_s)
        return None if solution is None else (solution, None, None)
    offset = 1 + int(np.abs(model.score).max(initial=0)) * int(problem.demand.max(initial=1))
    for row in rows:
        model.rows.lower[row] = -offset
    level = Extras(np.array([-1.0]), np.array([2.0 * offset]), tuple((row, 0, -1.0) for row in rows), False)
    found = maximise(model, np.zeros(len(model.need)), time_limit_s, extras=level)
    if found is None:
        return None
    minimum = min(int(model.score[model.rows.columns[row]] @ found.chosen[model.rows.columns[row]]) for row in rows)
    bound = int(np.floor(found.bound - offset + 1e-3))
    for row in rows:
        model.rows.lower[row] = minimum
    solution = solve_integer(problem, model, time_limit_s)
    return None if solution is None else (solution, minimum, bound)


def _add_fair_rows(problem: Problem, model: Model) -> list[int]:
    """Rows `total of the need >= level` (level set later) of needs that somebody can serve; their places."""
    forbidden = problem.code_pairs(problem.constraints.forbidden)
    usable = model.usable & ~np.isin(model.need * len(problem.offer_ids) + model.offer, forbidden)
    usable &= problem.capacity[model.offer] > 0
    placed = []
    for need in np.unique(model.need[usable]).tolist():
        if problem.demand[need] > 0:
            columns = np.flatnonzero(model.need == need)
            placed.append(len(model.rows.tags))
            model.rows.add(
                ("fair", problem.need_ids[need]), columns, -np.inf, np.inf, model.score[columns].astype(float)
            )
    return placed
