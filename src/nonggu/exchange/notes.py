"""Comments of a worksheet: ours are added beside those that are there, and taken away when the workbook comes back."""

from __future__ import annotations

import posixpath
import re
import zipfile

from lxml import etree

from nonggu.exchange.packages import MAIN, PACKAGE_RELATION, RELATION, parse, relations, relations_part
from nonggu.exchange.scanning import place

AUTHOR = "Nonggu"
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_VML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"
_COMMENTS_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_CONTENT = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_TYPES = "[Content_Types].xml"
_OWN_SHAPE = "nonggu_note_"
_EMPTY_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path='
    '"m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" '
    'o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="{id}" type="#_x0000_t202" '
    'style="position:absolute;width:220pt;height:60pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
#: What stands after a worksheet's reference to its comments' shapes (ECMA-376 part 1, 18.3.1.99).
_AFTER_LEGACY = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


class NotePatch:
    """The comments of one worksheet. `changed` collects the parts that were written."""

    def __init__(self, package: zipfile.ZipFile, sheet: str, changed: dict[str, bytes]) -> None:
        self._package, self._sheet, self._changed = package, sheet, changed
        self._relations = relations(package, sheet)
        self._comments_part = self._related("/comments")
        self._vml_part = self._related("/vmlDrawing")
        self._comments = self._read(self._comments_part)
        self._vml = self._read(self._vml_part)
        self._is_changed = False
        self._is_new = False
        self._refs: set[str] | None = None

    def _related(self, ending: str) -> str:
        names = self._package.namelist()
        return next((t for kind, t in self._relations.values() if kind.endswith(ending) and t in names), "")

    def _read(self, part: str) -> etree._Element | None:
        if not part:
            return None
        try:
            return parse(self._package.read(part))
        except ValueError:
            return None

    def _list(self) -> etree._Element | None:
        return None if self._comments is None else self._comments.find("{*}commentList")

    def drop_own(self) -> None:
        """Take away the comments of an earlier return."""
        comments = self._list()
        authors = (
            [author.text or "" for author in self._comments.iter("{*}author")] if self._comments is not None else []
        )
        own = [c for c in comments if _author(c, authors) == AUTHOR] if comments is not None else []
        for comment in own:
            comments.remove(comment)  # type: ignore[union-attr]
            self._is_changed = True
        for shape in list(self._vml) if self._vml is not None else []:
            if str(shape.get("id") or "").startswith(_OWN_SHAPE):
                self._vml.remove(shape)  # type: ignore[union-attr]

    def add(self, where: str, text: str) -> None:
        """Add a comment at a cell, unless somebody's own comment stands there."""
        if self._comments is None or self._vml is None:
            if self._comments is not None or self._vml_part:
                return  # comments without readable shapes: the error column says it all the same
            self._begin()
        comments = self._list()
        assert comments is not None
        assert self._vml is not None
        assert self._comments is not None
        if where in self._taken():
            return
        space = etree.QName(self._comments).namespace
        comment = etree.SubElement(comments, f"{{{space}}}comment", ref=where, authorId=str(self._author()))
        run = etree.SubElement(etree.SubElement(comment, f"{{{space}}}text"), f"{{{space}}}r")
        etree.SubElement(run, f"{{{space}}}t").text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)[:2000]
        row, column = place(where)
        shape = _SHAPE.format(
            id=f"{_OWN_SHAPE}{where}", row=row - 1, column=column, left=column + 1, right=column + 4,
            top=max(row - 2, 0), bottom=row + 3,
        )  # fmt: skip
        self._vml.append(etree.fromstring(shape))
        self._taken().add(where)
        self._is_changed = True

    def _taken(self) -> set[str]:
        comments = self._list()
        if self._refs is None:
            self._refs = {str(comment.get("ref")) for comment in comments} if comments is not None else set()
        return self._refs

    def _begin(self) -> None:
        self._comments_part = self._free("xl/nongguComments{}.xml")
        self._vml_part = self._free("xl/drawings/nongguDrawing{}.vml")
        root = etree.Element(f"{{{MAIN}}}comments", nsmap={None: MAIN})
        etree.SubElement(root, f"{{{MAIN}}}authors")
        etree.SubElement(root, f"{{{MAIN}}}commentList")
        self._comments, self._vml = root, etree.fromstring(_EMPTY_VML)
        self._is_new = True

    def _free(self, pattern: str) -> str:
        taken = {*self._package.namelist(), *self._changed}
        return next(name for number in range(1, 10_000) if (name := pattern.format(number)) not in taken)

    def _author(self) -> int:
        assert self._comments is not None
        authors = self._comments.find("{*}authors")
        assert authors is not None
        names = [author.text or "" for author in authors]
        if AUTHOR not in names:
            etree.SubElement(authors, f"{{{etree.QName(self._comments).namespace}}}author").text = AUTHOR
            return len(names)
        return names.index(AUTHOR)

    def finish(self, root: etree._Element) -> None:
        """Write the parts that changed and, where the sheet had no comments, the references to them."""
        if not self._is_changed or self._comments is None or self._vml is None:
            return
        self._changed[self._comments_part] = _bytes(self._comments)
        self._changed[self._vml_part] = etree.tostring(self._vml)
        if self._is_new:
            self._relate(root)
            self._declare()

    def _relate(self, root: etree._Element) -> None:
        part = relations_part(self._sheet)
        content = self._changed.get(part) or (self._package.read(part) if part in self._package.namelist() else b"")
        rels = parse(content) if content else etree.Element(
            f"{{{PACKAGE_RELATION}}}Relationships", nsmap={None: PACKAGE_RELATION}
        )  # fmt: skip
        folder = posixpath.dirname(self._sheet)
        for name, kind, target in (("Notes", _COMMENTS, self._comments_part), ("Shapes", _VML, self._vml_part)):
            said = {"Id": f"rIdNonggu{name}", "Type": kind, "Target": posixpath.relpath(target, folder)}
            etree.SubElement(rels, f"{{{PACKAGE_RELATION}}}Relationship", said)
        self._changed[part] = _bytes(rels)
        space = etree.QName(root).namespace
        legacy = etree.Element(f"{{{space}}}legacyDrawing", nsmap={"nongguR": RELATION})
        legacy.set(f"{{{RELATION}}}id", "rIdNongguShapes")
        after = [child for child in root if etree.QName(child).localname in _AFTER_LEGACY]
        root.insert(root.index(after[0]) if after else len(root), legacy)

    def _declare(self) -> None:
        types = parse(self._changed.get(_TYPES) or self._package.read(_TYPES))
        space = etree.QName(types).namespace
        endings = {str(default.get("Extension")).lower() for default in types.iter("{*}Default")}
        if "vml" not in endings:
            types.insert(0, etree.Element(f"{{{space}}}Default", Extension="vml", ContentType=_VML_CONTENT))
        said = {"PartName": f"/{self._comments_part}", "ContentType": _COMMENTS_CONTENT}
        etree.SubElement(types, f"{{{space}}}Override", said)
        self._changed[_TYPES] = _bytes(types)


def _author(comment: etree._Element, authors: list[str]) -> str:
    number = int(comment.get("authorId") or 0)
    return authors[number] if number < len(authors) else ""


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
