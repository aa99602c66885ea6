"""Characters of a text in one form: half width, lower case, simplified; and of what kind each is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]

SEPARATOR, IDEOGRAPH, LETTER = 0, 1, 2
TABLE_SIZE = 0x33480
_IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x33480))


@dataclass(frozen=True)
class Characters:
    """What each character becomes and of what kind it is. `variants`: traditional or rare form to the usual one."""

    variants: Mapping[str, str]

    @cached_property
    def becomes(self) -> Codes:
        """For each code point the one that stands for it."""
        table = np.arange(TABLE_SIZE, dtype=np.int32)
        for code in _folded_codes():
            folded = unicodedata.normalize("NFKC", chr(code)).casefold()
            table[code] = ord(folded) if len(folded) == 1 and ord(folded) < TABLE_SIZE else code
        for variant, usual in self.variants.items():
            table[ord(variant)] = ord(usual)
        return table

    @cached_property
    def kind(self) -> npt.NDArray[np.int8]:
        """For each code point SEPARATOR, IDEOGRAPH or LETTER (digits are letters)."""
        table = np.zeros(TABLE_SIZE, dtype=np.int8)
        for first, last in _IDEOGRAPHS:
            table[first:last] = IDEOGRAPH
        for code in _folded_codes():
            if chr(int(self.becomes[code])).isalnum() and not table[code]:
                table[code] = IDEOGRAPH if table[self.becomes[code]] == IDEOGRAPH else LETTER
        return table

    def encode(self, text: str) -> Codes:
        """The text's characters as code points; those outside the table become separators."""
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
        return np.where(codes < TABLE_SIZE, codes, 0x20).astype(np.int32)

    def fold(self, text: str) -> str:
        """The text in the one form."""
        return "".join(chr(code) for code in self.becomes[self.encode(text)])

    def traditional_in(self, text: str) -> str:
        """The characters of a text that are known as traditional or rare forms, each once."""
        return "".join(dict.fromkeys(character for character in text if character in self.variants))


def _folded_codes() -> list[int]:
    """Code points that folding may change or that may be letters.

    All of the first plane but the ideographs and private ones.
    """
    return [*range(0x3400), *range(0xA000, 0xD800), *range(0xF900, 0x10000)]
