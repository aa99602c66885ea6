"""Taking given texts out of stored workbooks, for the erasure of personal data."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

MARK = "（已删除）"
_LONG_NUMBER = 7


def redact_file(file: Path, texts: Iterable[str]) -> int:
    """Replace cells that hold one of the texts by a mark, in place, and return how many cells were changed.

    Whole cells only, so that a short name does not touch other words. A workbook's other parts are kept byte for byte.
    A file of another kind that cannot be searched (an old .xls) is replaced by an empty one and counts as one cell.
    """
    wanted = sorted({text.strip() for text in texts if text.strip()}, key=len, reverse=True)
    if not wanted or not file.is_file():
        return 0
    if zipfile.is_zipfile(file):
        return _redact_zip(file, wanted)
    if file.suffix.lower() == ".csv":
        return _redact_csv(file, wanted)
    file.write_bytes(b"")
    return 1


def _redact_csv(file: Path, wanted: list[str]) -> int:
    pattern = re.compile(rf'(^|[,"\t])\s*(?:{_any_of(wanted)})\s*(?=[,"\t\r\n]|$)', re.MULTILINE)
    content = file.read_bytes()
    for encoding in ("utf-8", "gb18030"):
        text = content.decode(encoding, "surrogateescape")
        text, places = pattern.subn(lambda found: found.group(1) + MARK, text)
        if places:
            file.write_bytes(text.encode(encoding, "surrogateescape"))
            return places
    return 0


def _redact_zip(file: Path, wanted: list[str]) -> int:
    part = file.with_suffix(file.suffix + ".part")
    places = 0
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename.lower().endswith(".xml"):
                text, found = _redact_xml(content.decode("utf-8", "surrogateescape"), wanted)
                places += found
                content = text.encode("utf-8", "surrogateescape") if found else content
            target.writestr(item, content)
    part.replace(file)
    return places


def _redact_xml(text: str, wanted: list[str]) -> tuple[str, int]:
    """Text cells get the mark; long numbers (telephones, identity numbers that Excel took for numbers) become 0."""
    referred = [word.encode("ascii", "xmlcharrefreplace").decode() for word in map(escape, wanted)]
    words = _any_of([escape(word) for word in wanted] + referred)
    text, places = re.subn(rf"(<t(?: [^>]*)?>)\s*(?:{words})\s*(?=</t>)", rf"\g<1>{MARK}", text)
    numbers = [word for word in wanted if word.isdigit() and len(word) >= _LONG_NUMBER]
    if numbers:
        text, more = re.subn(rf"(<v>)(?:{_any_of(numbers)})(?:\.0)?(?=</v>)", r"\g<1>0", text)
        places += more
    return text, places


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in words)
