"""Enterprises as files give them: main sheet, linked sheets, checks. The one door from a file to the rules engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from nonggu.cli.repeated_ids import RepeatedIds, hashes_of
from nonggu.engines.rules.checking import find_contradictions
from nonggu.engines.rules.facts import FOUNDED, FactSpec, FactTable, columns_of
from nonggu.engines.rules.joining import with_linked
from nonggu.engines.rules.linked import Linked, sum_ip, sum_rd_items, sum_staff_months, sum_standards
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.tabling import fact_table
from nonggu.errors import UnusableInput
from nonggu.exchange.columns import Choice, Column, Kind, fold, recognise
from nonggu.exchange.natural import conform
from nonggu.exchange.rowerrors import RowError
from nonggu.exchange.tables import Reading, Sheet, read_sheet, read_sheets
from nonggu.rulebook import law

_KINDS: Mapping[str, Kind] = {
    "count": "integer",
    "decimal": "decimal",
    "money": "money",
    "boolean": "boolean",
    "date": "date",
    "code": "code",
}
ID = Column(
    "id", "统一社会信用代码", "enterprise id", "code", required=True, also=("编号", "企业编号", "信用代码", "USCC")
)
NAME = Column("name", "企业名称", "enterprise name", also=("名称", "单位名称"))
BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Enterprises:
    """What was read: the fact table, each record's row number in the sheet, errors and warnings, headings not known."""

    table: FactTable
    rows: Sequence[int]
    errors: list[RowError]
    unknown: tuple[str, ...] = ()


def column_of(spec: FactSpec) -> Column:
    """A fact as a column of a table."""
    choices = tuple(Choice(*choice) for choice in spec.choices)
    lower = spec.lower if spec.is_number else None
    return Column(
        spec.name, spec.zh, spec.en, _KINDS[spec.kind], spec.unit, False, spec.meaning_zh, spec.meaning_en, lower, None,
        choices, spec.also,
    )  # fmt: skip


def input_columns(rules: RuleSet) -> list[Column]:
    """The columns of the main sheet of a rule set."""
    return [ID, NAME, *(column_of(spec) for spec in rules.facts.values())]


def linked_columns(sheet: str) -> list[Column]:
    """The columns of a linked sheet."""
    entries = law.linked_sheets()[sheet]["columns"]
    return [_linked_column(entry) for entry in entries]


def _linked_column(entry: Mapping[str, Any]) -> Column:
    held = {key: value for key, value in entry.items() if key not in ("choices", "also")}
    choices = tuple(Choice(c["value"], c["zh"], c["en"]) for c in entry.get("choices", ()))
    return Column(**held, choices=choices, also=tuple(entry.get("also", ())))


def linked_sheet_names() -> list[str]:
    """The sheets that are summed for an enterprise."""
    return [name for name, entry in law.linked_sheets().items() if isinstance(entry, Mapping)]


def specs_of(rules: RuleSet) -> dict[str, FactSpec]:
    """Column names of the main sheet to facts, for the years around the date."""
    return columns_of(rules.facts.values(), range(rules.latest_year - 12, rules.latest_year + 3))


def read_enterprises(path: Path, rules: RuleSet) -> Enterprises:
    """A file of enterprises for a rule set: xlsx (with linked sheets), csv or parquet. Raises UnusableInput."""
    if path.suffix.lower() == ".parquet":
        batches = list(read_parquet(path, rules))
        if not batches:
            raise UnusableInput("rules_no_rows", file=path.name)
        return batches[0] if len(batches) == 1 else _joined(batches)
    sheets = read_sheets(path)
    linked = {name: sheet for sheet in sheets if (name := _linked_name(sheet)) is not None}
    main = next((sheet for sheet in sheets if sheet not in linked.values()), None)
    if main is None:
        raise UnusableInput("sheet_missing", file=path.name, sheet="", found=", ".join(s.name for s in sheets))
    reading = read_sheet(main, input_columns(rules))
    errors = list(reading.errors)
    frame = _unique(reading, errors)
    rows = frame["row"].to_list()
    table = fact_table(frame, specs_of(rules), rules.on)
    for name, sheet in linked.items():
        table = _with_sheet(table, name, sheet, rules, errors)
    return _checked(table, rows, errors, reading.unknown, main.name, rules)


def _linked_name(sheet: Sheet) -> str | None:
    folded = fold(sheet.name)
    for name in linked_sheet_names():
        if folded in (fold(name), fold(law.linked_sheets()[name]["zh"])):
            return name
    return None


def _unique(reading: Reading, errors: list[RowError]) -> pl.DataFrame:
    """Rows with an id, each id once; the others are named and left out."""
    first: dict[str, int] = {}
    kept = []
    for place, (key, row) in enumerate(zip(reading.frame["id"].to_list(), reading.frame["row"].to_list(), strict=True)):
        if key in first:
            errors.append(RowError(reading.sheet, row, "", "row_key_twice", {"key": key, "first": first[key]}))
        elif key is not None:
            first[key] = row
            kept.append(place)
    return reading.frame[kept]


def _with_sheet(table: FactTable, name: str, sheet: Sheet, rules: RuleSet, errors: list[RowError]) -> FactTable:
    reading = read_sheet(sheet, linked_columns(name))
    errors += reading.errors
    linked = _summed(name, reading.frame, table, rules.on)
    for note in linked.notes:
        errors.append(RowError(sheet.name, note.row, "", note.code, note.params, note.is_warning))
    known = set(table.frame["id"].to_list())
    strangers = {key for key in reading.frame["id"].to_list() if key is not None} - known
    for key in sorted(strangers):
        errors.append(RowError(sheet.name, 0, "", "linked_id_unknown", {"key": key}, is_warning=True))
    return with_linked(table, linked.facts, specs_of(rules))


