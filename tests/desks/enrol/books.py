"""Workbooks for the tests of the enrol desk."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

USCC_A = "914403001922038216"
USCC_B = "91330100799655058B"


def write_book(path: Path, sheets: dict[str, list[list[object]]], *, has_formulas: bool = False) -> Path:
    """Write cells as they are, one list of rows a sheet; text that begins with = only as a formula where asked."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        for cell in [] if has_formulas else [cell for row in page.iter_rows() for cell in row]:
            if cell.data_type == "f":
                cell.data_type = "s"
    book.save(path)
    return path
