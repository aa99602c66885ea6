"""What the county has published: rows of `facts/<noun>.csv`, one file a noun, references by name."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from importlib import resources
from typing import Any

from nonggu.example.draft import Draft, Row
from nonggu.example.origins import SYNTHETIC, published
from nonggu.exchange.cells import read_cell, read_number
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.models.record import Origin
from nonggu.registry.nouns import model_of, noun_of


def read_rows(folder: str, name: str) -> list[dict[str, str]]:
    """The rows of a csv file of the package (`facts` or `texts`) as they are written."""
    text = resources.files("nonggu.example").joinpath(folder, f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def enter_published(draft: Draft, noun: str) -> list[str]:
    """Enter the published rows of a noun and return their codes."""
    columns = {column.column.name: column for column in columns_of(model_of(noun))}
    codes = []
    for cells in read_rows("facts", noun):
        values = {name: value for name, value in _values(draft, columns, cells) if value is not None}
        row = {**published(), **values}
        if row["origin"] == Origin.SYNTHETIC:
            row |= {"source": SYNTHETIC, "source_date": None}
        codes.append(draft.enter(noun, row, code=row.pop("code", "")))
    return codes


def _values(draft: Draft, columns: dict[str, BookColumn], cells: dict[str, str]) -> Iterator[tuple[str, Any]]:
    for name, text in cells.items():
        if name in columns and text:
            yield name, _value(draft, columns[name], text)


def _value(draft: Draft, column: BookColumn, text: str) -> Any:
    if column.reference is not None:
        noun = noun_of(column.reference)
        names = [draft.code_of(noun, part) for part in text.split("；")]
        return names if column.is_many else names[0]
    if column.column.kind in ("text", "code") and not column.column.choices:
        return text
    return read_number(text) if column.column.kind == "money" else read_cell(text, column.column)


def centre() -> Row:
    """The centre's row: division code, names, and the reporting date as a date."""
    (row,) = read_rows("facts", "centre")
    return {**row, "reporting_date": dt.date.fromisoformat(row["reporting_date"])}
