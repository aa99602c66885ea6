"""The book's index, the list of a noun, its export, and suggestions of names for forms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nonggu.registry import access
from nonggu.registry.remembering import one_look, remembered_count
from nonggu.web.book.access import readable_page, user_of
from nonggu.web.book.export import workbook_of
from nonggu.web.book.listing import PAGE_SIZES, read_listing, rows_of
from nonggu.web.book.opening import first_address, place_in, views_of
from nonggu.web.book.pages import GROUPS
from nonggu.web.book.searching import suggestions

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def book_index(request: HttpRequest) -> HttpResponse:
    """Every noun that the reader may see, in groups, with the number of its records."""
    user = user_of(request)
    groups = []
    with one_look():
        for group in GROUPS:
            seen = [page for page in group.pages if access.may_see_any(user, page.model)]
            records = [(page, access.visible(user, page.model).filter(archived_at=None)) for page in seen]
            if records:
                groups.append((group.name, [(page, remembered_count(found)) for page, found in records]))
    return render(request, "book/index.html", {"groups": groups})


@require_safe
def book_list(request: HttpRequest, noun: str) -> HttpResponse:
    """One page of the records of a noun, as the address narrows and sorts them."""
    page, user = readable_page(request, noun), user_of(request)
    first = first_address(page, request.GET, user)
    if first:
        return redirect(first)
    listing = read_listing(page, request.GET, user)
    paged, views = listing.paged(request.GET.get("page", "")), views_of(listing, request.GET)
    context = {
        "views": views,
        "sizes": PAGE_SIZES,
        "place": place_in(listing, views, paged.number),
        "page": page,
        "listing": listing,
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number, on_each_side=2, on_ends=1),
        "rows": list(rows_of(paged.object_list, listing.columns, user)),
        "chosen": {column.field.name for column in listing.columns},
        "may_create": access.may_create(user, page.model),
    }
    return render(request, "book/list.html", context)


@require_safe
def book_export(request: HttpRequest, noun: str) -> HttpResponse:
    """The whole list as an Excel file: the records, columns and order that the page shows."""
    page = readable_page(request, noun)
    listing = read_listing(page, request.GET, user_of(request))
    response = HttpResponse(workbook_of(listing), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{page.noun}.xlsx"'
    return response


@require_safe
def book_suggest(request: HttpRequest, noun: str) -> HttpResponse:
    """Records whose name, code or search fields hold what was typed, for a form's references."""
    page, user = readable_page(request, noun), user_of(request)
    return JsonResponse({"items": suggestions(page, request.GET.get("q", ""), user=user), "label": _("Suggestions")})
