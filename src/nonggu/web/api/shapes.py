"""What the API answers, as pydantic models: made from the columns of each noun, so that no field is forgotten."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Field, Schema
from pydantic import create_model

from nonggu.registry.columns import BookColumn
from nonggu.web.book.page import NounPage

MOST_ROWS = 200
DEFAULT_ROWS = 50
#: The largest key of a record; a cursor beyond it would not fit the database.
_LARGEST_KEY = 2**63 - 1

_TYPES: dict[str, Any] = {
    "boolean": bool,
    "integer": int,
    "money": Decimal,
    "decimal": Decimal,
    "float": float,
    "date": dt.date,
}


class Ref(Schema):
    """A referred record. Both are null where it exists but the reader may not see it."""

    code: str | None
    title: str | None


class Refusal(Schema):
    """Why a request is not answered."""

    detail: Any


class Cursor(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(DEFAULT_ROWS, ge=1, le=MOST_ROWS, description="records in one answer")
    cursor: int = Field(0, ge=0, le=_LARGEST_KEY, description="`next` of the answer before")


class NounLine(Schema):
    """One noun that the reader may ask for."""

    noun: str
    name_zh: str
    name_en: str
    columns: list[dict[str, Any]]


class FigureLine(Schema):
    """One figure on a day. `value` is null where it is not known."""

    key: str
    name: str
    unit: str
    group: str
    on: dt.date
    as_of: dt.date | None
    value: Decimal | None
    record_count: int
    missing_count: int
    synthetic_count: int


class FigureRecord(Schema):
    """One record behind a figure, and what it gives to the number."""

    noun: str
    code: str
    title: str
    gives: str


class FigureDetail(FigureLine):
    """A figure with one part of the records behind it."""

    records: list[FigureRecord]
    next: int | None


def fields_shape(page: NounPage) -> type[Schema]:
    """The fields of a noun's record; null is unknown, personal data are masked."""
    fields = {column.column.name: (_type_of(column), _about(column, page)) for column in page.all_columns}
    return create_model(f"{page.model.__name__}Fields", __base__=Schema, **fields)  # type: ignore[call-overload,no-any-return]


def record_shape(page: NounPage, fields: type[Schema]) -> type[Schema]:
    """One record of a noun."""
    return create_model(  # type: ignore[call-overload,no-any-return]
        f"{page.model.__name__}Record",
        __base__=Schema,
        code=(str, ...),
        title=(str, ...),
        version=(int, ...),
        is_archived=(bool, ...),
        fields=(fields, ...),
    )


def list_shape(page: NounPage, record: type[Schema]) -> type[Schema]:
    """One part of a noun's list; `next` is the cursor of the next part, null at the end."""
    return create_model(  # type: ignore[call-overload,no-any-return]
        f"{page.model.__name__}List",
        __base__=Schema,
        records=(list[record], ...),
        next=(int | None, ...),  # type: ignore[valid-type]
    )


def query_shape(page: NounPage) -> type[Cursor]:
    """What narrows a noun's list: the filters of its page, its references by code, words, the archive."""
    names = [*page.filters, *(c.field.name for c in page.all_columns if c.reference and not c.is_many), "origin"]
    if page.has_validity:
        names.append("held_on")
    fields: dict[str, Any] = {name: (str, Field("", max_length=200)) for name in dict.fromkeys(names)}
    fields["q"] = (str, Field("", max_length=100, description="words that the record holds"))
    fields["archive"] = (str, Field("", pattern="^(archived|all)?$", description="`archived` or `all`"))
    return create_model(f"{page.model.__name__}Query", __base__=Cursor, **fields)  # type: ignore[no-any-return]


def _type_of(column: BookColumn) -> Any:
    if column.is_many:
        return list[Ref]
    if column.reference:
        return Ref | None
    return _TYPES.get(column.column.kind, str) | None


def _about(column: BookColumn, page: NounPage) -> Any:
    parts = [column.column.zh, column.column.unit, column.column.meaning_en]
    if column.column.choices:
        parts.append(", ".join(choice.value for choice in column.column.choices))
    if column.field.name in page.model.masked_fields:
        parts.append("masked")
    return Field(..., description="; ".join(part for part in parts if part))
