"""What the pages of one need and one match show, put together for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nonggu.desks.match import (
    asking,
    clocks,
    facts,
    forms,
    guide,
    judgements,
    proposing,
    queries,
    ranking,
    results,
    rounds,
    sequel,
)
from nonggu.desks.match.ranking import Candidate
from nonggu.desks.match.wording import outside_subject, outside_wording
from nonggu.engines.reasons import Reason
from nonggu.registry import access
from nonggu.registry.models import Match, MatchRound, Need, User
from nonggu.registry.models.match import MatchState
from nonggu.registry.models.match_round import RoundState
from nonggu.registry.models.need import NeedState
from nonggu.registry.models.user import UserRole

SHOWN_CANDIDATES = 6
#: States in which candidates are looked for.
RANKED = (NeedState.TO_REVIEW, NeedState.PUBLISHED, NeedState.ANSWERED)


@dataclass(frozen=True)
class OutsideNeed:
    """A need as experts may read it."""

    code: str
    subject: str
    wording: str
    industry: str
    deadline: Any
    target: str


def outside(need: Need) -> OutsideNeed:
    """The need in its public wording; whose it is is not told."""
    is_open = need.confidentiality == "open"
    return OutsideNeed(
        code=need.code,
        subject=outside_subject(need),
        wording=outside_wording(need),
        industry=need.get_industry_display() if need.industry else "",
        deadline=need.deadline,
        target=need.target if is_open else "",
    )


def done_sentence(verb: str) -> str:
    """What was done to a need."""
    return {
        "send": _("The need was sent to the centre. You will be told what becomes of it."),
        "publish": _("The need was published. Experts can be invited now."),
        "return": _("The need was returned to the asker with your comment."),
        "renew": _("The need stays open for another half year."),
        "answer": _("The answer was kept and is shown to the asker."),
        "close": _("The need was closed."),
    }[verb]


@dataclass(frozen=True)
class Choice:
    """A candidate with the match that stands, and why not this one instead of who was chosen (empty: nothing to say)."""

    candidate: Candidate
    match: Match | None
    why_not: queries.Said | None


def need_context(user: User, need: Need) -> dict[str, Any]:
    """Everything on the page of one need; candidates for those who read the whole desk."""
    reads_all = queries.may_read_all(user)
    matches = list(queries.matches_of(user, need=need))
    answers = [(question, _answers(need, question)) for question in guide.QUESTIONS]
    is_own = user.role == UserRole.ENTERPRISE
    return {
        "need": need,
        "answers": answers,
        "gaps": queries.said(asking.gaps_of(need)) if need.state not in (NeedState.CLOSED,) else [],
        "matches": matches,
        "keywords": facts.split_words(need.keywords),
        "reads_all": reads_all,
        "may_match": access.may_match(user) and access.may_change(user, need),
        "may_edit": need.state in asking.UNSENT and access.may_change(user, need),
        "may_renew": need.state in (NeedState.PUBLISHED, NeedState.EXPIRED) and (is_own or access.may_match(user)),
        "may_close": need.state not in (NeedState.CLOSED,) and (is_own or access.may_match(user)),
        "is_ranked": reads_all and need.state in RANKED,
        "is_past": bool(need.expires_on and need.expires_on < facts.desk_day()),
    }


def candidates_context(user: User, need: Need) -> dict[str, Any]:
    """The candidates of a need with their reasons."""
    matches = list(queries.matches_of(user, need=need))
    return {
        "need": need,
        "choices": choices_for(user, need, matches) if need.state in RANKED else [],
        "uses": _uses(user, need) if need.state in RANKED else [],
        "may_match": access.may_match(user) and access.may_change(user, need),
    }


def _uses(user: User, need: Need) -> list[tuple[results.Use, str]]:
    """The results that the need may use, each with its fit in a word."""
    settings = judgements.read_settings(facts.desk_day())
    found = results.results_for(user, need, least=settings.number("least_fit"))
    return [(use, settings.fit(use.score)) for use in found]


def _answers(need: Need, question: guide.Question) -> list[tuple[str, str]]:
    """The answers to a question as label and text."""
    found = []
    for name in question.fields:
        field = Need._meta.get_field(name)
        value = getattr(need, name)
        if name == "budget_fen":
            text = "" if value is None else f"{forms.MoneyField().prepare_value(value)} 万元"
        elif field.choices and value:  # type: ignore[union-attr]
            text = str(getattr(need, f"get_{name}_display")())
        else:
            text = "" if value is None else str(value)
        found.append((str(field.verbose_name), text))  # type: ignore[union-attr]
    return found


def choices_for(user: User, need: Need, matches: list[Match]) -> list[Choice]:
    """The best candidates, those already proposed among them, each with what speaks against the others."""
    pool = ranking.desk_pool()
    by_code = {match.person.code: match for match in matches}
    found = ranking.rank_experts(pool, need, most=SHOWN_CANDIDATES, also=sorted(set(by_code) & set(pool.experts)))
    chosen_in = last_round_of(need)
    return [
        Choice(one, by_code.get(one.expert.code), _why_not(need, one, chosen_in) if chosen_in else None)
        for one in found
    ]


def last_round_of(need: Need) -> MatchRound | None:
    """The newest computed round with the need in it."""
    done = MatchRound.objects.filter(state__in=(RoundState.READY, RoundState.CONFIRMED)).order_by("-pk")
    return next((one for one in done[:5] if need.code in one.settings.get("needs", [])), None)


def _why_not(need: Need, candidate: Candidate, found: MatchRound) -> queries.Said | None:
    """Why the candidate was not the choice of the round, in words: dearer elsewhere, or no better."""
    reason = choice_reason(found, need.code, candidate.expert.code)
    if reason is None or reason.code.startswith("chosen"):
        return None
    return plain_choice(reason, queries.names_of([need.code], _people_in(reason)))


def choice_reason(found: MatchRound, need: str, offer: str) -> Reason | None:
    """The engine's reason why an expert was or was not chosen for a need of a round."""
    from nonggu.engines.matching.explanation import explain_choice

    scores = rounds.table(found).scores.get(need, {})
    if offer not in scores:
        return None
    prices = found.result["certificate"]["prices"]
    chosen = [code for code_of_need, code in found.result["best"] if code_of_need == need]
    return explain_choice(need, offer, scores, prices, chosen)


