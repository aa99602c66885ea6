"""The best assignment of a dense problem, of whose pairs only a few are listed, with a proof for all of them.

Short lists of the best offers are solved as a flow. Its prices say which pairs outside the lists could still be worth
something: those whose score less the offer's price exceeds what the need's last place is worth. Where a need's list is
long enough for its prices there are none, and no pair outside it is looked at again. Only the other needs fetch what
they miss, by score less price, and the flow is solved again, until nothing is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.arrays import Flags, Ints
from nonggu.engines.matching.flow import best_flow, node_labels
from nonggu.engines.matching.network import Network
from nonggu.engines.matching.sources import Lists, Source
from nonggu.errors import Infeasible, NongguError

#: Offers that each need lists at first, beside its demand; and that a need fetches when its list is too short.
FIRST_LIST = 12
FETCHED = 8


@dataclass(frozen=True)
class DenseAssignment:
    """Chosen pairs as rows of needs and offers, prices by offer, and the proof.

    `bound` holds for all pairs of the dense problem; gap 0 proves the total. `listed`: pairs that the flow saw;
    `rounds`: flows that were solved. Units as in the source.
    """

    need: Ints
    offer: Ints
    price: Ints
    total: int
    bound: int
    listed: int
    rounds: int

    @property
    def gap(self) -> int:
        """Bound less total."""
        return self.bound - self.total


def assign_dense(
    source: Source, demand: Ints, capacity: Ints, *, first_list: int = FIRST_LIST, most_rounds: int = 40
) -> DenseAssignment:
    """The assignment with the largest total of a dense problem: every slot filled by different offers.

    `demand` by need, `capacity` by offer. After `most_rounds` flows the gap is given as it is. Raises Infeasible where
    slots cannot be filled, NongguError `dense_rounds_ran_out` where the rounds end before any flow filled them.
    """
    lists = source.best(min(source.offer_count, first_list + int(demand.max(initial=0))))
    # An empty slot costs more than any exchange of scores can win: it stays only where it must.
    penalty = 4 * int(np.abs(lists.score).max(initial=0)) + 4 * int(np.abs(lists.outside).max(initial=0)) + 1
    best: DenseAssignment | None = None
    for turn in range(1, most_rounds + 1):
        solved = _solve(lists, demand, capacity, penalty)
        missing, bound = _look_outside(source, lists, solved, demand, capacity)
        if solved.empty == 0:
            bound = bound if best is None else min(bound, best.bound)
            best = _assigned(lists, solved, bound, turn)
            if best.gap == 0:
                return best
        if not len(missing.need):
            break
        lists = lists.joined(missing)
    if best is None:
        if len(missing.need):
            raise NongguError("dense_rounds_ran_out", rounds=most_rounds)
        raise Infeasible("slots_cannot_be_filled")
    return best


@dataclass(frozen=True)
class _Solved:
    """Held pairs of the lists, prices, the surplus of the last place of each need, and empty slots in all."""

    held: Flags
    price: Ints
    last: Ints
    empty: int


def _assigned(lists: Lists, solved: _Solved, bound: int, rounds: int) -> DenseAssignment:
    held = solved.held
    total = int(lists.score[held].sum())
    return DenseAssignment(lists.need[held], lists.offer[held], solved.price, total, bound, len(lists.need), rounds)


def _solve(lists: Lists, demand: Ints, capacity: Ints, penalty: int) -> _Solved:
    """The best flow of the lists, slots left empty at a penalty, and its least prices."""
    needs, offers, pairs = len(demand), len(capacity), len(lists.need)
    sink = needs + offers
    network = Network(
        tail=np.concatenate((lists.need, needs + np.arange(offers), np.arange(needs))),
        head=np.concatenate((needs + lists.offer, np.full(offers + needs, sink))),
        lower=np.zeros(pairs + offers + needs, dtype=np.int64),
        upper=np.concatenate((np.ones(pairs, dtype=np.int64), capacity, demand)),
        gain=np.concatenate((lists.score, np.zeros(offers, dtype=np.int64), np.full(needs, -penalty))),
        supply=np.concatenate((demand, np.zeros(offers, dtype=np.int64), [-demand.sum()])),
        need_count=needs,
        offer_count=offers,
        pair_count=pairs,
    )
    flow = best_flow(network)
    if flow is None:
        raise NongguError("solver_failed", status="INFEASIBLE")
    held, empty = flow[:pairs] == 1, flow[pairs + offers :]
    price = -node_labels(network, flow)[needs:sink]
    last = np.where(empty > 0, -penalty, np.iinfo(np.int64).max)
    np.minimum.at(last, lists.need[held], lists.score[held] - price[lists.offer[held]])
    return _Solved(held, price, last, int(empty.sum()))


def _look_outside(source: Source, lists: Lists, solved: _Solved, demand: Ints, capacity: Ints) -> tuple[Lists, int]:
    """Pairs outside the lists that could add to the total at these prices, and the bound of the dense problem.

    The bound is the worth of all places plus, for each need, its best choice among all offers after their prices; it
    counts only where no slot is empty.
    """
    held, price = solved.held, solved.price
    surplus = lists.score - price[lists.offer]
    bound = int((price * capacity).sum() + surplus[held].sum())
    # An offer without a place has no price and no pair.
    cheapest = int(price[capacity > 0].min(initial=0))
    short = np.flatnonzero((demand > 0) & (lists.outside - cheapest > solved.last))
    dear = np.where(capacity > 0, price, 2**60)
    missing = source.above(short, solved.last[short], dear, max(FETCHED, int(demand.max(initial=1))))
    missing = missing.without(lists, source.offer_count)
    return missing, bound + _gain(missing, surplus, held, lists, price, demand)


def _gain(missing: Lists, surplus: Ints, held: Flags, lists: Lists, price: Ints, demand: Ints) -> int:
    """By how much the best choices of needs improve with the missing pairs."""
    need = np.concatenate((lists.need[held], missing.need))
    value = np.concatenate((surplus[held], missing.score - price[missing.offer]))
    order = np.lexsort((-value, need))
    need, value = need[order], value[order]
    rank = np.arange(len(need)) - np.searchsorted(need, need)
    return int(value[rank < demand[need]].sum() - surplus[held].sum())
