"""Results that a need may use, and needs that a result may serve: the experts' engine over the results' own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, QuerySet

from nonggu.desks.match import facts, gathering, ranking
from nonggu.desks.match.ranking import MILLIONTHS, Term
from nonggu.registry import access
from nonggu.registry.models import Achievement, Match, Need, SynonymGroup, User

if TYPE_CHECKING:
    import polars as pl

    from nonggu.engines.matching.scoring import Corpus, NeedScores

SHOWN_RESULTS, SHOWN_NEEDS = 4, 12

_room = ranking.Room()


@dataclass(frozen=True)
class Use:
    """One result for one need: the score (0 to 1), its place among all results, the words it rests on, the match.

    `is_own`: the need's firm holds the result itself.
    """

    result: Achievement
    need: Need
    score: float
    rank: int
    terms: tuple[Term, ...]
    rest: float
    is_own: bool
    match: Match | None = None


def results_of(user: User | None) -> QuerySet[Achievement]:
    """The results that the user sees and that were not withdrawn."""
    found = access.visible(user, Achievement).filter(archived_at=None).exclude(is_withdrawn=True)
    return found.select_related("holder", "lead_person__organisation").order_by("code")


def result_of(user: User, code: str) -> Achievement | None:
    """One result, where the user sees it."""
    return results_of(user).filter(code=code).first()


def results_for(user: User, need: Need, *, least: float, most: int = SHOWN_RESULTS) -> list[Use]:
    """The results that fit a need best and reach `least`, best first; the firm's own are left out."""
    corpus = _corpus()
    found = ranking.score_row(corpus, need)
    scores = ranking.whole_scores(corpus, found)
    fitting = [code for code in scores if scores[code] >= max(1, least * MILLIONTHS)]
    seen = {one.code: one for one in results_of(user).filter(code__in=fitting)}
    chosen = sorted(seen, key=lambda code: (-scores[code], code))
    standing = _matches(user, need__in=[need.pk])
    uses = [_use(corpus, need, seen[code], found, standing) for code in chosen[: 2 * most]]
    return [use for use in uses if not use.is_own][:most]


def needs_for(user: User, result: Achievement, *, least: float, most: int = SHOWN_NEEDS) -> list[Use]:
    """The open needs that a result fits best, of those that reach `least`; its holder's own are left out."""
    corpus = _corpus()
    if result.code not in corpus.profiles.offer_ids:
        return []
    needs = [need for need in gathering.open_needs(user) if need.organisation_id != result.holder_id]
    rows = {need.pk: ranking.score_row(corpus, need) for need in needs}
    scores = {need.pk: ranking.whole_scores(corpus, rows[need.pk])[result.code] for need in needs}
    fitting = [need for need in needs if scores[need.pk] >= max(1, least * MILLIONTHS)]
    best = sorted(fitting, key=lambda need: (-scores[need.pk], need.code))[:most]
    standing = _matches(user, need__in=[need.pk for need in best])
    return [_use(corpus, need, result, rows[need.pk], standing) for need in best]


def explain_match(user: User, match: Match) -> Use | None:
    """The result that a match began with, and why; None where there is none, or it has no words any more."""
    corpus, result = _corpus(), match.achievement
    if result is None or result.code not in corpus.profiles.offer_ids:
        return None
    return _use(corpus, match.need, result, ranking.score_row(corpus, match.need), _matches(user, pk=match.pk))


def score_of(need: Need, result: Achievement) -> int | None:
    """The score of a result for a need, in millionths; None where the result has no words."""
    corpus = _corpus()
    return ranking.whole_scores(corpus, ranking.score_row(corpus, need)).get(result.code)


def _use(
    corpus: Corpus, need: Need, result: Achievement, scores: NeedScores, standing: dict[tuple[int, int], Match]
) -> Use:
    from nonggu.engines.matching.explanation import explain_score

    found = explain_score(corpus, facts.need_row(need), result.code, scores)
    terms, rest = ranking.terms_of(found)
    is_own = need.organisation_id is not None and need.organisation_id == result.holder_id
    match = standing.get((need.pk, result.lead_person_id)) if result.lead_person_id else None
    return Use(result, need, found.millionths / MILLIONTHS, found.rank, terms, rest, is_own, match)


def _matches(user: User, **narrowed: Any) -> dict[tuple[int, int], Match]:
    """Standing matches by need and person."""
    found = access.visible(user, Match).filter(archived_at=None, **narrowed).select_related("person")
    return {(match.need_id, match.person_id): match for match in found}


def _corpus() -> Corpus:
    marks: list[object] = [on := facts.desk_day()]
    for model in (Achievement, SynonymGroup):
        found = model.objects.aggregate(count=Count("pk"), last=Max("changed_at"))
        marks.extend((found["count"], found["last"]))
    return _room.corpus(tuple(marks), _offers, on)


def _offers() -> pl.DataFrame:
    """One row a result, in the columns that the engine documents.

    Its industry is another list than the needs' codes and is not compared; a result is no older for being finished early.
    """
    import polars as pl

    rows = [
        {
            "id": one.code,
            "text": "\n".join(filter(None, (one.name, one.summary))),
            "kind": "project",
            "keywords": one.keywords or None,
            "discipline": one.discipline_code or None,
            "trl": one.trl,
            "row": one.pk,
        }
        for one in results_of(None)
    ]
    texts = ("id", "text", "kind", "keywords", "industry", "discipline", "past_firms")
    schema: dict[str, Any] = dict.fromkeys(texts, pl.String) | {"date": pl.Date, "trl": pl.Int64, "row": pl.Int64}
    return pl.DataFrame(rows, schema=schema | {"latitude": pl.Float64, "longitude": pl.Float64})
