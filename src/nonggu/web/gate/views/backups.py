"""Backups, for administrators; to everybody else there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nonggu.errors import UnusableInput
from nonggu.keep import keeping, ledger, timetable
from nonggu.keep.presence import seen_s_ago
from nonggu.registry import access
from nonggu.web.gate.asking import address_of, user_of
from nonggu.web.gate.keeping_forms import TimetableForm, listed
from nonggu.web.gate.refusing import say_refusal

View = Callable[..., HttpResponseBase]
#: How many of the newest lines of the ledger are shown.
SHOWN = 60


def for_keepers(view: View) -> View:
    """A page that only those who keep the book have."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.may_keep(user_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_keepers
def backups(request: HttpRequest) -> HttpResponse:
    """The backups, newest first, and when they are made."""
    return _page(request, TimetableForm(initial=asdict(timetable.read_timetable())))


@require_POST
@for_keepers
def backup_make(request: HttpRequest) -> HttpResponse:
    """Let the worker make one now."""
    if keeping.ask_for_backup(by=user_of(request), address=address_of(request)):
        messages.success(request, _("A backup is being made. It is listed here once it has been read back."))
    else:
        messages.info(request, _("A backup is being made already."))
    return redirect("backups")


@require_POST
@for_keepers
def backup_timetable(request: HttpRequest) -> HttpResponse:
    """Set when backups are made, where, and how many are kept."""
    form = TimetableForm(request.POST)
    if form.is_valid():
        try:
            keeping.set_timetable(form.timetable(), by=user_of(request), address=address_of(request))
        except UnusableInput as error:
            form.add_error("folder", say_refusal(error))
        else:
            messages.success(request, _("The timetable was saved."))
            return redirect("backups")
    return _page(request, form, status=422)


@never_cache
@require_safe
@for_keepers
def backup_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Take a backup away; the security events say who did."""
    entry = next((one for one in ledger.entries() if one.path.name == name and one.is_here), None)
    if entry is None:
        raise Http404
    return FileResponse(entry.path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


def _page(request: HttpRequest, form: TimetableForm, status: int = 200) -> HttpResponse:
    seen = seen_s_ago("worker")
    context = {
        "form": form,
        "backups": [listed(entry) for entry in reversed(ledger.entries()[-SHOWN:])],
        "folder": timetable.read_timetable().path,
        "is_worker_here": seen is not None and seen < 120,
        "is_waiting": keeping.is_waiting(),
    }
    return render(request, "gate/backups.html", context, status=status)
