"""The beginning of an uploaded file as plain text and tables, so that it can be looked at without being opened.

Nothing of a file runs and nothing of it is passed on as it is: documents become paragraphs and rows of text.
Images and PDF are for the browser to show; this module only says so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from nonggu.errors import UnusableInput
from nonggu.exchange.csv_columns import decode
from nonggu.exchange.packages import check_package

Kind = Literal["image", "pdf", "text", "document", "workbook", "none"]

#: Larger files are offered for download only: reading them would keep others waiting.
MOST_BYTES = 15 << 20
MOST_UNPACKED_MB = 120
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 10, 40, 20
MOST_BLOCKS, MOST_CHARS, MOST_CELL_CHARS = 400, 40_000, 300

#: What a browser shows by itself: the type by the ending, never by what the uploader said.
SHOWN_BY_BROWSER: dict[str, str] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".pdf": "application/pdf",
}
_TEXTS = frozenset({".txt", ".json", ".geojson", ".yaml"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`text`; `level` is 1 to 9 for a heading, else 0) or a table (`rows`)."""

    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """The first rows of a sheet; `count` is how many it has in all (None: not counted)."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be shown of a file. `refusal` says why nothing is; `is_cut` that there is more than is shown."""

    kind: Kind
    text: str = ""
    blocks: tuple[Block, ...] = ()
    sheets: tuple[SheetPreview, ...] = ()
    is_cut: bool = False
    refusal: UnusableInput | None = field(default=None, compare=False)


def preview_file(path: Path | str) -> Preview:
    """What can be shown of the file, by its ending. Never raises for what a file holds."""
    file = Path(path)
    ending = file.suffix.lower()
    if ending in SHOWN_BY_BROWSER:
        return Preview("pdf" if ending == ".pdf" else "image")
    readers = {".docx": _document, ".xlsx": _workbook, ".xls": _workbook, ".csv": _table}
    reader = _text if ending in _TEXTS else readers.get(ending)
    if reader is None:
        return Preview("none")
    size = file.stat().st_size
    if size > MOST_BYTES:
        return Preview(
            "none", refusal=UnusableInput("preview_too_large", size_mb=size >> 20, limit_mb=MOST_BYTES >> 20)
        )
    try:
        return reader(file)
    except UnusableInput as refusal:
        return Preview("none", refusal=refusal)
    except Exception as error:  # readers of other people's formats fail in many ways
        why = f"{type(error).__name__} {error}"[:120]
        return Preview("none", refusal=UnusableInput("file_not_readable", file=file.name, why=why))


def _text(file: Path) -> Preview:
    text = decode(file.read_bytes())
    return Preview("text", text=_clean(text[:MOST_CHARS]), is_cut=len(text) > MOST_CHARS)


def _table(file: Path) -> Preview:
    text = decode(file.read_bytes())
    separator = "\t" if "\t" in text.split("\n", 1)[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = tuple(_cells(row) for row in islice(reader, MOST_ROWS))
    more = sum(1 for _ in reader)
    return Preview("workbook", sheets=(SheetPreview(file.name, rows, len(rows) + more),), is_cut=more > 0)


def _workbook(file: Path) -> Preview:
    from python_calamine import CalamineWorkbook

    if file.suffix.lower() == ".xlsx":
        check_package(file, most_unpacked_mb=MOST_UNPACKED_MB)
    book = CalamineWorkbook.from_path(str(file))
    sheets = []
    for name in book.sheet_names[:MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        rows = tuple(_cells(row) for row in sheet.to_python(skip_empty_area=True, nrows=MOST_ROWS))
        sheets.append(SheetPreview(name, rows, sheet.height))
    is_cut = len(book.sheet_names) > MOST_SHEETS or any((one.count or 0) > len(one.rows) for one in sheets)
    return Preview("workbook", sheets=tuple(sheets), is_cut=is_cut)


def _document(file: Path) -> Preview:
    from docx import Document

    check_package(file, main="word/document.xml", most_unpacked_mb=MOST_UNPACKED_MB)
    blocks: list[Block] = []
    chars = 0
    for block in _blocks(Document(str(file))):
        if len(blocks) >= MOST_BLOCKS or chars >= MOST_CHARS:
            return Preview("document", blocks=tuple(blocks), is_cut=True)
        blocks.append(block)
        chars += len(block.text) + sum(len(cell) for row in block.rows for cell in row)
    return Preview("document", blocks=tuple(blocks))


def _blocks(document: Any) -> Iterator[Block]:
    """Paragraphs and tables in their order; empty paragraphs are left out."""
    from docx.table import Table

    for part in document.iter_inner_content():
        if isinstance(part, Table):
            rows = [_cells([cell.text for cell in row.cells]) for row in islice(part.rows, MOST_ROWS)]
            yield Block(rows=tuple(rows))
        elif part.text.strip():
            name = str(getattr(part.style, "name", "") or "")
            level = int(name[-1]) if name.startswith("Heading ") and name[-1].isdigit() else 0
            yield Block(text=_clean(part.text.strip()), level=level)


def _cells(row: Sequence[object]) -> tuple[str, ...]:
    shown = [_cell(value) for value in row[:MOST_COLUMNS]]
    while shown and not shown[-1]:
        shown.pop()
    return tuple(shown)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _clean(str(value).strip())[:MOST_CELL_CHARS]


def _clean(text: str) -> str:
    """Without control characters, which would break a page."""
    return "".join(char for char in text if char in "\n\t" or char.isprintable())
