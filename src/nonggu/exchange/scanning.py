"""A first look at a worksheet's XML: cells absurdly far out, formulas without a value, errors.

The fast reader makes a grid of every cell between the first and the last, so that one far cell would eat all memory;
and it gives blanks where a formula has no value. Both are found here, before it reads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from nonggu.errors import UnusableInput

_ADDRESS = rb"[A-Z]{1,3}[1-9]\d{0,6}"
_ORDINARY_CELL = re.compile(rb'<c r="' + _ADDRESS + rb'"')
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_FAR_CELL = re.compile(rb'<c r="([A-Z]{3}\d+|[A-Z]+\d{6,7})"[^>]*(?<!/)>\s*<(?:v|is)\b')
_ERROR_CELL = re.compile(rb'<c r="(' + _ADDRESS + rb')"(?=[^>]*\bt="e")')
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'<c r="(' + _ADDRESS + rb')"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)

#: What is wrong with cells, by (row from 1, column from 0).
Broken = dict[tuple[int, int], str]


def scan(file: Path, sheet: str, content: bytes, *, limit: int) -> Broken:
    """The cells that have no value to read: `cell_formula_error`, `cell_formula_not_computed`.

    Raises UnusableInput where the cells span more than `limit` cells. XML that is not written as spreadsheet
    programs write it is looked at cell by cell.
    """
    if len(_ANY_CELL.findall(content)) != len(_ORDINARY_CELL.findall(content)):
        return _scan_slowly(file, sheet, content, limit=limit)
    far = [place(found.decode()) for found in _FAR_CELL.findall(content)]
    _refuse_far(file, sheet, far, limit)
    broken: Broken = {}
    if b't="e"' in content:
        broken.update({place(found.decode()): "cell_formula_error" for found in _ERROR_CELL.findall(content)})
    if b"<f" in content:
        never = _FORMULA_WITHOUT_VALUE.findall(content)
        broken.update({place(found.decode()): "cell_formula_not_computed" for found in never})
    return broken


def _refuse_far(file: Path, sheet: str, cells: list[tuple[int, int]], limit: int) -> None:
    rows, columns = max((row for row, _ in cells), default=0), max((column for _, column in cells), default=0) + 1
    if rows * columns > limit:
        row, column = max(cells)
        raise UnusableInput("workbook_far_cell", file=file.name, sheet=sheet, row=row, column=column + 1)


def _scan_slowly(file: Path, sheet: str, content: bytes, *, limit: int) -> Broken:
    broken: Broken = {}
    filled: list[tuple[int, int]] = [(1, 0)]
    for where, cell in _cells(content):
        children = {etree.QName(child).localname: child for child in cell if isinstance(child.tag, str)}
        value = children.get("v")
        has_value = "is" in children or (value is not None and bool((value.text or "").strip()))
        if has_value:
            filled = [(max(filled[0][0], where[0]), max(filled[0][1], where[1]))]
        if cell.get("t") == "e":
            broken[where] = "cell_formula_error"
        elif "f" in children and not has_value:
            broken[where] = "cell_formula_not_computed"
    _refuse_far(file, sheet, filled, limit)
    return broken


def _cells(content: bytes) -> Iterator[tuple[tuple[int, int], etree._Element]]:
    """Every cell with its place; those without an address follow the one before."""
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    row, column = 0, -1
    try:
        for event, node in etree.iterparse(io.BytesIO(content), events=("start", "end"), **options):
            name = etree.QName(node).localname if isinstance(node.tag, str) else ""
            if name == "row" and event == "start":
                row, column = int(node.get("r") or row + 1), -1
            elif name == "c" and event == "end":
                said = node.get("r")
                column = place(said)[1] if said else column + 1
                yield (place(said)[0] if said else row, column), node
            if name == "row" and event == "end":
                node.clear()
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)[:120]) from None


def place(reference: str) -> tuple[int, int]:
    """A cell's address as (row from 1, column from 0): `C7` is (7, 2)."""
    column, row = 0, 0
    for sign in reference:
        if sign.isdigit():
            row = row * 10 + int(sign)
        else:
            column = column * 26 + ord(sign) - 64
    return row, column - 1


def is_address(text: str) -> bool:
    """Whether a text is a cell's address, such as C7."""
    return re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", text) is not None and place(text)[1] < 16_384
