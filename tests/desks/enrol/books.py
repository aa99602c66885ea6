"""Workbooks for the tests of the enrol desk."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

USCC_A = "914403001922038216"
USCC_B = "91330100799655058B"


def write_book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """Write cells as they are, one list of rows a sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path
