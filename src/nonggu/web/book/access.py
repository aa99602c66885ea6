"""Finding what an address names, as far as the reader may see it: everything else is a page not found."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.web.book.page import NounPage
from nonggu.web.book.pages import page_of


def user_of(request: HttpRequest) -> User:
    """Who asks; every page of the book is behind the sign-in."""
    return cast(User, request.user)


def readable_page(request: HttpRequest, noun: str) -> NounPage:
    """The noun's page. Raises Http404 where there is none or the reader sees no record of it ever."""
    page = page_of(noun)
    if not access.may_see_any(user_of(request), page.model):
        raise Http404(noun)
    return page


def readable_record(request: HttpRequest, page: NounPage, code: str) -> Record:
    """The record. Raises Http404 where there is none or the reader may not see it."""
    found: Record | None = access.visible_few(user_of(request), page.model).filter(code=code).first()
    if found is None:
        raise Http404(code)
    return found


def changeable_record(request: HttpRequest, page: NounPage, code: str) -> Record:
    """The record that the reader sees and may change. Raises Http404."""
    record = readable_record(request, page, code)
    if not access.may_change(user_of(request), record):
        raise Http404(code)
    return record
