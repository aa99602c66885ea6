"""Taking given texts out of stored workbooks, for the erasure of personal data."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

MARK = "（已删除）"
_ENDINGS = (".xml", ".csv", ".txt")


def redact_file(file: Path, texts: Iterable[str]) -> int:
    """Replace each text by a mark inside an xlsx or csv file, in place, and return how many places were changed.

    A workbook's other parts are kept byte for byte. A file of another kind that cannot be searched (an old .xls) is
    replaced by an empty one and counts as one place.
    """
    wanted = sorted({text for text in texts if text}, key=len, reverse=True)
    if not wanted or not file.is_file():
        return 0
    if zipfile.is_zipfile(file):
        return _redact_zip(file, wanted)
    if file.suffix.lower() == ".csv":
        content, places = _redact_text(file.read_bytes().decode("gb18030", "surrogateescape"), wanted)
        utf8, more = _redact_text(file.read_bytes().decode("utf-8", "surrogateescape"), wanted)
        if more:
            file.write_bytes(utf8.encode("utf-8", "surrogateescape"))
        elif places:
            file.write_bytes(content.encode("gb18030", "surrogateescape"))
        return more or places
    file.write_bytes(b"")
    return 1


def _redact_zip(file: Path, wanted: list[str]) -> int:
    part = file.with_suffix(file.suffix + ".part")
    places = 0
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename.lower().endswith(_ENDINGS):
                text, found = _redact_text(content.decode("utf-8", "surrogateescape"), [escape(t) for t in wanted])
                places += found
                content = text.encode("utf-8", "surrogateescape") if found else content
            target.writestr(item, content)
    part.replace(file)
    return places


def _redact_text(text: str, wanted: list[str]) -> tuple[str, int]:
    return re.subn("|".join(re.escape(word) for word in wanted), MARK, text)
