"""Who gets a page of the match desk at all, and how what is wrong is said; for others the page does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse

from nonggu.desks.match import queries
from nonggu.errors import NongguError
from nonggu.phrases import remedy, say
from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.wording import language

View = Callable[..., HttpResponse]


def reader(request: HttpRequest) -> User:
    """The user who is signed in."""
    return cast(User, request.user)


def _guard(may: Callable[[User], bool]) -> Callable[[View], View]:
    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(reader(request)):
                raise Http404
            _fetch(request, kwargs)
            try:
                return view(request, *args, **kwargs)
            except access.Forbidden as forbidden:
                raise Http404(forbidden.code) from forbidden

        return guarded

    return guard


def _fetch(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Records in place of their codes; unknown and hidden ones answer alike."""
    finders: dict[str, Callable[[User, Any], Any]] = {
        "need": queries.need_of,
        "match": queries.match_of,
        "round": queries.round_of,
    }
    for name, find in finders.items():
        if name in kwargs:
            kwargs[name] = find(reader(request), kwargs[name])
            if kwargs[name] is None:
                raise Http404


#: Everybody with business at the desk: staff, firms, experts.
for_visitors = _guard(queries.may_open)
#: Those who read the whole desk.
for_readers = _guard(queries.may_read_all)
#: Those who review, propose and invite.
for_staff = _guard(access.may_match)


def tell(request: HttpRequest, error: NongguError) -> None:
    """Say what is wrong and how to mend it, on the next page."""
    spoken = language()
    messages.error(
        request, f"{say(error.code, error.params, spoken)} {remedy(error.code, error.params, spoken)}".strip()
    )


def tell_form(request: HttpRequest, form: Any) -> None:
    """Say what is wrong in a form that has no page of its own."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else None
        for error in errors:
            messages.error(request, f"{label}：{error}" if label else str(error))
