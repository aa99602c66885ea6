"""A problem solved anew after a change, with as few changed pairs as any best assignment allows.

For every constraint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import numpy as np

from nonggu.engines.matching.assignment import Assignment, assign
from nonggu.engines.matching.constraints import Pair
from nonggu.engines.matching.problem import LARGEST_SCORE, NO_UNSCORED, Problem
from nonggu.errors import UnusableInput


def reassign(problem: Problem, previous: Iterable[Pair], *, time_limit_s: float = 60.0) -> Assignment:
    """The best assignment of a problem that keeps as many of the previous pairs as a best assignment can.

    Pairs of needs or offers that are gone are ignored. The certificate is that of the problem as it is. Raises
    UnusableInput where scores are too large to carry the second aim.
    """
    certified = assign(problem, time_limit_s=time_limit_s)
    if certified.certificate.status == "infeasible":
        return certified
    kept = assign(_with_bonus(problem, previous), time_limit_s=time_limit_s).pairs.select("need", "offer")
    scores = {(n, o): s for n, o, s in zip(*_listed(problem), strict=True)}
    values = [scores.get(pair, 0) for pair in kept.rows()]
    if sum(values) != certified.certificate.total:
        # The time ran out in one of the two runs: the better known total counts more than few changes.
        return certified
    return replace(certified, pairs=kept.with_columns(score=np.array(values, dtype=np.int64)))


def _listed(problem: Problem) -> tuple[list[str], list[str], list[int]]:
    needs = [problem.need_ids[row] for row in problem.pair_need]
    offers = [problem.offer_ids[row] for row in problem.pair_offer]
    return needs, offers, problem.pair_score.tolist()


def _with_bonus(problem: Problem, previous: Iterable[Pair]) -> Problem:
    """The problem with scores so enlarged that one kept pair counts less than the smallest difference of totals."""
    factor = int(problem.demand.sum()) + 1
    if int(np.abs(problem.pair_score).max(initial=0)) * factor > LARGEST_SCORE * 10**4:
        raise UnusableInput("scores_too_large", largest=LARGEST_SCORE // factor)
    before, width = set(previous), len(problem.offer_ids)
    codes = [problem.need_index[n] * width + problem.offer_index[o] for n, o in before if _is_known(problem, n, o)]
    kept = np.isin(problem.pair_code, np.array(codes, dtype=np.int64))
    usable = np.ones(len(kept), dtype=np.bool_)
    rules = problem.constraints
    if problem.floor is not None:
        forced = problem.code_pairs(rules.forced)
        usable = (problem.pair_score >= problem.floor) | np.isin(problem.pair_code, forced)
        rules = replace(rules, floor=Decimal(-(10**18)))
    bound = np.where(problem.unscored_bound == NO_UNSCORED, NO_UNSCORED, problem.unscored_bound * factor)
    return replace(
        problem,
        pair_need=problem.pair_need[usable],
        pair_offer=problem.pair_offer[usable],
        pair_score=(problem.pair_score * factor + kept)[usable],
        unscored_bound=bound,
        constraints=rules,
    )


def _is_known(problem: Problem, need: str, offer: str) -> bool:
    return need in problem.need_index and offer in problem.offer_index
