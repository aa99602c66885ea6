"""Figures and their records as rows: for tables, JSON, csv and workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from django.utils import translation

from nonggu.desks.report.reading import FigureReading
from nonggu.registry.nouns import noun_of

FIGURE_HEADINGS = {
    "key": "指标",
    "name_zh": "名称",
    "name_en": "英文名称",
    "value": "数值",
    "unit": "单位",
    "as_of": "截至",
    "records": "记录数",
}


def plain_number(value: Decimal | None) -> int | float | None:
    """A figure's value as JSON writes it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def figure_row(reading: FigureReading) -> dict[str, Any]:
    """One figure as `{"key", "name_zh", "name_en", "value", "unit", "as_of", "records"}`."""
    return {
        "key": reading.figure.key,
        "name_zh": _in("zh-hans", reading.figure.name),
        "name_en": _in("en", reading.figure.name),
        "value": plain_number(reading.value),
        "unit": reading.figure.unit,
        "as_of": reading.as_of.isoformat() if reading.as_of else None,
        "records": reading.record_count,
    }


def record_rows(reading: FigureReading, *, language: str) -> list[dict[str, Any]]:
    """The records behind a figure, one row each: what it is, where it comes from, what it gives, what supports it."""
    model = reading.records.model
    records = list(reading.records.with_titles())
    support = reading.support(records)
    with translation.override(language):
        return [
            {
                "noun": noun_of(model),
                "code": record.code,
                "name": str(record),
                "gives": str(reading.gives(record)),
                "origin": record.origin,
                "source": record.source,
                "source_date": record.source_date.isoformat() if record.source_date else None,
                "entered_at": record.entered_at.isoformat(timespec="seconds"),
                "support": [f"{noun_of(type(other))}:{other.code}" for other in support.get(record.pk, [])],
            }
            for record in records
        ]


def as_frame(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a frame; lists become text parted by semicolons."""
    flat = [{k: "；".join(v) if isinstance(v, list) else v for k, v in row.items()} for row in rows]
    return pl.DataFrame(flat, infer_schema_length=None)


def _in(language: str, text: Any) -> str:
    with translation.override(language):
        return str(text)
