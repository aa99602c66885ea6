"""Headings of a sheet to columns, by an index that is built once a table: the rules of `columns.recognise`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nonggu.exchange.columns import Column, Heading, fold, recognise, split_unit, unit_factor


class HeadingIndex:
    """Which heading names which column of one table.

    `also` gives further names of columns, by identifier: what people write, or what was answered before.
    """

    def __init__(self, columns: Sequence[Column], also: Iterable[tuple[str, str]] = ()) -> None:
        self._yearly = [column for column in columns if column.is_yearly]
        self._columns: dict[str, Column] = {}
        by_identifier = {column.name: column for column in columns}
        for column in columns:
            if not column.is_yearly:
                for name in (column.name, column.zh, column.en, *column.also):
                    self._columns.setdefault(fold(name), column)
        for written, identifier in also:
            if identifier in by_identifier:
                self._columns.setdefault(fold(written), by_identifier[identifier])

    def find(self, heading: object) -> Heading | None:
        """The column that a heading names, with the factor of its unit; None when unknown."""
        text = str(heading).strip()
        if not text or len(text) > 120:
            return None
        words, unit = split_unit(text)
        for candidate, written in ((text, ""), (words, unit)):
            column = self._columns.get(fold(candidate))
            if column is not None:
                factor = unit_factor(written, column)
                if factor is not None:
                    return Heading(column, column.name, factor)
        return recognise(text, self._yearly) if self._yearly else None
