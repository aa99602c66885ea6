"""After a refusal: solve anew what is not settled yet, changing as few proposals as the best total allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from nonggu.desks.match import facts, proposing, ranking, rounds
from nonggu.desks.match.adjusting import Pair
from nonggu.desks.match.facts import Pool
from nonggu.errors import Infeasible
from nonggu.registry import access
from nonggu.registry.models import Match, Need, User
from nonggu.registry.models.match import MatchState
from nonggu.registry.models.match_step import MatchStepKind
from nonggu.registry.models.need import NeedState


@dataclass(frozen=True, slots=True)
class Resolved:
    """What solving anew changed: proposals made and proposals taken back. `kept` stayed as they were."""

    made: tuple[Match, ...]
    withdrawn: tuple[Match, ...]
    kept: int


def resolve_refusal(refused: Match, *, by: User | None) -> Resolved:
    """Find who takes the place of a refused match, within its round or for its need alone.

    Invited and accepted matches stay; proposals that nobody was invited to may be exchanged where that is better in all.
    Raises access.Forbidden.
    """
    if not access.may_match(by):
        raise access.Forbidden("forbidden_match")
    with transaction.atomic():
        return _resolve(refused, by)


def _resolve(refused: Match, by: User | None) -> Resolved:
    pool = facts.read_pool(facts.desk_day())
    needs = _needs(refused)
    living = list(
        Match.objects.current()
        .filter(need__in=[need.pk for need in needs], state__in=rounds.LIVING)
        .select_related("need", "person", "person__organisation")
    )
    free = [match for match in living if match.state == MatchState.PROPOSED]
    settled = [match for match in living if match.state != MatchState.PROPOSED]
    rules = refused.round.settings.get("rules", {}) if refused.round else {}
    result = _residual(pool, needs, settled, rules)
    before = [(match.need.code, match.person.code) for match in free]
    after = _solve(result, before)
    return _write(refused, pool, needs, free, result, after, by)


def _needs(refused: Match) -> list[Need]:
    """The needs of the refused match's round that are still published, or the one need."""
    needs = Need.objects.filter(state=NeedState.PUBLISHED, archived_at=None).select_related("organisation")
    if refused.round_id is None:
        return list(needs.filter(pk=refused.need_id))
    return list(needs.filter(matches__round_id=refused.round_id).distinct().order_by("code"))


def _residual(pool: Pool, needs: Sequence[Need], settled: Sequence[Match], rules: Any) -> dict[str, Any]:
    """The problem that is left: demands and pairs less what is settled, in the form that rounds store.

    Invited people count in the pool's load already; minimum loads were a matter of the round as a whole. Seniors and
    institutions are asked of what is left only.
    """
    taken: dict[int, set[int]] = {}
    for match in settled:
        taken.setdefault(match.need_id, set()).add(match.person_id)
    offers = list(pool.experts.values())
    rows, listed = [], []
    by_need = ranking.scores_by_need(pool, needs)
    for need in needs:
        demand = (need.experts_wanted or 1) - len(taken.get(need.pk, ()))
        if demand > 0:
            by_code = by_need[need.pk]
            listed.append({"code": need.code, "demand": demand})
            rows.append(
                [
                    None
                    if pool.bar(need, offer) or offer.person.pk in taken.get(need.pk, ())
                    else by_code.get(offer.code)
                    for offer in offers
                ]
            )
    return {
        "needs": listed,
        "offers": [
            {
                "code": offer.code,
                "capacity": offer.left,
                "minimum": 0,
                "senior": bool(offer.person.is_senior),
                "institution": offer.institution,
            }
            for offer in offers
        ],
        "scores": rows,
        "scale": ranking.MILLIONTHS,
        "rules": {"floor": str(pool.settings.values["least_fit"]), **dict(rules)},
    }


def _solve(result: dict[str, Any], before: Sequence[Pair]) -> list[Pair]:
    """The best pairs of what is left, with as few changes against the ones before as a best assignment allows."""
    from nonggu.engines.matching.changes import reassign

    if not result["needs"]:
        return []
    found = reassign(rounds.problem_of(result), before, time_limit_s=20.0)
    if found.certificate.status == "infeasible":
        raise Infeasible("round_infeasible")
    return [(need, offer) for need, offer in found.pairs.select("need", "offer").rows()]


def _write(
    refused: Match,
    pool: Pool,
    needs: Sequence[Need],
    free: Sequence[Match],
    result: dict[str, Any],
    after: Sequence[Pair],
    by: User | None,
) -> Resolved:
    wanted = set(after)
    gone = [match for match in free if (match.need.code, match.person.code) not in wanted]
    stay = {(match.need.code, match.person.code) for match in free} & wanted
    scores = rounds.adjusting.table_of(result).scores
    by_code = {need.code: need for need in needs}
    withdrawn = [proposing.withdraw(match, by=by, why=refused.subject) for match in gone]
    made = [
        proposing.propose(
            by_code[need], pool.experts[offer].person, score=scores[need][offer], by=by, in_round=refused.round
        )
        for need, offer in after
        if (need, offer) not in stay
    ]
    proposing.add_step(refused, MatchStepKind.RESOLVED, by=by)
    return Resolved(tuple(made), tuple(withdrawn), len(stay))


def waiting_refusals(user: User | None) -> list[Match]:
    """Refused matches of published needs for which nothing was solved anew and nobody stands in."""
    resolved = Match.objects.filter(steps__kind=MatchStepKind.RESOLVED).values("pk")
    refused = access.visible(user, Match).filter(
        archived_at=None, state=MatchState.REFUSED, need__state=NeedState.PUBLISHED, need__archived_at=None
    )
    return list(refused.exclude(pk__in=resolved).select_related("need", "person").order_by("ended_on", "pk"))
