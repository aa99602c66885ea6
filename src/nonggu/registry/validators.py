"""Whether codes and figures of the book's nouns are well formed: GB 32100, GB/T 2260, 4754, 13745, identity numbers.

A wrong form blocks; a failing check character only warns, since real certificates carry some.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SUBJECT_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIVISION = re.compile(r"[1-9]\d{5}")
_INDUSTRY = re.compile(r"[A-T]|[A-T]?\d{2,4}")
_DISCIPLINE = re.compile(r"[1-9]\d{2}(\d{2}(\d{2})?)?")
_IDENTITY = re.compile(r"[1-9]\d{16}[\dX]")

Problem = Literal["", "format", "check"]


def normalise_code(text: str) -> str:
    """A code without blanks, half-width, in capitals."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def uscc_problem(code: str) -> Problem:
    """What is wrong with a unified social credit code (GB 32100-2015): nothing, its form, or a check character.

    Both check characters are computed: of the whole code, and of the subject in positions 9 to 17 (GB 11714).

    >>> uscc_problem("914403001922038216"), uscc_problem("914403001922038217"), uscc_problem("91440300")
    ('', 'check', 'format')
    """
    if not _USCC.fullmatch(code):
        return "format"
    total = sum(_USCC_SIGNS.index(sign) * weight for sign, weight in zip(code, _USCC_WEIGHTS, strict=False))
    if _USCC_SIGNS[-total % 31] != code[17]:
        return "check"
    subject = sum(int(sign, 36) * weight for sign, weight in zip(code[8:16], _SUBJECT_WEIGHTS, strict=True))
    return "" if "0123456789X0"[11 - subject % 11] == code[16] else "check"


def identity_problem(number: str) -> Problem:
    """What is wrong with a resident identity number (GB 11643): nothing, its form, or its check character."""
    if not _IDENTITY.fullmatch(number):
        return "format"
    total = sum(int(sign) * weight for sign, weight in zip(number, _IDENTITY_WEIGHTS, strict=False))
    return "" if "10X98765432"[total % 11] == number[17] else "check"


def is_division(code: str) -> bool:
    """Whether this has the form of a division code of six digits (GB/T 2260)."""
    return _DIVISION.fullmatch(code) is not None


def is_industry(code: str) -> bool:
    """Whether this has the form of an industry code (GB/T 4754): a letter, two to four digits, or both."""
    return _INDUSTRY.fullmatch(code) is not None


def is_discipline(code: str) -> bool:
    """Whether this has the form of a discipline code (GB/T 13745): three, five or seven digits."""
    return _DISCIPLINE.fullmatch(code) is not None
