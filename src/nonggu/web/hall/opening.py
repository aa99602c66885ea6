"""Where a notice leads: to its record, to a page that it names, or nowhere."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from nonggu.registry.notices import ShownNotice
from nonggu.registry.nouns import noun_of


def address_of_notice(shown: ShownNotice) -> str:
    """The address of what the notice is about; empty where the reader sees nothing of it, or no desk has the page."""
    if shown.record is not None:
        return reverse("book-record", args=[noun_of(type(shown.record)), shown.record.code])
    if shown.is_hidden or not shown.notice.page:
        return ""
    try:
        return reverse(shown.notice.page, args=shown.notice.page_args)
    except NoReverseMatch:
        return ""
