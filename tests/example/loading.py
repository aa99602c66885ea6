"""Loads a county straight into the book: a stand-in for the import door that tests of the builder use."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nonggu.example.builder import County
from nonggu.registry import book
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.identity import merge_records
from nonggu.registry.nouns import model_of, noun_of, nouns

Ids = dict[str, dict[str, int]]


def load_county(county: County) -> None:
    """Enter every row, set several references, then merge the pairs."""
    ids: Ids = {}
    for noun, model in nouns().items():
        columns = {column.column.name: column for column in columns_of(model)}
        rows = county.rows[noun]
        records = book.create_records(model, [_values(columns, row, ids) for row in rows], by=None)
        ids[noun] = {record.code: record.pk for record in records}
        for row, record in zip(rows, records, strict=True):
            for name, column in columns.items():
                if column.is_many and row.get(name):
                    assert column.reference is not None
                    others = list(column.reference._default_manager.filter(code__in=row[name]))
                    assert len(others) == len(row[name])
                    book.set_many(record, name, others, by=None)
    for merge in county.merges:
        manager = model_of(merge.noun)._default_manager
        merge_records(manager.get(code=merge.kept), manager.get(code=merge.lost), by=None, why=merge.why)


def _values(columns: dict[str, BookColumn], row: dict[str, Any], ids: Ids) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        column = columns[name]
        if value is None or column.is_many:
            continue
        if column.reference is not None:
            value = ids[noun_of(column.reference)][value]
        elif column.column.kind == "money":
            fen = Decimal(value) * 1_000_000
            assert fen == int(fen)
            value = int(fen)
        found[column.attribute] = value
    return found
