"""The place in a list that a record was opened from: kept in the address, so that the reader comes back to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

#: The name in addresses; its value is the query of the noun's list, never a whole address.
BACK = "back"
_LONGEST = 3000


def place_of(request: HttpRequest) -> str:
    """The query of the list that the reader came from; empty where the reader came from elsewhere."""
    text = request.GET.get(BACK, "")
    return QueryDict(text).urlencode() if 0 < len(text) <= _LONGEST else ""


def list_address(noun: str, place: str, record: Record | None = None) -> str:
    """The address of the place in the noun's list, at the record's row."""
    query = f"?{place}" if place else ""
    row = f"#r-{record.pk}" if record is not None else ""
    return f"{reverse('book-list', args=[noun])}{query}{row}"


def after(request: HttpRequest, record: Record) -> HttpResponse:
    """Where the reader goes after an act on a record: back to the place in the list, else to the record."""
    noun, place = noun_of(type(record)), place_of(request)
    return redirect(list_address(noun, place, record) if place else reverse("book-record", args=[noun, record.code]))
