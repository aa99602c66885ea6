"""A national list's rows made whole: what the list implies, and the organisations that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nonggu.desks.enrol.layouts import Layout
from nonggu.desks.enrol.naming import book_columns
from nonggu.desks.enrol.staged import Findings, StagedColumn, StagedSheet
from nonggu.exchange.cells import plain, read_text
from nonggu.registry.finding import name_key
from nonggu.registry.models import Organisation

NO_CELL = -1


def complete_list(staged: StagedSheet, layout: Layout, rows: Sequence[Sequence[object]]) -> list[StagedSheet]:
    """Add to a national list what it implies, and give the organisations that it names as a staged sheet."""
    assert layout.national is not None
    named: dict[str, tuple[int, str, str]] = {}
    for reference, name_at, code_at in layout.parties:
        column = StagedColumn(_by_attribute(staged, reference), name_at, [])
        staged.columns.append(column)
        for number in staged.numbers:
            name, uscc = _cell(rows, number, name_at), _cell(rows, number, code_at)
            column.values.append(uscc or name or None)
            if name and not (named.get(name_key(name), (0, "", ""))[2] or (name_key(name) in named and not uscc)):
                named[name_key(name)] = (number, name, uscc)
    _add_implied(staged, layout.national.constants, layout)
    once = {name_key(uscc or name): (number, name, uscc) for number, name, uscc in reversed(named.values())}
    return [_organisations(staged, sorted(once.values()), layout)] if once else []


def _cell(rows: Sequence[Sequence[object]], number: int, place: int | None) -> str:
    cells = rows[number - 1]
    return read_text(cells[place]) or "" if place is not None and place < len(cells) else ""


def _by_attribute(staged: StagedSheet, attribute: str) -> Any:
    return next(book for book in book_columns(staged.model).values() if book.attribute == attribute)


def _add_implied(staged: StagedSheet, constants: Mapping[str, Any], layout: Layout) -> None:
    """Add the columns that the list's kind fills: constants, and what follows from other columns."""
    assert layout.national is not None
    columns = {column.book.attribute: column for column in staged.columns}
    rows: list[dict[str, Any]] = []
    for position in range(len(staged.numbers)):
        values = {name: c.values[position] for name, c in columns.items() if c.values[position] is not None}
        values.update(constants)
        layout.national.complete(values)
        rows.append(values)
    for name in sorted({name for values in rows for name in values}):
        column = columns.get(name)
        if column is None:
            column = StagedColumn(_by_attribute(staged, name), NO_CELL, [])
            staged.columns.append(column)
        column.values[:] = [values.get(name) for values in rows]


def _organisations(staged: StagedSheet, named: list[tuple[int, str, str]], layout: Layout) -> StagedSheet:
    numbers = [number for number, _, _ in named]
    books = book_columns(Organisation)
    places = layout.parties[0]
    columns = [StagedColumn(books["name"], places[1], [name for _, name, _ in named])]
    if any(uscc for _, _, uscc in named):
        code_at = places[2] if places[2] is not None else NO_CELL
        columns.append(StagedColumn(books["uscc"], code_at, [plain(uscc).upper() or None for _, _, uscc in named]))
    findings = Findings(staged.name, numbers)
    return StagedSheet(staged.name, Organisation, layout, numbers, columns, findings, is_companion=True)
