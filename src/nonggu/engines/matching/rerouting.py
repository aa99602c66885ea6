"""One unit of an assignment moved along the cheapest path, so that the whole stays optimal: the kernel of changes.

Nodes: needs, then offers, then the sink. Labels keep every arc with room free of loss: label[head] <= label[tail] -
score. A path from an origin that has one unit too many to a goal that lacks one is found by Dijkstra's method on what
the arcs lose.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from nonggu.engines.matching.arrays import Flags, Ints
from nonggu.engines.matching.heaps import pop, push

FAR = 2**62


class Residual(NamedTuple):
    """An assignment and its prices, changed in place.

    Need i owns the arcs `start[i]` to `start[i + 1]`; `owner`, `offer`, `score`, `usable`, `held` are given for
    each arc. The held arcs of offer j stand in `slot_arc` from `slot_start[j]` on, `slot_count[j]` of them; `place`
    says where. `load` counts units from an offer to the sink between `lower` and `upper`; `empty` counts empty
    slots of a need.
    """

    start: Ints
    owner: Ints
    offer: Ints
    score: Ints
    usable: Flags
    held: Flags
    slot_start: Ints
    slot_count: Ints
    slot_arc: Ints
    place: Ints
    load: Ints
    lower: Ints
    upper: Ints
    empty: Ints
    demand: Ints
    labels: Ints
    is_optional: bool


@njit(cache=True)
def hold(s, arc):  # type: ignore[no-untyped-def]
    """Enter an arc among the holders of its offer."""
    row = s.offer[arc]
    s.held[arc] = True
    s.place[arc] = s.slot_start[row] + s.slot_count[row]
    s.slot_arc[s.place[arc]] = arc
    s.slot_count[row] += 1


@njit(cache=True)
def hold_all(s, arcs):  # type: ignore[no-untyped-def]
    """Enter many arcs among the holders of their offers."""
    for arc in arcs:
        hold(s, arc)


@njit(cache=True)
def release(s, arc):  # type: ignore[no-untyped-def]
    """Take an arc from the holders of its offer."""
    row = s.offer[arc]
    s.held[arc] = False
    s.slot_count[row] -= 1
    last = s.slot_arc[s.slot_start[row] + s.slot_count[row]]
    s.slot_arc[s.place[arc]] = last
    s.place[last] = s.place[arc]


@njit(cache=True)
def _span(s, node, needs, sink):  # type: ignore[no-untyped-def]
    """The entries that lead away from a node; one more than its arcs, for the arc to the sink."""
    if node < needs:
        return s.start[node], s.start[node + 1] + 1
    if node < sink:
        row = node - needs
        return s.slot_start[row], s.slot_start[row] + s.slot_count[row] + 1
    return np.int64(0), np.int64(sink)


@njit(cache=True)
def _away(s, node, entry, last, needs, sink):  # type: ignore[no-untyped-def]
    """Where an entry leads and what it loses: (node, arc or -1, loss); node -1 where there is no room."""
    if node < needs:
        if entry < last - 1:
            other = needs + s.offer[entry]
            if s.usable[entry] and not s.held[entry]:
                return other, entry, s.labels[node] - s.labels[other] - s.score[entry]
        elif s.is_optional and s.empty[node] < s.demand[node]:
            return np.int64(sink), np.int64(-1), s.labels[node] - s.labels[sink]
    elif node < sink:
        if entry < last - 1:
            arc = s.slot_arc[entry]
            return s.owner[arc], arc, s.labels[node] - s.labels[s.owner[arc]] + s.score[arc]
        if s.load[node - needs] < s.upper[node - needs]:
            return np.int64(sink), np.int64(-1), s.labels[node] - s.labels[sink]
    elif entry >= needs:
        if s.load[entry - needs] > s.lower[entry - needs]:
            return np.int64(entry), np.int64(-1), s.labels[sink] - s.labels[entry]
    elif s.is_optional and s.empty[entry] > 0:
        return np.int64(entry), np.int64(-1), s.labels[sink] - s.labels[entry]
    return np.int64(-1), np.int64(-1), np.int64(0)


@njit(cache=True)
def reroute(s, origin, goal):  # type: ignore[no-untyped-def]
    """Move one unit from origin to goal at the least loss; False where no path leads there."""
    needs, sink = len(s.start) - 1, len(s.labels) - 1
    distance = np.full(len(s.labels), FAR)
    before, by_arc = np.full(len(s.labels), np.int64(-1)), np.full(len(s.labels), np.int64(-1))
    settled = np.zeros(len(s.labels), dtype=np.bool_)
    keys, nodes = np.empty(1024, np.int64), np.empty(1024, np.int64)
    distance[origin] = 0
    size = push(keys, nodes, 0, np.int64(0), origin)
    while size and not settled[goal]:
        near, node = keys[0], nodes[0]
        size = pop(keys, nodes, size)
        if settled[node]:
            continue
        settled[node] = True
        first, last = _span(s, node, needs, sink)
        for entry in range(first, last):
            other, arc, loss = _away(s, node, entry, last, needs, sink)
            if other >= 0 and near + loss < distance[other]:
                distance[other], before[other], by_arc[other] = near + loss, node, arc
                if size == len(keys):
                    keys, nodes = np.append(keys, keys), np.append(nodes, nodes)
                size = push(keys, nodes, size, near + loss, other)
    if not settled[goal]:
        return False
    for node in range(len(s.labels)):
        if settled[node]:
            s.labels[node] += distance[node] - distance[goal]
    _apply(s, origin, goal, before, by_arc, needs, sink)
    return True


@njit(cache=True)
def _apply(s, origin, goal, before, by_arc, needs, sink):  # type: ignore[no-untyped-def]
    """Change the assignment along the path that was found."""
    node = goal
    while node != origin:
        last = before[node]
        if by_arc[node] >= 0 and last < needs:
            hold(s, by_arc[node])
        elif by_arc[node] >= 0:
            release(s, by_arc[node])
        elif node == sink and last < needs:
            s.empty[last] += 1
        elif node == sink:
            s.load[last - needs] += 1
        elif node < needs:
            s.empty[node] -= 1
        else:
            s.load[node - needs] -= 1
        node = last
