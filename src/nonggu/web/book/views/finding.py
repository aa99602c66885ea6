"""The search over the whole book."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nonggu.web.book.access import user_of
from nonggu.web.book.finding import find


@require_safe
def search_book(request: HttpRequest) -> HttpResponse:
    """What the whole book holds of the words; only the answers where the page asks as one types."""
    q = request.GET.get("q", "").strip()
    context = {"q": q, "answers": find(q, user=user_of(request))}
    return render(request, "book/answers.html" if request.htmx else "book/search.html", context)  # type: ignore[attr-defined]
