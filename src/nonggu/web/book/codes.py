"""Codes of records in addresses: any character that a code may hold, in a form that never clashes with an action."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

_PLAIN = re.compile(r"[\w-]")


class CodeConverter:
    """A path part for a code: letters and digits of any script as they are, other characters as `~2F`."""

    regex = r"(?:[^/~]|~[0-9A-F]{2})+"

    def to_python(self, value: str) -> str:
        """The code. Raises ValueError, which is a page not found, for what no code becomes."""
        code = unquote_to_bytes(value.replace("~", "%")).decode("utf-8")
        if self.to_url(code) != value:
            raise ValueError(value)
        return code

    def to_url(self, value: str) -> str:
        """The code as a part of an address."""
        return "".join(c if _PLAIN.match(c) else "".join(f"~{byte:02X}" for byte in c.encode()) for c in value)
