"""One list of a noun: what the reader asked for, and the rows of one page of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page
from django.db import models
from django.db.models import F, QuerySet
from django.http import QueryDict

from nonggu.registry import access
from nonggu.registry.columns import BookColumn, column_of
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.titles import Titles, text_in, titles_of
from nonggu.registry.wording import heading_of
from nonggu.web.book.filters import Filter, narrow, read_filters
from nonggu.web.book.page import NounPage
from nonggu.web.book.paging import BookPaginator
from nonggu.web.book.searching import search_with_extent

PAGE_SIZE = 50
#: How many rows a page may have, as the reader chooses.
PAGE_SIZES = (20, 50, 100, 200)
_NUMERIC = ("integer", "decimal", "float", "money")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: its name with the unit, and the order that a click asks for (empty: not sortable)."""

    name: str
    label: str
    is_number: bool
    sort: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one row; `link` is the referred record, where the reader sees it."""

    text: str
    label: str
    is_number: bool
    link: Record | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a list."""

    record: Record
    cells: list[Cell]


@dataclass(frozen=True)
class Listing:
    """A list as its address asks for it. `records` are all that it holds, in the order shown.

    `first_records` are the same, asked in the way that is quick for the first pages; None where there is no other.
    """

    page: NounPage
    user: User
    filters: list[Filter]
    q: str
    sort: str
    columns: tuple[BookColumn, ...]
    records: QuerySet[Any] = field(repr=False)
    first_records: QuerySet[Any] | None = field(default=None, repr=False)
    is_common: bool = False
    per: int = PAGE_SIZE

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or filter hides records."""
        return bool(self.q) or any(one.is_active for one in self.filters)

    def headings(self) -> list[Heading]:
        """The headings of the shown columns."""
        return [_heading(column, self.sort) for column in self.columns]

    def paged(self, number: str) -> Page[Any]:
        """One page of the records; a number beyond the end is the last page."""
        pages = BookPaginator(
            self.records.with_titles(),
            self.per,
            first=self.first_records,
            is_common=self.is_common,
            sees_every=access.sees_every(self.user, self.page.model),
        )
        return pages.get_page(number or 1)

    def query(self, *, number: int = 1) -> str:
        """What the address of this list asks for, in one order and without what goes without saying."""
        asked = QueryDict(mutable=True)
        values = {"q": self.q, **{one.name: one.value for one in self.filters if not one.error}}
        values |= {"sort": "" if self.sort == self.page.sort else self.sort}
        values |= {"per": "" if self.per == PAGE_SIZE else str(self.per), "page": str(number) if number > 1 else ""}
        asked.update({name: value for name, value in values.items() if value})
        if self.columns != self.page.shown_columns:
            asked.setlist("column", [column.field.name for column in self.columns])
        return asked.urlencode()


def read_listing(page: NounPage, params: QueryDict, user: User) -> Listing:
    """The list that the address asks for, over the records that the reader sees."""
    filters = read_filters(page, params, user)
    columns = _chosen_columns(page, params)
    q = params.get("q", "").strip()[:100]
    seen = access.visible_few(user, page.model) if q else access.visible(user, page.model)
    found = search_with_extent(page, narrow(seen, filters), q, user=user)
    sort = params.get("sort", "")
    sort = sort if _is_sortable(page, sort) else page.sort
    records = _prefetched(found.records.order_by(*_order(page, sort)), columns)
    first = None
    if sort == "-id" and not q and not access.sees_every(user, page.model):
        first = narrow(access.visible_few(user, page.model), filters).order_by("-id")
    per = _page_size(params.get("per", ""))
    return Listing(page, user, filters, q, sort, columns, records, first, found.is_common, per)


def _page_size(text: str) -> int:
    return int(text) if text in map(str, PAGE_SIZES) else PAGE_SIZE


def rows_of(records: Iterable[Record], columns: Sequence[BookColumn], user: User) -> Iterator[Row]:
    """Records as rows: their fields as the page shows them, references as titles."""
    page = list(records)
    titles = titles_of(user, columns, page)
    for record in page:
        yield Row(record, [_cell(record, column, titles) for column in columns])


def _cell(record: Record, column: BookColumn, titles: Titles) -> Cell:
    link = None
    if column.reference and not column.is_many:
        link = titles.get(column.reference, getattr(record, column.attribute))
    text = text_in(record, column, titles)
    return Cell(text, heading_of(column), column.column.kind in _NUMERIC and not column.reference, link)


def _chosen_columns(page: NounPage, params: QueryDict) -> tuple[BookColumn, ...]:
    asked = set(params.getlist("column"))
    chosen = tuple(column for column in page.all_columns if column.field.name in asked)
    if not chosen:
        return page.shown_columns
    title = column_of(page.model, page.model.title_field)
    return (title, *(column for column in chosen if column != title))


def _is_sortable(page: NounPage, sort: str) -> bool:
    try:
        return _may_sort(column_of(page.model, sort.removeprefix("-"))) if sort else False
    except KeyError:
        return False


def _may_sort(column: BookColumn) -> bool:
    is_long = isinstance(column.field, models.TextField)
    is_masked = column.field.name in column.field.model.masked_fields
    return not column.is_many and not is_long and not is_masked


def _order(page: NounPage, sort: str) -> list[Any]:
    """The asked order, unknown values last; the record's number decides ties, so that pages never overlap."""
    name, is_down = sort.removeprefix("-"), sort.startswith("-")
    tie = "-id" if is_down else "id"
    if name == "id":
        return [tie]
    path = _sort_path(page.model, name)
    if not _may_be_null(page.model, name):  # the plain order is read from an index
        return [f"-{path}" if is_down else path, tie]
    return [F(path).desc(nulls_last=True) if is_down else F(path).asc(nulls_last=True), tie]


def _may_be_null(model: type[Record], name: str) -> bool:
    return bool(column_of(model, name).field.null or column_of(model, name).reference)


def _sort_path(model: type[Record], name: str) -> str:
    """A reference is sorted by what titles it."""
    if name == "id":
        return name
    column = column_of(model, name)
    if column.reference is None:
        return name
    return f"{name}__{_sort_path(column.reference, column.reference.title_field)}"


def _heading(column: BookColumn, sort: str) -> Heading:
    name, is_number = column.field.name, column.column.kind in _NUMERIC and not column.reference
    if not _may_sort(column):
        return Heading(name, heading_of(column), is_number)
    direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    return Heading(name, heading_of(column), is_number, f"-{name}" if direction == "ascending" else name, direction)


def _prefetched(records: QuerySet[Any], columns: Sequence[BookColumn]) -> QuerySet[Any]:
    many = [column.field.name for column in columns if column.is_many]
    return records.prefetch_related(*many) if many else records
