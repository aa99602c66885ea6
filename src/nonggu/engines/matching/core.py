"""What is left to decide: forced pairs are set, pairs that may not be used are gone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.arrays import Flags, Ints
from nonggu.engines.matching.problem import Problem


@dataclass(frozen=True)
class Core:
    """The undecided part of a problem.

    `need`, `offer`, `score`: the usable pairs, sorted by need, then offer. `demand`, `capacity`, `minimum`,
    `budget_days` are what the forced pairs leave; `senior_needed` and `has_forced` are given for each need.
    `is_optional`: slots may stay empty. `contradiction`: the forced pairs alone break a limit.
    """

    demand: Ints
    capacity: Ints
    minimum: Ints
    senior_needed: Ints
    has_forced: Flags
    is_optional: bool
    budget_days: int | None
    need: Ints
    offer: Ints
    score: Ints
    forced_need: Ints
    forced_offer: Ints
    forced_score: Ints
    contradiction: bool

    @property
    def pair_start(self) -> Ints:
        """Where each need's usable pairs begin (one entry more than needs)."""
        return np.concatenate(([0], np.cumsum(np.bincount(self.need, minlength=len(self.demand))))).astype(np.int64)


def reduce_problem(problem: Problem) -> Core:
    """The core of a problem: forced pairs set, forbidden, too low and excluded pairs removed."""
    rules, width = problem.constraints, len(problem.offer_ids)
    forced, forbidden = problem.code_pairs(rules.forced), problem.code_pairs(rules.forbidden)
    codes = problem.pair_code
    keep = ~np.isin(codes, forced) & ~np.isin(codes, forbidden)
    if problem.floor is not None:
        keep &= problem.pair_score >= problem.floor
    keep &= problem.capacity[problem.pair_offer] > 0
    forced_need, forced_offer = forced // max(width, 1), forced % max(width, 1)
    keep &= ~_shut_out(problem, forced_need, forced_offer)
    demand = problem.demand - np.bincount(forced_need, minlength=len(problem.need_ids))
    keep &= demand[problem.pair_need] > 0
    load = np.bincount(forced_offer, minlength=width)
    seniors = np.bincount(forced_need[problem.senior[forced_offer]], minlength=len(problem.need_ids))
    budget = None if rules.budget_days is None else rules.budget_days - int(problem.days[forced_offer].sum())
    listed = np.isin(forced, codes)
    contradiction = (
        bool((demand < 0).any() or (load > problem.capacity).any() or (problem.minimum > problem.capacity).any())
        or bool(np.isin(forced, forbidden).any() or (problem.closed and not listed.all()))
        or (budget is not None and budget < 0)
        or _forced_clash(problem, forced_need, forced_offer)
    )
    return Core(
        demand=demand,
        capacity=problem.capacity - load,
        minimum=np.maximum(problem.minimum - load, 0),
        senior_needed=np.maximum(rules.senior_per_need - seniors, 0) * (problem.demand > 0),
        has_forced=np.bincount(forced_need, minlength=len(problem.need_ids)) > 0,
        is_optional=rules.floor is not None,
        budget_days=budget,
        need=problem.pair_need[keep],
        offer=problem.pair_offer[keep],
        score=problem.pair_score[keep],
        forced_need=forced_need,
        forced_offer=forced_offer,
        forced_score=_scores_of(problem, forced),
        contradiction=contradiction,
    )


def _scores_of(problem: Problem, codes: Ints) -> Ints:
    """Scores of named pairs; 0 where a pair was never scored."""
    if not len(problem.pair_score):
        return np.zeros(len(codes), dtype=np.int64)
    place = np.minimum(np.searchsorted(problem.pair_code, codes), len(problem.pair_score) - 1)
    return np.where(problem.pair_code[place] == codes, problem.pair_score[place], 0)


def conflict_codes(problem: Problem) -> set[tuple[int, int]]:
    """Pairs of offer rows that may not serve the same need, both ways round."""
    rows = [(problem.offer_index_of(a), problem.offer_index_of(b)) for a, b in problem.constraints.conflicts]
    return {(a, b) for a, b in rows} | {(b, a) for a, b in rows}


def _shut_out(problem: Problem, forced_need: Ints, forced_offer: Ints) -> Flags:
    """Pairs that a forced pair of the same need excludes: its institution is taken, or the two conflict."""
    out = np.zeros(len(problem.pair_need), dtype=np.bool_)
    conflicts = conflict_codes(problem)
    for need, offer in zip(forced_need.tolist(), forced_offer.tolist(), strict=True):
        span = slice(int(problem.pair_start[need]), int(problem.pair_start[need + 1]))
        others = problem.pair_offer[span]
        if problem.constraints.one_per_institution and problem.institution[offer] >= 0:
            out[span] |= problem.institution[others] == problem.institution[offer]
        foes = [b for a, b in conflicts if a == offer]
        if foes:
            out[span] |= np.isin(others, foes)
    return out


def _forced_clash(problem: Problem, forced_need: Ints, forced_offer: Ints) -> bool:
    """Whether two forced pairs of one need share an institution or conflict."""
    conflicts = conflict_codes(problem)
    held: dict[int, list[int]] = {}
    for need, offer in zip(forced_need.tolist(), forced_offer.tolist(), strict=True):
        for other in held.get(need, []):
            same = problem.institution[offer] >= 0 and problem.institution[offer] == problem.institution[other]
            if (same and problem.constraints.one_per_institution) or (offer, other) in conflicts:
                return True
        held.setdefault(need, []).append(offer)
    return False
