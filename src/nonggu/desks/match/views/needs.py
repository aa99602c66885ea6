"""Needs: the desk's first page, the list, the guide, one need with its candidates, review and rewrite."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.match import asking, facts, funnel, guide, queries, showing
from nonggu.desks.match.forms import QuestionForm, RewriteForm, WordsForm
from nonggu.desks.match.views.guarding import for_readers, for_staff, for_visitors, reader, tell
from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.models import Need
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.need import NeedState
from nonggu.registry.models.user import UserRole

PAGE_SIZE = 50


@require_safe
@for_visitors
def match(request: HttpRequest) -> HttpResponse:
    """The desk: what waits, the funnel, and where to go; for firms and experts what concerns them."""
    user = reader(request)
    if user.role == UserRole.ENTERPRISE:
        needs = list(queries.needs_of(user))
        answers = list(queries.matches_of(user))
        return render(request, "match/firm.html", {"needs": needs, "answers": answers})
    if user.role == UserRole.EXPERT:
        invitations = list(queries.matches_of(user))
        paged = Paginator(queries.wordings_for(user), PAGE_SIZE).get_page(request.GET.get("page", 1))
        shown = [showing.outside(need) for need in paged.object_list]
        elided = paged.paginator.get_elided_page_range(paged.number)
        context = {"invitations": invitations, "paged": paged, "elided": elided, "needs": shown}
        return render(request, "match/expert.html", context)
    context = {
        "waits": queries.waits_for(user),
        "funnel": funnel.read_funnel(user),
        "rounds": queries.rounds_of(user)[:5],
        "may_match": access.may_match(user),
        "day": facts.desk_day(),
    }
    return render(request, "match/desk.html", context)


@require_safe
@for_visitors
def match_needs(request: HttpRequest) -> HttpResponse:
    """The needs that the reader sees, by state."""
    user = reader(request)
    if user.role == UserRole.EXPERT:
        return redirect("match")
    asked = {key: request.GET.get(key, "")[:80] for key in ("state", "industry", "words")}
    paged = Paginator(queries.needs_of(user, **asked), PAGE_SIZE).get_page(request.GET.get("page", 1))
    context = {
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number, on_each_side=2, on_ends=1),
        "asked": asked,
        "states": NeedState.choices,
        "industries": Industry.choices,
        "may_ask": access.may_create(user, Need),
    }
    return render(request, "match/needs.html", context)


@for_visitors
def match_ask(request: HttpRequest) -> HttpResponse:
    """The first question; its answer begins a draft."""
    user = reader(request)
    if not access.may_create(user, Need):
        raise Http404
    question = guide.QUESTIONS[0]
    form = QuestionForm(request.POST or None, question=question, user=user, is_first=True)
    if request.method == "POST" and form.is_valid():
        need = asking.begin_need(form.values(), by=user)
        return redirect("match-question", need.code, guide.next_key(question.key))
    return render(request, "match/question.html", _asked(question, form, None))


@for_visitors
def match_question(request: HttpRequest, need: Need, key: str) -> HttpResponse:
    """One question of the guide; its answer is kept in the draft at once."""
    user, question = reader(request), guide.question_of(key)
    if question is None or need.state not in asking.UNSENT or not access.may_change(user, need):
        raise Http404
    initial = {name: getattr(need, name) for name in question.fields}
    form = QuestionForm(request.POST or None, initial=initial, question=question, user=user)
    if request.method == "POST" and form.is_valid():
        asking.answer_question(need, form.values(), by=user)
        following = guide.next_key(key)
        if following and "later" not in request.POST:
            return redirect("match-question", need.code, following)
        return redirect("match-need", need.code)
    return render(request, "match/question.html", _asked(question, form, need))


def _asked(question: guide.Question, form: QuestionForm, need: Need | None) -> dict[str, Any]:
    place = guide.QUESTIONS.index(question) + 1
    before = guide.QUESTIONS[place - 2].key if place > 1 else ""
    return {
        "question": question,
        "form": form,
        "need": need,
        "place": place,
        "count": len(guide.QUESTIONS),
        "before": before,
        "is_last": place == len(guide.QUESTIONS),
    }


@require_safe
@for_visitors
def match_need(request: HttpRequest, need: Need) -> HttpResponse:
    """One need: both wordings, what is missing, who could answer it and why, and what has become of it."""
    user = reader(request)
    if user.role == UserRole.EXPERT:
        return render(request, "match/need_outside.html", {"need": showing.outside(need)})
    return render(request, "match/need.html", showing.need_context(user, need))


@require_safe
@for_readers
def match_candidates(request: HttpRequest, need: Need) -> HttpResponse:
    """Who could answer a need: the part that the need's page fetches once it stands, or a page of its own."""
    template = "match/candidates.html" if "part" in request.GET else "match/candidates_page.html"
    return render(request, template, showing.candidates_context(reader(request), need))


@for_staff
def match_rewrite(request: HttpRequest, need: Need) -> HttpResponse:
    """The staff's wording beside the asker's own words."""
    user = reader(request)
    if not access.may_change(user, need):
        raise Http404
    names = [name for name in RewriteForm(initial={}).fields if name != "version"]
    initial = {**{name: getattr(need, name) for name in names}, "version": need.version}
    form = RewriteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in names}
        try:
            asking.rewrite_need(need, values, by=user, version=form.cleaned_data["version"])
            messages.success(request, _("The wording was saved; the asker's own words stay beside it."))
            return redirect("match-need", need.code)
        except NongguError as error:
            tell(request, error)
    context = {"need": need, "form": form, "gaps": queries.said(asking.gaps_of(need))}
    return render(request, "match/rewrite.html", context)


@require_POST
@for_visitors
def match_need_act(request: HttpRequest, need: Need, verb: str) -> HttpResponse:
    """One step of a need: send, publish, return, renew, answer, close."""
    user = reader(request)
    words = WordsForm(request.POST)
    if verb in ("return", "answer", "close") and not words.is_valid():
        messages.error(request, _("Say in a sentence why, or what the answer is."))
        return redirect("match-need", need.code)
    said = words.cleaned_data["words"] if words.is_valid() else ""
    try:
        match verb:
            case "send":
                asking.send_need(need, by=user)
            case "publish":
                asking.publish_need(need, by=user)
            case "return":
                asking.return_need(need, comment=said, by=user)
            case "renew":
                asking.renew_need(need, by=user)
            case "answer":
                asking.answer_need(need, words=said, by=user)
            case "close":
                asking.close_need(need, reason=said, by=user)
            case _:
                raise Http404
        messages.success(request, showing.done_sentence(verb))
    except access.Forbidden:
        raise
    except NongguError as error:
        tell(request, error)
    return redirect("match-need", need.code)


@require_POST
@for_staff
def match_expire(request: HttpRequest) -> HttpResponse:
    """Mark the needs past their last day as expired; they can be renewed."""
    count = asking.expire_needs(by=reader(request))
    messages.success(request, _("{count} needs were marked as expired; they can be renewed.").format(count=count))
    return redirect("match")
