"""One enterprise under one scheme: where it stands, the way, “what if”, facts told, self-assessments kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.cultivate import kept, mining, queries, rules
from nonggu.desks.cultivate.firm_page import judge_firm, scheme_context
from nonggu.desks.cultivate.gate import act, for_firm, told, user_of
from nonggu.desks.cultivate.standing import standing_page
from nonggu.desks.cultivate.statements import state_fact
from nonggu.desks.cultivate.way import find_ways
from nonggu.desks.cultivate.what_if import dials_of, judge_what_if
from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.models import Assessment, Organisation
from nonggu.registry.models.lists import Scheme


def _scheme(scheme: str) -> None:
    if scheme not in Scheme.values:
        raise Http404(scheme)


@require_safe
@for_firm
def cultivate_scheme(request: HttpRequest, firm: Organisation, scheme: str) -> HttpResponse:
    """What the enterprise has, lacks and does not know, what it would be worth, and “what if”."""
    _scheme(scheme)
    try:
        context = scheme_context(user_of(request), firm, scheme, on=queries.working_day())
    except NongguError as error:
        messages.error(request, told(error))
        return redirect("cultivate-firm", firm.code)
    return render(request, "cultivate/scheme.html", context)


@require_safe
@for_firm
def cultivate_way(request: HttpRequest, firm: Organisation, scheme: str) -> HttpResponse:
    """The cheapest and the earliest way to qualify."""
    _scheme(scheme)
    try:
        judged = judge_firm(firm, scheme, on=queries.working_day())
        ways = find_ways(scheme, judged.facts, judged.book)
    except NongguError as error:
        messages.error(request, told(error))
        return redirect("cultivate-firm", firm.code)
    context = {"firm": firm, "scheme": scheme, "scheme_name": str(Scheme(scheme).label), "ways": ways}
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "cultivate/way_part.html" if is_part else "cultivate/way.html", context)


@require_safe
@for_firm
def cultivate_what_if(request: HttpRequest, firm: Organisation, scheme: str) -> HttpResponse:
    """The answer with other figures. Nothing is stored."""
    _scheme(scheme)
    typed = {name: request.GET[name][:30] for name in request.GET}
    try:
        judged = judge_firm(firm, scheme, on=queries.working_day())
        assessment = judge_what_if(judged.rules, judged.facts, judged.book, typed)
    except NongguError as error:
        messages.error(request, told(error))
        return redirect("cultivate-firm", firm.code)
    context = {
        "firm": firm,
        "scheme": scheme,
        "page": standing_page(assessment, judged.book),
        "now": standing_page(judged.assessment, judged.book),
        "dials": dials_of(judged.rules, judged.facts, judged.book, typed),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "cultivate/what_if_part.html" if is_part else "cultivate/what_if.html", context)


@require_POST
@for_firm
def cultivate_state(request: HttpRequest, firm: Organisation, scheme: str) -> HttpResponse:
    """Tell a fact that nobody knew."""
    _scheme(scheme)
    user = user_of(request)
    if not (queries.may_write(user) or user.organisation_id == firm.pk):
        raise Http404
    name, text = request.POST.get("fact", ""), request.POST.get("value", "")[:200]
    on = queries.working_day()
    return act(
        request,
        lambda: state_fact(firm, name, text, rule_book=rules.book_now(), on=on, by=user),
        done=_("The fact was kept; the answer below already counts it."),
        to="cultivate-scheme",
        args=(firm.code, scheme),
    )


@require_POST
@for_firm
def cultivate_keep(request: HttpRequest, firm: Organisation, scheme: str) -> HttpResponse:
    """Keep this self-assessment."""
    _scheme(scheme)
    user = user_of(request)
    if not queries.may_write(user):
        raise Http404
    judged = judge_firm(firm, scheme, on=queries.working_day())
    return act(
        request,
        lambda: kept.keep_assessment(firm, judged.assessment, by=user),
        done=_("The self-assessment was kept: it can be repeated with the same answer."),
        to="cultivate-firm",
        args=(firm.code,),
    )


@require_safe
@for_firm
def cultivate_kept(request: HttpRequest, firm: Organisation, kept_code: str) -> HttpResponse:
    """A kept self-assessment, judged again by its own rules and inputs."""
    mine = access.visible(user_of(request), Assessment).filter(archived_at=None, organisation=firm)
    record = mine.filter(code=kept_code).first()
    if record is None:
        raise Http404
    try:
        again = kept.repeat_assessment(record)
    except NongguError as error:
        messages.error(request, told(error))
        return redirect("cultivate-firm", firm.code)
    page = standing_page(again, rules.book_with(record.content.get("edits", [])))
    context = {"firm": firm, "record": record, "page": page, "verdict": mining.verdict_name(again.verdict)}
    return render(request, "cultivate/kept.html", context)
