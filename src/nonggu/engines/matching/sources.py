"""Where the scores of a dense problem come from: a matrix, or vectors whose products are the scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from numba import njit

from nonggu.engines.matching.arrays import Floats32, Ints
from nonggu.engines.matching.heaps import push, sink
from nonggu.errors import UnusableInput

#: Needs whose scores are made at a time from vectors.
BLOCK_NEEDS = 256
#: Whole numbers up to here are exact in single precision.
EXACT_LIMIT = 2**24

_EMPTY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Lists:
    """Listed pairs, and for each need the most that a pair outside its list can score."""

    need: Ints
    offer: Ints
    score: Ints
    outside: Ints

    def joined(self, other: Lists) -> Lists:
        """These pairs and the others, sorted by need, then offer."""
        need, offer = np.concatenate((self.need, other.need)), np.concatenate((self.offer, other.offer))
        order = np.lexsort((offer, need))
        return Lists(need[order], offer[order], np.concatenate((self.score, other.score))[order], self.outside)

    def without(self, other: Lists, offers: int) -> Lists:
        """These pairs less those that the other lists have."""
        fresh = ~np.isin(self.need * offers + self.offer, other.need * offers + other.offer)
        return Lists(self.need[fresh], self.offer[fresh], self.score[fresh], self.outside)


class Source(Protocol):
    """Scores of a dense problem in whole numbers."""

    need_count: int
    offer_count: int

    def best(self, length: int) -> Lists:
        """The best offers of every need."""
        ...

    def above(self, needs: Ints, least: Ints, price: Ints, most: int) -> Lists:
        """For each of the needs up to `most` offers whose score less price exceeds `least`, the best of them."""
        ...


class MatrixScores:
    """Scores as a matrix, needs by offers, whole numbers."""

    def __init__(self, scores: npt.NDArray[np.signedinteger]) -> None:
        self.scores = np.ascontiguousarray(scores)
        self.need_count, self.offer_count = scores.shape

    def best(self, length: int) -> Lists:
        """The best offers of every need."""
        rows = np.arange(self.need_count)
        return _pick_rows(self.scores, rows, None, None, length)

    def above(self, needs: Ints, least: Ints, price: Ints, most: int) -> Lists:
        """For each of the needs the offers whose score less price exceeds `least`."""
        return _pick_rows(self.scores, needs, least, price, most)


class VectorScores:
    """Scores as products of vectors that hold whole numbers, so that every product is exact. Raises UnusableInput."""

    def __init__(self, needs: Floats32, offers: Floats32) -> None:
        largest = float(np.abs(needs).max(initial=0)) * float(np.abs(offers).max(initial=0)) * needs.shape[1]
        if largest >= EXACT_LIMIT or (needs != np.rint(needs)).any() or (offers != np.rint(offers)).any():
            raise UnusableInput("vectors_not_exact", largest=EXACT_LIMIT)
        self.needs, self.offers = needs, np.ascontiguousarray(offers.T)
        self.need_count, self.offer_count = needs.shape[0], offers.shape[0]

    def best(self, length: int) -> Lists:
        """The best offers of every need."""
        return self._pick(np.arange(self.need_count), None, None, length)

    def above(self, needs: Ints, least: Ints, price: Ints, most: int) -> Lists:
        """For each of the needs the offers whose score less price exceeds `least`."""
        return self._pick(needs, least, price, most)

    def _pick(self, needs: Ints, least: Ints | None, price: Ints | None, most: int) -> Lists:
        parts = []
        for first in range(0, len(needs), BLOCK_NEEDS):
            rows = needs[first : first + BLOCK_NEEDS]
            block = self.needs[rows] @ self.offers
            part = _pick_rows(
                block, np.arange(len(rows)), None if least is None else least[first : first + len(rows)], price, most
            )
            parts.append(Lists(rows[part.need], part.offer, part.score, part.outside))
        if not parts:
            return Lists(_EMPTY, _EMPTY, _EMPTY, _EMPTY)
        return Lists(
            *(np.concatenate([getattr(p, name) for p in parts]) for name in ("need", "offer", "score", "outside"))
        )


def quantise(vectors: Floats32, steps: int) -> Floats32:
    """Vectors in whole numbers: multiplied by `steps` and rounded. Scores are then in units of 1 / steps squared."""
    return np.rint(vectors * np.float32(steps)).astype(np.float32)


def _pick_rows(scores: npt.NDArray[np.generic], rows: Ints, least: Ints | None, price: Ints | None, most: int) -> Lists:
    """The best `most` offers of the rows by score less price, only above `least`; sorted by row, then offer."""
    if least is None or price is None:
        least = np.full(len(rows), -(2**62), dtype=np.int64)
        price = np.zeros(scores.shape[1], dtype=np.int64)
    offer = np.empty((len(rows), most), dtype=np.int64)
    count, outside = np.zeros(len(rows), dtype=np.int64), np.empty(len(rows), dtype=np.int64)
    _pick(scores, rows, least, price, most, offer, count, outside)
    taken = np.arange(most)[None, :] < count[:, None]
    offers = offer[taken]
    need = np.repeat(rows, count)
    return Lists(need, offers, np.rint(scores[need, offers]).astype(np.int64), outside)


@njit(cache=True)
def _pick(scores, rows, least, price, most, offer, count, outside):  # type: ignore[no-untyped-def]
    """Keep the best of each row in a small heap whose top is the least kept one."""
    keys = np.empty(most, dtype=np.int64)
    for at in range(len(rows)):
        row, size, lowest = rows[at], 0, least[at]
        for column in range(scores.shape[1]):
            value = np.int64(scores[row, column]) - price[column]
            if value <= lowest:
                continue
            if size < most:
                size = push(keys, offer[at], size, value, column)
            else:
                sink(keys, offer[at], size, value, column)
            if size == most:
                lowest = keys[0]
        count[at] = size
        outside[at] = keys[0] if size == most else lowest
        offer[at, :size] = np.sort(offer[at, :size])
