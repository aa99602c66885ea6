"""Lexical scores of texts for a need: BM25 and a cosine, each a sum over features and each between 0 and 1.

BM25 (Robertson and Zaragoza, 2009, section 3.4) is divided by the most that the need's features could earn, which
makes scores of different needs comparable; the cosine is that of counts damped by 1 + ln(count) and weighted by
rarity.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit

from nonggu.engines.matching.arrays import Floats, Ints
from nonggu.engines.matching.text.indexing import Index, text_norms
from nonggu.engines.matching.text.thesaurus import CODE_BITS
from nonggu.engines.matching.weights import Weights

#: 1 + ln(count) of small counts: a logarithm for each would take half of a query's time.
DAMPED = 1.0 + np.log(np.maximum(np.arange(256), 1))


@dataclass(frozen=True)
class Query:
    """A need's features: places in the index, and what each earns a text in BM25 and in the cosine."""

    keys: Ints
    place: Ints
    bm25: Floats
    cosine: Floats


@dataclass(frozen=True)
class Lexicon:
    """An index with the rarity of its features."""

    index: Index
    weights: Weights

    @cached_property
    def rarity(self) -> Floats:
        """ln(1 + (N - n + 0.5) / (n + 0.5)) of each feature, single characters weighted down."""
        frequency = self.index.text_frequency
        rarity = np.log1p((self.index.text_count - frequency + 0.5) / (frequency + 0.5))
        return np.where(self.index.keys < 1 << CODE_BITS, self.weights.single_character, 1.0) * rarity

    @cached_property
    def norms(self) -> Floats:
        """The cosine's length of each text, 1 where a text has no features."""
        norms = text_norms(self.index, self.rarity)
        return np.where(norms > 0, norms, 1.0)

    @cached_property
    def crowding(self) -> Floats:
        """BM25's k1 * (1 - b + b * length / mean length) of each text."""
        length = self.index.length.astype(np.float64)
        mean = float(length.mean()) if len(length) and length.any() else 1.0
        share = self.weights.length_share
        return self.weights.saturation * (1 - share + share * length / mean)

    def query(self, keys: Ints) -> Query:
        """A need's features, sorted, with what they can earn."""
        names, counts = np.unique(keys, return_counts=True)
        place = self.index.place_of(names)
        known = place >= 0
        unknown = np.log1p((self.index.text_count + 0.5) / 0.5) * self.weights.unknown_feature
        single = np.where(names < 1 << CODE_BITS, self.weights.single_character, 1.0)
        rarity = unknown * single
        rarity[known] = self.rarity[place[known]]
        damped = rarity * (1.0 + np.log(counts))
        most, norm = damped.sum(), np.sqrt((damped**2).sum())
        share = self.weights.bm25_share
        bm25 = share * damped / most if most else damped
        cosine = (1.0 - share) * damped * rarity / norm if norm else damped
        return Query(names[known], place[known], bm25[known], cosine[known])

    @cached_property
    def single_factors(self) -> Floats:
        """What a feature that stands once in a text earns there: columns for BM25 and for the cosine."""
        return np.column_stack((1.0 / (1.0 + self.crowding), 1.0 / self.norms))

    def score_texts(self, query: Query) -> Floats:
        """The lexical score of every text, between 0 and 1."""
        scores, index = np.zeros(self.index.text_count, dtype=np.float64), self.index
        entries = (index.start, index.text, index.count, self.crowding, self.norms, self.single_factors)
        _accumulate(query.place, query.bm25, query.cosine, *entries, scores)
        return scores

    def contributions(self, query: Query, text: int) -> tuple[Ints, Floats]:
        """What each feature of the need earns one text: (keys, shares of the score)."""
        keys, shares = [], []
        for number, place in enumerate(query.place.tolist()):
            first, last = int(self.index.start[place]), int(self.index.start[place + 1])
            entry = first + int(np.searchsorted(self.index.text[first:last], text))
            if entry < last and self.index.text[entry] == text:
                count = float(self.index.count[entry])
                share = query.bm25[number] * count / (count + self.crowding[text])
                share += query.cosine[number] * (1.0 + np.log(count)) / self.norms[text]
                keys.append(int(query.keys[number]))
                shares.append(float(share))
        return np.array(keys, dtype=np.int64), np.array(shares, dtype=np.float64)


@njit(cache=True)
def _accumulate(place, bm25, cosine, start, text, count, crowding, norms, single, scores):  # type: ignore[no-untyped-def]
    for number in range(len(place)):
        first, second = bm25[number], cosine[number]
        for entry in range(start[place[number]], start[place[number] + 1]):
            row, times = text[entry], count[entry]
            if times == 1:
                scores[row] += first * single[row, 0] + second * single[row, 1]
            else:
                damped = DAMPED[int(times)] if times < len(DAMPED) else 1.0 + np.log(times)
                scores[row] += first * times / (times + crowding[row]) + second * damped * single[row, 1]