def _summed(name: str, frame: pl.DataFrame, table: FactTable, on: dt.date) -> Linked:
    present = [column.name for column in linked_columns(name)]
    frame = frame.with_columns(pl.lit(None).alias(missing) for missing in present if missing not in frame.columns)
    if name == "ip":
        return sum_ip(frame, on, frozenset(law.linked_sheets()["main_crops"]))
    if name == "staff_months":
        dates = table.frame[FOUNDED].to_list() if FOUNDED in table.frame.columns else [None] * table.frame.height
        return sum_staff_months(frame, dict(zip(table.frame["id"].to_list(), dates, strict=True)))
    return sum_rd_items(frame) if name == "rd_items" else sum_standards(frame, on)


def _checked(
    table: FactTable, rows: Sequence[int], errors: list[RowError], unknown: tuple[str, ...], sheet: str, rules: RuleSet
) -> Enterprises:
    table, contradictions = find_contradictions(table)
    for found in contradictions:
        params = {"column": found.column, "other": found.other}
        errors.append(RowError(sheet, rows[found.row], "", found.code, params))
    if unknown:
        told = {"headings": ", ".join(unknown)}
        errors.append(RowError(sheet, 0, "", "headings_not_used", told, is_warning=True))
    absent = missing_columns(table, rules)
    if absent:
        errors.append(RowError(sheet, 0, "", "year_columns_missing", {"columns": ", ".join(absent)}, is_warning=True))
    return Enterprises(table, rows, errors, unknown)


def missing_columns(table: FactTable, rules: RuleSet) -> list[str]:
    """Years that are absent of a yearly fact of which other years are given."""
    have = set(table.frame.columns)
    bases = {name.rpartition("_")[0] for name in have if name[-4:].isdigit()}
    return [name for name in rules.columns() if name not in have and name[-4:].isdigit() and name[:-5] in bases]


def open_parquet(path: Path) -> Any:
    """A parquet file opened for reading. Raises UnusableInput."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.is_file():
        raise UnusableInput("file_missing", file=str(path))
    try:
        return pq.ParquetFile(path, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise UnusableInput("file_not_readable", file=path.name, why=str(error)[:120]) from None


def read_parquet(path: Path, rules: RuleSet, batch_rows: int = BATCH_ROWS) -> Iterator[Enterprises]:
    """A parquet file batch by batch, so that memory does not grow with the file. Each identifier is kept once."""
    file = open_parquet(path)
    columns = input_columns(rules)
    headings = {name: heading for name in file.schema_arrow.names if (heading := recognise(name, columns)) is not None}
    key = next((name for name, heading in headings.items() if heading.name == ID.name), None)
    if key is None:
        raise UnusableInput("columns_missing", sheet=path.stem, columns_zh=ID.zh, columns_en=ID.name)
    unknown = tuple(name for name in file.schema_arrow.names if name not in headings)
    hashes = (
        hashes_of(conform(_frame(batch), [ID])[0][ID.name]) for batch in file.iter_batches(batch_rows, columns=[key])
    )
    repeated = RepeatedIds(hashes, file.metadata.num_rows)
    start = 2
    for batch in file.iter_batches(batch_rows, columns=list(headings)):
        conformed, errors = conform(_frame(batch), columns, first_row=start)
        kept, rows = _kept(conformed, start, repeated, errors)
        table = fact_table(kept, specs_of(rules), rules.on)
        yield _checked(table, rows, [_in_sheet(error, path.stem) for error in errors], unknown, path.stem, rules)
        start += conformed.height


def _frame(batch: Any) -> pl.DataFrame:
    frame = pl.from_arrow(batch)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(type(frame))
    return frame


def _in_sheet(error: RowError, sheet: str) -> RowError:
    return replace(error, sheet=error.sheet or sheet)


def _kept(
    frame: pl.DataFrame, start: int, repeated: RepeatedIds, errors: list[RowError]
) -> tuple[pl.DataFrame, Sequence[int]]:
    """Rows with an id, each id once, and their row numbers; the others are named and left out."""
    ids = frame[ID.name]
    before = repeated.seen_before(ids, start)
    empty = ids.is_null().arg_true().to_list() if ids.null_count() else []
    if not before and not empty:
        return frame, range(start, start + frame.height)
    names = {"column": ID.zh, "column_en": ID.name}
    errors += [RowError("", start + place, "", "cell_required", names) for place in empty]
    for place, first in before.items():
        errors.append(RowError("", start + place, "", "row_key_twice", {"key": ids[place], "first": first}))
    left_out = {*before, *empty}
    kept = [place for place in range(frame.height) if place not in left_out]
    return frame[kept], [start + place for place in kept]


def _joined(batches: Iterable[Enterprises]) -> Enterprises:
    whole = list(batches)
    scales: dict[str, int] = {}
    for each in whole:
        for name, scale in each.table.scales.items():
            scales[name] = max(scale, scales.get(name, 1))
    frames = []
    for each in whole:
        lifted = [
            pl.col(name) * (scales[name] // scale) for name, scale in each.table.scales.items() if scale != scales[name]
        ]
        frames.append(each.table.frame.with_columns(lifted))
    frame = pl.concat(frames, how="diagonal")
    errors = [error for place, each in enumerate(whole) for error in each.errors if error.row or not place]
    rows = [row for each in whole for row in each.rows]
    return Enterprises(FactTable(frame, whole[0].table.on, scales), rows, errors)
