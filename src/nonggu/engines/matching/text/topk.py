"""The best texts of a query without reading every posting, with the scores of reading every one.

MaxScore (Turtle and Flood, 1995) in windows of texts whose sums fit the processor's nearest cache. Sums are whole
numbers made of impacts of two bytes, rounded up, so no text's sum is below its score, and none is above it by more
than `slack`, one part of each feature. Features are read from the one that can earn most. Once the others could not
lift an unmet text among the best, the texts met are followed into the others' lists by search. Those whose sum comes
within the slack of the best are scored exactly in the order of the query: bit for bit as reading everything does.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nonggu.engines.matching.arrays import Floats, Floats32, Ints
from nonggu.engines.matching.text.earning import BYTE, Impacts, Postings, accumulate, earned

#: From how many texts on every posting is read: the best so far are kept in a plain list.
_MANY = 256
#: Texts of the first window, which is read whole, and of the others: their sums take 16 KB.
_FIRST, _WINDOW = 2048, 4096
#: Sums that are looked through at once.
_STRIP = 64
#: Following a text into a list costs as much as reading so many entries of it.
_FOLLOWING = 16
#: The sum of a text that earns the most of every feature; whole numbers of 32 bits have room for rounding above it.
_WHOLE = 2**30


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


# The arguments of the kernels stand on one line: they are handed on as they are.
# fmt: off
@njit(cache=True)
def _read(base, limit, entry, end, text, impact, high, low, sums):  # type: ignore[no-untyped-def]
    """Add what a feature earns the texts of a window; the entry after them."""
    while entry < end:
        row = text[entry]
        if row >= limit:
            break
        sums[row - base] += high * np.int32(impact[entry] >> 8) + low * np.int32(impact[entry] & 0xFF)
        entry += 1
    return entry


@njit(cache=True)
def _count(sums, reach):  # type: ignore[no-untyped-def]
    """How many sums reach a number."""
    met = np.int32(0)
    for value in sums:
        met += np.int32(value >= reach)
    return met


@njit(cache=True)
def _collect(sums, reach, met):  # type: ignore[no-untyped-def]
    """Where the sums reach a number; a strip in which none does is passed over at once."""
    count = 0
    for first in range(0, len(sums), _STRIP):
        strip = sums[first:first + _STRIP]
        if _count(strip, reach):
            for at in range(len(strip)):
                if strip[at] >= reach:
                    met[count] = first + at
                    count += 1
    return count


@njit(cache=True)
def _essential(  # type: ignore[no-untyped-def]
    base, limit, least, order, rest, cursor, end, start, place, text, impact, high, low, sums, texts,
):
    """Read the features that can bring a new text of the window among the best; how many were read."""
    width = limit - base
    unlooked = width
    for step in range(len(order)):
        number = order[step]
        # Looking through the window costs as much as reading many postings: not after every short list.
        if rest[step] < least and 2 * unlooked >= width:
            unlooked, met = 0, _count(sums[:width], np.int32(least - rest[step]))
            if not met or met * _FOLLOWING * texts < (end[number] - start[place[number]]) * width:
                return step
        if cursor[number] < end[number] and text[cursor[number]] < base:
            cursor[number] = find(text, cursor[number], end[number], base)
        entry = cursor[number]
        cursor[number] = _read(base, limit, entry, end[number], text, impact, high[number], low[number], sums)
        unlooked += cursor[number] - entry
    return len(order)


@njit(cache=True)
def _follow(  # type: ignore[no-untyped-def]
    step, base, limit, least, order, rest, cursor, end, text, impact, high, low, sums, met,
):
    """Follow the window's texts into the other features; how many may be among the best, their places in `met`."""
    count = _collect(sums[:limit - base], np.int32(max(1, least - rest[step])), met)
    while step < len(order) and count:
        number, kept = order[step], 0
        step, entry = step + 1, cursor[number]
        for place in range(count):
            at = met[place]
            entry = find(text, entry, end[number], base + at)
            if entry < end[number] and text[entry] == base + at:
                sums[at] += high[number] * np.int32(impact[entry] >> 8) + low[number] * np.int32(impact[entry] & 0xFF)
            if sums[at] + rest[step] >= least:
                met[kept] = at
                kept += 1
        cursor[number], count = entry, kept
    return count


@njit(cache=True)
def _raise(best, value, least, slack):  # type: ignore[no-untyped-def]
    """Put a sum among the best ones (after the place of the least of them), and what a text's sum must reach now."""
    worst = best[0]
    if value > best[1 + worst]:
        best[1 + worst] = value
        for other in range(len(best) - 1):
            if best[1 + other] < best[1 + worst]:
                worst = other
        best[0], least = worst, max(least, best[1 + worst] - slack)
    return least


