"""Changes single cells of a worksheet's XML: their format, their text, and a column of texts beside the last one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from nonggu.exchange.rowerrors import address
from nonggu.exchange.scanning import place
from nonggu.exchange.stylepatch import StylePatch

COLUMN_WIDTH = 60
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_TEXT = 32_000
#: What may stand between the cells and a filter, in the order of the standard (ECMA-376 part 1, 18.3.1.99).
_BEFORE_FILTER = ("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios")


class SheetPatch:
    """One worksheet, its cells by address."""

    def __init__(self, root: etree._Element, styles: StylePatch) -> None:
        self._root = root
        self._styles = styles
        self._space = etree.QName(root).namespace
        found = root.find("{*}sheetData")
        self._data = found if found is not None else etree.SubElement(root, self._name("sheetData"))
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[tuple[int, int], etree._Element] = {}
        self._number_everything()

    def _name(self, tag: str) -> str:
        return f"{{{self._space}}}{tag}"

    def _number_everything(self) -> None:
        """Rows and cells without an address follow the one before."""
        number = 0
        for row in self._data:
            number = int(row.get("r") or number + 1)
            self._rows[number] = row
            column = -1
            for cell in row:
                where = cell.get("r")
                column = place(where)[1] if where else column + 1
                self._cells[number, column] = cell

    def unmark(self) -> None:
        """Give cells that an earlier return coloured their own format again."""
        for cell in self._cells.values():
            style = int(cell.get("s") or 0)
            own = self._styles.unmarked(style)
            if own != style:
                cell.set("s", str(own))

    def mark(self, where: str, *, is_warning: bool) -> None:
        """Colour a cell."""
        cell = self._cell(*place(where))
        style = self._styles.marked(int(cell.get("s") or 0), "warning" if is_warning else "error")
        cell.set("s", str(style))

    def set_text(self, where: str, text: str) -> None:
        """Put a text in place of what the cell held; its format stays."""
        self._write(self._cell(*place(where)), text)

    def _cell(self, number: int, column: int) -> etree._Element:
        found = self._cells.get((number, column))
        if found is None:
            row = self._row(number)
            found = etree.Element(self._name("c"), r=address(number, column))
            later = [c for (n, other), c in self._row_cells(number, row) if other > column]
            row.insert(row.index(later[0]) if later else len(row), found)
            if row.get("s") and row.get("customFormat"):
                found.set("s", str(row.get("s")))
            row.attrib.pop("spans", None)
            self._cells[number, column] = found
        return found

    def _row_cells(self, number: int, row: etree._Element) -> list[tuple[tuple[int, int], etree._Element]]:
        cells = [(place(str(c.get("r"))), c) for c in row if c.get("r")]
        if len(cells) != len(row):
            cells = [((number, index), c) for index, c in enumerate(row)]
        return cells

    def _row(self, number: int) -> etree._Element:
        if number not in self._rows:
            row = etree.Element(self._name("row"), r=str(number))
            later = [other for other in self._rows if other > number]
            at = self._data.index(self._rows[min(later)]) if later else len(self._data)
            self._data.insert(at, row)
            self._rows[number] = row
        return self._rows[number]

    def _write(self, cell: etree._Element, text: str) -> None:
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, None)
        if text:
            cell.set("t", "inlineStr")
            said = etree.SubElement(etree.SubElement(cell, self._name("is")), self._name("t"))
            said.text = _UNWRITABLE.sub("", text)[:_LONGEST_TEXT]
            said.set(_SPACE, "preserve")

    def write_column(
        self, heading_row: int, heading: str, rows: Mapping[int, str], old_headings: Sequence[str] = ()
    ) -> None:
        """Write texts by row under a heading beside the last column, or in place of an earlier such column."""
        if not rows and not old_headings:
            return
        column = self._old_column(heading_row, old_headings)
        if column is None:
            column = 1 + max((c for (_, c), cell in self._cells.items() if len(cell)), default=-1)
        else:
            for (number, at), cell in list(self._cells.items()):
                if at == column and number > heading_row:
                    self._write(cell, "")
        title = self._cell(heading_row, column)
        self._write(title, heading)
        title.set("s", str(self._styles.marked(0, "heading")))
        wrapped = str(self._styles.marked(0, "text"))
        for number, text in rows.items():
            cell = self._cell(number, column)
            self._write(cell, text)
            cell.set("s", wrapped)
        self._widen(column)
        self._filter(heading_row, column)
        self._set_dimension(column)

    def _old_column(self, heading_row: int, headings: Sequence[str]) -> int | None:
        for (number, column), cell in self._cells.items():
            said = cell.find("{*}is")
            if number == heading_row and said is not None and "".join(said.itertext()) in headings:
                return column
        return None

    def _widen(self, column: int) -> None:
        columns = self._root.find("{*}cols")
        if columns is None:
            columns = etree.Element(self._name("cols"))
            self._data.addprevious(columns)
        for other in columns:
            if int(other.get("min") or 0) <= column + 1 <= int(other.get("max") or 0):
                return
        said = {"min": str(column + 1), "max": str(column + 1), "width": str(COLUMN_WIDTH), "customWidth": "1"}
        made = etree.Element(self._name("col"), said)
        later = [other for other in columns if int(other.get("min") or 0) > column + 1]
        columns.insert(columns.index(later[0]) if later else len(columns), made)

    def _filter(self, heading_row: int, column: int) -> None:
        """A filter over the heading, unless a table of the sheet has its own; an existing one grows to our column."""
        if self._root.find("{*}tableParts") is not None:
            return
        existing = self._root.find("{*}autoFilter")
        last = max(self._rows)
        if existing is None:
            made = etree.Element(self._name("autoFilter"), ref=f"A{heading_row}:{address(last, column)}")
            before = [child for child in self._root if etree.QName(child).localname in _BEFORE_FILTER]
            before[-1].addnext(made)
            return
        first, _, end = str(existing.get("ref") or "").replace("$", "").partition(":")
        row, right = place(end or first)
        existing.set("ref", f"{first}:{address(row, max(right, column))}")

    def _set_dimension(self, column: int) -> None:
        dimension = self._root.find("{*}dimension")
        if dimension is not None:
            first, _, end = str(dimension.get("ref") or "A1").partition(":")
            row, right = place(end or first)
            dimension.set("ref", f"{first}:{address(max(row, *self._rows), max(right, column))}")
