"""Coaching at a glance, events, and signing in at them: by staff, or by phone through the event's code."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.cultivate import coaching, queries
from nonggu.desks.cultivate.forms import ConsentForm, EventForm, SignInForm
from nonggu.desks.cultivate.gate import act, for_readers, for_writers, told, user_of
from nonggu.errors import NongguError
from nonggu.registry import access, book
from nonggu.registry.links import behind_link, make_link, open_link
from nonggu.registry.models import TrainingEvent, User
from nonggu.registry.models.event_sign_in import SignInWay

#: How long an event's code opens.
CODE_HOURS = 12


@require_safe
@for_readers
def cultivate_coaching(request: HttpRequest) -> HttpResponse:
    """Steps that wait, teams, and the sessions so far."""
    user = user_of(request)
    paged = Paginator(coaching.recent_sessions(user), 25).get_page(request.GET.get("page", 1))
    context = {
        "on": queries.working_day(),
        "steps": list(coaching.open_steps(user)[:50]),
        "teams": list(coaching.teams(user)),
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number),
        "may_write": queries.may_write(user),
    }
    return render(request, "cultivate/coaching.html", context)


@for_readers
def cultivate_events(request: HttpRequest) -> HttpResponse:
    """Briefings and trainings; enter a new one."""
    user = user_of(request)
    may_write = queries.may_write(user)
    form = EventForm(request.POST or None, initial={"held_on": queries.working_day()})
    if request.method == "POST":
        if not may_write:
            raise Http404
        if form.is_valid():
            event = book.create_record(TrainingEvent, form.cleaned_data, by=user)
            return redirect("cultivate-event", event.code)
    paged = Paginator(coaching.events(user), 25).get_page(request.GET.get("page", 1))
    elided = paged.paginator.get_elided_page_range(paged.number)
    context = {"form": form, "paged": paged, "elided": elided, "may_write": may_write}
    return render(request, "cultivate/events.html", context, status=422 if form.errors else 200)


def _event(user: User, code: str) -> TrainingEvent:
    found = access.visible(user, TrainingEvent).filter(archived_at=None, code=code).first()
    if found is None:
        raise Http404(code)
    return found


def _context(user: User, event: TrainingEvent, form: Any) -> dict[str, Any]:
    return {
        "event": event,
        "form": form,
        "people": list(coaching.sign_ins_of(user, event)),
        "may_write": queries.may_write(user),
    }


@for_readers
def cultivate_event(request: HttpRequest, code: str) -> HttpResponse:
    """One event and who signed in; staff enter a name."""
    user, form = user_of(request), SignInForm(request.POST or None)
    event = _event(user, code)
    if request.method == "POST":
        if not queries.may_write(user):
            raise Http404
        if form.is_valid():
            return act(
                request,
                lambda: coaching.sign_in(event, **form.cleaned_data, by=user),
                done=_("Signed in."),
                to="cultivate-event",
                args=(event.code,),
            )
    return render(request, "cultivate/event.html", _context(user, event, form), status=422 if form.errors else 200)


@require_POST
@for_writers
def cultivate_event_code(request: HttpRequest, code: str) -> HttpResponse:
    """A code for phones, shown once: whoever has it signs in within half a day."""
    user = user_of(request)
    event = _event(user, code)
    expires_at = timezone.now() + dt.timedelta(hours=CODE_HOURS)
    link, token = make_link(event, coaching.SIGN_IN, by=user, expires_at=expires_at)
    address = request.build_absolute_uri(reverse("cultivate-sign-in", args=[token]))
    context = {"event": event, "link": link, "address": address, "qr": _qr(address)}
    return render(request, "cultivate/event_code.html", context)


def _qr(address: str) -> SafeString:
    """The address as a QR code of dark modules on white; the style sheet gives it its size."""
    stream = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        stream, kind="svg", xmldecl=False, svgns=False, border=4, dark="#000", light="#fff", svgclass="qr",
        lineclass=None, omitsize=True,
    )  # fmt: skip
    return SafeString(stream.getvalue().decode())


@behind_link
def cultivate_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by phone: a name, where one comes from, a telephone if one likes."""
    opened = open_link(token, purpose=coaching.SIGN_IN, address=request.META.get("REMOTE_ADDR", ""))
    if opened is None:
        raise Http404
    event = opened[1]
    assert isinstance(event, TrainingEvent)
    form = ConsentForm(request.POST or None)
    is_done = False
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "consent"}
        try:
            coaching.sign_in(event, **given, by=None, way=SignInWay.PHONE)
            is_done = True
        except NongguError as error:
            messages.error(request, told(error))
    context = {"event": event, "form": form, "is_done": is_done}
    return render(request, "cultivate/sign_in.html", context, status=422 if form.errors else 200)
