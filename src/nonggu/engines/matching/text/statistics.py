"""What the scores of a collection's segments depend on: the living texts of all of them.

Rarity and mean length change with every text added or deleted, and with them the cosine's length of every text. They
are computed over all segments once after a change, by the very sums that an index of the living texts makes, so
scores are the same bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numba import njit

from nonggu.engines.matching.arrays import Floats, Floats32, Ints
from nonggu.engines.matching.text.earning import Impacts, most_earned, pack_impacts
from nonggu.engines.matching.text.indexing import text_norms
from nonggu.engines.matching.text.lexical import crowding_of, rarity_of
from nonggu.engines.matching.text.segment import Segment
from nonggu.engines.matching.weights import Weights


@dataclass(frozen=True)
class SegmentStatistics:
    """What features earn the texts of a segment: BM25's crowding, and what one feature earns; nothing if deleted.

    `most`: the most each feature earns any living text, per unit of weight, rounded up to single precision. `impact`:
    what each posting earns in parts of it.
    """

    crowding: Floats
    single: Floats
    most: Floats32
    impact: Impacts

    def as_arrays(self) -> dict[str, Floats | Floats32 | Impacts]:
        """The statistics as named arrays, for files."""
        return {name: getattr(self, name) for name in self.names()}

    @classmethod
    def names(cls) -> list[str]:
        """The names of the arrays."""
        return [part.name for part in fields(cls)]


def compute_statistics(segments: Sequence[Segment], weights: Weights) -> list[SegmentStatistics]:
    """The statistics of each segment under given weights."""
    keys, frequency = living_features(segments)
    count = sum(segment.living_count for segment in segments)
    length = sum(segment.living_length for segment in segments)
    rarity = rarity_of(keys, frequency, count, weights)
    return [_of_segment(segment, keys, rarity, length, count, weights) for segment in segments]


def _of_segment(
    segment: Segment, keys: Ints, rarity: Floats, length: int, count: int, weights: Weights
) -> SegmentStatistics:
    index, living = segment.index, segment.living
    norms = text_norms(index, _looked_up(index.keys, keys, rarity))
    norms = np.where(norms > 0, norms, 1.0)
    crowding = np.where(living, crowding_of(index.length, length, count, weights), np.inf)
    single = np.column_stack((1.0 / (1.0 + crowding), np.where(living, 1.0 / norms, 0.0)))
    postings = index.start, index.text, index.count, crowding, single
    most = np.nextafter(most_earned(*postings).astype(np.float32), np.float32(np.inf))
    return SegmentStatistics(crowding, single, most, pack_impacts(most.astype(np.float64), *postings))


def living_features(segments: Sequence[Segment]) -> tuple[Ints, Ints]:
    """All features of living texts, sorted, and in how many each stands."""
    parts = [(segment.index.keys, segment.frequency) for segment in segments]
    while len(parts) > 1:
        pairs = [parts[at : at + 2] for at in range(0, len(parts), 2)]
        parts = [pair[0] if len(pair) == 1 else _added(*pair[0], *pair[1]) for pair in pairs]
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    keys, frequency = parts[0]
    return keys, frequency


@njit(cache=True)
def _added(first_keys, first, second_keys, second):  # type: ignore[no-untyped-def]
    """Two sorted lists of features with numbers as one, the numbers of equal features added."""
    keys = np.empty(len(first_keys) + len(second_keys), dtype=np.int64)
    sums = np.empty(len(keys), dtype=np.int64)
    a = b = out = 0
    while a < len(first_keys) or b < len(second_keys):
        if b == len(second_keys) or (a < len(first_keys) and first_keys[a] < second_keys[b]):
            keys[out], sums[out] = first_keys[a], first[a]
            a += 1
        elif a == len(first_keys) or second_keys[b] < first_keys[a]:
            keys[out], sums[out] = second_keys[b], second[b]
            b += 1
        else:
            keys[out], sums[out] = first_keys[a], first[a] + second[b]
            a, b = a + 1, b + 1
        out += 1
    return keys[:out].copy(), sums[:out].copy()


@njit(cache=True)
def _looked_up(wanted, keys, values):  # type: ignore[no-untyped-def]
    """The values of some sorted keys, all of which are known."""
    found, at = np.empty(len(wanted), dtype=np.float64), 0
    for number in range(len(wanted)):
        while keys[at] < wanted[number]:
            at += 1
        found[number] = values[at]
    return found
