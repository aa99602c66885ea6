"""Best flow of a network and least prices that prove it.

The flow comes from OR-tools, the prices from its residual network.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.network import Network
from nonggu.errors import NongguError, UnusableInput

UNREACHED = np.int64(2**61)


def best_flow(network: Network) -> Ints | None:
    """The flow of each arc with the largest gain; None where no flow satisfies the bounds. Raises UnusableInput."""
    from ortools.graph.python import min_cost_flow

    supply = network.supply.copy()
    np.subtract.at(supply, network.tail, network.lower)
    np.add.at(supply, network.head, network.lower)
    room = network.upper - network.lower
    if (room < 0).any():
        return None
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(network.tail, network.head, room, -network.gain)
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    status = solver.solve()
    # After INFEASIBLE the solver's flows may not be read: the process would crash.
    if status in (solver.INFEASIBLE, solver.UNBALANCED):
        return None
    if status in (solver.BAD_COST_RANGE, solver.BAD_CAPACITY_RANGE):
        raise UnusableInput("scores_too_large", largest=int(np.abs(network.gain).max(initial=0)))
    if status != solver.OPTIMAL:
        raise NongguError("solver_failed", status=str(status))
    return np.asarray(solver.flows(arcs), dtype=np.int64) + network.lower


def node_labels(network: Network, flow: Ints) -> Ints:
    """Labels such that no arc with room loses: label[head] <= label[tail] - gain; the sink has 0.

    The price of an offer is minus its label: the least prices that prove the flow best. Raises NongguError where the
    flow is not best.
    """
    count = len(network.supply)
    start, entries = _adjacency(count, network.tail, network.head)
    labels = np.full(count, UNREACHED, dtype=np.int64)
    labels[network.sink] = 0
    offers = slice(network.need_count, network.sink)
    loads = slice(network.pair_count, network.pair_count + network.offer_count)
    labels[offers] = np.where(network.lower[loads] == 0, 0, UNREACHED)
    # Below zero on the arc of an offer without minimum load: its price may not fall below 0 even where it is unused.
    lower = network.lower.copy()
    lower[loads] -= network.lower[loads] == 0
    for _ in range(2):
        settled = _settle(labels, start, entries, network.tail, network.head, lower, network.upper, network.gain, flow)
        if not settled:
            raise NongguError("solver_failed", status="the flow has a gainful cycle")
        lost = labels == UNREACHED
        if not lost.any():
            break
        labels[lost] = labels[~lost].max() + int(np.abs(network.gain).max(initial=0)) + 1
    return labels - labels[network.sink]


@njit(cache=True)
def _adjacency(count, tail, head):  # type: ignore[no-untyped-def]
    """Arcs around each node: entry 2a leaves along arc a, 2a + 1 goes back along it."""
    start = np.zeros(count + 1, dtype=np.int64)
    for arc in range(len(tail)):
        start[tail[arc] + 1] += 1
        start[head[arc] + 1] += 1
    for node in range(count):
        start[node + 1] += start[node]
    place = start[:-1].copy()
    entries = np.empty(2 * len(tail), dtype=np.int64)
    for arc in range(len(tail)):
        entries[place[tail[arc]]] = 2 * arc
        place[tail[arc]] += 1
        entries[place[head[arc]]] = 2 * arc + 1
        place[head[arc]] += 1
    return start, entries


@njit(cache=True)
def _settle(labels, start, entries, tail, head, lower, upper, gain, flow):  # type: ignore[no-untyped-def]
    """Shortest labels by a queue (Bellman and Ford); False where they would fall for ever."""
    count = len(labels)
    queue = np.empty(count + 1, dtype=np.int64)
    waiting = np.zeros(count, dtype=np.bool_)
    taken = np.zeros(count, dtype=np.int64)
    first, last = 0, 0
    for node in range(count):
        if labels[node] < UNREACHED:
            queue[last] = node
            last += 1
            waiting[node] = True
    while first != last:
        node = queue[first]
        first = first + 1 if first < count else 0
        waiting[node] = False
        taken[node] += 1
        if taken[node] > count + 1:
            return False
        for place in range(start[node], start[node + 1]):
            arc = entries[place] >> 1
            if entries[place] & 1:
                if flow[arc] <= lower[arc]:
                    continue
                other, label = tail[arc], labels[node] + gain[arc]
            else:
                if flow[arc] >= upper[arc]:
                    continue
                other, label = head[arc], labels[node] - gain[arc]
            if label < labels[other]:
                labels[other] = label
                if not waiting[other]:
                    waiting[other] = True
                    queue[last] = other
                    last = last + 1 if last < count else 0
    return True
