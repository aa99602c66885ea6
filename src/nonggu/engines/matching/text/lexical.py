"""Lexical scores of texts for a need: BM25 and a cosine, each a sum over features and each between 0 and 1.

BM25 (Robertson and Zaragoza, 2009, section 3.4) is divided by the most that the need's features could earn, which
makes scores of different needs comparable; the cosine is that of counts damped by 1 + ln(count) and weighted by
rarity.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nonggu.engines.matching.arrays import Flags, Floats, Ints
from nonggu.engines.matching.text.earning import Impacts, Postings, accumulate, most_earned, pack_impacts
from nonggu.engines.matching.text.indexing import Index, text_norms
from nonggu.engines.matching.text.thesaurus import CODE_BITS
from nonggu.engines.matching.text.topk import best_of_postings
from nonggu.engines.matching.weights import Weights


@dataclass(frozen=True)
class Query:
    """A need's features: places in the index, and what each earns a text in BM25 and in the cosine."""

    keys: Ints
    place: Ints
    bm25: Floats
    cosine: Floats


def rarity_of(keys: Ints, frequency: Ints, text_count: int, weights: Weights) -> Floats:
    """ln(1 + (N - n + 0.5) / (n + 0.5)) of each feature, single characters weighted down."""
    rarity = np.log1p((text_count - frequency + 0.5) / (frequency + 0.5))
    return np.where(keys < 1 << CODE_BITS, weights.single_character, 1.0) * rarity


def crowding_of(length: Ints, total: int, text_count: int, weights: Weights) -> Floats:
    """BM25's k1 * (1 - b + b * length / mean length) of texts, given the total length and the number of all texts."""
    mean = total / text_count if total else 1.0
    return weights.saturation * (1 - weights.length_share + weights.length_share * length.astype(np.float64) / mean)


def query_weights(
    names: Ints, counts: Ints, known: Flags, rarity_of_known: Floats, text_count: int, weights: Weights
) -> tuple[Floats, Floats]:
    """What each feature of a need can earn in BM25 and in the cosine, those that no text has included."""
    unknown = np.log1p((text_count + 0.5) / 0.5) * weights.unknown_feature
    rarity = unknown * np.where(names < 1 << CODE_BITS, weights.single_character, 1.0)
    rarity[known] = rarity_of_known
    damped = rarity * (1.0 + np.log(counts))
    most, norm = damped.sum(), np.sqrt((damped**2).sum())
    bm25 = weights.bm25_share * damped / most if most else damped
    cosine = (1.0 - weights.bm25_share) * damped * rarity / norm if norm else damped
    return bm25, cosine


@dataclass(frozen=True)
class Lexicon:
    """An index with the rarity of its features."""

    index: Index
    weights: Weights

    @cached_property
    def rarity(self) -> Floats:
        """ln(1 + (N - n + 0.5) / (n + 0.5)) of each feature, single characters weighted down."""
        return rarity_of(self.index.keys, self.index.text_frequency, self.index.text_count, self.weights)

    @cached_property
    def norms(self) -> Floats:
        """The cosine's length of each text, 1 where a text has no features."""
        norms = text_norms(self.index, self.rarity)
        return np.where(norms > 0, norms, 1.0)

    @cached_property
    def crowding(self) -> Floats:
        """BM25's k1 * (1 - b + b * length / mean length) of each text."""
        length = self.index.length
        return crowding_of(length, int(length.sum()), len(length), self.weights)

    def query(self, keys: Ints) -> Query:
        """A need's features, sorted, with what they can earn."""
        names, counts = np.unique(keys, return_counts=True)
        place = self.index.place_of(names)
        known = place >= 0
        bm25, cosine = query_weights(
            names, counts, known, self.rarity[place[known]], self.index.text_count, self.weights
        )
        return Query(names[known], place[known], bm25[known], cosine[known])

    @cached_property
    def single_factors(self) -> Floats:
        """What a feature that stands once in a text earns there: columns for BM25 and for the cosine."""
        return np.column_stack((1.0 / (1.0 + self.crowding), 1.0 / self.norms))

    def score_texts(self, query: Query) -> Floats:
        """The lexical score of every text, between 0 and 1."""
        scores = np.zeros(self.index.text_count, dtype=np.float64)
        accumulate(query.place, query.bm25, query.cosine, *self.postings, scores)
        return scores

    @property
    def postings(self) -> Postings:
        """What the kernels read: postings and what they earn."""
        index = self.index
        return index.start, index.text, index.count, self.crowding, self.single_factors

    @cached_property
    def most_earned(self) -> Floats:
        """The most that each feature earns any text, per unit of its weight: columns for BM25 and for the cosine."""
        return np.asarray(most_earned(*self.postings))

    @cached_property
    def impacts(self) -> Impacts:
        """What each posting earns in parts of `most_earned`, rounded up."""
        return np.asarray(pack_impacts(self.most_earned, *self.postings))

    def best_texts(self, query: Query, keep: int, *, floor: float = 0.0) -> tuple[Ints, Floats]:
        """The `keep` best texts that earn anything and reach `floor`: (rows, scores), best first, ties in row order.

        The scores are those of `score_texts`; most postings need not be read for it.
        """
        words = query.place, query.bm25, query.cosine
        return best_of_postings(keep, floor, self.most_earned, self.impacts, words, self.postings)

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
