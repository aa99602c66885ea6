"""Problems with other lists: pairs that were never scored put in at their bound, or low pairs left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.problem import NO_UNSCORED, Problem


def with_pairs(problem: Problem, need: Ints, offer: Ints, score: Ints) -> Problem:
    """The problem with more listed pairs."""
    all_need = np.concatenate((problem.pair_need, need))
    all_offer = np.concatenate((problem.pair_offer, offer))
    order = np.lexsort((all_offer, all_need))
    scores = np.concatenate((problem.pair_score, score))
    return replace(problem, pair_need=all_need[order], pair_offer=all_offer[order], pair_score=scores[order])


def tempting_pairs(problem: Problem, price: Ints, utility: Ints) -> tuple[Ints, Ints, Ints]:
    """Unscored pairs whose bound exceeds utility + price.

    (needs, offers, bounds). Prices by offer, utilities by need.
    """
    banned = set(problem.code_pairs(problem.constraints.forbidden | problem.constraints.forced).tolist())
    width, order = len(problem.offer_ids), np.argsort(price, kind="stable")
    order = order[problem.capacity[order] > 0]
    rising = price[order]
    found: list[tuple[int, int, int]] = []
    for need in np.flatnonzero((problem.unscored_bound > NO_UNSCORED) & (problem.demand > 0)).tolist():
        bound = int(problem.unscored_bound[need])
        if problem.floor is not None and bound < problem.floor:
            continue
        cheap = order[: np.searchsorted(rising, bound - utility[need], side="left")]
        if len(cheap):
            listed = problem.pair_offer[problem.pair_start[need] : problem.pair_start[need + 1]]
            rest = np.setdiff1d(cheap, listed).tolist()
            found.extend((need, offer, bound) for offer in rest if need * width + offer not in banned)
    columns = np.array(found, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def with_every_pair(problem: Problem) -> Problem:
    """The problem in which every pair that was never scored has its bound as score."""
    price = np.zeros(len(problem.offer_ids), dtype=np.int64)
    utility = np.full(len(problem.need_ids), NO_UNSCORED // 2, dtype=np.int64)
    return with_pairs(problem, *tempting_pairs(problem, price, utility))


def without_low_pairs(problem: Problem, least: int) -> Problem:
    """The problem without pairs below `least`, scored or not."""
    keep = problem.pair_score >= least
    return replace(
        problem,
        pair_need=problem.pair_need[keep],
        pair_offer=problem.pair_offer[keep],
        pair_score=problem.pair_score[keep],
        unscored_bound=np.where(problem.unscored_bound >= least, problem.unscored_bound, NO_UNSCORED),
    )
