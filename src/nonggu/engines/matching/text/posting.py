"""Features of texts put in the order of features: two counting sorts, no hash table.

A character or a pair is two character numbers; numbering those that occur leaves few enough for one counting sort
each. Words of letters are far fewer in Chinese texts and are numbered by an ordinary sort.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.text.features import WORD_MARK
from nonggu.engines.matching.text.thesaurus import CODE_BITS

Counts = npt.NDArray[np.float32]
Places = npt.NDArray[np.int32]

_LOW = (np.int64(1) << np.int64(CODE_BITS)) - np.int64(1)


def post(start: Ints, key: Ints) -> tuple[Ints, Ints, Places, Counts]:
    """Postings by feature, features and texts in order: (features, where each begins, text, count).

    Text t has the features `key[start[t]:start[t + 1]]`.
    """
    words, word = np.unique(key[key >= WORD_MARK], return_inverse=True)
    high_used, low_used = _used(key)
    high_name, low_name = np.flatnonzero(high_used), np.flatnonzero(low_used)
    # A word is numbered after all characters: its high part is a number of its own, its low part the first.
    high_count, low_count = len(high_name) + len(words), max(len(low_name), 1)
    high_rank = (np.cumsum(high_used) - 1).astype(np.int32)
    low_rank = (np.cumsum(low_used) - 1).astype(np.int32)
    numbers = (high_rank, low_rank, (word + len(high_name)).astype(np.int32))
    text, high, low_start = _sort_by_low(start, key, *numbers, low_count)
    text, low, high_start = _sort_by_high(text, high, low_start, high_count)
    first, rank, begin, rows, counts = _run(text, low, high_start)
    names = np.concatenate((high_name, words))[rank]
    below = rank < len(high_name)
    names[below] = (names[below] << CODE_BITS) | low_name[first[below]]
    return names, begin, rows, counts


@njit(cache=True)
def _used(key):  # type: ignore[no-untyped-def]
    """Which high and which low halves occur in characters and pairs."""
    largest = np.int64(0)
    for value in key:
        if value < WORD_MARK:
            largest = max(largest, value >> CODE_BITS, value & _LOW)
    high, low = np.zeros(largest + 1, dtype=np.bool_), np.zeros(largest + 1, dtype=np.bool_)
    for value in key:
        if value < WORD_MARK:
            high[value >> CODE_BITS], low[value & _LOW] = True, True
    return high, low


@njit(cache=True)
def _begins(counts):  # type: ignore[no-untyped-def]
    """Where each bucket begins, given its size."""
    begins = np.zeros(len(counts) + 1, dtype=np.int64)
    for bucket in range(len(counts)):
        begins[bucket + 1] = begins[bucket] + counts[bucket]
    return begins


@njit(cache=True)
def _sort_by_low(start, key, high_rank, low_rank, word, low_count):  # type: ignore[no-untyped-def]
    """The texts and high halves in the order of the low halves, and where each low half begins."""
    sizes = np.zeros(low_count, dtype=np.int64)
    for value in key:
        sizes[low_rank[value & _LOW] if value < WORD_MARK else 0] += 1
    begins = _begins(sizes)
    place, at = begins[:-1].copy(), 0
    texts, high = np.empty(len(key), dtype=np.int32), np.empty(len(key), dtype=np.int32)
    for text in range(len(start) - 1):
        for entry in range(start[text], start[text + 1]):
            value = key[entry]
            bucket = 0
            if value < WORD_MARK:
                bucket, number = low_rank[value & _LOW], high_rank[value >> CODE_BITS]
            else:
                number = word[at]
                at += 1
            slot = place[bucket]
            texts[slot], high[slot] = text, number
            place[bucket] = slot + 1
    return texts, high, begins


@njit(cache=True)
def _sort_by_high(text, high, low_start, high_count):  # type: ignore[no-untyped-def]
    """The texts and low halves in the order of the high halves, equal ones as they were."""
    sizes = np.zeros(high_count, dtype=np.int64)
    for number in high:
        sizes[number] += 1
    begins = _begins(sizes)
    place = begins[:-1].copy()
    texts, low = np.empty(len(text), dtype=np.int32), np.empty(len(text), dtype=np.int32)
    for bucket in range(len(low_start) - 1):
        for entry in range(low_start[bucket], low_start[bucket + 1]):
            slot = place[high[entry]]
            texts[slot], low[slot] = text[entry], bucket
            place[high[entry]] = slot + 1
    return texts, low, begins


@njit(cache=True)
def _run(text, low, high_start):  # type: ignore[no-untyped-def]
    """Equal entries made one: (low and high half of each feature, where it begins, its texts, their counts).

    Texts and counts of one feature follow each other, texts in order.
    """
    terms = entries = 0
    for bucket in range(len(high_start) - 1):
        for entry in range(high_start[bucket], high_start[bucket + 1]):
            fresh = entry == high_start[bucket] or low[entry] != low[entry - 1]
            terms += fresh
            entries += fresh or text[entry] != text[entry - 1]
    first, rank = np.empty(terms, dtype=np.int64), np.empty(terms, dtype=np.int64)
    begin = np.empty(terms + 1, dtype=np.int64)
    rows, counts = np.empty(entries, dtype=np.int32), np.empty(entries, dtype=np.float32)
    term = out = -1
    for bucket in range(len(high_start) - 1):
        for entry in range(high_start[bucket], high_start[bucket + 1]):
            fresh = entry == high_start[bucket] or low[entry] != low[entry - 1]
            if fresh or text[entry] != text[entry - 1]:
                out += 1
                rows[out], counts[out] = text[entry], 0
            if fresh:
                term += 1
                first[term], rank[term], begin[term] = low[entry], bucket, out
            counts[out] += 1
    begin[terms] = entries
    return first, rank, begin, rows, counts
