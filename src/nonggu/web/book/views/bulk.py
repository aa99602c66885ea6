"""Changing many records at once: tick, say what, look, confirm, and take back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.errors import NongguError
from nonggu.registry import access, bulk_edits
from nonggu.registry.bulk_edits import BulkConflict
from nonggu.registry.models import BulkEdit
from nonggu.registry.models.bulk_edit import BulkState
from nonggu.web.book.access import readable_page, user_of
from nonggu.web.book.bulk import ValueForm, choices_of, plan_from, read_bulk, value_form, what_of
from nonggu.web.book.forms import sentence_of
from nonggu.web.book.listing import read_listing
from nonggu.web.book.page import NounPage
from nonggu.web.book.place import list_address

View = Callable[..., HttpResponse]


def for_writers(view: View) -> View:
    """Pages for those who may change records of the noun, and an edit only for who began it."""

    @wraps(view)
    def guarded(request: HttpRequest, noun: str, number: int | None = None) -> HttpResponse:
        page, user = readable_page(request, noun), user_of(request)
        if not access.may_create(user, page.model):
            raise Http404(noun)
        if number is None:
            return view(request, page)
        edit = bulk_edits.edit_of(user, page.model, number)
        if edit is None:
            raise Http404(number)
        return view(request, page, edit)

    return guarded


@require_POST
@for_writers
def book_bulk(request: HttpRequest, page: NounPage) -> HttpResponse:
    """Begin with the ticked records, or with all that the list shows."""
    user, place = user_of(request), QueryDict(request.POST.get("place", "")[:3000])
    listing = read_listing(page, place, user)
    records = listing.records
    if request.POST.get("which") != "all":
        records = records.filter(code__in=request.POST.getlist("record")[: bulk_edits.MOST])
    try:
        ids = list(records.values_list("pk", flat=True)[: bulk_edits.MOST + 1])
        edit = bulk_edits.choose(page.model, ids, by=user, place=place.urlencode())
    except NongguError as error:
        messages.error(request, sentence_of(error))
        return redirect(list_address(page.noun, place.urlencode()))
    return redirect("book-bulk-edit", page.noun, edit.pk)


@require_safe
@for_writers
def book_bulk_edit(request: HttpRequest, page: NounPage, edit: BulkEdit) -> HttpResponse:
    """The edit wherever it stands: what to do, the preview, or what was done."""
    what = request.GET.get("what", "")
    try:
        form = value_form(page, what, user_of(request)) if what else None
    except NongguError:
        raise Http404(what) from None
    return _page(request, page, edit, what=what, form=form)


@require_POST
@for_writers
def book_bulk_plan(request: HttpRequest, page: NounPage, edit: BulkEdit) -> HttpResponse:
    """Say what is to be done; the preview comes next."""
    what = request.POST.get("what", "")
    try:
        form = value_form(page, what, user_of(request), request.POST)
        if form is not None and not form.is_valid():
            return _page(request, page, edit, what=what, form=form, status=422)
        plan_from(edit, what, form)
    except NongguError as error:
        messages.error(request, sentence_of(error))
    return redirect("book-bulk-edit", page.noun, edit.pk)


@require_POST
@for_writers
def book_bulk_apply(request: HttpRequest, page: NounPage, edit: BulkEdit) -> HttpResponse:
    """Do what was previewed, with a reason; where records changed meanwhile, a new preview."""
    try:
        bulk_edits.apply(edit, by=user_of(request), why=request.POST.get("why", ""))
        messages.success(request, _("Done. It stands in the history of each record, with your reason."))
    except BulkConflict as error:
        messages.error(request, sentence_of(error))
        _plan_again(edit)
    except NongguError as error:
        messages.error(request, sentence_of(error))
    return redirect("book-bulk-edit", page.noun, edit.pk)


def _plan_again(edit: BulkEdit) -> None:
    if edit.state == BulkState.PREVIEWED:
        bulk_edits.plan(edit, edit.action, field=edit.field, value=bulk_edits.new_value(edit) if edit.field else None)


@require_POST
@for_writers
def book_bulk_undo(request: HttpRequest, page: NounPage, edit: BulkEdit) -> HttpResponse:
    """Take it back, all of it or nothing."""
    try:
        bulk_edits.undo(edit, by=user_of(request))
        messages.success(request, _("Taken back: the records are as they were."))
    except NongguError as error:
        messages.error(request, sentence_of(error))
    return redirect("book-bulk-edit", page.noun, edit.pk)


def _page(
    request: HttpRequest,
    page: NounPage,
    edit: BulkEdit,
    *,
    what: str = "",
    form: ValueForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_previewed = edit.state != BulkState.CHOSEN and not what
    context: dict[str, Any] = {
        "page": page,
        "edit": edit,
        "form": form,
        "what": what or (what_of(edit) if is_previewed else ""),
        "is_asked": bool(what),
        "choices": choices_of(page),
        "count": len(edit.rows),
        "place": edit.place,
        "is_over": edit.state in (BulkState.DONE, BulkState.UNDONE),
        "bulk": read_bulk(edit, request.GET.get("page", "")) if is_previewed else None,
    }
    if context["bulk"]:
        paged = context["bulk"].paged
        context |= {"paged": paged, "elided": paged.paginator.get_elided_page_range(paged.number)}
    return render(request, "book/bulk.html", context, status=status)
