"""What staff's changes of an assignment cost, and which rules they break: pure, from a round's stored result."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nonggu.engines.reasons import Reason

Pair = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """A round's problem as stored: needs with demands, experts with places, scores in whole units of 1/scale.

    `scores` has no entry for a pair that may not be.
    """

    demand: Mapping[str, int]
    capacity: Mapping[str, int]
    minimum: Mapping[str, int]
    senior: frozenset[str]
    institution: Mapping[str, str]
    scores: Mapping[str, Mapping[str, int]]
    scale: int
    rules: Mapping[str, Any]
    best_total: int | None

    def total(self, pairs: Sequence[Pair]) -> int:
        """The sum of the pairs' scores; a pair without a score counts 0."""
        return sum(self.scores.get(need, {}).get(offer, 0) for need, offer in pairs)

    def cost(self, pairs: Sequence[Pair]) -> float:
        """What the pairs lose against the best total, in scores (0 to 1 a pair); below 0 where rules are broken."""
        return ((self.best_total or 0) - self.total(pairs)) / self.scale


def table_of(result: Mapping[str, Any]) -> Table:
    """The stored result of a round as a table."""
    needs, offers = result["needs"], result["offers"]
    codes = [offer["code"] for offer in offers]
    scores = {
        need["code"]: {code: score for code, score in zip(codes, row, strict=True) if score is not None}
        for need, row in zip(needs, result["scores"], strict=True)
    }
    return Table(
        demand={need["code"]: need["demand"] for need in needs},
        capacity={offer["code"]: offer["capacity"] for offer in offers},
        minimum={offer["code"]: offer["minimum"] for offer in offers},
        senior=frozenset(offer["code"] for offer in offers if offer["senior"]),
        institution={offer["code"]: offer["institution"] for offer in offers if offer["institution"]},
        scores=scores,
        scale=result["scale"],
        rules=result["rules"],
        best_total=result.get("certificate", {}).get("total"),
    )


def broken_rules(table: Table, pairs: Sequence[Pair]) -> tuple[Reason, ...]:
    """Which rules the pairs break, as reasons with the codes `round_breaks_...`."""
    by_need: dict[str, list[str]] = defaultdict(list)
    for need, offer in pairs:
        by_need[need].append(offer)
    load = Counter(offer for _, offer in pairs)
    found = [
        Reason("round_breaks_capacity", {"offer": offer, "count": count, "capacity": table.capacity.get(offer, 0)})
        for offer, count in sorted(load.items())
        if count > table.capacity.get(offer, 0)
    ]
    found += [
        Reason("round_breaks_minimum", {"offer": offer, "count": load[offer], "minimum": least})
        for offer, least in sorted(table.minimum.items())
        if load[offer] < least
    ]
    for need, chosen in sorted(by_need.items()):
        found += _of_need(table, need, chosen)
    return tuple(found)


def _of_need(table: Table, need: str, chosen: Sequence[str]) -> list[Reason]:
    found = [
        Reason("round_breaks_pair", {"need": need, "offer": offer})
        for offer in chosen
        if offer not in table.scores.get(need, {})
    ]
    seniors = int(table.rules.get("senior_per_need") or 0)
    if sum(offer in table.senior for offer in chosen) < seniors:
        found.append(Reason("round_breaks_senior", {"need": need, "seniors": seniors}))
    known = [table.institution[offer] for offer in chosen if offer in table.institution]
    if table.rules.get("one_per_institution") and len(set(known)) < len(known):
        found.append(Reason("round_breaks_institution", {"need": need}))
    if len(chosen) > table.demand.get(need, 0):
        found.append(Reason("round_breaks_demand", {"need": need, "demand": table.demand.get(need, 0)}))
    return found


def moved(pairs: Sequence[Pair], *, take: Pair | None, give: Pair | None) -> list[Pair]:
    """The pairs after one change: `take` is taken out, `give` put in (either may be None).

    Where `give` puts an expert on another need and the slot was `take`'s, this is a replacement; see `swapped` for two.
    """
    kept = [pair for pair in pairs if pair != take]
    return kept if give is None or give in kept else [*kept, give]


def swapped(pairs: Sequence[Pair], first: Pair, second: Pair) -> list[Pair]:
    """The pairs after two needs exchanged their experts; unchanged where that would put an expert twice on a need."""
    one, other = (first[0], second[1]), (second[0], first[1])
    kept = [pair for pair in pairs if pair not in (first, second)]
    if one in kept or other in kept or first not in pairs or second not in pairs:
        return list(pairs)
    return [*kept, one, other]
