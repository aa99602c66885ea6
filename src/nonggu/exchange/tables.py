"""Files of rows to frames and back: xlsx, xls, csv (UTF-8 or GBK) and parquet, by their ending.

This is the plain door that file commands use. The enrol desk's workbooks, which come back with errors beside their
cells, are read by `nonggu.exchange.workbooks`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from nonggu.errors import UnusableInput
from nonggu.exchange.cells import CellError, is_blank, read_cell
from nonggu.exchange.columns import Column, Heading, recognise
from nonggu.exchange.csv_columns import decode, read_columns, separator_of, split_lines
from nonggu.exchange.rowerrors import RowError, address

HEADING_SEARCH_ROWS = 15
_TEXT_ENDINGS = (".csv", ".tsv", ".txt")

_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "integer": pl.Int64(),
    "money": pl.Int64(),
    "float": pl.Float64(),
    "decimal": pl.Decimal(38, 10),
    "date": pl.Date(),
    "boolean": pl.Boolean(),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The raw cells of one sheet: its name and its rows, the first row being row 1."""

    name: str
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one sheet.

    `frame` has the recognised columns (missing cells are null) and `row`, the sheet's row number of each
    record. `errors` are the cells that could not be read (they are null in the frame); `unknown` are the
    headings that were left out.
    """

    frame: pl.DataFrame
    errors: tuple[RowError, ...] = ()
    unknown: tuple[str, ...] = ()
    sheet: str = ""
    headings: tuple[Heading, ...] = field(default=())
    #: The place of each column in the sheet, counted from 0, by name; empty for parquet.
    places: Mapping[str, int] = field(default_factory=dict)


def read_sheets(path: Path | str) -> list[Sheet]:
    """All sheets of an xlsx, xls, csv or tab-separated txt file as raw cells. Raises UnusableInput."""
    file = Path(path)
    if not file.is_file():
        raise UnusableInput("file_missing", file=str(file))
    ending = file.suffix.lower()
    if ending in _TEXT_ENDINGS:
        return [Sheet(file.stem, _read_csv(file))]
    if ending not in (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"):
        raise UnusableInput("file_kind_unknown", file=file.name, ending=ending or "?")
    return _read_workbook(file)


def _read_workbook(file: Path) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(file))
        return [Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None


def _read_csv(file: Path) -> list[list[str]]:
    try:
        text = decode(file.read_bytes())
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text)))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None


def read_frame(path: Path | str, columns: Sequence[Column], *, sheet: str | None = None) -> Reading:
    """One sheet of a file as a frame of the given columns (Chinese, English or identifier headings).

    The heading is the row among the first 15 in which most headings are recognised. Parquet files must
    use identifiers and are taken as they are. Raises UnusableInput when the file, the sheet, or a
    required column is missing.
    """
    file = Path(path)
    ending = file.suffix.lower()
    if ending == ".parquet":
        return _read_parquet(file, columns)
    if ending in _TEXT_ENDINGS and sheet in (None, file.stem):
        reading = _read_plain(file, columns)
        if reading is not None:
            return reading
    sheets = read_sheets(file)
    for candidate in sheets:
        if sheet is None or candidate.name == sheet:
            return read_sheet(candidate, columns)
    raise UnusableInput("sheet_missing", file=file.name, sheet=sheet, found=", ".join(s.name for s in sheets))


def _read_plain(file: Path, columns: Sequence[Column]) -> Reading | None:
    """A csv file without quotes, column by column; None where it must be read cell by cell."""
    try:
        text = decode(file.read_bytes())
    except (UnicodeDecodeError, OSError):
        return None
    lines, separator = split_lines(text), separator_of(text)
    if lines is None:
        return None
    start = Sheet(file.stem, [line.split(separator) if line else [] for line in lines[:HEADING_SEARCH_ROWS]])
    top, headings = _find_headings(start, columns)
    _check_required([h for h in headings if h], columns, file.stem)
    if not any(headings):
        return None
    read = read_columns(lines, separator, top, headings, _TYPES)
    errors = [
        _cell_error(file.stem, number, place, heading.column, error)
        for number, place, error in read.wrong
        if (heading := headings[place])
    ]
    frame = pl.DataFrame([series.alias(name) for name, series in read.values.items()]).with_columns(read.numbers)
    return _as_reading(frame, errors, start, top, headings)


def _read_parquet(file: Path, columns: Sequence[Column]) -> Reading:
    if not file.is_file():
        raise UnusableInput("file_missing", file=str(file))
    try:
        frame = pl.read_parquet(file)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None
    headings = [found for name in frame.columns if (found := recognise(name, columns))]
    _check_required(headings, columns, file.stem)
    names = {found.name for found in headings}
    unknown = tuple(name for name in frame.columns if name not in names and name != "row")
    frame = frame.drop("row", strict=False).with_row_index("row", offset=2)
    return Reading(frame, (), unknown, file.stem, tuple(headings))


def read_sheet(sheet: Sheet, columns: Sequence[Column]) -> Reading:
    """One raw sheet as a frame. See `read_frame`."""
    top, headings = _find_headings(sheet, columns)
    _check_required([h for h in headings if h], columns, sheet.name)
    errors: list[RowError] = []
    values: dict[str, list[object]] = {h.name: [] for h in headings if h}
    numbers: list[int] = []
    for number, cells in enumerate(sheet.rows[top + 1 :], start=top + 2):
        if all(is_blank(cell) for cell in cells):
            continue
        numbers.append(number)
        _read_row(sheet.name, number, cells, headings, values, errors)
    known = {h.name: h for h in headings if h}
    schema = {name: _TYPES[h.column.kind] for name, h in known.items()}
    frame = pl.DataFrame(values, schema=schema, strict=False)
    frame = frame.with_columns(pl.Series("row", numbers, dtype=pl.UInt32))
    return _as_reading(frame, errors, sheet, top, headings)


def _as_reading(
    frame: pl.DataFrame, errors: Sequence[RowError], sheet: Sheet, top: int, headings: Sequence[Heading | None]
) -> Reading:
    unknown = tuple(
        str(cell).strip()
        for cell, heading in zip(sheet.rows[top] if sheet.rows else (), headings, strict=False)
        if heading is None and not is_blank(cell)
    )
    known = tuple(heading for heading in headings if heading)
    places = {h.name: index for index, h in enumerate(headings) if h}
    return Reading(frame, tuple(errors), unknown, sheet.name, known, places)


def _read_row(
    sheet: str,
    number: int,
    cells: Sequence[object],
    headings: Sequence[Heading | None],
    values: dict[str, list[object]],
    errors: list[RowError],
) -> None:
    for index, heading in enumerate(headings):
        if heading is None:
            continue
        cell = cells[index] if index < len(cells) else None
        value = None
        try:
            value = read_cell(cell, heading.column, heading.factor)
            if value is None and heading.column.required:
                raise CellError("cell_required")
        except CellError as error:
            errors.append(_cell_error(sheet, number, index, heading.column, error))
        values[heading.name].append(value)


def _cell_error(sheet: str, number: int, place: int, column: Column, error: CellError) -> RowError:
    params = {"column": column.zh, "column_en": column.en, **error.params}
    return RowError(sheet, number, address(number, place), error.code, params)


def _find_headings(sheet: Sheet, columns: Sequence[Column]) -> tuple[int, list[Heading | None]]:
    best: tuple[int, int, list[Heading | None]] = (0, 0, [])
    for index, cells in enumerate(sheet.rows[:HEADING_SEARCH_ROWS]):
        found: list[Heading | None] = []
        taken: set[str] = set()
        for cell in cells:
            heading = recognise(cell, columns)
            if heading and heading.name in taken:
                heading = None
            if heading:
                taken.add(heading.name)
            found.append(heading)
        if len(taken) > best[0]:
            best = (len(taken), index, found)
    return best[1], best[2]


def _check_required(headings: Iterable[Heading], columns: Sequence[Column], sheet: str) -> None:
    present = {heading.column.name for heading in headings}
    missing = [column for column in columns if column.required and column.name not in present]
    if missing:
        raise UnusableInput(
            "columns_missing",
            sheet=sheet,
            columns_zh="、".join(c.zh for c in missing),
            columns_en=", ".join(c.name for c in missing),
        )


def write_frame(
    frame: pl.DataFrame, path: Path | str, *, headings: dict[str, str] | None = None, sheet: str = "Sheet1"
) -> None:
    """Write a frame as xlsx, csv (UTF-8 with mark, so that Excel opens it) or parquet, by the ending.

    `headings` renames columns in xlsx and csv; parquet keeps identifiers. Text that a spreadsheet would run as a
    formula is written as text. Raises UnusableInput for another ending.
    """
    file = Path(path)
    ending = file.suffix.lower()
    if ending == ".parquet":
        frame.write_parquet(file)
        return
    shown = frame.rename({k: v for k, v in (headings or {}).items() if k in frame.columns})
    if ending == ".csv":
        shown = shown.with_columns(pl.col(pl.String).map_elements(defuse, return_dtype=pl.String))
        file.write_bytes(b"\xef\xbb\xbf" + shown.write_csv().encode())
    elif ending == ".xlsx":
        write_workbook({sheet: shown}, file)
    else:
        raise UnusableInput("file_kind_unknown", file=file.name, ending=ending or "?")


def defuse(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it; else unchanged."""
    return f"'{text}" if text and text[0] in "=+-@\t\r" and not _is_plain_number(text) else text


def _is_plain_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def write_workbook(sheets: Mapping[str, pl.DataFrame], path: Path | str) -> None:
    """Write several frames as the sheets of one xlsx workbook, in order."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for sheet, frame in sheets.items():
            page = book.add_worksheet(sheet[:31])
            page.freeze_panes(1, 0)
            page.write_row(0, 0, frame.columns, bold)
            for number, row in enumerate(frame.iter_rows(), start=1):
                for index, value in enumerate(row):
                    if value is not None:
                        page.write(number, index, _writable(value))


def _writable(value: object) -> object:
    if isinstance(value, float) and value != value:
        return None
    return "；".join(map(str, value)) if isinstance(value, list) else value
