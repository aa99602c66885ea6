"""Lexical scores of a collection's texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.arrays import Floats, Ints
from nonggu.engines.matching.text.collection import Collection, read_statistics
from nonggu.engines.matching.text.earning import accumulate
from nonggu.engines.matching.text.lexical import query_weights, rarity_of
from nonggu.engines.matching.text.statistics import SegmentStatistics
from nonggu.engines.matching.text.topk import best_of_postings, choose_best
from nonggu.engines.matching.weights import Weights

#: Places of the query's features in a segment, and what each earns in BM25 and in the cosine.
Words = tuple[Ints, Floats, Floats]


@dataclass(frozen=True)
class Searcher:
    """A state of a collection ready to be asked, with its statistics under given weights."""

    collection: Collection
    statistics: tuple[SegmentStatistics, ...]
    weights: Weights

    def best_texts(self, keys: Ints, keep: int) -> tuple[Ints, Floats]:
        """The `keep` best texts for a need's features: (numbers, scores), best first, ties by number."""
        ids, scores = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float64)
        for words, segment, part in zip(self._words(keys), self.collection.segments, self.statistics, strict=True):
            floor = float(scores[keep - 1]) if 0 < keep <= len(scores) else 0.0
            postings = (segment.index.start, segment.index.text, segment.index.count, part.crowding, part.single)
            rows, found = best_of_postings(keep, floor, part.most, part.impact, words, postings)
            ids, scores = np.concatenate((ids, segment.ids[rows])), np.concatenate((scores, found))
            ids, scores = choose_best(ids, scores, keep)
        return ids, scores

    def score_texts(self, keys: Ints) -> tuple[Ints, Floats]:
        """Every living text and its score for a need's features: (numbers, scores), by number."""
        ids, scores = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float64)]
        for words, segment, part in zip(self._words(keys), self.collection.segments, self.statistics, strict=True):
            found = np.zeros(len(segment.ids), dtype=np.float64)
            index = segment.index
            accumulate(*words, index.start, index.text, index.count, part.crowding, part.single, found)
            ids.append(segment.ids[segment.living])
            scores.append(found[segment.living])
        return np.concatenate(ids), np.concatenate(scores)

    def _words(self, keys: Ints) -> list[Words]:
        """The features as each segment has them. A feature of deleted texts only is unknown."""
        names, counts = np.unique(keys, return_counts=True)
        places = [segment.index.place_of(names) for segment in self.collection.segments]
        frequency = np.zeros(len(names), dtype=np.int64)
        for place, segment in zip(places, self.collection.segments, strict=True):
            frequency[place >= 0] += segment.frequency_of(place[place >= 0])
        known, texts = frequency > 0, self.collection.text_count
        rarity = rarity_of(names[known], frequency[known], texts, self.weights)
        bm25, cosine = query_weights(names, counts, known, rarity, texts, self.weights)
        here = [known & (place >= 0) for place in places]
        return [(place[mine], bm25[mine], cosine[mine]) for place, mine in zip(places, here, strict=True)]


def search(collection: Collection, weights: Weights) -> Searcher:
    """A collection ready to be asked; after a change its statistics are computed first."""
    state, statistics = read_statistics(collection, weights)
    return Searcher(state, tuple(statistics), weights)
