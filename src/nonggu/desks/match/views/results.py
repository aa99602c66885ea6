"""Results: what they are, and which open needs each of them may serve."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nonggu.desks.match import facts, judgements, results
from nonggu.desks.match.views.guarding import for_readers, reader
from nonggu.registry import access

PAGE_SIZE = 50


@require_safe
@for_readers
def match_results(request: HttpRequest) -> HttpResponse:
    """The results, by their words; each opens to the needs that it may serve."""
    words = request.GET.get("words", "").strip()[:80]
    found = results.results_of(reader(request)).order_by("-finished_on", "code")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(keywords__icontains=words) | Q(holder__name__icontains=words))
    paged = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page", 1))
    elided = paged.paginator.get_elided_page_range(paged.number, on_each_side=2, on_ends=1)
    return render(request, "match/results.html", {"paged": paged, "elided": elided, "asked": {"words": words}})


@require_safe
@for_readers
def match_result(request: HttpRequest, code: str) -> HttpResponse:
    """One result: the open needs that it may serve, with reasons, and whom to ask."""
    user = reader(request)
    result = results.result_of(user, code)
    if result is None:
        raise Http404
    settings = judgements.read_settings(facts.desk_day())
    uses = results.needs_for(user, result, least=settings.number("least_fit"))
    context: dict[str, Any] = {"result": result, "may_match": access.may_match(user)}
    context |= {"uses": [(use, settings.fit(use.score)) for use in uses], "floor": settings.number("least_fit")}
    return render(request, "match/result.html", context)
