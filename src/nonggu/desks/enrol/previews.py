"""What an import would do, small enough to be kept with its batch and shown page by page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from nonggu.desks.enrol.plan import Plan, SheetPlan
from nonggu.desks.enrol.reading import Reading
from nonggu.desks.enrol.rows import PlannedRow, RowOutcome
from nonggu.desks.enrol.staged import CLEAR
from nonggu.exchange.rowerrors import RowError
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.history import as_json
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of
from nonggu.registry.personal import masked

#: Rows of each outcome that are kept of a sheet, and errors and warnings of a workbook; counts are of all.
KEPT_ROWS = 200
KEPT_FINDINGS = 3000
_SHOWN_OUTCOMES = (RowOutcome.NEW, RowOutcome.CHANGED)
LONGEST_SHOWN = 200


def preview_of(reading: Reading, plan: Plan) -> dict[str, Any]:
    """The preview as JSON: per sheet its noun, counts, the first new and changed rows; and the first findings."""
    findings = [*reading.findings, *plan.findings()]
    return {
        "sheets": [_sheet(sheet) for sheet in plan.sheets if not _is_only_mentioned(sheet)],
        "unknown": [
            {"sheet": sheet.name, "noun": noun_of(layout.model), "heading": heading}
            for sheet, layout in zip(reading.book.sheets, reading.layouts, strict=True)
            if layout is not None
            for _, heading in layout.unknown
        ],
        "unknown_sheets": [error.sheet for error in findings if error.code == "enrol_sheet_unknown"],
        "findings": [_finding(error, reading) for error in _first(findings)],
        "errors": sum(not error.is_warning for error in findings),
        "warnings": sum(error.is_warning for error in findings),
    }


def _is_only_mentioned(sheet: SheetPlan) -> bool:
    """Whether the sheet's rows are organisations that a list mentions and the book has already."""
    return sheet.staged.is_companion and all(row.outcome is RowOutcome.UNCHANGED for row in sheet.rows)


def _first(findings: Iterable[RowError]) -> list[RowError]:
    """Errors before warnings, in the order of the workbook."""
    return sorted(findings, key=lambda error: error.is_warning)[:KEPT_FINDINGS]


def _finding(error: RowError, reading: Reading) -> dict[str, Any]:
    params = {name: value if isinstance(value, str | int) else str(value) for name, value in error.params.items()}
    return {
        "sheet": error.sheet,
        "row": error.row,
        "cell": error.cell,
        "code": error.code,
        "params": params,
        "warning": error.is_warning,
    }


def _sheet(sheet: SheetPlan) -> dict[str, Any]:
    counts = Counter(str(row.outcome) for row in sheet.rows)
    warned = {error.row for error in sheet.findings.errors if error.is_warning and error.row}
    columns = {column.attribute: column for column in columns_of(sheet.staged.model)}
    kept: list[PlannedRow] = []
    for outcome in _SHOWN_OUTCOMES:
        kept += [row for row in sheet.rows if row.outcome is outcome][:KEPT_ROWS]
    titles = _titles(kept, columns)
    return {
        "name": sheet.staged.name,
        "noun": noun_of(sheet.staged.model),
        "counts": {**{str(outcome): counts[str(outcome)] for outcome in RowOutcome}, "warned": len(warned)},
        "skipped": [list(pair) for pair in sheet.staged.layout.skipped[:50]],
        "rows": [_row(row, sheet, columns, titles) for row in kept],
    }


def _row(
    row: PlannedRow,
    sheet: SheetPlan,
    columns: Mapping[str, BookColumn],
    titles: Mapping[type[Record], Mapping[int, str]],
) -> dict[str, Any]:
    model = sheet.staged.model
    cells = []
    for name, value in {**row.values, **row.many}.items():
        column = columns[name]
        old = _shown(column, row.old.get(name), titles)
        if column.field.name in model.masked_fields:
            old = masked(old) if old else old
        cells.append([column.column.name, old, _shown(column, value, titles)])
    return {"number": row.number, "outcome": str(row.outcome), "code": row.code, "cells": cells}


def _shown(column: BookColumn, value: Any, titles: Mapping[type[Record], Mapping[int, str]]) -> Any:
    if value is None or value == "" or value is CLEAR:
        return None
    if column.reference is not None:
        targets = value if isinstance(value, list) else [value]
        return "；".join(_title(column.reference, target, titles) for target in targets)
    shown = as_json(value)
    return shown[:LONGEST_SHOWN] if isinstance(shown, str) else shown


def _title(model: type[Record], target: Any, titles: Mapping[type[Record], Mapping[int, str]]) -> str:
    if isinstance(target, PlannedRow):
        named = target.values.get(model.title_field) or target.values.get("code") or f"#{target.number}"
        return str(named)
    return titles[model].get(target, f"#{target}")


def _titles(rows: Iterable[PlannedRow], columns: Mapping[str, BookColumn]) -> dict[type[Record], dict[int, str]]:
    """The titles of records that the kept rows refer to, one question a noun."""
    wanted: dict[type[Record], set[int]] = defaultdict(set)
    for row in rows:
        for values in (row.values, row.old, row.many):
            for name, value in values.items():
                reference = columns[name].reference
                if reference is not None:
                    wanted[reference] |= {v for v in (value if isinstance(value, list) else [value]) if type(v) is int}
    return {
        model: {record.pk: str(record) for record in model._default_manager.filter(pk__in=ids)}
        for model, ids in wanted.items()
    }
