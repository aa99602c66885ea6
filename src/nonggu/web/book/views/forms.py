"""Entering, changing, archiving and restoring a record."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nonggu.errors import NongguError
from nonggu.registry import access, book, drafts
from nonggu.registry.models.record import Record
from nonggu.web.book.access import changeable_record, readable_page, user_of
from nonggu.web.book.conflict import conflict_of
from nonggu.web.book.forms import RecordForm, sentence_of
from nonggu.web.book.page import NounPage
from nonggu.web.book.place import after, place_of
from nonggu.web.book.saving import save_form


@require_http_methods(["GET", "HEAD", "POST"])
def book_create(request: HttpRequest, noun: str) -> HttpResponse:
    """Enter a record. Values in the address fill the form beforehand (`?organisation=name [code]`)."""
    page, user = readable_page(request, noun), user_of(request)
    if not access.may_create(user, page.model):
        raise Http404(noun)
    form = RecordForm(page, request.POST or None, user=user, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        saved = save_form(form, by=user)
        if saved:
            return _saved(request, saved, _("{title} was entered."))
    context = {"page": page, "form": form, "draft": _draft(request, page)}
    return render(request, "book/form.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def book_change(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """Change a record; where somebody else changed it meanwhile, show what, and keep what was typed."""
    page, user = readable_page(request, noun), user_of(request)
    record = changeable_record(request, page, code)
    form = RecordForm(page, request.POST or None, user=user, record=record)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_form(form, by=user)
            if saved:
                return _saved(request, saved, _("{title} was changed."))
        except book.RecordConflict:
            form, conflict = conflict_of(form, request.POST, user=user)
    context = {"page": page, "form": form, "record": record, "conflict": conflict, "draft": _draft(request, page, code)}
    context["place"] = place_of(request)
    return render(request, "book/form.html", context, status=409 if conflict else _status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def book_archive(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """Archive a record, with a reason; nothing is deleted."""
    return _put(request, noun, code, is_archiving=True)


@require_http_methods(["GET", "HEAD", "POST"])
def book_restore(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """Bring an archived record back, with a reason."""
    return _put(request, noun, code, is_archiving=False)


def _put(request: HttpRequest, noun: str, code: str, *, is_archiving: bool) -> HttpResponse:
    page, user = readable_page(request, noun), user_of(request)
    record = changeable_record(request, page, code)
    why = request.POST.get("why", "").strip()[:300]
    error = _("Say why, so that the next clerk understands.") if request.method == "POST" and not why else ""
    if why:
        act = book.archive_record if is_archiving else book.restore_record
        try:
            record = act(record, by=user, why=why)
        except NongguError as refusal:
            error = sentence_of(refusal)
        else:
            done = _("{title} was archived.") if is_archiving else _("{title} was restored.")
            return _saved(request, record, done)
    context = {"page": page, "record": record, "is_archiving": is_archiving, "why": why, "error": error}
    context["place"] = place_of(request)
    return render(request, "book/archive.html", context, status=422 if error else 200)


def _draft(request: HttpRequest, page: NounPage, code: str = "") -> str:
    """What is offered to go on with when the form is opened, as JSON; nothing when it was just sent."""
    found = drafts.draft_of(page.model, code, by=user_of(request)) if request.method == "GET" else None
    return json.dumps(found.content) if found else ""


def _saved(request: HttpRequest, record: Record, sentence: str) -> HttpResponse:
    messages.success(request, sentence.format(title=str(record)))
    return after(request, record)


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