@njit(cache=True)
def candidates(  # type: ignore[no-untyped-def]
    keep, least, slack, texts, order, rest, start, place, text, impact, high, low,
):
    """The texts that may be among the `keep` best, in order; their sums reach `least` at least."""
    cursor, end = start[place], start[place + 1]
    sums, met = np.empty(_WINDOW, dtype=np.int32), np.empty(_WINDOW, dtype=np.int64)
    best = np.zeros(keep + 1, dtype=np.int64)
    rows, reached, held = np.empty(2 * _WINDOW, dtype=np.int64), np.empty(2 * _WINDOW, dtype=np.int64), 0
    limit, width = 0, _FIRST
    while limit < texts:
        base, limit = limit, min(limit + width, texts)
        width = min(2 * width, _WINDOW)
        sums[:limit - base] = 0
        step = _essential(
            base, limit, least, order, rest, cursor, end, start, place, text, impact, high, low, sums, texts)
        count = _follow(step, base, limit, least, order, rest, cursor, end, text, impact, high, low, sums, met)
        if held + count > len(rows):
            held = _still(rows, reached, held, least)
        if held + count > len(rows):
            rows, reached = np.concatenate((rows, rows)), np.concatenate((reached, reached))
        for at in range(count):
            value = np.int64(sums[met[at]])
            if value >= least:
                rows[held], reached[held] = base + met[at], value
                held += 1
                least = _raise(best, value, least, slack)
    return rows[:_still(rows, reached, held, least)].copy()


@njit(cache=True)
def _still(rows, reached, held, least):  # type: ignore[no-untyped-def]
    """Move those that still reach `least` to the front; how many they are."""
    kept = 0
    for at in range(held):
        if reached[at] >= least:
            rows[kept], reached[kept] = rows[at], reached[at]
            kept += 1
    return kept


@njit(cache=True)
def score_rows(rows, place, bm25, cosine, start, text, count, crowding, single):  # type: ignore[no-untyped-def]
    """The scores of some texts, given in order, as reading everything sums them."""
    scores = np.zeros(len(rows), dtype=np.float64)
    for number in range(len(place)):
        entry, end = start[place[number]], start[place[number] + 1]
        for at in range(len(rows)):
            entry = find(text, entry, end, rows[at])
            if entry < end and text[entry] == rows[at]:
                scores[at] += earned(bm25[number], cosine[number], count[entry], rows[at], crowding, single)
    return scores
# fmt: on


def best_of_postings(
    keep: int,
    floor: float,
    most: Floats | Floats32,
    impact: Impacts,
    query: tuple[Ints, Floats, Floats],
    postings: Postings,
) -> tuple[Ints, Floats]:
    """The `keep` best texts that earn anything and reach `floor`: (rows, scores), best first, ties in row order.

    `most`, `impact`: as of `most_earned` and `pack_impacts`. `query`: places, and what they earn in BM25 and in the
    cosine.
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
        rows = _candidate_rows(keep, floor, bm25 * most[place, 0], cosine * most[place, 1], place, impact, postings)
        scores = score_rows(rows, *query, *postings)
    reached = scores >= floor
    return choose_best(rows[reached], scores[reached], keep)


def _candidate_rows(
    keep: int, floor: float, bm25: Floats, cosine: Floats, place: Ints, impact: Impacts, postings: Postings
) -> Ints:
    """Texts that may be among the best. `bm25`, `cosine`: the most that each feature of the query can earn a text."""
    whole = float(bm25.sum() + cosine.sum())
    if whole <= 0:
        return np.zeros(0, dtype=np.int64)
    # One more than rounded up: no sum may fall below its score by the rounding of floats.
    high = (np.ceil(bm25 * (_WHOLE / whole / BYTE)) + 1).astype(np.int32)
    low = (np.ceil(cosine * (_WHOLE / whole / BYTE)) + 1).astype(np.int32)
    bound = BYTE * (high.astype(np.int64) + low)
    order = np.argsort(-bound, kind="stable")
    rest = np.concatenate((np.cumsum(bound[order][::-1])[::-1], [0]))
    # A byte lies above what is earned by less than one part, a weight by at most two.
    slack = int(high.sum() + low.sum()) + 4 * (BYTE + 1) * len(place)
    least = max(1, int(floor / whole * _WHOLE) - 1)
    start, text = postings[:2]
    rows = candidates(keep, least, slack, len(postings[3]), order, rest, start, place, text, impact, high, low)
    return np.asarray(rows)


def choose_best(rows: Ints, scores: Floats, keep: int) -> tuple[Ints, Floats]:
    """The `keep` best of some rows that earned anything, best first, ties in the order of the rows."""
    order = np.lexsort((rows, -scores))[:keep]
    order = order[scores[order] > 0]
    return rows[order], scores[order]
