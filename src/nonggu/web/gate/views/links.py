"""What somebody without an account sees who was given a link; the links that were given, and ending them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nonggu.registry import access
from nonggu.registry.links import all_links, is_living, link_numbered, open_link, purpose_of, records_of, revoke_link
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import noun_of
from nonggu.web.gate.asking import address_of, user_of

PAGE_SIZE = 50


@never_cache
@login_not_required
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The record's public title, or on to the desk's page; one 404 for every link that does not open."""
    opened = open_link(token, address=address_of(request))
    purpose = purpose_of(opened[0]) if opened else None
    if opened is None or purpose is None:
        raise Http404
    if purpose.url_name:
        return redirect(purpose.url_name, token)
    context = {"purpose": purpose.name, "title": purpose.title(opened[1]), "expires_at": opened[0].expires_at}
    response = render(request, "gate/link.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """The links of all records, for administrators and auditors; `?all=1` with those that open no more."""
    user, is_all = user_of(request), "all" in request.GET
    if not access.may_oversee_links(user):
        raise Http404
    paged = Paginator(all_links(by=user, is_living=not is_all), PAGE_SIZE).get_page(request.GET.get("page", 1))
    records = records_of(paged.object_list, reader=user)
    context = {
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number),
        "rows": [(link, records.get(link.pk), is_living(link), purpose_of(link)) for link in paged.object_list],
        "is_all": is_all,
        "may_revoke": user.role == UserRole.ADMINISTRATOR,
    }
    return render(request, "gate/links.html", context)


@require_POST
def link_revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End a link of a record that the reader may change; back to the record or to all links."""
    user = user_of(request)
    found = link_numbered(number)
    record = records_of([found], reader=user).get(number) if found else None
    if found is None or record is None or not access.may_change(user, record):
        raise Http404(number)
    revoke_link(found, by=user, address=address_of(request))
    messages.success(request, _("The link opens nothing any more."))
    is_overseen = "all" in request.POST and access.may_oversee_links(user)
    return redirect("links") if is_overseen else redirect("book-record", noun_of(type(record)), record.code)
