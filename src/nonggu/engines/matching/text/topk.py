"""The best texts of a query without reading every posting, with the scores of reading every one.

MaxScore (Turtle and Flood, 1995): features are read from the one that can earn most. Once what the others could
still earn together is less than the least of the best sums so far, only texts already met can be among the best, and
they are followed into the long lists by search. Sums in that order only choose candidates, with room for rounding;
those left are scored again in the order of the query, so their scores are those of reading everything, bit for bit.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nonggu.engines.matching.arrays import Floats, Floats32, Ints
from nonggu.engines.matching.text.posting import Counts, Places

#: Where each feature begins, the texts, their counts; BM25's crowding of each text, and what a single feature earns.
Postings = tuple[Ints, Places, Counts, Floats, Floats]


#: 1 + ln(count) of small counts: a logarithm for each would take half of a query's time.
DAMPED = 1.0 + np.log(np.maximum(np.arange(256), 1))
#: Room for the rounding of sums in another order; scores are at most 1 and have some hundred terms.
_ROOM = 1e-9
#: From how many texts on every posting is read: the best so far are kept in a plain list.
_MANY = 256
#: A list is long if it has this share (one in so many) of all texts.
_LONG = 64
#: Following a text into a list costs as much as reading so many entries of it.
_FOLLOWING = 2


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
def find(text, low, high, row):  # type: ignore[no-untyped-def]
    """The first entry from `low` to `high` whose text is not before `row`."""
    step = 1
    while low + step < high and text[low + step] < row:
        low += step
        step *= 2
    high = min(high, low + step + 1)
    while low < high:
        middle = (low + high) >> 1
        if text[middle] < row:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True)
def _offer(row, partial, best, held, filled, least):  # type: ignore[no-untyped-def]
    """Put a text among the best so far if its sum belongs there: (how many are held, the least of them).

    Sums only grow, so the least known one may be stale but is never too high.
    """
    if filled < len(best):
        best[filled], held[row] = row, 1
        filled += 1
        if filled < len(best):
            return filled, least
    else:
        worst = 0
        for other in range(1, filled):
            if partial[best[other]] < partial[best[worst]]:
                worst = other
        if partial[row] > partial[best[worst]]:
            held[best[worst]], held[row] = 0, 1
            best[worst] = row
    lowest = partial[best[0]]
    for other in range(1, filled):
        lowest = min(lowest, partial[best[other]])
    return filled, max(least, lowest)


# The arguments of the kernels stand on one line: they are handed on as they are.
# fmt: off
@njit(cache=True)
def _read_essential(  # type: ignore[no-untyped-def]
    order, rest, place, bm25, cosine, start, text, count, crowding, single, partial, best, held, least,
):
    """Read the features that can bring a new text among the best: (how many, texts held, the least sum of them).

    Lists that are not much longer than the texts to follow are read too: following costs more.
    """
    filled = 0
    for step in range(len(order)):
        number = order[step]
        first, second = bm25[number], cosine[number]
        begin, end = start[place[number]], start[place[number] + 1]
        if rest[step] + _ROOM < least and _LONG * (end - begin) > len(partial):
            reach, followed = least - _ROOM - rest[step], 0
            for row in range(len(partial)):
                followed += partial[row] >= reach
            if end - begin > _FOLLOWING * followed:
                return step, filled, least
        for entry in range(begin, end):
            row = text[entry]
            partial[row] += earned(first, second, count[entry], row, crowding, single)
            if partial[row] > least and not held[row]:
                filled, least = _offer(row, partial, best, held, filled, least)
    return len(order), filled, least


@njit(cache=True)
def _follow(  # type: ignore[no-untyped-def]
    step, order, rest, place, bm25, cosine, start, text, count, crowding, single, partial, best, held, filled, least,
):
    """Follow the texts met into the other features, dropping those that cannot be among the best; the texts left."""
    reach, known = least - _ROOM - rest[step], 0
    for row in range(len(partial)):
        known += partial[row] > 0 and partial[row] >= reach
    rows, known = np.empty(known, dtype=np.int64), 0
    for row in range(len(partial)):
        if partial[row] > 0 and partial[row] >= reach:
            rows[known] = row
            known += 1
    while step < len(order):
        number = order[step]
        entry, end = start[place[number]], start[place[number] + 1]
        step, kept = step + 1, 0
        for at in range(known):
            row = rows[at]
            entry = find(text, entry, end, row)
            if entry < end and text[entry] == row:
                partial[row] += earned(bm25[number], cosine[number], count[entry], row, crowding, single)
                if partial[row] > least and not held[row]:
                    filled, least = _offer(row, partial, best, held, filled, least)
            if partial[row] + rest[step] + _ROOM >= least:
                rows[kept] = row
                kept += 1
        known = kept
    return rows[:known]


@njit(cache=True)
def best_rows(  # type: ignore[no-untyped-def]
    keep, floor, bound, place, bm25, cosine, start, text, count, crowding, single,
):
    """Texts that may be among the `keep` best and reach `floor`, in order, and their scores: (rows, scores).

    `bound`: the most that each feature of the query can earn any text.
    """
    order = np.argsort(-bound, kind="mergesort")
    rest = np.zeros(len(order) + 1, dtype=np.float64)
    for step in range(len(order) - 1, -1, -1):
        rest[step] = rest[step + 1] + bound[order[step]]
    partial, held = np.zeros(len(crowding), dtype=np.float64), np.zeros(len(crowding), dtype=np.uint8)
    best = np.empty(keep, dtype=np.int64)
    step, filled, least = _read_essential(
        order, rest, place, bm25, cosine, start, text, count, crowding, single, partial, best, held, floor)
    rows = _follow(
        step, order, rest, place, bm25, cosine, start, text, count, crowding, single, partial, best, held, filled,
        least)
    scores = np.zeros(len(rows), dtype=np.float64)
    for number in range(len(place)):
        entry, end = start[place[number]], start[place[number] + 1]
        for at in range(len(rows)):
            entry = find(text, entry, end, rows[at])
            if entry < end and text[entry] == rows[at]:
                scores[at] += earned(bm25[number], cosine[number], count[entry], rows[at], crowding, single)
    return rows, scores
# fmt: on


def best_of_postings(
    keep: int, floor: float, most: Floats | Floats32, query: tuple[Ints, Floats, Floats], postings: Postings
) -> tuple[Ints, Floats]:
    """The `keep` best texts that earn anything and reach `floor`: (rows, scores), best first, ties in row order.

    `most`: as of `most_earned`. `query`: places, and what they earn in BM25 and in the cosine.
    """
    place, bm25, cosine = query
    if keep < 1 or not len(place):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float64)
    if keep > _MANY:
        scores = np.zeros(len(postings[3]), dtype=np.float64)
        accumulate(*query, *postings, scores)
        rows = np.flatnonzero(scores > 0)
        scores = scores[rows]
    else:
        bound = bm25 * most[place, 0] + cosine * most[place, 1]
        rows, scores = best_rows(keep, floor, bound, *query, *postings)
    reached = scores >= floor
    return choose_best(rows[reached], scores[reached], keep)


def choose_best(rows: Ints, scores: Floats, keep: int) -> tuple[Ints, Floats]:
    """The `keep` best of some rows that earned anything, best first, ties in the order of the rows."""
    order = np.lexsort((rows, -scores))[:keep]
    order = order[scores[order] > 0]
    return rows[order], scores[order]
