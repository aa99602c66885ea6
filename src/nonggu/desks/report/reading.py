"""Reading a figure on a day: its number, the day it holds for, and the records behind it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from nonggu.desks.report.dates import last_year_end
from nonggu.desks.report.figure import AsOf, Figure, Rule
from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.remembering import remembered


@dataclass(frozen=True, slots=True)
class FigureReading:
    """A figure read on a day.

    `value` is None when it is not known (no record carries it); `as_of` is the day for which it holds, None when no
    record has a source date. `origins` counts the records by origin, `record_count` all of them; `missing_count`
    of them lack the amount that a sum or attribute looks at, so that the number is known to be short.
    """

    figure: Figure
    on: dt.date
    value: Decimal | None
    as_of: dt.date | None
    record_count: int
    missing_count: int
    origins: dict[str, int]
    records: QuerySet[Any] = field(repr=False)

    @property
    def unit(self) -> str:
        """The unit in the reader's language."""
        return self.figure.unit_name

    @property
    def simulated(self) -> int:
        """How many of the records are synthetic."""
        return self.origins.get("synthetic", 0)

    @property
    def counting_day(self) -> dt.date:
        """The day on which records are looked at."""
        return counting_day(self.figure, self.on)

    def support(self, records: Iterable[Record]) -> dict[int, list[Record]]:
        """For a page of counted records, the records that make each of them count."""
        support = self.figure.support
        found: dict[int, list[Record]] = defaultdict(list)
        if support is None:
            return found
        keys = [record.pk for record in records]
        for record in support.query(self.counting_day).filter(**{f"{support.owner}__in": keys}):
            found[getattr(record, support.owner)].append(record)
        return found

    def gives(self, record: Record) -> Decimal | str:
        """A record's part of the number: its amount, its kind, or one."""
        if self.figure.rule == Rule.COUNT:
            return Decimal(1)
        value = getattr(record, self.figure.of)
        if self.figure.rule == Rule.DISTINCT:
            return str(value)
        return scaled(value, self.figure.scale) or Decimal(0)


def counting_day(figure: Figure, on: dt.date) -> dt.date:
    """The day on which the figure's records are looked at."""
    return last_year_end(on) if figure.as_of == AsOf.LAST_YEAR_END else on


def read(figure: Figure, on: dt.date, *, user: User | None) -> FigureReading:
    """Read one figure on a day over the records that the user sees, in at most four queries whatever their number."""
    day = counting_day(figure, on)
    records = access.only_visible(user, figure.records(day))
    origins, value, missing_count = remembered(records, f"figure {figure.key}", lambda: _numbers(figure, records))
    return FigureReading(
        figure=figure,
        on=on,
        value=value,
        as_of=_as_of(figure, records, day),
        record_count=sum(origins.values()),
        missing_count=missing_count,
        origins=origins,
        records=records,
    )


def _numbers(figure: Figure, records: QuerySet[Any]) -> tuple[dict[str, int], Decimal | None, int]:
    origins = _origins(records)
    return origins, _value(figure, records, sum(origins.values())), _missing_count(figure, records)


def _origins(records: QuerySet[Any]) -> dict[str, int]:
    return dict(records.order_by().values_list("origin").annotate(n=Count("pk", distinct=True)))


def scaled(amount: int | Decimal | None, scale: int) -> Decimal | None:
    """An amount in the figure's unit, exact; None when not known."""
    return None if amount is None else Decimal(amount) / Decimal(scale)


def _value(figure: Figure, records: QuerySet[Any], count: int) -> Decimal | None:
    if figure.rule == Rule.COUNT:
        return Decimal(count)
    if figure.rule == Rule.DISTINCT:
        return Decimal(records.order_by().aggregate(n=Count(figure.of, distinct=True))["n"])
    if figure.rule == Rule.SUM:
        total = records.order_by().aggregate(total=Sum(figure.of))["total"]
        return Decimal(0) if count == 0 else scaled(total, figure.scale)
    found = records.exclude(**{figure.of: None}).values_list(figure.of, flat=True).first()
    return scaled(found, figure.scale)


def _missing_count(figure: Figure, records: QuerySet[Any]) -> int:
    if figure.rule not in (Rule.SUM, Rule.ATTRIBUTE):
        return 0
    return records.order_by().filter(**{figure.of: None}).count()


def _as_of(figure: Figure, records: QuerySet[Any], day: dt.date) -> dt.date | None:
    if figure.as_of != AsOf.LATEST_SOURCE:
        return day
    if figure.support is not None:
        records = figure.support.query(day)
    return remembered(records, "newest source", lambda: _newest_source(records))


def _newest_source(records: QuerySet[Any]) -> dt.date | None:
    newest: dt.date | None = records.order_by().aggregate(newest=Max("source_date"))["newest"]
    return newest
