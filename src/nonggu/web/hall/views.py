"""The hall: what waits for me, the county in figures, the desks."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from nonggu.desks.report import queries
from nonggu.errors import NongguError
from nonggu.registry.models import User
from nonggu.registry.remembering import one_look
from nonggu.web.hall.county import county_figures, county_years
from nonggu.web.hall.news import news_for
from nonggu.web.hall.waiting import waiting_for


@require_safe
def hall(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    user = cast(User, request.user)
    try:
        on = queries.reporting_date()
    except NongguError:
        on = timezone.localdate()
    with one_look():
        context = {
            "on": on,
            "news": news_for(user, since=parse_datetime(request.session.get("here_before", ""))),
            "waiting": waiting_for(user, on=on),
            "readings": county_figures(user, on=on),
            "years": county_years(user, on=on),
        }
    return render(request, "hall/hall.html", context)
