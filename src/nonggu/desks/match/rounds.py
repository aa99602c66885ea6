"""Rounds: all open needs brought to all experts at once, with a certificate; what staff change; the confirmation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from nonggu.desks.match import adjusting, facts, proposing, ranking
from nonggu.desks.match.adjusting import Pair, Table
from nonggu.desks.match.facts import Pool
from nonggu.errors import NongguError, UnusableInput
from nonggu.registry import access
from nonggu.registry.models import Match, MatchRound, Need, User
from nonggu.registry.models.match import MatchState
from nonggu.registry.models.match_round import RoundState
from nonggu.registry.models.need import NeedState

if TYPE_CHECKING:
    from nonggu.engines.matching.assignment import Assignment
    from nonggu.engines.matching.problem import Problem

#: No round holds more needs: a page must still show it.
MOST_NEEDS = 400
LIVING = (*facts.TAKES_A_PLACE, MatchState.PROPOSED)


class RoundMovedOn(NongguError):
    """Somebody else changed the round since the reader opened it, or it is not where this step starts."""

    exit_code = 2


def open_needs(by: User | None) -> list[Need]:
    """Published needs that nobody works on yet: those that a round is about."""
    busy = Match.objects.current().filter(state__in=LIVING).values("need")
    needs = access.visible(by, Need).filter(archived_at=None, state=NeedState.PUBLISHED).exclude(pk__in=busy)
    return list(needs.select_related("organisation").order_by("code"))


def start_round(*, name: str, rules: Mapping[str, Any], by: User | None) -> MatchRound:
    """A round over every open need; `run_round` computes it. Raises access.Forbidden, UnusableInput where none is open."""
    if not access.may_match(by):
        raise access.Forbidden("forbidden_match")
    needs = open_needs(by)
    if not needs:
        raise UnusableInput("round_without_needs")
    if len(needs) > MOST_NEEDS:
        raise UnusableInput("round_too_large", count=len(needs), most=MOST_NEEDS)
    settings = {"needs": [need.code for need in needs], "rules": dict(rules)}
    return MatchRound.objects.create(name=name, on=facts.desk_day(), settings=settings, made_by=by)


def run_round(round_id: int) -> None:
    """Compute a round (job): scores, the best assignment, its certificate. Doing it twice does no harm."""
    found = MatchRound.objects.get(pk=round_id)
    if found.state != RoundState.RUNNING:
        return
    pool = facts.read_pool(found.on)
    needs = list(facts.needs_by_code(found.settings["needs"]).values())
    result = _stored(pool, needs, found.settings["rules"])
    assignment = solve(result)
    result |= _outcome(assignment)
    pairs = sorted(assignment.pairs.select("need", "offer").rows())
    state = RoundState.INFEASIBLE if assignment.certificate.status == "infeasible" else RoundState.READY
    running = MatchRound.objects.filter(pk=round_id, state=RoundState.RUNNING)
    running.update(result=result, pairs=pairs, state=state)


def fail_round(round_id: int, code: str, params: Mapping[str, object]) -> None:
    """Keep why a round failed."""
    failure = {"code": code, "params": {name: str(value) for name, value in params.items()}}
    MatchRound.objects.filter(pk=round_id).update(state=RoundState.FAILED, result={"failure": failure})


def _stored(pool: Pool, needs: Sequence[Need], rules: Mapping[str, Any]) -> dict[str, Any]:
    """The problem as a round keeps it: codes and whole numbers."""
    scores, offers = [], list(pool.experts.values())
    by_need = ranking.scores_by_need(pool, needs)
    for need in needs:
        by_code = by_need[need.pk]
        scores.append([None if pool.bar(need, offer) else by_code.get(offer.code) for offer in offers])
    return {
        "needs": [{"code": need.code, "demand": need.experts_wanted or 1} for need in needs],
        "offers": [
            {
                "code": offer.code,
                "capacity": offer.left,
                "minimum": max(0, min(offer.least - offer.taken, offer.left)),
                "senior": bool(offer.person.is_senior),
                "institution": offer.institution,
            }
            for offer in offers
        ],
        "scores": scores,
        "scale": ranking.MILLIONTHS,
        "rules": dict(rules),
    }


def problem_of(result: Mapping[str, Any], *, without: Sequence[Pair] = (), forced: Sequence[Pair] = ()) -> Problem:
    """The stored problem for the engine; `without` are further pairs that may not be, `forced` are settled ones."""
    import polars as pl

    from nonggu.engines.matching.constraints import read_constraints
    from nonggu.engines.matching.problem import make_problem

    offers = [{**offer, "institution": offer["institution"] or None} for offer in result["offers"]]
    barred = set(without)
    rows = [
        (need["code"], offer["code"], score)
        for need, row in zip(result["needs"], result["scores"], strict=True)
        for offer, score in zip(offers, row, strict=True)
        if score is not None and (need["code"], offer["code"]) not in barred
    ]
    rules = dict(result["rules"])
    if rules.get("floor") is not None:
        rules["floor"] = str(Decimal(str(rules["floor"])) * result["scale"])
    if forced:
        rules["forced"] = [list(pair) for pair in forced]
    needs = pl.DataFrame(result["needs"]).rename({"code": "id"})
    frame = pl.DataFrame(offers, schema_overrides={"institution": pl.String}).rename({"code": "id"})
    scored = pl.DataFrame(rows, schema={"need": pl.String, "offer": pl.String, "score": pl.Int64}, orient="row")
    return make_problem(needs, frame.with_columns(days=pl.lit(1)), scored, read_constraints(rules), closed=True)


def solve(result: Mapping[str, Any]) -> Assignment:
    """The engine's best assignment of a stored problem."""
    from nonggu.engines.matching.assignment import assign

    return assign(problem_of(result), time_limit_s=30.0)


