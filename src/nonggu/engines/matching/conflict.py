"""Why nothing satisfies all constraints.

A smallest set of them that cannot hold together, and the fewest steps that mend it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.arrays import Flags, Floats
from nonggu.engines.matching.integer import maximise
from nonggu.engines.matching.model import Model, Tag, build_model
from nonggu.engines.matching.problem import Problem
from nonggu.engines.matching.relaxation import cheapest_relaxation
from nonggu.engines.matching.shortage import limit_to_shortage
from nonggu.engines.reasons import Reason

#: Above so many constraints a conflict is given as found, not made smaller.
MOST_ITEMS = 600
#: Rounds in which a smaller conflict is sought before the one found is given as irreducible only.
SEARCH_ROUNDS = 80

Items = frozenset[int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Constraints that cannot hold together, whether no smaller set conflicts, and the fewest steps that mend all
    conflicts."""

    members: tuple[Reason, ...]
    is_smallest: bool
    relaxation: tuple[Reason, ...]


def find_conflict(problem: Problem, time_limit_s: float) -> Conflict:
    """The conflict of an infeasible problem."""
    part = limit_to_shortage(problem)
    search = _Search(build_model(part), time_limit_s)
    whole = frozenset(range(len(search.items)))
    members, is_smallest = whole, False
    if len(whole) <= MOST_ITEMS and search.solution(whole) is None:
        members = search.shrink(whole)
        members, is_smallest = search.smallest(members)
        is_smallest = is_smallest and part is problem
    reasons = tuple(_reason(part, search.items[item]) for item in sorted(members))
    return Conflict(reasons, is_smallest or len(members) == 1, cheapest_relaxation(problem, time_limit_s))


class _Search:
    """Questions about subsets of a model's constraints (an item: all rows with the same tag)."""

    def __init__(self, model: Model, time_limit_s: float) -> None:
        self.model = model
        self.time_limit_s = time_limit_s
        self.items: list[Tag] = list(dict.fromkeys(model.rows.tags))
        place = {tag: item for item, tag in enumerate(self.items)}
        self.item_of_row = np.array([place[tag] for tag in model.rows.tags], dtype=np.int64)

    def solution(self, items: Items) -> Flags | None:
        """Pairs that satisfy these constraints; None: they conflict."""
        active = np.isin(self.item_of_row, list(items))
        gain: Floats = np.zeros(len(self.model.need))
        found = maximise(self.model, gain, self.time_limit_s, active=active)
        return None if found is None else found.chosen

    def shrink(self, items: Items) -> Items:
        """A conflict from which nothing can be taken away: larger pieces are tried first."""
        needed: set[int] = set()
        rest = sorted(items, key=lambda item: (self.items[item][0] == "demand", item))
        size = max(len(rest) // 2, 1)
        while rest:
            piece, others = rest[:size], rest[size:]
            if self.solution(frozenset(needed | set(others))) is None:
                rest = others
            elif size == 1:
                needed.add(piece[0])
                rest = others
            else:
                size = max(size // 2, 1)
                continue
            size = max(min(size, len(rest)), 1)
        return frozenset(needed)

    def smallest(self, known: Items) -> tuple[Items, bool]:
        """A smallest conflict, by hitting sets of what must be given up; the known one where the rounds run out."""
        everything = frozenset(range(len(self.items)))
        corrections: list[Items] = []
        for _ in range(SEARCH_ROUNDS):
            candidate = _hitting_set(corrections, len(self.items))
            if len(candidate) >= len(known):
                return known, True
            chosen = self.solution(candidate)
            if chosen is None:
                return candidate, True
            corrections.append(everything - self._grown(candidate, chosen))
        return known, False

    def _grown(self, items: Items, chosen: Flags) -> Items:
        """A largest set of constraints around these that can still hold together."""
        kept = set(items) | self._satisfied(chosen)
        for item in range(len(self.items)):
            if item not in kept:
                found = self.solution(frozenset(kept | {item}))
                if found is not None:
                    kept |= {item} | self._satisfied(found)
        return frozenset(kept)

    def _satisfied(self, chosen: Flags) -> set[int]:
        rows, broken = self.model.rows, set()
        for row, (columns, factors) in enumerate(zip(rows.columns, rows.factors, strict=True)):
            value = float(factors[chosen[columns]].sum())
            if not rows.lower[row] - 1e-9 <= value <= rows.upper[row] + 1e-9:
                broken.add(int(self.item_of_row[row]))
        return set(range(len(self.items))) - broken


def _hitting_set(sets: list[Items], count: int) -> Items:
    """A smallest set of items that meets every given set."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not sets:
        return frozenset()
    matrix = np.zeros((len(sets), count))
    for row, members in enumerate(sets):
        matrix[row, list(members)] = 1
    found = milp(
        np.ones(count), constraints=LinearConstraint(matrix, 1, np.inf), integrality=np.ones(count), bounds=Bounds(0, 1)
    )
    return frozenset(np.flatnonzero(found.x > 0.5).tolist())


def _reason(problem: Problem, tag: Tag) -> Reason:
    kind, *names = tag
    if kind == "demand":
        row = problem.need_index[names[0]]
        listed = int(problem.pair_start[row + 1] - problem.pair_start[row])
        return Reason("conflict_demand", {"need": names[0], "demand": int(problem.demand[row]), "listed": listed})
    if kind in ("capacity", "minimum"):
        values = problem.capacity if kind == "capacity" else problem.minimum
        return Reason(f"conflict_{kind}", {"offer": names[0], kind: int(values[problem.offer_index[names[0]]])})
    if kind == "senior":
        return Reason("conflict_senior", {"need": names[0], "seniors": problem.constraints.senior_per_need})
    if kind == "institution":
        return Reason("conflict_institution", {"need": names[0]})
    if kind == "conflict":
        return Reason("conflict_together", {"first": names[0], "second": names[1]})
    if kind == "budget":
        return Reason("conflict_budget", {"budget_days": problem.constraints.budget_days})
    if kind == "forbidden" and (names[0], names[1]) in problem.constraints.own_firm:
        kind = "own_firm"
    return Reason(f"conflict_{kind}", {"need": names[0], "offer": names[1]})
