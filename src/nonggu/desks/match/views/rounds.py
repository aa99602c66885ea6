"""Rounds: every open need at once, staff's changes with their cost, the proof for the auditor, the confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.match import adjusting, arranging, facts, jobs, judgements, queries, rounds
from nonggu.desks.match.forms import MoveForm, RoundForm
from nonggu.desks.match.views.guarding import for_readers, for_staff, reader, tell
from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.models import MatchRound
from nonggu.registry.models.match_round import RoundState


@for_readers
def match_rounds(request: HttpRequest) -> HttpResponse:
    """The rounds so far, and a new one over every open need."""
    user = reader(request)
    name = _("Round of {day}").format(day=facts.desk_day().isoformat())
    least = judgements.read_settings(facts.desk_day()).values["least_fit"]
    form = RoundForm(request.POST or None, initial={"name": name, "floor": least})
    if request.method == "POST":
        if not access.may_match(user):
            raise Http404
        if form.is_valid():
            try:
                found = rounds.start_round(name=form.cleaned_data["name"], rules=form.rules(), by=user)
                jobs.start(found)
                return redirect("match-round", found.pk)
            except NongguError as error:
                tell(request, error)
    context = {
        "form": form,
        "rounds": queries.rounds_of(user),
        "open_count": len(rounds.open_needs(user)),
        "may_match": access.may_match(user),
    }
    return render(request, "match/rounds.html", context)


@require_safe
@for_readers
def match_round(request: HttpRequest, round: MatchRound) -> HttpResponse:
    """One round wherever it stands: waiting, what cannot be satisfied, or the table of needs and experts."""
    if round.state == RoundState.RUNNING:
        return render(request, "match/round_waiting.html", {"round": round})
    if round.state in (RoundState.FAILED, RoundState.INFEASIBLE):
        return render(request, "match/round_refused.html", {"round": round, **arranging.obstacles(round)})
    may_match = access.may_match(reader(request)) and round.state == RoundState.READY
    context = {"round": round, "may_match": may_match, **arranging.arranged(round, with_options=may_match)}
    return render(request, "match/round.html", context)


@require_safe
@for_readers
def match_proof(request: HttpRequest, round: MatchRound) -> HttpResponse:
    """The certificate: total, bound, prices and utilities, checked anew by the code that shares nothing with the solver."""
    if "certificate" not in round.result:
        raise Http404
    return render(request, "match/proof.html", {"round": round, **arranging.proof(round)})


@require_POST
@for_staff
def match_move(request: HttpRequest, round: MatchRound) -> HttpResponse:
    """One change of the pairs; its cost shows on the page that follows."""
    form = MoveForm(request.POST)
    if not form.is_valid() or round.state != RoundState.READY:
        raise Http404
    given, pairs = form.cleaned_data, rounds.pairs_of(round)
    taken = (given["need"], given["instead"]) if given["instead"] else None
    if given["other_need"]:
        other = (given["other_need"], given["offer"])
        first = (given["need"], given["instead"])
        if given["instead"]:
            pairs = adjusting.swapped(pairs, first, other)
        else:
            pairs = adjusting.moved(pairs, take=other, give=(given["need"], given["offer"]))
    else:
        pairs = adjusting.moved(pairs, take=taken, give=(given["need"], given["offer"]) if given["offer"] else None)
    try:
        rounds.set_pairs(round, arranging.known(round, pairs), version=given["version"], by=reader(request))
    except rounds.RoundMovedOn as error:
        tell(request, error)
    return redirect(f"{round_url(round)}#need-{given['need']}")


def round_url(found: MatchRound) -> str:
    """The address of a round's page."""
    from django.urls import reverse

    return reverse("match-round", args=[found.pk])


@require_POST
@for_staff
def match_best(request: HttpRequest, round: MatchRound) -> HttpResponse:
    """Back to the best assignment."""
    best = [(need, offer) for need, offer in round.result.get("best", [])]
    try:
        rounds.set_pairs(round, best, version=round.version, by=reader(request))
    except rounds.RoundMovedOn as error:
        tell(request, error)
    return redirect("match-round", round.pk)


@require_POST
@for_staff
def match_confirm(request: HttpRequest, round: MatchRound) -> HttpResponse:
    """Make the pairs proposals."""
    try:
        made = rounds.confirm_round(round, by=reader(request))
        messages.success(request, _("{count} proposals were made. Invite them one by one.").format(count=len(made)))
    except rounds.RoundMovedOn as error:
        tell(request, error)
    return redirect("match-round", round.pk)
