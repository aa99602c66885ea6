"""Figures and the records behind them as Excel files, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from nonggu.desks.report.lines import FigureLine
from nonggu.desks.report.reading import FigureReading
from nonggu.exchange.lists import write_list
from nonggu.registry.columns import columns_of
from nonggu.registry.models import User
from nonggu.registry.titles import cell_in, titles_of
from nonggu.registry.wording import heading_of

CHUNK = 500


def figures_workbook(lines: list[FigureLine]) -> bytes:
    """All figures: name, number, unit, day, how many records, how many of them simulated, what is counted."""
    headings = [
        _("Figure"),
        _("Number"),
        _("Unit"),
        _("As of"),
        _("Records"),
        _("of them simulated"),
        _("Last frozen"),
        _("What it counts"),
    ]
    rows = [
        [
            str(line.reading.figure.name),
            line.reading.value,
            line.reading.unit,
            line.reading.as_of,
            line.reading.record_count,
            line.reading.simulated,
            line.snapshot.value if line.snapshot else None,
            str(line.reading.figure.counts),
        ]
        for line in lines
    ]
    return write_list(sheet=_("Figures"), headings=headings, rows=rows)


def records_workbook(reading: FigureReading, *, user: User | None) -> bytes:
    """All records behind one figure with all their columns, and what makes each of them count."""
    columns = columns_of(reading.records.model)
    headings = [heading_of(column) for column in columns]
    has_support = reading.figure.support is not None
    return write_list(
        sheet=str(reading.figure.name),
        headings=[*headings, _("Counts because of")] if has_support else headings,
        rows=_rows(reading, user, has_support=has_support),
        about=[str(reading.figure.name), str(reading.figure.counts), f"{_('As of')} {reading.as_of or _('unknown')}"],
    )


def _rows(reading: FigureReading, user: User | None, *, has_support: bool) -> Iterator[list[Any]]:
    columns = columns_of(reading.records.model)
    records = reading.records.iterator(chunk_size=CHUNK)
    while chunk := list(islice(records, CHUNK)):
        titles = titles_of(user, columns, chunk)
        support = reading.support(chunk) if has_support else {}
        for record in chunk:
            row = [cell_in(record, column, titles) for column in columns]
            yield [*row, "；".join(str(other) for other in support.get(record.pk, []))] if has_support else row
