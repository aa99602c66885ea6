"""Among the best assignments the one in which earlier needs have the offers with smaller identifiers."""

from __future__ import annotations

import numpy as np
from numba import njit
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from nonggu.engines.matching.arrays import Flags, Ints
from nonggu.engines.matching.flow import _adjacency
from nonggu.engines.matching.network import Network

#: Arcs that may be looked at before the search for the canonical assignment stops.
WORK_LIMIT = 400_000_000


def break_ties(network: Network, flow: Ints, labels: Ints, work_limit: int = WORK_LIMIT) -> tuple[Ints, bool]:
    """The canonical best flow, and whether it was reached within the work limit.

    Pairs are taken in their order (need, then offer); each is used where a best flow exists that uses it and keeps
    what was decided before it. Only arcs without reduced cost inside one strongly connected part of the residual
    network can move.
    """
    tight = network.gain - labels[network.tail] + labels[network.head] == 0
    part = _parts(network, flow, tight)
    loose = tight & (part[network.tail] == part[network.head])
    candidates = np.flatnonzero(loose[: network.pair_count])
    if not len(candidates):
        return flow, True
    start, entries = _adjacency(len(network.supply), network.tail, network.head)
    moved = flow.copy()
    done = _decide(
        candidates,
        start,
        entries,
        network.tail,
        network.head,
        network.lower,
        network.upper,
        moved,
        loose.copy(),
        work_limit,
    )
    return moved, bool(done)


def _parts(network: Network, flow: Ints, tight: Flags) -> Ints:
    forth, back = tight & (flow < network.upper), tight & (flow > network.lower)
    tail = np.concatenate((network.tail[forth], network.head[back]))
    head = np.concatenate((network.head[forth], network.tail[back]))
    count = len(network.supply)
    graph = csr_matrix((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(count, count))
    return connected_components(graph, directed=True, connection="strong")[1].astype(np.int64)


@njit(cache=True)
def _decide(candidates, start, entries, tail, head, lower, upper, flow, loose, work_limit):  # type: ignore[no-untyped-def]
    count = len(start) - 1
    seen = np.zeros(count, dtype=np.int64)
    came = np.empty(count, dtype=np.int64)
    stack = np.empty(count, dtype=np.int64)
    work = 0
    for turn in range(len(candidates)):
        pair = candidates[turn]
        loose[pair] = False
        if flow[pair] == 1:
            continue
        goal, seen[head[pair]], stack[0], height = tail[pair], turn + 1, head[pair], 1
        while height and seen[goal] != turn + 1:
            height -= 1
            node = stack[height]
            for place in range(start[node], start[node + 1]):
                work += 1
                arc = entries[place] >> 1
                if not loose[arc]:
                    continue
                if entries[place] & 1:
                    other, room = tail[arc], flow[arc] - lower[arc]
                else:
                    other, room = head[arc], upper[arc] - flow[arc]
                if room > 0 and seen[other] != turn + 1:
                    seen[other] = turn + 1
                    came[other] = entries[place]
                    stack[height] = other
                    height += 1
        if seen[goal] == turn + 1:
            flow[pair] = 1
            _push(goal, head[pair], came, tail, head, flow)
        if work > work_limit:
            return False
    return True


@njit(cache=True)
def _push(goal, origin, came, tail, head, flow):  # type: ignore[no-untyped-def]
    """Move one unit along the path that was found from origin to goal."""
    node = goal
    while node != origin:
        entry = came[node]
        if entry & 1:
            flow[entry >> 1] -= 1
            node = head[entry >> 1]
        else:
            flow[entry >> 1] += 1
            node = tail[entry >> 1]