def _people_in(reason: Reason) -> list[str]:
    return [str(reason.params[key]) for key in ("offer", "first", "instead") if key in reason.params]


def plain_choice(reason: Reason, names: dict[str, str]) -> queries.Said:
    """The engine's reason in the words of the office, scores as 0 to 1; amounts are left to the proof page."""
    params = dict(queries.named(reason, names).params)
    for key in ("gain", "loss", "price"):
        if key in params:
            params[key] = f"{int(str(params[key])) / ranking.MILLIONTHS:.2f}"
    return queries.said([Reason(f"match_{reason.code}", params)])[0]


def match_context(user: User, match: Match) -> dict[str, Any]:
    """Everything on the page of one match."""
    reads_all = queries.may_read_all(user)
    clock = sequel.clock_of(match)
    on = facts.desk_day()
    outcomes = [(due, days, getattr(match, f"get_{due}_display")()) for due, days in clocks.OUTCOME_DAYS]
    return {
        "match": match,
        "need": match.need if user.role != UserRole.EXPERT else outside(match.need),
        "side": _side(user),
        "steps": queries.steps_of(match) if reads_all else [],
        "clock": clock,
        "late_days": clock.days_late(on) if clock else 0,
        "outcomes": outcomes,
        "may_act": access.may_match(user) and access.may_change(user, match),
        "may_answer": bool(_side(user)) and proposing.may_answer(match, _side(user)),
        "is_under_way": match.state in sequel.UNDER_WAY,
        "reads_all": reads_all,
        "answer_form": forms.AnswerForm(),
        "step_form": forms.StepForm(initial={"happened_on": on.isoformat()}),
        "sign_form": forms.SignForm(initial={"signed_on": on.isoformat(), "name": match.subject}),
        "outcome_form": forms.OutcomeForm(),
        "fail_form": forms.FailForm(),
        "is_refused": match.state == MatchState.REFUSED and match.need.state == NeedState.PUBLISHED,
    }


def _side(user: User) -> str:
    return {UserRole.EXPERT.value: "expert", UserRole.ENTERPRISE.value: "firm"}.get(user.role, "")


def candidate_of(match: Match) -> Candidate | None:
    """Why the two of a match fit; None where the expert is no longer appointed."""
    pool = ranking.desk_pool()
    is_known = match.person.code in pool.experts
    return ranking.explain(pool, match.need, match.person.code) if is_known else None
