"""The pinyin initials of a record's title, by which people who type search: 模拟企业 is `mnqy`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from nonggu.registry.models.record import Record

LENGTH = 32


@cache
def _first_letters() -> dict[str, str]:
    from pypinyin.constants import PINYIN_DICT

    letters: dict[str, str] = {}
    for sign, readings in PINYIN_DICT.items():
        letter = unicodedata.normalize("NFD", readings[:1])[:1]
        letters[chr(sign)] = letter if letter.isascii() else ""
    return letters


def initials_of(text: str) -> str:
    """The first letter of every Chinese character's commonest reading; Latin letters and digits as they are.

    >>> initials_of("太行 铸造2厂")
    'txzz2c'
    """
    letters = _first_letters()
    signs = unicodedata.normalize("NFKC", text[: LENGTH * 2]).casefold()
    kept = (letters.get(sign, sign if sign.isascii() and sign.isalnum() else "") for sign in signs)
    return "".join(kept)[:LENGTH]


def initials_in(model: type[Record], values: Mapping[str, Any]) -> str:
    """The initials of the title among a record's values; empty where the title is another record or missing."""
    title = values.get(model.title_field)
    return initials_of(title) if isinstance(title, str) else ""
