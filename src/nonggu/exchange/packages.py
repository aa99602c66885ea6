"""The inside of an .xlsx file: its parts, safely unpacked and parsed, before any other reader sees them."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from nonggu.errors import UnusableInput

MAX_FILE_MB = 60
MAX_UNPACKED_MB = 600
MAX_PARTS = 5000

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"
_CHUNK = 1 << 20


def parse(content: bytes) -> etree._Element:
    """XML without entities, network or document type. Raises ValueError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)[:120]) from None
    if root.getroottree().docinfo.doctype:
        raise ValueError("document type")
    return root


def check_package(file: Path, *, main: str = "workbook.xml", most_unpacked_mb: int | None = None) -> None:
    """Refuse an office package that is a zip bomb, holds macros or a document type, or is damaged.

    `main` is the end of its main part's name. Every part is unpacked by the stream that lies in the file, whatever
    size its header claims; `most_unpacked_mb` limits what comes out. Raises UnusableInput.
    """
    limit_mb = MAX_UNPACKED_MB if most_unpacked_mb is None else most_unpacked_mb
    size = file.stat().st_size
    if size > MAX_FILE_MB << 20:
        raise UnusableInput("workbook_too_big", file=file.name, size_mb=size >> 20, limit_mb=MAX_FILE_MB)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _check_parts(file, parts, main)
            left = limit_mb << 20
            for part in parts:
                for piece in _unpack(package, part, left):
                    left -= len(piece)
                    if left < 0:
                        raise UnusableInput("workbook_bomb", file=file.name, limit_mb=limit_mb)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None


def _check_parts(file: Path, parts: list[zipfile.ZipInfo], main: str) -> None:
    if len(parts) > MAX_PARTS:
        raise UnusableInput("workbook_bomb", file=file.name, limit_mb=MAX_UNPACKED_MB)
    names = [part.filename.lower() for part in parts]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise UnusableInput("workbook_has_macros", file=file.name)
    if len(set(names)) != len(names) or any(part.flag_bits & 0x1 for part in parts):
        raise UnusableInput("file_not_readable", file=file.name, why="zip")
    if not any(name.endswith(main) for name in names):
        raise UnusableInput("file_not_readable", file=file.name, why=f"no {main}")


def _unpack(package: zipfile.ZipFile, part: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """The part piece by piece; XML with a document type is refused."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"compression {part.compress_type}")
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    head = b""
    for piece in _raw(package, part):
        if is_xml and len(head) < 4096:
            head += piece[:4096]
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head or "<!DOCTYPE".encode("utf-16-le") in head:
                raise ValueError("document type")
        yield piece


def _raw(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What the part's stream really unpacks to, not cut at the size that the header claims."""
    stream = package.fp
    if stream is None:
        raise ValueError("closed")
    stream.seek(part.header_offset)
    header = stream.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise ValueError("header")
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = part.compress_size
    inflate = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        block = stream.read(min(left, _CHUNK))
        if not block:
            raise EOFError("truncated")
        left -= len(block)
        if inflate is None:
            yield block
            continue
        while block:
            yield inflate.decompress(block, _CHUNK)
            block = inflate.unconsumed_tail


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part of each worksheet by the sheet's name. Raises ValueError, KeyError for a damaged package."""
    book = workbook_part(package)
    targets = relations(package, book)
    found: dict[str, str] = {}
    for sheet in parse(package.read(book)).iter("{*}sheet"):
        target = sheet.get(f"{{{RELATION}}}id") or sheet.get(f"{{{STRICT_RELATION}}}id") or ""
        if target in targets:
            found[str(sheet.get("name"))] = targets[target][1]
    return found


def workbook_part(package: zipfile.ZipFile) -> str:
    """The path of the workbook's own part."""
    for kind, target in relations(package, "").values():
        if kind.endswith("/officeDocument"):
            return target
    return "xl/workbook.xml"


def relations_part(part: str) -> str:
    """The path of the part that holds a part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """A part's relations: id to (type, path of the target within the package)."""
    try:
        root = parse(package.read(relations_part(part)))
    except KeyError:
        return {}
    folder = posixpath.dirname(part)
    found: dict[str, tuple[str, str]] = {}
    for relation in root.iter("{*}Relationship"):
        target = str(relation.get("Target") or "")
        if relation.get("TargetMode") != "External":
            target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[str(relation.get("Id"))] = (str(relation.get("Type") or ""), target)
    return found
