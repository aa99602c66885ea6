"""Pages of long lists: counted exactly and remembered, read by their keys from the nearer end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from nonggu.registry.remembering import remembered_count

#: Where a word stands in more records than a search names, this many of them are counted and paged through.
MOST_COUNTED = 2_000


class BookPaginator(Paginator):
    """Pages of records in a settled order. `is_common` says that so many records fit that they are not all counted."""

    object_list: QuerySet[Any]

    def __init__(self, records: QuerySet[Any], per_page: int, *, is_common: bool = False) -> None:
        super().__init__(records, per_page)
        self.is_common = is_common

    @cached_property
    def _counted(self) -> int:
        if self.is_common:
            return self.object_list.order_by()[: MOST_COUNTED + 1].count()
        return remembered_count(self.object_list)

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        """How many records can be paged through."""
        return min(self._counted, MOST_COUNTED) if self.is_common else self._counted

    @property
    def is_more(self) -> bool:
        """Whether there are more records than the count says."""
        return self.is_common and self._counted > MOST_COUNTED

    def page(self, number: Any) -> Any:
        """One page; its keys are read first, from an index alone where one fits, and from the end where that is nearer."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        return self._get_page(self._records(first, last), number, self)

    def _records(self, first: int, last: int) -> Sequence[Any]:
        keys = self.object_list.values_list("pk", flat=True)
        if first > self.count // 2 and not self.is_more:
            chosen = list(keys.reverse()[self.count - last : self.count - first])[::-1]
        else:
            chosen = list(keys[first:last])
        found = {record.pk: record for record in self.object_list.order_by().filter(pk__in=chosen)} if chosen else {}
        return [found[key] for key in chosen if key in found]
