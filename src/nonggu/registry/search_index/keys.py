"""The key of a record in the index: the noun's number above, the record's id below, so that a noun is one range."""

from __future__ import annotations

import zlib
from functools import cache

from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

_ID_BITS = 40
_NOUN_BITS = 22


@cache
def first_key(model: type[Record]) -> int:
    """The key of the noun's record 0; made from the noun's name, so that a new noun moves no other."""
    number = zlib.crc32(noun_of(model).encode()) & ((1 << _NOUN_BITS) - 1)
    return number << _ID_BITS


def last_key(model: type[Record]) -> int:
    """The highest key that the noun can have."""
    return first_key(model) + (1 << _ID_BITS) - 1
