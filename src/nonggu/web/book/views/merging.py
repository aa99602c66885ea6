"""Merging two records of one thing, taking a merge back, and erasing personal data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nonggu.errors import NongguError
from nonggu.phrases.saying import remedy, say
from nonggu.registry import access, erasing, identity
from nonggu.registry.finding import record_named
from nonggu.registry.models.record import Record
from nonggu.registry.wording import language
from nonggu.web.book.access import changeable_record, readable_page, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def book_merge(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """Merge this record into another one of its noun, with a reason; it can be taken back."""
    page, user = readable_page(request, noun), user_of(request)
    record = changeable_record(request, page, code)
    if not identity.is_mergeable(page.model) or record.archived_at:
        raise Http404(code)
    kept_text, why = _typed(request, "kept"), _typed(request, "why")
    kept = record_named(page.model, kept_text, user=user) if kept_text else None
    error = _merge_error(request, kept, why)
    if kept and why:
        try:
            identity.merge_records(kept, record, by=user, why=why)
            return _done(request, kept, _("{title} was merged into this record."), record)
        except NongguError as refusal:
            error = _sentence(refusal)
    context = {"page": page, "record": record, "kept": kept_text, "why": why, "error": error}
    return render(request, "book/merge.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def book_unmerge(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """Take the merge of this record back, with a reason."""
    page, user = readable_page(request, noun), user_of(request)
    record = changeable_record(request, page, code)
    if getattr(record, "merged_into_id", None) is None:
        raise Http404(code)
    why = _typed(request, "why")
    if why:
        identity.unmerge_record(record, by=user, why=why)
        return _done(request, record, _("The merge of {title} was taken back."), record)
    return render(request, "book/unmerge.html", {"record": record, "error": _why_error(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def book_erase(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """Erase the personal data of a record everywhere, with a reason; this cannot be taken back."""
    page, user = readable_page(request, noun), user_of(request)
    record = changeable_record(request, page, code)
    if not access.may_erase(user) or not record.personal_fields:
        raise Http404(code)
    why = _typed(request, "why")
    if why:
        receipt = erasing.erase_personal_data(record, by=user, why=why)
        messages.success(request, _("Erased; the receipt has the number {number}.").format(number=receipt.pk))
        return redirect("book-record", noun=noun, code=code)
    return render(request, "book/erase.html", {"record": record, "error": _why_error(request)})


def _typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()[:300]


def _why_error(request: HttpRequest) -> str:
    return _("Say why, so that the next clerk understands.") if request.method == "POST" else ""


def _merge_error(request: HttpRequest, kept: Record | None, why: str) -> str:
    if request.method == "POST" and kept is None:
        return _("Name the record that stays, by its code or its exact name.")
    return _why_error(request) if not why else ""


def _sentence(refusal: NongguError) -> str:
    parts = (say(refusal.code, refusal.params, language()), remedy(refusal.code, refusal.params, language()))
    return " ".join(parts)


def _done(request: HttpRequest, record: Any, sentence: str, named: Record) -> HttpResponse:
    messages.success(request, sentence.format(title=str(named)))
    return redirect("book-record", noun=request.resolver_match.kwargs["noun"], code=record.code)
