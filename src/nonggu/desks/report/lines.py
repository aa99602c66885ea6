"""Figures as the pages show them: beside what was last frozen, in groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nonggu.desks.report import queries
from nonggu.desks.report.figure import GROUP_NAMES
from nonggu.desks.report.reading import FigureReading
from nonggu.exchange.cells import CellError, read_date
from nonggu.phrases.saying import say
from nonggu.registry.models import FigureSnapshot, User
from nonggu.registry.models.record import Origin
from nonggu.registry.wording import language


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure and its newest snapshot not after the day, where there is one."""

    reading: FigureReading
    snapshot: FigureSnapshot | None

    @property
    def change(self) -> Decimal | None:
        """How much the figure differs from what was frozen; None where one of the two is not known."""
        if self.snapshot is None or self.snapshot.value is None or self.reading.value is None:
            return None
        return self.reading.value - self.snapshot.value

    @property
    def has_risen(self) -> bool:
        """Whether the figure is higher than what was frozen."""
        return bool(self.change and self.change > 0)


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The figures of one group."""

    key: str
    name: str
    lines: list[FigureLine]


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day that an address asks for: the reporting date where it asks for none, or for one that cannot be read."""

    on: dt.date
    reporting_date: dt.date
    error: str = ""

    @property
    def is_reporting_date(self) -> bool:
        """Whether the day is the centre's reporting date."""
        return self.on == self.reporting_date

    @property
    def query(self) -> str:
        """The end of an address that keeps the day."""
        return "" if self.is_reporting_date else f"?on={self.on.isoformat()}"


def asked_day(params: Mapping[str, str]) -> AskedDay:
    """The day of `?on=`. Raises NongguError before the centre has a reporting date."""
    default, text = queries.reporting_date(), params.get("on", "").strip()
    if not text:
        return AskedDay(default, default)
    try:
        return AskedDay(read_date(text), default)
    except CellError as error:
        return AskedDay(default, default, say(error.code, error.params, language()))


def figure_lines(user: User | None, on: dt.date) -> list[FigureLine]:
    """Every figure on the day beside its newest snapshot."""
    snapshots = queries.last_snapshots(on)
    return [FigureLine(r, snapshots.get(r.figure.key)) for r in queries.read_figures(user=user, on=on)]


def in_groups(lines: Sequence[FigureLine]) -> list[LineGroup]:
    """The lines in their groups, in the order of the county page."""
    groups = [
        LineGroup(str(key), str(name), [line for line in lines if line.reading.figure.group == key])
        for key, name in GROUP_NAMES.items()
    ]
    return [group for group in groups if group.lines]


def simulated_count(lines: Sequence[FigureLine]) -> int:
    """How many figures rest on synthetic records."""
    return sum(1 for line in lines if line.reading.simulated)


def origin_counts(reading: FigureReading) -> list[tuple[str, str, int]]:
    """How many records of each origin are behind a figure: the origin, its name, and the number."""
    return [(origin, str(Origin(origin).label), count) for origin, count in sorted(reading.origins.items())]
