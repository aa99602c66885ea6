"""Pinyin initials: `sxnd` finds 山西农大. A character that is read in several ways fits by each of them."""

from __future__ import annotations

import re
from functools import cache

_LETTERS = re.compile(r"[a-z]{2,12}")


def as_initials(word: str) -> str:
    """The word in lower case where it can be initials (2 to 12 Latin letters); else empty."""
    lowered = word.lower()
    return lowered if _LETTERS.fullmatch(lowered) else ""


@cache
def initials_of(character: str) -> frozenset[str]:
    """The first letters of every reading of a character; a Latin letter or digit is its own."""
    if character.isascii():
        return frozenset({character.lower()})
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return frozenset(letter for reading in readings for letter in reading)


def has_initials(text: str, letters: str) -> bool:
    """Whether neighbouring characters of the text begin with the letters, in their order."""
    return any(
        all(letter in initials_of(text[start + place]) for place, letter in enumerate(letters))
        for start in range(len(text) - len(letters) + 1)
    )
