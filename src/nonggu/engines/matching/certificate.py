"""What an assignment proves of itself: total, bound, gap, prices, or the conflict that leaves no assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nonggu.engines.reasons import Reason

Status = Literal["optimal", "feasible", "infeasible"]


@dataclass(frozen=True)
class Certificate:
    """The proof of an assignment. Scores, totals, bounds, prices and utilities are whole numbers in units of 1/`scale`.

    `prices`: what one more place of an offer would add to the total (negative: what its minimum load costs).
    `utilities`: what the last place of a need is worth after the price. For pairs that are not chosen, utility +
    price >= score. `unscored_pairs`: pairs that were never scored but may exist; `unscored_pairs_proven`: those
    that cannot improve the total. `minimum`, `minimum_bound`: the lowest total of a need, with the objective
    `maxmin` only. `conflict`: the constraints that cannot hold together, `is_smallest` where no smaller set
    conflicts; `relaxation`: the fewest steps that mend it.
    """

    status: Status
    scale: int
    objective: str = "total"
    method: str = "flow"
    total: int | None = None
    bound: int | None = None
    proven: bool = False
    prices: Mapping[str, int] = field(default_factory=dict)
    utilities: Mapping[str, int] = field(default_factory=dict)
    unscored_pairs: int = 0
    unscored_pairs_proven: int = 0
    minimum: int | None = None
    minimum_bound: int | None = None
    empty_slots: Mapping[str, int] = field(default_factory=dict)
    ties_settled: bool = True
    conflict: tuple[Reason, ...] = ()
    is_smallest: bool = False
    relaxation: tuple[Reason, ...] = ()

    @property
    def gap(self) -> int | None:
        """Bound less total: 0 where nothing can be better, None where there is no bound."""
        return None if self.bound is None or self.total is None else self.bound - self.total

    def as_json(self) -> dict[str, object]:
        """The certificate as a JSON-ready mapping."""
        plain: dict[str, object] = {
            "status": self.status,
            "objective": self.objective,
            "total": self.total,
            "bound": self.bound,
            "gap": self.gap,
            "proven": self.proven,
            "scale": self.scale,
            "method": self.method,
            "prices": dict(self.prices),
            "utilities": dict(self.utilities),
            "unscored_pairs": self.unscored_pairs,
            "unscored_pairs_proven": self.unscored_pairs_proven,
            "empty_slots": dict(self.empty_slots),
            "ties_settled": self.ties_settled,
        }
        if self.objective == "maxmin":
            plain |= {"minimum": self.minimum, "minimum_bound": self.minimum_bound}
        if self.status == "infeasible":
            plain["conflict"] = [reason.as_json() for reason in self.conflict]
            plain["conflict_is_smallest"] = self.is_smallest
            plain["relaxation"] = [reason.as_json() for reason in self.relaxation]
        return plain
