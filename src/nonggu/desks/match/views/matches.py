"""Matches: propose, invite, note what happened, sign, outcomes, failures, answers, solving anew after a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.match import forms, inviting, proposing, queries, ranking, resolving, results, sequel, showing
from nonggu.desks.match.views.guarding import for_readers, for_staff, for_visitors, reader, tell, tell_form
from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.models import Match, Need, Person, User
from nonggu.registry.models.match_step import MatchChannel, MatchStepKind


@require_POST
@for_staff
def match_propose(request: HttpRequest, need: Need) -> HttpResponse:
    """Put an expert forward for a need: one of the candidates, or whom staff know."""
    user, form = reader(request), forms.ProposeForm(request.POST)
    people = queries.people_called(user, form.cleaned_data["person"].strip()) if form.is_valid() else []
    if len(people) != 1:
        messages.error(request, _("Write the expert's full name, or choose a suggestion."))
        return redirect("match-need", need.code)
    try:
        found = _propose(need, people[0], by=user, **form.cleaned_data)
        return redirect("match-match", found.code)
    except access.Forbidden:
        raise
    except NongguError as error:
        tell(request, error)
        return redirect("match-need", need.code)


def _propose(need: Need, expert: Person, *, scored: bool, result: str, by: User, **_posted: object) -> Match:
    """Put forward with the engine's score, for a result of the expert's, or by the staff's own judgement."""
    if result:
        found = results.result_of(by, result)
        if found is None or found.lead_person_id != expert.pk:
            raise proposing.MatchMovedOn("match_result_without_lead")
        return proposing.propose(need, expert, score=results.score_of(need, found), by=by, result=found)
    scores = ranking.scores_of(ranking.desk_pool(), need) if scored else {}
    return proposing.propose(need, expert, score=scores.get(expert.code), by=by)


@require_safe
@for_visitors
def match_match(request: HttpRequest, match: Match) -> HttpResponse:
    """One match: why, what was said, what is due, what comes next."""
    return render(request, "match/match.html", showing.match_context(reader(request), match))


@require_safe
@for_readers
def match_why(request: HttpRequest, match: Match) -> HttpResponse:
    """Why the two of a match fit: the part that its page fetches, or a page of its own."""
    template = "match/why.html" if "part" in request.GET else "match/why_page.html"
    context = {"candidate": showing.candidate_of(match), "use": results.explain_match(reader(request), match)}
    return render(request, template, {"match": match, **context})


@require_POST
@for_staff
def match_act(request: HttpRequest, match: Match, verb: str) -> HttpResponse:
    """One step of a match by staff."""
    act = _ACTS.get(verb)
    if act is None:
        raise Http404
    try:
        return act(request, match, reader(request))
    except access.Forbidden:
        raise
    except NongguError as error:
        tell(request, error)
    return redirect("match-match", match.code)


def _invite(request: HttpRequest, match: Match, user: User) -> HttpResponse:
    """Invite, and show both links once: nobody can read them again."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    tokens = inviting.invite_with_links(match, by=user, address=address)
    links = {side: request.build_absolute_uri(reverse("match-reply", args=[token])) for side, token in tokens.items()}
    return render(request, "match/invited.html", {"match": match, "links": links, "days": inviting.LINK_DAYS})


def _withdraw(request: HttpRequest, match: Match, user: User) -> HttpResponse:
    proposing.withdraw(match, by=user)
    messages.success(request, _("The proposal was withdrawn."))
    return redirect("match-need", match.need.code)


def _with_form(form_class: Any, act: Callable[..., Match]) -> Callable[[HttpRequest, Match, User], HttpResponse]:
    """A step with a form of its own; what is wrong in it is said on the match's page."""

    def step(request: HttpRequest, match: Match, user: User) -> HttpResponse:
        form = form_class(request.POST)
        if form.is_valid():
            act(match, by=user, **form.cleaned_data)
            messages.success(request, _("Noted. The clock starts anew."))
        else:
            tell_form(request, form)
        return redirect("match-match", match.code)

    return step


def _step(match: Match, *, kind: str, channel: str, happened_on: Any, words: str, by: User) -> Match:
    return sequel.note_step(match, kind=MatchStepKind(kind), channel=channel, on=happened_on, words=words, by=by)


def _sign(match: Match, *, name: str, kind: str, amount_fen: int | None, signed_on: Any, by: User) -> Match:
    return sequel.sign_agreement(match, name=name, kind=kind, amount_fen=amount_fen, on=signed_on, words="", by=by)


def _resolve(request: HttpRequest, match: Match, user: User) -> HttpResponse:
    """Find who takes a refused match's place."""
    done = resolving.resolve_refusal(match, by=user)
    sentence = _("Solved anew: {made} new proposals, {withdrawn} taken back, {kept} unchanged.")
    counts = {"made": len(done.made), "withdrawn": len(done.withdrawn), "kept": done.kept}
    messages.success(request, sentence.format(**counts))
    return redirect("match-need", match.need.code)


_ACTS: dict[str, Callable[[HttpRequest, Match, User], HttpResponse]] = {
    "invite": _invite,
    "withdraw": _withdraw,
    "resolve": _resolve,
    "step": _with_form(forms.StepForm, _step),
    "sign": _with_form(forms.SignForm, _sign),
    "outcome": _with_form(forms.OutcomeForm, sequel.note_outcome),
    "fail": _with_form(forms.FailForm, sequel.fail_match),
}


@require_POST
@for_visitors
def match_answer(request: HttpRequest, match: Match) -> HttpResponse:
    """The answer of a firm or expert who signed in."""
    side = showing.match_context(reader(request), match)["side"]
    if not side:
        raise Http404
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        tell_form(request, form)
        return redirect("match-match", match.code)
    try:
        proposing.answer(match, side=side, by=reader(request), channel=MatchChannel.PAGE, **form.cleaned_data)
        messages.success(request, _("Thank you. The centre has your answer."))
    except NongguError as error:
        tell(request, error)
    return redirect("match-match", match.code)
