"""Pages of long lists: counted exactly and remembered, read by their keys from the nearer end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max, QuerySet

from nonggu.registry.remembering import remembered_count

#: Where a word stands in more records than a search names, this many of them are counted and paged through.
MOST_COUNTED = 2_000
#: The same for a reader who sees a part of the records, for each of the others must be looked at too.
MOST_COUNTED_OF_PART = 500
#: The first pages are looked for among so many of the newest records, one after the other.
LOOKED_THROUGH = 20_000


class BookPaginator(Paginator):
    """Pages of records in a settled order. `is_common` says that so many records fit that they are not all counted.

    `first` are the same records, newest first, in a form that is asked of one record after the other.
    """

    object_list: QuerySet[Any]

    def __init__(
        self,
        records: QuerySet[Any],
        per_page: int,
        *,
        first: QuerySet[Any] | None = None,
        is_common: bool = False,
        sees_every: bool = True,
    ) -> None:
        super().__init__(records, per_page)
        self.is_common, self.first = is_common, first
        self.most = MOST_COUNTED if sees_every else MOST_COUNTED_OF_PART

    @cached_property
    def _counted(self) -> int:
        if self.is_common:
            return self.object_list.order_by()[: self.most + 1].count()
        return remembered_count(self.object_list)

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        """How many records can be paged through."""
        return min(self._counted, self.most) if self.is_common else self._counted

    @property
    def is_more(self) -> bool:
        """Whether there are more records than the count says."""
        return self.is_common and self._counted > self.most

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
            chosen = self._among_newest(first, last) or list(keys[first:last])
        model: Any = self.object_list.model
        among = model._default_manager.filter(pk__in=chosen).with_titles()
        found = {record.pk: record for record in among.prefetch_related(*self.object_list._prefetch_related_lookups)}
        return [found[key] for key in chosen if key in found]

    def _among_newest(self, first: int, last: int) -> list[Any]:
        """The keys, where so many of the newest records are shown that they are found among these; else none."""
        if self.first is None or last > LOOKED_THROUGH // 10:
            return []
        newest = self.first.model._default_manager.aggregate(key=Max("pk"))["key"] or 0
        keys = list(self.first.filter(pk__gt=newest - LOOKED_THROUGH).values_list("pk", flat=True)[first:last])
        return keys if len(keys) == last - first else []