def _outcome(assignment: Assignment) -> dict[str, Any]:
    pairs = [list(row) for row in sorted(assignment.pairs.select("need", "offer").rows())]
    return {
        # Scores are stored as whole numbers of 1/scale: the certificate's own scale is 1, the result's says what one is.
        "certificate": assignment.certificate.as_json(),
        "best": pairs,
        "reasons": [reason.as_json() for reason in assignment.reasons],
    }


def table(found: MatchRound) -> Table:
    """The round's problem for adjusting."""
    return adjusting.table_of(found.result)


def pairs_of(found: MatchRound) -> list[Pair]:
    """The pairs as staff have them now."""
    return [(need, offer) for need, offer in found.pairs]


def set_pairs(found: MatchRound, pairs: Sequence[Pair], *, version: int, by: User | None) -> None:
    """Keep other pairs. Raises RoundMovedOn where somebody else changed them, access.Forbidden."""
    if not access.may_match(by):
        raise access.Forbidden("forbidden_match")
    ready = MatchRound.objects.filter(pk=found.pk, state=RoundState.READY, version=version)
    if not ready.update(pairs=sorted(pairs), version=version + 1):
        raise RoundMovedOn("round_moved_on")


def confirm_round(found: MatchRound, *, by: User | None) -> list[Match]:
    """Make the pairs proposals; pairs that stand in the book already are left as they are. Raises RoundMovedOn."""
    if not access.may_match(by):
        raise access.Forbidden("forbidden_match")
    with transaction.atomic():
        ready = MatchRound.objects.filter(pk=found.pk, state=RoundState.READY, version=found.version)
        confirmed = {"state": RoundState.CONFIRMED, "confirmed_at": timezone.now(), "version": found.version + 1}
        if not ready.update(**confirmed):
            raise RoundMovedOn("round_moved_on")
        scores = table(found)
        needs = facts.needs_by_code({need for need, _ in pairs_of(found)})
        pool = facts.read_pool(found.on)
        made = []
        for need, offer in pairs_of(found):
            if need in needs and offer in pool.experts:
                score = scores.scores.get(need, {}).get(offer)
                match = proposing.propose(needs[need], pool.experts[offer].person, score=score, by=by, in_round=found)
                made.append(match)
    return made
