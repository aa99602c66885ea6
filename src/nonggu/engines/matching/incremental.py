"""An assignment that follows changes: a new need, an offer that leaves, a refused pair. Re-solved in milliseconds.

The total stays optimal, and among the optimal assignments one with the fewest changed pairs is taken. This holds
for the constraints that a plain flow carries: demands, capacities, minimum loads, floor, forbidden pairs. Others
are solved anew by `changes.reassign`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from nonggu.engines.matching.arrays import Flags, Ints
from nonggu.engines.matching.assignment import Assignment, assign
from nonggu.engines.matching.constraints import Pair
from nonggu.engines.matching.core import reduce_problem
from nonggu.engines.matching.problem import NO_UNSCORED, Problem
from nonggu.engines.matching.rerouting import Residual, hold_all, release, reroute
from nonggu.errors import Infeasible, NongguError, UnusableInput


@dataclass(frozen=True)
class Plan:
    """An optimal assignment with its prices. Changes give a new plan; the old one stays as it is.

    Arcs are the usable pairs by need (`start`, `offer`, `score` in units of 1/scale). `usable`: not refused;
    `held`: chosen. `labels`: of needs, offers and the sink; the price of an offer is the sink's label less its own.
    """

    need_ids: tuple[str, ...]
    offer_ids: tuple[str, ...]
    start: Ints
    offer: Ints
    score: Ints
    usable: Flags
    held: Flags
    demand: Ints
    capacity: Ints
    minimum: Ints
    labels: Ints
    is_optional: bool
    scale: int

    @property
    def owner(self) -> Ints:
        """The need of each arc."""
        return np.repeat(np.arange(len(self.need_ids)), np.diff(self.start))

    @property
    def total(self) -> int:
        """Sum of the chosen scores."""
        return int(self.score[self.held].sum())

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The chosen pairs (need id, offer id)."""
        arcs, owner = np.flatnonzero(self.held), self.owner
        return tuple((self.need_ids[owner[arc]], self.offer_ids[self.offer[arc]]) for arc in arcs)

    @property
    def prices(self) -> dict[str, int]:
        """What one more place of each offer would bring; negative where a minimum load costs."""
        price = self.labels[-1] - self.labels[len(self.need_ids) : -1]
        price = np.where((price < 0) & (self.minimum == 0), 0, price)
        return dict(zip(self.offer_ids, price.tolist(), strict=True))

    def with_need(self, need: str, demand: int, scores: Mapping[str, int]) -> Plan:
        """The plan with one more need (scores by offer id, in units of 1/scale; pairs below a floor left out).

        Raises Infeasible where its slots cannot be filled, UnusableInput for a known need or an unknown offer.
        """
        if need in self.need_ids:
            raise UnusableInput("need_known", id=need)
        index = {identifier: row for row, identifier in enumerate(self.offer_ids)}
        lost = [identifier for identifier in scores if identifier not in index]
        if lost:
            raise UnusableInput("offer_unknown", id=lost[0])
        order = sorted(scores, key=lambda identifier: index[identifier])
        added = np.array([index[identifier] for identifier in order], dtype=np.int64)
        values = np.array([scores[identifier] for identifier in order], dtype=np.int64)
        row = len(self.need_ids)
        price = self.labels[-1] - self.labels[row:-1]
        # So high that no arc of the new need gains: its best score after the price, at least 0.
        label = self.labels[-1] + max(int((values - price[added]).max(initial=0)), 0)
        grown = replace(
            self,
            need_ids=(*self.need_ids, need),
            start=np.append(self.start, self.start[-1] + len(added)),
            offer=np.concatenate((self.offer, added)),
            score=np.concatenate((self.score, values)),
            usable=np.concatenate((self.usable, np.ones(len(added), dtype=np.bool_))),
            held=np.concatenate((self.held, np.zeros(len(added), dtype=np.bool_))),
            demand=np.append(self.demand, demand),
            labels=np.insert(self.labels, row, label),
        )

        def fill(s: Residual) -> None:
            s.empty[row] = 0
            _fill(s, [row] * demand)

        return _changed(grown, fill)

    def without_offer(self, offer: str) -> Plan:
        """The plan after an offer leaves: its capacity and minimum load become 0. Raises Infeasible."""
        row = self._row(self.offer_ids, offer)
        capacity, minimum = self.capacity.copy(), self.minimum.copy()
        capacity[row] = minimum[row] = 0
        usable = self.usable & (self.offer != row)
        changed = replace(self, capacity=capacity, minimum=minimum, usable=usable)

        def leave(s: Residual) -> None:
            arcs = np.flatnonzero(s.held & (s.offer == row))
            for arc in arcs:
                release(s, arc)
            s.load[row] = 0
            _fill(s, s.owner[arcs].tolist())

        return _changed(changed, leave)

    def without_pair(self, need: str, offer: str) -> Plan:
        """The plan after a pair was refused: it is never chosen again. Raises Infeasible."""
        row, column = self._row(self.need_ids, need), self._row(self.offer_ids, offer)
        arcs = np.flatnonzero((self.owner == row) & (self.offer == column))
        if not len(arcs):
            return self
        arc, usable = int(arcs[0]), self.usable.copy()
        usable[arc] = False

        def refuse(s: Residual) -> None:
            if s.held[arc]:
                release(s, arc)
                _give_back(s, row, column)

        return _changed(replace(self, usable=usable), refuse)

    def without_need(self, need: str) -> Plan:
        """The plan after a need was withdrawn: its demand becomes 0. Raises Infeasible (minimum loads)."""
        row = self._row(self.need_ids, need)
        demand = self.demand.copy()
        demand[row] = 0
        usable = self.usable & (self.owner != row)

        def withdraw(s: Residual) -> None:
            s.empty[row] = 0
            sink = len(s.labels) - 1
            for arc in np.flatnonzero(s.held & (s.owner == row)):
                release(s, arc)
                _give_back(s, sink, int(s.offer[arc]))

        return _changed(replace(self, demand=demand, usable=usable), withdraw)

    def _row(self, ids: tuple[str, ...], identifier: str) -> int:
        if identifier not in ids:
            raise UnusableInput("need_unknown" if ids is self.need_ids else "offer_unknown", id=identifier)
        return ids.index(identifier)


