"""An index of texts: for each feature the texts that have it and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from nonggu.engines.matching.arrays import Floats, Ints
from nonggu.engines.matching.text.features import Features

#: Features that are counted between two looks at the size of the hash table.
_GROUP = 200_000

Counts = npt.NDArray[np.float32]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Index:
    """Postings by feature: `keys` (sorted) name the features; feature f owns the entries `start[f]` to `start[f + 1]`.

    `text`: the row of the text; `count`: how often the feature stands in it; `length`: features of each text.
    """

    keys: Ints
    start: Ints
    text: Places
    count: Counts
    length: Ints

    @property
    def text_count(self) -> int:
        """How many texts are indexed."""
        return len(self.length)

    @cached_property
    def text_frequency(self) -> Ints:
        """In how many texts each feature stands."""
        return np.diff(self.start)

    def place_of(self, keys: Ints) -> Ints:
        """The place of each feature in the index; -1 where it is unknown."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, place, -1)

    def as_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The index as named arrays, for a file."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @staticmethod
    def from_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> Index:
        """The index from named arrays, which may be memory maps."""
        return Index(**{part.name: arrays[part.name] for part in fields(Index)})


def build_index(features: Features) -> Index:
    """The index of texts given by their features."""
    order_key, per_text, term, count = _count(features.start, features.key)
    rank = np.argsort(order_key, kind="stable")
    place = np.empty(len(rank), dtype=np.int32)
    place[rank] = np.arange(len(rank), dtype=np.int32)
    start, text, counts = _post(per_text, place[term], count, len(rank))
    return Index(order_key[rank], start, text, counts, np.diff(features.start))


def merge_indexes(first: Index, second: Index) -> Index:
    """One index of the texts of both, those of the second after those of the first."""
    keys = np.union1d(first.keys, second.keys)
    lengths = np.zeros(len(keys), dtype=np.int64)
    places = [np.searchsorted(keys, part.keys) for part in (first, second)]
    for place, part in zip(places, (first, second), strict=True):
        lengths[place] += part.text_frequency
    start = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    text, count = np.empty(int(start[-1]), dtype=np.int32), np.empty(int(start[-1]), dtype=np.float32)
    fill = start[:-1].copy()
    for place, part, shift in zip(places, (first, second), (0, first.text_count), strict=True):
        _copy(place, part.start, part.text, part.count, shift, fill, text, count)
    return Index(keys, start, text, count, np.concatenate((first.length, second.length)))


def text_norms(index: Index, feature_weight: Floats) -> Floats:
    """The length of each text's vector of weighted, damped counts: weight * (1 + ln count)."""
    return np.sqrt(_squares(index.start, index.text, index.count, feature_weight, index.text_count))


def _count(start: Ints, key: Ints) -> tuple[Ints, Ints, Places, Counts]:
    """Number the features as they appear and count them in each text: (features, entries by text, number, count).

    Features are looked up in a hash table of (key, number), which grows between groups of texts.
    """
    texts, size = len(start) - 1, 1 << 16
    table = np.full((size, 2), -1, dtype=np.int64)
    names, place = np.empty(size, np.int64), np.full(size, -1, dtype=np.int64)
    per_text = np.zeros(texts + 1, dtype=np.int64)
    term, count = np.empty(len(key), dtype=np.int32), np.empty(len(key), dtype=np.float32)
    known = first = 0
    while first < texts:
        last = max(first + 1, int(np.searchsorted(start, start[first] + _GROUP, side="right")) - 1)
        while 2 * (known + int(start[last] - start[first])) > size:
            size *= 4
            names = np.concatenate((names, np.empty(size - len(names), np.int64)))
            place = np.concatenate((place, np.full(size - len(place), -1, dtype=np.int64)))
            table = _rehash(names, known, size)
        known = _count_group(first, last, start, key, table, names, place, per_text, term, count, known)
        first = last
    return names[:known], per_text, term[: per_text[-1]], count[: per_text[-1]]


@njit(cache=True)
def _count_group(first, last, start, key, table, names, place, per_text, term, count, known):  # type: ignore[no-untyped-def]
    """Count the features of some texts; how many features are known afterwards."""
    out = per_text[first]
    for text in range(first, last):
        for entry in range(start[text], start[text + 1]):
            value = key[entry]
            slot = _slot(table, value)
            number = table[slot, 1]
            if number < 0:
                number = known
                table[slot, 0], table[slot, 1] = value, number
                names[known] = value
                known += 1
            if place[number] >= per_text[text]:
                count[place[number]] += 1
            else:
                place[number], term[out], count[out] = out, number, 1
                out += 1
        per_text[text + 1] = out
    return known


@njit(cache=True)
def _slot(table, value):  # type: ignore[no-untyped-def]
    """Where a key stands in the hash table, or the free place where it belongs."""
    mask = len(table) - 1
    slot = ((value * np.int64(-7046029254386353131)) >> np.int64(20)) & mask
    while table[slot, 0] != value and table[slot, 0] != -1:
        slot = (slot + 1) & mask
    return slot


@njit(cache=True)
def _rehash(names, known, size):  # type: ignore[no-untyped-def]
    table = np.full((size, 2), np.int64(-1))
    for number in range(known):
        slot = _slot(table, names[number])
        table[slot, 0], table[slot, 1] = names[number], number
    return table


@njit(cache=True)
def _post(per_text, term, count, terms):  # type: ignore[no-untyped-def]
    """Turn counts by text into postings by feature, texts in order."""
    start = np.zeros(terms + 1, dtype=np.int64)
    for entry in range(len(term)):
        start[term[entry] + 1] += 1
    for number in range(terms):
        start[number + 1] += start[number]
    place = start[:-1].copy()
    texts, counts = np.empty(len(term), dtype=np.int32), np.empty(len(term), dtype=np.float32)
    for text in range(len(per_text) - 1):
        for entry in range(per_text[text], per_text[text + 1]):
            slot = place[term[entry]]
            texts[slot], counts[slot] = text, count[entry]
            place[term[entry]] = slot + 1
    return start, texts, counts


@njit(cache=True)
def _copy(place, start, text, count, shift, fill, out_text, out_count):  # type: ignore[no-untyped-def]
    for number in range(len(place)):
        slot = fill[place[number]]
        for entry in range(start[number], start[number + 1]):
            out_text[slot], out_count[slot] = text[entry] + shift, count[entry]
            slot += 1
        fill[place[number]] = slot


@njit(cache=True)
def _squares(start, text, count, weight, texts):  # type: ignore[no-untyped-def]
    squares = np.zeros(texts, dtype=np.float64)
    for number in range(len(start) - 1):
        for entry in range(start[number], start[number + 1]):
            value = weight[number] * (1.0 + np.log(count[entry]))
            squares[text[entry]] += value * value
    return squares
