"""Adds our cell formats to a workbook's styles: each a copy of the format a cell has, with another ground colour."""

from __future__ import annotations

import copy
import zipfile

from lxml import etree

from nonggu.exchange.packages import parse, relations

#: Grounds of our marks. Unusual shades, so that they are found again when a workbook comes back.
GROUNDS = {"error": "FFFFC9C4", "warning": "FFFFEBB0", "heading": "FFF3D9A5", "text": ""}


class StylePatch:
    """The workbook's cell formats, and ours beside them."""

    def __init__(self, package: zipfile.ZipFile, workbook: str) -> None:
        found = [target for kind, target in relations(package, workbook).values() if kind.endswith("/styles")]
        self._part = found[0] if found and found[0] in package.namelist() else ""
        self._root = parse(package.read(self._part)) if self._part else None
        self._fills: dict[str, int] = {}
        self._made: dict[tuple[int, str], int] = {}
        self._is_changed = False
        self._ours = self._own_fills()

    def changed(self) -> dict[str, bytes]:
        """The part that changed, with its content."""
        if self._root is None or not self._is_changed:
            return {}
        return {self._part: etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)}

    def _list(self, name: str) -> etree._Element | None:
        return None if self._root is None else self._root.find(f"{{*}}{name}")

    def _own_fills(self) -> set[int]:
        fills = self._list("fills")
        grounds = {ground for ground in GROUNDS.values() if ground}
        if fills is None:
            return set()
        return {
            place
            for place, fill in enumerate(fills)
            if any(colour.get("rgb") in grounds for colour in fill.iter("{*}fgColor"))
        }

    def marked(self, style: int, kind: str) -> int:
        """The format `style` with the ground of a kind of mark (`error`, `warning`, `heading`; `text` only wraps)."""
        formats = self._list("cellXfs")
        if formats is None or not len(formats):
            return style
        if (style, kind) not in self._made:
            made = copy.deepcopy(formats[min(style, len(formats) - 1)])
            if GROUNDS[kind]:
                made.set("fillId", str(self._fill(kind)))
                made.set("applyFill", "1")
            if kind in ("text", "heading"):
                self._wrap(made)
            formats.append(made)
            formats.set("count", str(len(formats)))
            self._made[style, kind] = len(formats) - 1
            self._is_changed = True
        return self._made[style, kind]

    def unmarked(self, style: int) -> int:
        """The format that a marked one was made from; the same where it bears no mark of ours."""
        formats = self._list("cellXfs")
        if formats is None or not self._ours or style >= len(formats):
            return style
        marked = formats[style]
        if int(marked.get("fillId") or 0) not in self._ours:
            return style
        for place, other in enumerate(formats):
            if int(other.get("fillId") or 0) not in self._ours and _same_but_fill(marked, other):
                return place
        return 0

    def _fill(self, kind: str) -> int:
        if kind not in self._fills:
            fills = self._list("fills")
            assert fills is not None
            assert self._root is not None
            space = etree.QName(self._root).namespace
            fill = etree.SubElement(fills, f"{{{space}}}fill")
            pattern = etree.SubElement(fill, f"{{{space}}}patternFill", patternType="solid")
            etree.SubElement(pattern, f"{{{space}}}fgColor", rgb=GROUNDS[kind])
            etree.SubElement(pattern, f"{{{space}}}bgColor", indexed="64")
            fills.set("count", str(len(fills)))
            self._fills[kind] = len(fills) - 1
        return self._fills[kind]

    def _wrap(self, made: etree._Element) -> None:
        alignment = made.find("{*}alignment")
        if alignment is None:
            alignment = etree.Element(f"{{{etree.QName(made).namespace}}}alignment")
            made.insert(0, alignment)
        alignment.set("wrapText", "1")
        alignment.set("vertical", "top")
        made.set("applyAlignment", "1")


def _same_but_fill(first: etree._Element, second: etree._Element) -> bool:
    ignored = ("fillId", "applyFill")
    own = {name: value for name, value in first.items() if name not in ignored}
    theirs = {name: value for name, value in second.items() if name not in ignored}
    children = [etree.tostring(child) for child in first], [etree.tostring(child) for child in second]
    return own == theirs and children[0] == children[1]
