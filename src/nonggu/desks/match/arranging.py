"""A round as its page shows it: needs with their experts, what each exchange would cost, and the proof in numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nonggu.desks.match import adjusting, facts, queries, rounds
from nonggu.desks.match.adjusting import Pair, Table
from nonggu.phrases import remedy, say
from nonggu.registry.models import Match, MatchRound, Need, Person
from nonggu.registry.wording import language

SHOWN_OPTIONS = 8


@dataclass(frozen=True)
class Option:
    """An expert who could take a place: what the exchange adds to the total (below 0: costs), and the places left."""

    person: Person
    change: float
    left: int


@dataclass(frozen=True)
class Place:
    """One place of a need: its expert (None: empty), the score, the match once confirmed."""

    person: Person | None
    score: float
    is_changed: bool
    match: Match | None
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Line:
    """One need of a round with its places."""

    need: Need
    places: tuple[Place, ...]


def arranged(found: MatchRound, *, with_options: bool) -> dict[str, Any]:
    """The lines of a round, its cost against the best, and the rules that staff's changes break."""
    table, pairs = rounds.table(found), rounds.pairs_of(found)
    needs = facts.needs_by_code(table.demand)
    codes = list(table.capacity)
    people = {person.code: person for person in Person.objects.filter(code__in=codes).select_related("organisation")}
    standing = {
        (match.need.code, match.person.code): match
        for match in Match.objects.current().filter(round=found).select_related("need", "person")
    }
    best = {(need, offer) for need, offer in found.result["best"]}
    load = Counter(offer for _, offer in pairs)
    by_need: dict[str, list[str]] = defaultdict(list)
    for need, offer in pairs:
        by_need[need].append(offer)

    def place(need: str, offer: str | None) -> Place:
        score = table.scores.get(need, {}).get(offer or "", 0) / table.scale
        options = _options(table, need, offer, by_need[need], load, people) if with_options else ()
        is_changed = offer is not None and (need, offer) not in best
        return Place(people.get(offer or ""), score, is_changed, standing.get((need, offer or "")), options)

    lines = []
    for code, need in needs.items():
        chosen: list[str | None] = sorted(by_need[code], key=lambda offer: -table.scores.get(code, {}).get(offer, 0))
        chosen += [None] * (table.demand[code] - len(chosen))
        lines.append(Line(need, tuple(place(code, offer) for offer in chosen)))
    names = queries.names_of(list(table.demand), codes)
    broken = [queries.named(reason, names) for reason in adjusting.broken_rules(table, pairs)]
    certificate = found.result["certificate"]
    return {
        "lines": lines,
        "total": table.total(pairs) / table.scale,
        "best_total": (table.best_total or 0) / table.scale,
        "cost": table.cost(pairs),
        "is_best": set(pairs) == best,
        "broken": queries.said(broken),
        "is_proven": certificate["proven"],
        "gap": (certificate["gap"] or 0) / table.scale,
        "empty": [needs[code] for code in certificate["empty_slots"] if code in needs],
        "served": len([code for code in needs if by_need[code]]),
    }


def _options(
    table: Table, need: str, offer: str | None, chosen: Sequence[str], load: Counter[str], people: dict[str, Person]
) -> tuple[Option, ...]:
    """Who else could take the place, the best first."""
    scores = table.scores.get(need, {})
    now = scores.get(offer or "", 0)
    others = sorted((code for code in scores if code not in chosen), key=lambda code: (-scores[code], code))
    return tuple(
        Option(people[code], (scores[code] - now) / table.scale, table.capacity[code] - load[code])
        for code in others[:SHOWN_OPTIONS]
        if code in people
    )


def known(found: MatchRound, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs whose need and expert the round knows."""
    table = rounds.table(found)
    return [(need, offer) for need, offer in pairs if need in table.demand and offer in table.capacity]


def obstacles(found: MatchRound) -> dict[str, Any]:
    """Why a round gave no assignment: the conflict and the cheapest way out, or what failed."""
    failure = found.result.get("failure")
    if failure:
        spoken = language()
        sentence, how = (
            say(failure["code"], failure["params"], spoken),
            remedy(failure["code"], failure["params"], spoken),
        )
        return {"failure": sentence, "remedy": how}
    certificate = found.result["certificate"]
    names = queries.names_of(
        [need["code"] for need in found.result["needs"]], [offer["code"] for offer in found.result["offers"]]
    )
    return {
        "conflict": queries.said_stored(certificate.get("conflict", []), names),
        "relaxation": queries.said_stored(certificate.get("relaxation", []), names),
        "is_smallest": certificate.get("conflict_is_smallest", False),
    }


@dataclass(frozen=True)
class Price:
    """What one more place of an expert would bring, in scores (0 to 1 a pair)."""

    person: Person | None
    code: str
    price: float
    taken: int
    capacity: int


def proof(found: MatchRound) -> dict[str, Any]:
    """The certificate in numbers, with the bound computed anew from its prices."""
    from nonggu.engines.matching.verification import verify

    table, certificate = rounds.table(found), found.result["certificate"]
    best = [(need, offer) for need, offer in found.result["best"]]
    check = verify(rounds.problem_of(found.result), best, certificate["prices"])
    load = Counter(offer for _, offer in best)
    codes = [code for code, price in certificate["prices"].items() if price]
    people = {person.code: person for person in Person.objects.filter(code__in=codes)}
    prices = [
        Price(people.get(code), code, certificate["prices"][code] / table.scale, load[code], table.capacity[code])
        for code in sorted(codes, key=lambda code: (-certificate["prices"][code], code))
    ]
    needs = facts.needs_by_code(certificate["utilities"])
    return {
        "certificate": certificate,
        "total": (certificate["total"] or 0) / table.scale,
        "bound": None if certificate["bound"] is None else certificate["bound"] / table.scale,
        "checked_bound": None if check.bound is None else check.bound / table.scale,
        "checked_total": check.total / table.scale,
        "violations": len(check.violations),
        "prices": prices,
        "utilities": [
            (needs[code], value / table.scale) for code, value in certificate["utilities"].items() if code in needs
        ],
    }
