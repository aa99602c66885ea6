"""Uploaded files: which endings are taken, how large, and whether the content is what the ending says."""

from __future__ import annotations

from pathlib import PurePath

from nonggu.errors import UnusableInput

MOST_BYTES = 50 << 20
#: How many of a file's first bytes are looked at.
HEAD_BYTES = 4096

_ZIP = (b"PK\x03\x04",)
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
#: The first bytes of a file by its ending; no bytes: text.
KINDS: dict[str, tuple[bytes, ...]] = {
    ".xlsx": _ZIP,
    ".docx": _ZIP,
    ".pptx": _ZIP,
    ".zip": _ZIP,
    ".xls": _OLE,
    ".doc": _OLE,
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".parquet": (b"PAR1",),
    ".csv": (),
    ".txt": (),
    ".yaml": (),
    ".geojson": (),
    ".json": (),
}


def check_upload(name: str, size: int, head: bytes) -> None:
    """Refuse an upload whose ending is not taken, that is too large, or whose first bytes are of another kind.

    `head` are its first 4,096 bytes. Raises UnusableInput.
    """
    ending = PurePath(name).suffix.lower()
    shown = PurePath(name).name[:80]
    if ending not in KINDS:
        raise UnusableInput("upload_kind_unknown", name=shown, kinds=" ".join(KINDS))
    if size > MOST_BYTES:
        raise UnusableInput("upload_too_large", name=shown, most=MOST_BYTES >> 20)
    if size and not _fits(ending, head):
        raise UnusableInput("upload_kind_differs", name=shown, ending=ending)


def _fits(ending: str, head: bytes) -> bool:
    marks = KINDS[ending]
    if marks:
        return head.startswith(marks)
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16, as some spreadsheets write text
    return is_wide or not (b"\0" in head or head.startswith((*_ZIP, *_OLE, b"MZ", b"\x7fELF")))
