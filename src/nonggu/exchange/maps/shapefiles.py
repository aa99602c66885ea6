"""Shapefiles, as Chinese offices send them: names in GBK, a `.prj` that may name an old datum or be missing."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

from nonggu.errors import UnusableInput
from nonggu.exchange.maps.systems import CoordinateSystem, recognise_system
from nonggu.exchange.tables import Sheet

#: Language byte of a dBASE header (offset 29) -> encoding.
_PARTS = (".shp", ".dbf", ".shx")
_LANGUAGE_BYTES = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5"}


def read_shapes(path: Path | str) -> tuple[Sheet, list[Any], CoordinateSystem | None]:
    """A shapefile's table (first x and y, of a point or of a point inside a polygon), its shapes, its system.

    The system is None where there is no `.prj`. Raises UnusableInput for a missing part, a damaged file, or a
    refused datum.
    """
    import shapefile
    from shapely.geometry import shape as to_geometry

    file = Path(path)
    for ending in _PARTS:
        if not file.with_suffix(ending).is_file():
            raise UnusableInput("file_missing", file=str(file.with_suffix(ending)))
    try:
        parts = {ending[1:]: io.BytesIO(file.with_suffix(ending).read_bytes()) for ending in _PARTS}
        with shapefile.Reader(**parts, encoding=find_encoding(file), encodingErrors="replace") as reader:
            names = [field[0] for field in reader.fields if field[0] != "DeletionFlag"]
            records = [list(record) for record in reader.records()]
            geometries = [to_geometry(shape.__geo_interface__) for shape in reader.shapes()]
    except (shapefile.ShapefileException, struct.error, ValueError, KeyError, OSError, UnicodeError) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None
    rows: list[list[Any]] = [["x", "y", *names]]
    for geometry, record in zip(geometries, records, strict=True):
        place = None if geometry.is_empty else geometry.representative_point()
        rows.append([place.x if place else None, place.y if place else None, *record])
    return Sheet(file.stem, rows), geometries, read_system(file)


def read_system(file: Path) -> CoordinateSystem | None:
    """The system of the shapefile's `.prj`; None where there is none. Raises UnusableInput for a refused datum."""
    description = file.with_suffix(".prj")
    if not description.is_file():
        return None
    return recognise_system(description.read_bytes().decode("utf-8", errors="replace"))


def find_encoding(file: Path) -> str:
    """How the table's text is encoded: by `.cpg`, the dBASE language byte, UTF-8 if it fits, else GB 18030."""
    content = file.with_suffix(".dbf").read_bytes()
    note = file.with_suffix(".cpg")
    if note.is_file():
        named = note.read_bytes().decode("ascii", errors="ignore").strip().casefold()
        if named in ("utf-8", "utf8", "65001"):
            return "utf-8"
        if named in ("gbk", "gb2312", "gb18030", "936", "cp936", "ansi 936"):
            return "gb18030"
    if len(content) > 29 and content[29] in _LANGUAGE_BYTES:
        return _LANGUAGE_BYTES[content[29]]
    try:
        content[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
