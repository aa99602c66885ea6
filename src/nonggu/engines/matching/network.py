"""The flow network of an assignment: needs, groups of a need, offers, and a sink."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.arrays import Flags, Ints
from nonggu.engines.matching.core import Core


@dataclass(frozen=True)
class Network:
    """Arcs with `lower` <= flow <= `upper` and a `gain` a unit; node `supply` (sums to 0).

    Nodes: needs, then offers, then the sink, then groups. The first `pair_count` arcs are the usable pairs in their
    order, the next ones lead from each offer to the sink.
    """

    tail: Ints
    head: Ints
    lower: Ints
    upper: Ints
    gain: Ints
    supply: Ints
    need_count: int
    offer_count: int
    pair_count: int

    @property
    def sink(self) -> int:
        """The node that all units reach."""
        return self.need_count + self.offer_count


def build_network(core: Core, senior: Flags, institution: Ints, *, by_senior: bool, by_institution: bool) -> Network:
    """The network of a core.

    One kind of group on the needs' side (juniors at most demand - seniors, or one an institution).
    """
    needs, offers, pairs = len(core.demand), len(core.capacity), len(core.need)
    sink = needs + offers
    tail, group_need, group_upper = core.need.copy(), np.empty(0, np.int64), np.empty(0, np.int64)
    if by_institution:
        tail, group_need, group_upper = _institution_groups(core, institution, sink + 1)
    elif by_senior:
        tail, group_need, group_upper = _junior_groups(core, senior, sink + 1)
    groups = len(group_need)
    empty = np.arange(needs) if core.is_optional else np.empty(0, np.int64)
    offer_nodes = needs + np.arange(offers)
    supply = np.concatenate((core.demand, np.zeros(offers, np.int64), [-core.demand.sum()], np.zeros(groups, np.int64)))
    return Network(
        tail=np.concatenate((tail, offer_nodes, group_need, empty)),
        head=np.concatenate(
            (needs + core.offer, np.full(offers, sink), sink + 1 + np.arange(groups), np.full(len(empty), sink))
        ),
        lower=np.concatenate((np.zeros(pairs, np.int64), core.minimum, np.zeros(groups + len(empty), np.int64))),
        upper=np.concatenate((np.ones(pairs, np.int64), core.capacity, group_upper, core.demand[empty])),
        gain=np.concatenate((core.score, np.zeros(offers + groups + len(empty), np.int64))),
        supply=supply.astype(np.int64),
        need_count=needs,
        offer_count=offers,
        pair_count=pairs,
    )


def _institution_groups(core: Core, institution: Ints, first: int) -> tuple[Ints, Ints, Ints]:
    """Tails of the pair arcs and the groups (need, institution), each of at most one unit."""
    known = institution[core.offer] >= 0
    width = int(institution.max(initial=0)) + 1
    codes, member = np.unique(core.need[known] * width + institution[core.offer[known]], return_inverse=True)
    tail = core.need.copy()
    tail[known] = first + member
    return tail, codes // width, np.ones(len(codes), np.int64)


def _junior_groups(core: Core, senior: Flags, first: int) -> tuple[Ints, Ints, Ints]:
    """Tails of the pair arcs and one group of juniors for each need that wants seniors."""
    wanting = np.flatnonzero(core.senior_needed > 0)
    place = np.full(len(core.demand), -1, np.int64)
    place[wanting] = first + np.arange(len(wanting))
    junior = ~senior[core.offer] & (place[core.need] >= 0)
    tail = np.where(junior, place[core.need], core.need)
    return tail, wanting, np.maximum(core.demand[wanting] - core.senior_needed[wanting], 0)
