"""Which saved view a list is opened in, and what the list offers of views."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from nonggu.registry import access, saved_views
from nonggu.registry.models import SavedView, User
from nonggu.web.book.listing import Listing
from nonggu.web.book.page import NounPage
from nonggu.web.book.place import list_address

#: The name in addresses; its value is the number of a view, or `all` for the plain list.
VIEW = "view"
PLAIN_LIST = f"{VIEW}=all"


@dataclass(frozen=True, slots=True)
class Views:
    """The views of a list as its page offers them. `current` is the opened one; it `differs` from what is shown now."""

    all: list[tuple[SavedView, str]]
    current: SavedView | None
    differs: bool
    is_own: bool
    is_default: bool
    may_share: bool


def view_address(view: SavedView) -> str:
    """The address that opens the view."""
    return list_address(view.noun, f"{VIEW}={view.pk}" + (f"&{view.query}" if view.query else ""))


def first_address(page: NounPage, params: QueryDict, user: User) -> str:
    """The address of the reader's first view where the list was opened without any wish; else empty."""
    view = None if params else saved_views.default_view(user, page.model)
    return view_address(view) if view else ""


def views_of(listing: Listing, params: QueryDict) -> Views:
    """What the page of the list offers of views."""
    found = list(saved_views.views_for(listing.user, listing.page.model))
    number = params.get(VIEW, "")
    current = next((view for view in found if str(view.pk) == number), None)
    return Views(
        all=[(view, view_address(view)) for view in found],
        current=current,
        differs=current is not None and current.query != listing.query(),
        is_own=current is not None and current.user_id == listing.user.pk,
        is_default=current is not None and current.is_first,  # type: ignore[attr-defined]
        may_share=access.may_share(listing.user),
    )


def place_in(listing: Listing, views: Views, number: int) -> str:
    """The query that leads back to this page of the list, in the same view."""
    view = f"{VIEW}={views.current.pk}" if views.current else ""
    return "&".join(filter(None, (view, listing.query(number=number)))) or PLAIN_LIST
