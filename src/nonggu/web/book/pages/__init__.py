"""The spec of every noun, in the groups of the book's menu."""

from __future__ import annotations

from functools import cache

from django.http import Http404

from nonggu.web.book.page import NounPage, PageGroup
from nonggu.web.book.pages import (
    campaign,
    circular,
    cooperation,
    festival,
    growing,
    people,
    places,
    recognition,
    reporting,
    results,
)

GROUPS: tuple[PageGroup, ...] = tuple(
    PageGroup(module.NAME, module.PAGES)
    for module in (
        people,
        recognition,
        results,
        cooperation,
        campaign,
        festival,
        growing,
        circular,
        reporting,
        places,
    )
)


@cache
def pages() -> dict[str, NounPage]:
    """Every page by its noun."""
    return {page.noun: page for group in GROUPS for page in group.pages}


def page_of(noun: str) -> NounPage:
    """The page of a noun. Raises Http404 where the book has no such noun."""
    try:
        return pages()[noun]
    except KeyError:
        raise Http404(noun) from None
