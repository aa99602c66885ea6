"""QR codes as inline SVG: shapes and attributes only, so that the strict content policy holds."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString


def qr_svg(text: str, *, title: str) -> SafeString:
    """The text as a QR code (error correction L) of dark modules on white, with a title for those who listen.

    It has no size of its own: the class `qr` gives it one.
    """
    stream = io.BytesIO()
    code = segno.make(text, error="l", micro=False)
    code.save(
        stream, kind="svg", xmldecl=False, svgns=False, border=4, dark="#000", light="#fff",
        title=title, svgclass="qr", lineclass=None, omitsize=True,
    )  # fmt: skip
    return SafeString(stream.getvalue().decode())
