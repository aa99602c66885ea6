"""The hall: what waits for me, the county in figures, the desks; and the notices."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.report import queries
from nonggu.errors import NongguError
from nonggu.registry import notices
from nonggu.registry.models import User
from nonggu.registry.remembering import one_look
from nonggu.web.hall.county import county_figures, county_years
from nonggu.web.hall.keeping import keeping_for
from nonggu.web.hall.news import news_for
from nonggu.web.hall.opening import address_of_notice
from nonggu.web.hall.waiting import waiting_for

NOTICES_A_PAGE = 50


@require_safe
def hall(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    user = cast(User, request.user)
    try:
        on = queries.reporting_date()
    except NongguError:
        on = timezone.localdate()
    with one_look():
        readings = county_figures(user, on=on)
        context = {
            "on": on,
            "news": news_for(user, since=parse_datetime(request.session.get("here_before", ""))),
            "keeping": keeping_for(user),
            "waiting": waiting_for(user, on=on),
            "readings": readings,
            "is_new": bool(readings) and not any(reading.record_count for reading in readings),
            "years": county_years(user, on=on),
        }
    return render(request, "hall/hall.html", context)


@require_safe
def notices_page(request: HttpRequest) -> HttpResponse:
    """The reader's notices, newest first; `?unread=1` leaves those out that were read."""
    user, is_unread = cast(User, request.user), "unread" in request.GET
    found = notices.notices_of(user, is_unread=is_unread)
    paged = Paginator(found, NOTICES_A_PAGE).get_page(request.GET.get("page", 1))
    context = {
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number),
        "shown": [(one, bool(address_of_notice(one))) for one in notices.shown(paged.object_list, reader=user)],
        "is_unread": is_unread,
    }
    return render(request, "hall/notices.html", context)


@require_POST
def notice_open(request: HttpRequest, number: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about."""
    user = cast(User, request.user)
    mine = notices.notices_of(user).filter(pk=number)
    found = notices.shown(mine, reader=user)
    if not found:
        raise Http404(number)
    notices.read(user, mine)
    return redirect(address_of_notice(found[0]) or "notices")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all of the reader's notices as read."""
    notices.read(cast(User, request.user))
    return redirect("notices")
