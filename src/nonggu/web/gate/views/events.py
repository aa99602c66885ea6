"""The security events, for auditors and security administrators; to everybody else there is no such page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nonggu.exchange.lists import write_list
from nonggu.keep.auditing import security_events
from nonggu.registry import access
from nonggu.registry.models import SecurityEvent
from nonggu.web.gate.about import words_about
from nonggu.web.gate.asking import user_of
from nonggu.web.gate.forms import EventFilter

PAGE_SIZE = 100
MOST_EXPORTED = 100_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The newest events first, narrowed by kind, account, address and days."""
    form, found = _asked(request)
    paged = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page", 1))
    elided = paged.paginator.get_elided_page_range(paged.number)
    rows = [(event, words_about(event)) for event in paged.object_list]
    return render(request, "gate/events.html", {"form": form, "paged": paged, "elided": elided, "rows": rows})


@require_safe
def events_export(request: HttpRequest) -> HttpResponse:
    """The same events as an Excel file, the newest 100,000 of them."""
    _form, found = _asked(request)
    headings = [_("At"), _("Event"), _("User name"), _("Account acted on"), _("Network address"), _("About")]
    rows = (_row(event) for event in found[:MOST_EXPORTED].iterator(chunk_size=2000))
    about = [_("Security events"), _("Exported on {day} by {user}").format(
        day=timezone.localdate().isoformat(), user=user_of(request))]  # fmt: skip
    content = write_list(sheet=_("Security events"), headings=headings, rows=rows, about=about)
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="security-events.xlsx"'
    return response


def _asked(request: HttpRequest) -> tuple[EventFilter, Any]:
    if not access.may_audit(user_of(request)):
        raise Http404
    form = EventFilter(request.GET)
    return form, security_events(by=user_of(request), **form.asked())


def _row(event: SecurityEvent) -> list[str]:
    at = timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S")
    names = [one.username if one else "" for one in (event.user, event.account)]
    return [at, str(event.get_kind_display()), *names, event.address, words_about(event)]
