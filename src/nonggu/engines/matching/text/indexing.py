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
from nonggu.engines.matching.text.posting import Counts, Places, post


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
    return Index(*post(features.start, features.key), np.diff(features.start))


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
