"""Checks an assignment and the prices that prove it, without any code of the solver.

The proof is Lagrange's: at given prices of the offers' places, no choice of a need can be worth more than its best
choice at these prices, so the sum of the best choices plus the worth of all places bounds every assignment. Where
the bound equals the total, nothing is better. See Ahuja, Magnanti, Orlin, Network Flows (1993), chapters 9 and 16.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.choice import Market, best_choice
from nonggu.engines.matching.constraints import Pair
from nonggu.engines.matching.problem import Problem


@dataclass(frozen=True, slots=True)
class Verification:
    """What the check found.

    `violations`: codes of broken constraints with their subject. `total`: sum of the scores. `bound`: no assignment
    is worth more, pairs that were never scored included; None where the prices bound nothing. `unscored_pairs`: how
    many pairs were not scored but may be used; `unscored_proven`: how many of them cannot add to the total.
    """

    violations: tuple[tuple[str, str], ...]
    total: int
    bound: int | None
    unscored_pairs: int
    unscored_proven: int

    @property
    def is_proven(self) -> bool:
        """Whether the assignment keeps all constraints and nothing can be better."""
        return not self.violations and self.bound == self.total


def verify(
    problem: Problem, pairs: Iterable[Pair], prices: Mapping[str, int], *, solver_bound: int | None = None
) -> Verification:
    """Check the chosen pairs (need id, offer id) of a problem against prices by offer id, in units of 1/scale.

    `solver_bound`: a bound of another solver for assignments of scored pairs (crossing constraints), trusted where
    it is lower.
    """
    chosen = [(problem.need_index[need], problem.offer_index[offer]) for need, offer in pairs]
    price = np.array([prices.get(identifier, 0) for identifier in problem.offer_ids], dtype=np.int64)
    rows = zip(problem.pair_need.tolist(), problem.pair_offer.tolist(), problem.pair_score.tolist(), strict=True)
    scores = {(need, offer): score for need, offer, score in rows}
    total = sum(scores.get(pair, 0) for pair in chosen)
    bounds = bound_by_prices(problem, price)
    listed = min((b for b in (bounds.listed, solver_bound) if b is not None), default=None)
    bound = listed if bounds.unscored is None or listed is None else max(listed, bounds.unscored)
    proven = bounds.unscored_pairs if bound == total else bounds.useless_pairs
    violations = tuple(find_violations(problem, chosen, scores))
    return Verification(violations, total, bound, bounds.unscored_pairs, proven)


def find_violations(
    problem: Problem, chosen: Sequence[tuple[int, int]], scores: Mapping[tuple[int, int], int]
) -> Iterable[tuple[str, str]]:
    """Broken constraints as (code, subject), by plain counting."""
    rules = problem.constraints
    by_need: dict[int, list[int]] = {}
    load = [0] * len(problem.offer_ids)
    for need, offer in chosen:
        by_need.setdefault(need, []).append(offer)
        load[offer] += 1
        pair = (problem.need_ids[need], problem.offer_ids[offer])
        if pair in rules.forbidden or (pair not in rules.forced and (need, offer) not in scores):
            yield "pair_not_allowed", str(pair)
        elif pair not in rules.forced and problem.floor is not None and scores[need, offer] < problem.floor:
            yield "pair_below_floor", str(pair)
    for forced in rules.forced:
        if problem.offer_index[forced[1]] not in by_need.get(problem.need_index[forced[0]], []):
            yield "forced_pair_missing", str(forced)
    for offer, count in enumerate(load):
        if not problem.minimum[offer] <= count <= problem.capacity[offer]:
            yield "load_out_of_range", problem.offer_ids[offer]
    for need in range(len(problem.need_ids)):
        yield from _need_violations(problem, need, by_need.get(need, []))
    if rules.budget_days is not None and sum(int(problem.days[o]) for _, o in chosen) > rules.budget_days:
        yield "budget_exceeded", "budget_days"


def _need_violations(problem: Problem, need: int, offers: Sequence[int]) -> Iterable[tuple[str, str]]:
    rules, name = problem.constraints, problem.need_ids[need]
    if len(set(offers)) != len(offers) or len(offers) > problem.demand[need]:
        yield "need_overfull", name
    if rules.floor is None and len(offers) < problem.demand[need]:
        yield "need_unfilled", name
    seniors = sum(bool(problem.senior[offer]) for offer in offers)
    if offers and seniors < rules.senior_per_need:
        yield "senior_missing", name
    known = [int(problem.institution[offer]) for offer in offers if problem.institution[offer] >= 0]
    if rules.one_per_institution and len(set(known)) != len(known):
        yield "institution_twice", name
    names = {problem.offer_ids[offer] for offer in offers}
    if any(first in names and second in names for first, second in rules.conflicts):
        yield "conflict_together", name


@dataclass(frozen=True, slots=True)
class PriceBounds:
    """Bounds of the total at given prices, None where some need has no choice.

    `listed`: of assignments of scored pairs only. `unscored`: of assignments that use at least one pair that was
    never scored (None also where there is no such pair). `unscored_pairs`, `useless_pairs`: how many of these there
    are, and cannot add to the total.
    """

    listed: int | None
    unscored: int | None
    unscored_pairs: int
    useless_pairs: int


def bound_by_prices(problem: Problem, price: Ints) -> PriceBounds:
    """Bounds of the total at prices (one an offer, in units of 1/scale)."""
    market = Market(problem, price)
    choices = [best_choice(market, need) for need in range(len(problem.need_ids))]
    places = int((np.where(price > 0, problem.capacity, problem.minimum) * price).sum())
    unscored, useless = sum(c.unscored for c in choices), sum(c.useless for c in choices)
    everything = _sum([choice.worth_with_unscored for choice in choices])
    losses = [choice.loss for choice in choices if choice.loss is not None]
    listed = _sum([choice.worth for choice in choices])
    with_unscored = None if everything is None or not losses else places + everything - min(losses)
    return PriceBounds(None if listed is None else places + listed, with_unscored, unscored, useless)


def _sum(worths: Sequence[int | None]) -> int | None:
    known = [worth for worth in worths if worth is not None]
    return sum(known) if len(known) == len(worths) else None
