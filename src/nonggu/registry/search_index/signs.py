"""Texts as the index keeps them: folded, and cut into grams of one to three signs.

Latin letters and digits are cut into three signs from each place on (shorter at the end), and each letter stands alone
too; other signs, Chinese characters above all, into one and two. So a word of any length has grams that narrow, save
one or two digits, which nearly every record has.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add

_RUNS = re.compile(r"[0-9a-z]+|[^\x00-\x7f]+")
_NO_SIGNS, _NO_LETTERS = re.compile(r"[\x00-\x7f]+"), re.compile(r"[^0-9a-z]+")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def fold(text: str) -> str:
    """The text without differences of case and width.

    >>> fold("ＡＢＣ Ⅱ型")
    'abc ii型'
    """
    if text.isascii():
        return text.casefold().replace("\0", "")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).replace("\0", "")


def grams_in(folded: str) -> str:
    """Every gram of a folded text, separated by spaces; the same one may come several times.

    The whole text is shifted beside itself: where a gram runs into a space, its shorter end is left.

    >>> sorted(set(grams_in("org7 玛钢").split()))
    ['g', 'g7', 'o', 'or', 'org', 'r', 'rg7', '玛', '玛钢', '钢']
    """
    parts: list[str] = []
    if not folded.isascii():
        signs = _NO_SIGNS.sub(" ", folded)
        parts += (" ".join(map(add, signs, signs[1:])), " ".join(signs))
    letters = _NO_LETTERS.sub(" ", f" {folded} ")
    parts += (" ".join(map(add, map(add, letters, letters[1:]), letters[2:])), " ".join(_LETTERS.intersection(letters)))
    return " ".join(parts)


def asked_grams(word: str) -> list[str]:
    """The grams that a text must have to hold the folded word.

    Empty where the word has none that narrows: one or two digits, or a sign that is not indexed.

    >>> asked_grams("or")
    ['o', 'r']
    >>> asked_grams("玛钢厂")
    ['玛钢', '钢厂']
    """
    found: list[str] = []
    for run in _RUNS.findall(word):
        size = 3 if run.isascii() else 2
        if len(run) >= size:
            found += (run[place : place + size] for place in range(len(run) - size + 1))
        elif run.isascii():
            found += sorted(_LETTERS.intersection(run))
        else:
            found.append(run)
    return list(dict.fromkeys(found))


def words_of(q: str) -> list[str]:
    """The folded words of what somebody typed."""
    return list(dict.fromkeys(fold(q).split()))
