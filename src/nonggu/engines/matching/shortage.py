"""Where a plain shortage lies.

Needs that together ask for more places than the offers they can use have (Hall's condition).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.constraints import Constraints
from nonggu.engines.matching.core import reduce_problem
from nonggu.engines.matching.network import Network, build_network
from nonggu.engines.matching.problem import Problem

#: Problems with at most so many pairs are searched as they are.
SMALL_PAIRS = 1_500


def limit_to_shortage(problem: Problem) -> Problem:
    """The part of a large problem that is short of places by itself.

    The problem itself where it is small or the shortage is of another kind.
    """
    if len(problem.pair_need) <= SMALL_PAIRS or problem.constraints.floor is not None:
        return problem
    core = reduce_problem(problem)
    if core.contradiction:
        return problem
    plain = replace(core, minimum=np.zeros_like(core.minimum))
    network = build_network(plain, problem.senior, problem.institution, by_senior=False, by_institution=False)
    flow = _largest_flow(network)
    used = np.bincount(
        network.tail[: network.pair_count][flow[: network.pair_count] == 1], minlength=network.need_count
    )
    short = np.flatnonzero(used < core.demand)
    best: Ints | None = None
    for need in short[:50].tolist():
        reached = _reached(network, flow, need)
        if best is None or len(reached) < len(best):
            best = reached
    return problem if best is None else _part(problem, best[best < network.need_count])


def _largest_flow(network: Network) -> Ints:
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail, network.head, network.upper, np.zeros(len(network.tail), np.int64)
    )
    solver.set_nodes_supplies(np.arange(len(network.supply)), network.supply)
    solver.solve_max_flow_with_min_cost()
    return np.asarray(solver.flows(arcs), dtype=np.int64)


def _reached(network: Network, flow: Ints, origin: int) -> Ints:
    """Nodes that a unit from the origin could still reach: no place is free among them."""
    forth, back = flow < network.upper, flow > 0
    tail = np.concatenate((network.tail[forth], network.head[back]))
    head = np.concatenate((network.head[forth], network.tail[back]))
    count = len(network.supply)
    graph = csr_matrix((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(count, count))
    return np.asarray(breadth_first_order(graph, origin, return_predecessors=False), dtype=np.int64)


def _part(problem: Problem, needs: Ints) -> Problem:
    """The problem of some needs alone, without minimum loads of offers."""
    demand = np.zeros_like(problem.demand)
    demand[needs] = problem.demand[needs]
    keep_need = np.sort(needs)
    place = np.full(len(problem.need_ids), -1, dtype=np.int64)
    place[keep_need] = np.arange(len(keep_need))
    pairs = place[problem.pair_need] >= 0
    offers = np.unique(problem.pair_offer[pairs])
    row = np.full(len(problem.offer_ids), -1, dtype=np.int64)
    row[offers] = np.arange(len(offers))
    need_ids = tuple(problem.need_ids[i] for i in keep_need)
    offer_ids = tuple(problem.offer_ids[j] for j in offers)
    return Problem(
        need_ids=need_ids,
        demand=problem.demand[keep_need],
        offer_ids=offer_ids,
        capacity=problem.capacity[offers],
        minimum=np.zeros(len(offers), dtype=np.int64),
        senior=problem.senior[offers],
        institution=problem.institution[offers],
        days=problem.days[offers],
        pair_need=place[problem.pair_need[pairs]],
        pair_offer=row[problem.pair_offer[pairs]],
        pair_score=problem.pair_score[pairs],
        unscored_bound=problem.unscored_bound[keep_need],
        scale=problem.scale,
        constraints=_named_rules(problem.constraints, set(need_ids), set(offer_ids)),
        closed=problem.closed,
    )


def _named_rules(rules: Constraints, needs: set[str], offers: set[str]) -> Constraints:
    """The rules that speak of these needs and offers only."""
    return replace(
        rules,
        forbidden=frozenset(pair for pair in rules.forbidden if pair[0] in needs and pair[1] in offers),
        forced=frozenset(pair for pair in rules.forced if pair[0] in needs and pair[1] in offers),
        conflicts=frozenset(pair for pair in rules.conflicts if pair[0] in offers and pair[1] in offers),
    )