def start_plan(problem: Problem, assignment: Assignment) -> Plan:
    """A plan from an optimal assignment. Raises NongguError where its constraints are not those of a plain flow."""
    rules = problem.constraints
    crossing = rules.senior_per_need or rules.one_per_institution or rules.conflicts or rules.forced
    if crossing or rules.budget_days is not None or rules.objective != "total":
        raise NongguError("plan_needs_plain_rules")
    if not assignment.certificate.proven:
        # Prices of a proof that failed on unscored pairs do not fit the assignment: prove it for the listed pairs.
        problem = replace(problem, unscored_bound=np.full(len(problem.need_ids), NO_UNSCORED))
        assignment = assign(problem)
    if assignment.certificate.status != "optimal":
        raise Infeasible("need_cannot_be_filled")
    core = reduce_problem(problem)
    chosen = set(assignment.pairs.select("need", "offer").rows())
    named = zip(core.need.tolist(), core.offer.tolist(), strict=True)
    held = np.array([(problem.need_ids[i], problem.offer_ids[j]) in chosen for i, j in named], dtype=np.bool_)
    price = np.array([assignment.certificate.prices[identifier] for identifier in problem.offer_ids], dtype=np.int64)
    utility = np.array(
        [assignment.certificate.utilities[identifier] for identifier in problem.need_ids], dtype=np.int64
    )
    return Plan(
        need_ids=problem.need_ids,
        offer_ids=problem.offer_ids,
        start=core.pair_start,
        offer=core.offer,
        score=core.score,
        usable=np.ones(len(held), dtype=np.bool_),
        held=held,
        demand=problem.demand,
        capacity=problem.capacity,
        minimum=problem.minimum,
        labels=np.concatenate((utility, -price, [0])),
        is_optional=core.is_optional,
        scale=problem.scale,
    )


def _residual(plan: Plan, factor: int) -> Residual:
    """Working arrays of a plan: scores times the factor, one less for pairs that are not held, so that changes cost."""
    room = np.bincount(plan.offer, minlength=len(plan.offer_ids))
    slot_start = np.concatenate(([0], np.cumsum(room))).astype(np.int64)
    load = np.bincount(plan.offer[plan.held], minlength=len(plan.offer_ids)).astype(np.int64)
    filled = np.bincount(plan.owner[plan.held], minlength=len(plan.need_ids))
    state = Residual(
        start=plan.start,
        owner=plan.owner,
        offer=plan.offer,
        score=plan.score * factor + plan.held,
        usable=plan.usable.copy(),
        held=plan.held.copy(),
        slot_start=slot_start,
        slot_count=np.zeros(len(plan.offer_ids), dtype=np.int64),
        slot_arc=np.empty(max(int(slot_start[-1]), 1), dtype=np.int64),
        place=np.zeros(len(plan.offer), dtype=np.int64),
        load=load,
        lower=plan.minimum,
        upper=plan.capacity,
        empty=np.maximum(plan.demand - filled, 0) if plan.is_optional else np.zeros(len(plan.demand), np.int64),
        demand=plan.demand,
        labels=plan.labels * factor,
        is_optional=plan.is_optional,
    )
    hold_all(state, np.flatnonzero(plan.held))
    return state


def _changed(plan: Plan, change: Callable[[Residual], None]) -> Plan:
    """The plan after a change to its working arrays, with labels for the scores as they are."""
    factor = int(plan.demand.sum()) + 2
    if int(np.abs(plan.score).max(initial=0)) * factor * len(plan.labels) > 2**62:
        raise UnusableInput("scores_too_large", largest=2**62 // (factor * len(plan.labels)))
    state = _residual(plan, factor)
    change(state)
    return replace(plan, held=state.held, labels=_true_labels(state, factor))


def _true_labels(state: Residual, factor: int) -> Ints:
    """Labels for the scores as they are, from those for enlarged scores.

    Rounding down keeps every condition but those of held arcs, where the one for kept pairs may carry over: it does
    only where the offer's label leaves the largest rest. The factor exceeds the number of held arcs, so that some
    shift avoids all.
    """
    needs = len(state.start) - 1
    rests = (state.labels[needs + state.offer[state.held]]) % factor
    taken = np.zeros(factor, dtype=np.bool_)
    taken[rests] = True
    shift = factor - 1 - int(np.flatnonzero(~taken)[0])
    return np.asarray((state.labels + shift) // factor, dtype=np.int64)


def _fill(state: Residual, needs: list[int]) -> None:
    """Route one unit from each of the needs to the sink."""
    for need in needs:
        if not reroute(state, need, len(state.labels) - 1):
            raise Infeasible("need_cannot_be_filled")


def _give_back(state: Residual, origin: int, offer: int) -> None:
    """After an offer lost a holder: its place falls free where that loses nothing, else it is filled again first."""
    needs, sink = len(state.start) - 1, len(state.labels) - 1
    if state.labels[sink] <= state.labels[needs + offer] and state.load[offer] > state.lower[offer]:
        state.load[offer] -= 1
        if origin != sink and not reroute(state, origin, sink):
            raise Infeasible("need_cannot_be_filled")
    elif not reroute(state, origin, needs + offer):
        raise Infeasible("need_cannot_be_filled")
