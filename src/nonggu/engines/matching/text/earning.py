"""What features earn texts: exactly, at most, and in two bytes a posting, rounded up."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from nonggu.engines.matching.arrays import Floats, Ints
from nonggu.engines.matching.text.posting import Counts, Places

#: Where each feature begins, the texts, their counts; BM25's crowding of each text, and what a single feature earns.
Postings = tuple[Ints, Places, Counts, Floats, Floats]
Impacts = npt.NDArray[np.uint16]

#: 1 + ln(count) of small counts: a logarithm for each would take half of a query's time.
DAMPED = 1.0 + np.log(np.maximum(np.arange(256), 1))
#: An impact's byte says how many of so many parts of the feature's most a text earns.
BYTE = 255


@njit(cache=True, inline="always")
def earned(first, second, times, row, crowding, single):  # type: ignore[no-untyped-def]
    """What a feature that stands `times` times in a text earns it."""
    if times == 1:
        return first * single[row, 0] + second * single[row, 1]
    damped = DAMPED[int(times)] if times < len(DAMPED) else 1.0 + np.log(times)
    return first * times / (times + crowding[row]) + second * damped * single[row, 1]


@njit(cache=True)
def accumulate(place, bm25, cosine, start, text, count, crowding, single, scores):  # type: ignore[no-untyped-def]
    """Add to each text's score what the query's features earn it, in the order of the query."""
    for number in range(len(place)):
        first, second = bm25[number], cosine[number]
        for entry in range(start[place[number]], start[place[number] + 1]):
            row = text[entry]
            scores[row] += earned(first, second, count[entry], row, crowding, single)


@njit(cache=True)
def most_earned(start, text, count, crowding, single):  # type: ignore[no-untyped-def]
    """The most that each feature earns any text, per unit of its weight: columns for BM25 and for the cosine."""
    most = np.zeros((len(start) - 1, 2), dtype=np.float64)
    for number in range(len(start) - 1):
        for entry in range(start[number], start[number + 1]):
            row, times = text[entry], count[entry]
            most[number, 0] = max(most[number, 0], earned(1.0, 0.0, times, row, crowding, single))
            most[number, 1] = max(most[number, 1], earned(0.0, 1.0, times, row, crowding, single))
    return most


@njit(cache=True)
def pack_impacts(most, start, text, count, crowding, single):  # type: ignore[no-untyped-def]
    """What each posting earns in parts of its feature's most, rounded up: BM25 in the high byte, the cosine below."""
    packed = np.zeros(len(text), dtype=np.uint16)
    for number in range(len(start) - 1):
        high = BYTE / most[number, 0] if most[number, 0] > 0 else 0.0
        low = BYTE / most[number, 1] if most[number, 1] > 0 else 0.0
        for entry in range(start[number], start[number + 1]):
            row, times = text[entry], count[entry]
            first = min(BYTE, int(np.ceil(high * earned(1.0, 0.0, times, row, crowding, single))))
            second = min(BYTE, int(np.ceil(low * earned(0.0, 1.0, times, row, crowding, single))))
            packed[entry] = first << 8 | second
    return packed
