"""One problem to chosen pairs and prices: by a flow where the constraints allow it, else by a mixed-integer model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.core import Core, reduce_problem
from nonggu.engines.matching.flow import best_flow, node_labels
from nonggu.engines.matching.integer import maximise, offer_prices, row_prices
from nonggu.engines.matching.model import Model, build_model
from nonggu.engines.matching.network import Network, build_network
from nonggu.engines.matching.problem import Problem
from nonggu.engines.matching.swaps import prefer_smaller_offers
from nonggu.engines.matching.ties import break_ties
from nonggu.engines.matching.verification import find_violations


@dataclass(frozen=True)
class Solution:
    """Chosen pairs as rows of needs and offers, in order, with prices by offer in units of 1/scale.

    `bound`: the solver's own bound of the total over listed pairs; None where the prices are the proof.
    """

    need: Ints
    offer: Ints
    price: Ints
    method: str
    bound: int | None = None
    ties_settled: bool = True


def score_of_pairs(problem: Problem, need: Ints, offer: Ints) -> Ints:
    """Scores of chosen pairs; 0 where a forced pair was never scored."""
    codes = problem.pair_code
    if not len(codes):
        return np.zeros(len(need), dtype=np.int64)
    wanted = need * len(problem.offer_ids) + offer
    place = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where(codes[place] == wanted, problem.pair_score[place], 0)


def solve_flow(problem: Problem, core: Core) -> Solution | None:
    """The best flow under the constraints that a flow can carry; None: even these cannot hold.

    Institutions go before seniors where both are asked; conflicts and budget are left out.
    """
    rules = problem.constraints
    by_institution = rules.one_per_institution
    network = build_network(
        core,
        problem.senior,
        problem.institution,
        by_senior=rules.senior_per_need > 0 and not by_institution,
        by_institution=by_institution,
    )
    if (network.upper < network.lower).any() or _lacks_seniors(core, network):
        return None
    flow = best_flow(network)
    if flow is None:
        return None
    labels = node_labels(network, flow)
    flow, settled = break_ties(network, flow, labels)
    chosen = flow[: network.pair_count] == 1
    need = np.concatenate((core.need[chosen], core.forced_need))
    offer = np.concatenate((core.offer[chosen], core.forced_offer))
    order = np.lexsort((offer, need))
    price = -labels[network.need_count : network.sink]
    return Solution(need[order], offer[order], price, "flow", None, settled)


def _lacks_seniors(core: Core, network: Network) -> bool:
    """Whether a need must be filled but asks for more seniors than it has slots."""
    return not core.is_optional and bool((core.senior_needed > core.demand).any())


def solve(problem: Problem, time_limit_s: float) -> Solution | None:
    """The best assignment of listed pairs; None: infeasible."""
    core = reduce_problem(problem)
    if core.contradiction:
        return None
    solution = solve_flow(problem, core)
    if solution is None:
        return None
    pairs = list(zip(solution.need.tolist(), solution.offer.tolist(), strict=True))
    scores = dict(zip(pairs, score_of_pairs(problem, solution.need, solution.offer).tolist(), strict=True))
    if not any(True for _ in find_violations(problem, pairs, scores)):
        return solution
    return solve_integer(problem, build_model(problem), time_limit_s)


def solve_integer(problem: Problem, model: Model, time_limit_s: float) -> Solution | None:
    """The best assignment by the mixed-integer model; None: infeasible."""
    gain = model.score.astype(float)
    found = maximise(model, gain, time_limit_s)
    if found is None:
        return None
    marginal = row_prices(model, gain)
    price = (
        np.zeros(len(problem.offer_ids), np.int64)
        if marginal is None
        else offer_prices(model, marginal, problem.offer_ids)
    )
    chosen = prefer_smaller_offers(model, found.chosen)
    bound = int(np.floor(found.bound + 1e-3)) if np.isfinite(found.bound) else None
    return Solution(model.need[chosen], model.offer[chosen], price, "integer", bound)
