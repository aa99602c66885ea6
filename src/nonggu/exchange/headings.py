"""Headings of a sheet to columns, by an index that is built once a table: the rules of `columns.recognise`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nonggu.exchange.columns import Column, Heading, fold, recognise, split_unit, unit_factor

LONGEST_HEADING = 120


class HeadingIndex:
    """Which heading names which column of one table.

    `also` gives further names of columns, by identifier (what people write); `first` gives answers that go before the
    columns' own names, an empty identifier for a column that is to be left out.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        also: Iterable[tuple[str, str]] = (),
        first: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._by_identifier = {column.name: column for column in columns}
        self._yearly = [column for column in columns if column.is_yearly]
        self._columns: dict[str, Column] = {}
        self._answers = {fold(written): identifier for written, identifier in first}
        self._seen: dict[str, Heading | None] = {}
        for column in columns:
            if not column.is_yearly:
                for name in (column.name, column.zh, column.en, *column.also):
                    self._columns.setdefault(fold(name), column)
        for written, identifier in also:
            if identifier in self._by_identifier:
                self._columns.setdefault(fold(written), self._by_identifier[identifier])

    def find(self, heading: str) -> Heading | None:
        """The column that a heading names, with the factor of its unit; None when unknown."""
        if heading not in self._seen:
            self._seen[heading] = self._find(heading.strip())
        return self._seen[heading]

    def is_left_out(self, heading: str) -> bool:
        """Whether it was answered that the heading's column is to be left out."""
        return self._answers.get(fold(heading), "?") == ""

    def _find(self, text: str) -> Heading | None:
        if not text or len(text) > LONGEST_HEADING:
            return None
        words, unit = split_unit(text)
        answered = self._answers.get(fold(text), self._answers.get(fold(words)))
        if answered is not None:
            column = self._by_identifier.get(answered)
            factor = (unit_factor(unit, column) or unit_factor("", column)) if column else None
            return Heading(column, column.name, factor or 1) if column else None
        for candidate, written in ((text, ""), (words, unit)):
            column = self._columns.get(fold(candidate))
            if column is not None:
                factor = unit_factor(written, column)
                if factor is not None:
                    return Heading(column, column.name, factor)
        return recognise(text, self._yearly) if self._yearly else None
