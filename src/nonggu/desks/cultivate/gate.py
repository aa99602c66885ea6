"""Who gets which page of the desk, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from nonggu.desks.cultivate import queries
from nonggu.desks.cultivate.pool import entry_of
from nonggu.errors import NongguError
from nonggu.phrases import remedy, say
from nonggu.registry.access import Forbidden
from nonggu.registry.models import User
from nonggu.registry.models.lists import Scheme
from nonggu.registry.wording import language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
View = Callable[..., HttpResponse]


def user_of(request: HttpRequest) -> User:
    """The reader."""
    return cast(User, request.user)


def for_readers(view: View) -> View:
    """Pages for leaders, staff, auditors and administrators; for others they do not exist."""
    return _guarded(view, queries.may_read)


def for_writers(view: View) -> View:
    """Pages for officers, clerks and administrators."""
    return _guarded(view, queries.may_write)


def for_firm(view: View) -> View:
    """Pages of one enterprise: for staff who see it, and for its own user. The view gets the enterprise as `firm`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        firm = queries.firm_of(user_of(request), kwargs.pop("code"))
        if firm is None:
            raise Http404
        return _kept_inside(view, request, *args, firm=firm, **kwargs)

    return guarded


def _guarded(view: View, may: Callable[[User], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = user_of(request)
        if not may(user):
            raise Http404
        if kwargs.get("scheme", Scheme.TECH_SME.value) not in Scheme.values:
            raise Http404
        if "entry" in kwargs:
            kwargs["entry"] = entry_of(user, kwargs["entry"])
            if kwargs["entry"] is None:
                raise Http404
        return _kept_inside(view, request, *args, **kwargs)

    return guarded


def _kept_inside(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What access refuses does not exist."""
    try:
        return view(request, *args, **kwargs)
    except Forbidden as error:
        raise Http404(error.code) from error


def told(error: NongguError) -> str:
    """What is wrong and how to mend it, as one text."""
    said = language()
    return f"{say(error.code, error.params, said)} {remedy(error.code, error.params, said)}".strip()


def act(
    request: HttpRequest, step: Callable[[], object], *, done: str, to: str, args: tuple[Any, ...] = ()
) -> HttpResponse:
    """Do a step, say that it is done or why not, and go to a page."""
    try:
        step()
        messages.success(request, done)
    except Forbidden:
        raise
    except NongguError as error:
        messages.error(request, told(error))
    return redirect(to, *args)


def wrong(request: HttpRequest, form: Any) -> None:
    """Say what of a small form is wrong, on the next page."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label or ''} {' '.join(errors)}".strip())


def attachment(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    """A file that was made."""
    response = HttpResponse(content, content_type=kind)
    ending = "docx" if kind == DOCX else "xlsx" if kind == XLSX else "json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
