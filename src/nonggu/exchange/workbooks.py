"""Workbooks as people have them: .xlsx, .xls and .csv to raw cells, with merged areas, hidden sheets and broken cells.

A file that is hostile, damaged or not what its ending says is refused with a named reason.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nonggu.errors import UnusableInput
from nonggu.exchange.csv_columns import decode
from nonggu.exchange.packages import MAX_FILE_MB, check_package, sheet_parts
from nonggu.exchange.scanning import scan

MAX_CELLS = 6_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENDINGS = (".xlsx", ".xls", ".csv")

#: A merged area: first row, first column, last row, last column, from 0.
Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class BookSheet:
    """The raw cells of one sheet, the first row being row 1 and the first column A.

    `merged` are merged areas. `broken` are cells, by (row from 1, column from 0), whose formula gave an error
    (`cell_formula_error`) or was never computed (`cell_formula_not_computed`).
    """

    name: str
    rows: Sequence[Sequence[object]]
    is_hidden: bool = False
    merged: Sequence[Area] = ()
    broken: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """A whole file: its sheets, and whether it takes values from other files."""

    sheets: tuple[BookSheet, ...]
    kind: str
    has_external_links: bool = False


def read_book(path: Path | str) -> Book:
    """All sheets of an .xlsx, .xls or .csv file. Raises UnusableInput."""
    file = Path(path)
    if not file.is_file():
        raise UnusableInput("file_missing", file=str(file))
    ending = file.suffix.lower()
    if ending in (".xlsm", ".xltm", ".xlsb"):
        raise UnusableInput("workbook_has_macros", file=file.name)
    if ending not in _ENDINGS:
        raise UnusableInput("workbook_kind_unknown", file=file.name, ending=ending or "?")
    if file.stat().st_size > MAX_FILE_MB << 20:
        size = file.stat().st_size >> 20
        raise UnusableInput("workbook_too_big", file=file.name, size_mb=size, limit_mb=MAX_FILE_MB)
    with file.open("rb") as stream:
        head = stream.read(4096)
    if ending == ".csv" and not head.startswith((_ZIP, _OLE)):
        return Book((BookSheet(file.stem, _read_csv(file)),), "csv")
    return _read_excel(file, head)


def _read_excel(file: Path, head: bytes) -> Book:
    if head.startswith(_ZIP):
        check_package(file)
        return _read_xlsx(file)
    if head.startswith(_OLE):
        return Book(_read_sheets(file, {}), "xls")
    if not head:
        raise UnusableInput("file_not_readable", file=file.name, why="0 bytes")
    if b"<html" in head.lower() or b"<table" in head.lower() or b"<?xml" in head[:200]:
        raise UnusableInput("workbook_is_a_web_page", file=file.name)
    raise UnusableInput("file_no_workbook", file=file.name)


def _read_xlsx(file: Path) -> Book:
    broken: dict[str, dict[tuple[int, int], str]] = {}
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            for sheet, part in sheet_parts(package).items():
                if part in names:
                    broken[sheet] = scan(file, sheet, package.read(part), limit=MAX_CELLS)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None
    linked = any(name.startswith("xl/externalLinks/") for name in names)
    return Book(_read_sheets(file, broken), "xlsx", linked)


def _read_sheets(file: Path, broken: Mapping[str, Mapping[tuple[int, int], str]]) -> tuple[BookSheet, ...]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    sheets: list[BookSheet] = []
    left = MAX_CELLS
    try:
        book = CalamineWorkbook.from_path(str(file))
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            left -= sheet.total_height * sheet.total_width
            if left < 0:
                raise UnusableInput("workbook_too_many_cells", file=file.name, limit=MAX_CELLS)
            rows = sheet.to_python(skip_empty_area=False)
            merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
            is_hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append(BookSheet(about.name, rows, is_hidden, merged, broken.get(about.name, {})))
    except PasswordError:
        raise UnusableInput("workbook_encrypted", file=file.name) from None
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None
    except BaseException as error:  # a panic of the reader is no Exception; the file is at fault, not we
        if type(error).__name__ != "PanicException":
            raise
        raise UnusableInput("file_not_readable", file=file.name, why="damaged") from None
    return tuple(sheets)


def _read_csv(file: Path) -> list[list[str]]:
    """Rows of a csv file; separators are commas, tabs or semicolons, whichever the first lines have most of."""
    try:
        text = decode(file.read_bytes())
        head = text[:20_000]
        mark = max(",\t;", key=head.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None
    if sum(map(len, rows)) > MAX_CELLS:
        raise UnusableInput("workbook_too_many_cells", file=file.name, limit=MAX_CELLS)
    return rows
