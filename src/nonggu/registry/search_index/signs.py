"""Texts as the index keeps them: folded, and cut into grams of one to three signs.

Latin letters and digits are cut into three signs from each place on (shorter at the end), and each letter stands alone
too; other signs, Chinese characters above all, into one and two. So a word of any length is found by its grams: the
last gram of a Latin word of two signs is the beginning of one of three.
"""

from __future__ import annotations

import re
import unicodedata

_RUNS = re.compile(r"[0-9a-z]+|[^\x00-\x7f]+")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def fold(text: str) -> str:
    """The text without differences of case and width.

    >>> fold("ＡＢＣ Ⅱ型")
    'abc ii型'
    """
    if text.isascii():
        return text.casefold().replace("\0", "")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).replace("\0", "")


def grams_of(folded: str) -> set[str]:
    """Every gram of a folded text.

    >>> sorted(grams_of("org7 玛钢"))
    ['7', 'g', 'g7', 'o', 'org', 'r', 'rg7', '玛', '玛钢', '钢']
    """
    found: set[str] = set()
    for run in _RUNS.findall(folded):
        if run.isascii():
            found.update(run[place : place + 3] for place in range(len(run)))
            found |= _LETTERS.intersection(run)
        else:
            found.update(run)
            found.update(map("".join, zip(run, run[1:], strict=False)))
    return found


def asked_grams(word: str) -> list[tuple[str, bool]]:
    """The grams that a text must have to hold the folded word, each with whether it is only the beginning of one.

    Empty where the word has none that narrows: a single digit, or a sign that is not indexed.

    >>> asked_grams("or")
    [('or', True)]
    >>> asked_grams("玛钢厂")
    [('玛钢', False), ('钢厂', False)]
    """
    found: dict[tuple[str, bool], None] = {}
    for run in _RUNS.findall(word):
        size = 3 if run.isascii() else 2
        if len(run) >= size:
            found.update(dict.fromkeys((run[place : place + size], False) for place in range(len(run) - size + 1)))
        elif len(run) == 2:
            found[run, True] = None
        elif not run.isdigit() or not run.isascii():
            found[run, False] = None
    return list(found)


def words_of(q: str) -> list[str]:
    """The folded words of what somebody typed."""
    return list(dict.fromkeys(fold(q).split()))
