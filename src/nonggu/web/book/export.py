"""A list as an Excel file: exactly what the page shows, all of its pages, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from nonggu.exchange.lists import write_list
from nonggu.registry.columns import BookColumn, column_of
from nonggu.registry.titles import cell_in, titles_of
from nonggu.registry.wording import heading_of
from nonggu.web.book.listing import Listing

CHUNK = 500


def workbook_of(listing: Listing) -> bytes:
    """The xlsx file: the code, the shown columns, and whether a record is simulated."""
    model = listing.page.model
    always = [column_of(model, name) for name in ("code", "origin")]
    shown = [column for column in listing.columns if column not in always]
    columns = [always[0], *shown, always[1]]
    return write_list(
        sheet=listing.page.plural,
        headings=[heading_of(column) for column in columns],
        rows=_rows(listing, columns),
        about=_about(listing),
    )


def _rows(listing: Listing, columns: Sequence[BookColumn]) -> Iterator[list[Any]]:
    records = listing.records.iterator(chunk_size=CHUNK)
    while chunk := list(islice(records, CHUNK)):
        titles = titles_of(listing.user, columns, chunk)
        for record in chunk:
            yield [cell_in(record, column, titles) for column in columns]


def _about(listing: Listing) -> list[str]:
    lines = [
        listing.page.plural,
        _("Exported on {day} by {user}").format(day=timezone.localdate().isoformat(), user=listing.user),
    ]
    if listing.q:
        lines.append(_("Search: {words}").format(words=listing.q))
    lines += [f"{one.label}: {one.shown}" for one in listing.filters if one.is_active]
    return lines
