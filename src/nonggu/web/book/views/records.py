"""One record: its facts, relations, evidence and history; its personal data on request; its file."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from nonggu.registry import access, notices
from nonggu.registry.personal import show_personal
from nonggu.web.book.access import readable_page, readable_record, user_of
from nonggu.web.book.detail import read_detail
from nonggu.web.book.place import place_of


@require_safe
def book_record(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """A record with its personal data masked."""
    page = readable_page(request, noun)
    record = readable_record(request, page, code)
    notices.read_about(user_of(request), record=record)
    detail = read_detail(page, record, user_of(request), is_history_whole="history" in request.GET)
    return render(request, "book/record.html", {"page": page, "detail": detail, "place": place_of(request)})


@require_POST
def book_show(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """The same page with the personal data shown; the showing is recorded first."""
    page, user = readable_page(request, noun), user_of(request)
    record = readable_record(request, page, code)
    if not record.masked_fields or not access.may_see_personal(user, record):
        raise Http404(code)
    shown = show_personal(record, by=user, why=request.POST.get("why", "").strip()[:300])
    response = render(request, "book/record.html", {"page": page, "detail": read_detail(page, record, user, shown)})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def book_file(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """The file of a piece of evidence, to those who see its record."""
    page = readable_page(request, noun)
    file = getattr(readable_record(request, page, code), "file", None)
    if not file or not file.storage.exists(file.name):
        raise Http404(code)
    response = FileResponse(file.open("rb"), as_attachment=True, filename=file.name.rsplit("/", 1)[-1])
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
