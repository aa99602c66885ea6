"""From scores of texts to the score of the offer that owns them: the mean of its best texts."""

from __future__ import annotations

import numpy as np
from numba import njit

from nonggu.engines.matching.arrays import Floats, Ints


@njit(cache=True)
def pool_texts(scores: Floats, weight: Floats, start: Ints, best: int) -> Floats:
    """For each offer the mean of its `best` largest weighted text scores (of all where it has fewer)."""
    pooled = np.zeros(len(start) - 1, dtype=np.float64)
    top = np.zeros(best, dtype=np.float64)
    for offer in range(len(start) - 1):
        top[:] = 0.0
        for text in range(start[offer], start[offer + 1]):
            value = scores[text] * weight[text]
            if value > top[best - 1]:
                place = best - 1
                while place > 0 and top[place - 1] < value:
                    top[place] = top[place - 1]
                    place -= 1
                top[place] = value
        texts = min(best, start[offer + 1] - start[offer])
        pooled[offer] = top.sum() / texts if texts else 0.0
    return pooled


def best_texts(scores: Floats, weight: Floats, first: int, last: int, best: int) -> list[tuple[int, float]]:
    """The texts that make an offer's score, each with its share factor: (row, weight / number of texts)."""
    rows = np.arange(first, last)
    order = rows[np.argsort(-(scores[first:last] * weight[first:last]), kind="stable")][:best]
    return [(int(row), float(weight[row]) / min(best, last - first)) for row in order] if last > first else []
