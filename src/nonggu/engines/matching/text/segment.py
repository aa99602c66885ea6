"""A part of a collection on disk: an index in a folder of numpy files, mapped and not read.

Texts are numbered for good; a segment's numbers rise, so the order of rows is the order of numbers.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from nonggu.engines.matching.arrays import Flags, Ints
from nonggu.engines.matching.text.indexing import Index, merge_indexes


@dataclass(frozen=True)
class Segment:
    """Texts of a collection: `ids` their numbers, rising; `index` their postings; `living` False where deleted.

    `name`: its folder. `deleted_name`: the file of its bitmap of deleted texts, None where none is.
    """

    name: str
    deleted_name: str | None
    ids: Ints
    index: Index
    living: Flags

    @cached_property
    def living_count(self) -> int:
        """How many texts are not deleted."""
        return int(self.living.sum())

    @cached_property
    def frequency(self) -> Ints:
        """In how many living texts each feature stands."""
        if self.deleted_name is None:
            return self.index.text_frequency
        return np.asarray(_living_frequency(self.index.start, self.index.text, self.living))

    def frequency_of(self, place: Ints) -> Ints:
        """In how many living texts the features at some places stand; the others need not be counted for it."""
        if self.deleted_name is None:
            return np.asarray(self.index.start[place + 1] - self.index.start[place])
        return self.frequency[place]

    @cached_property
    def living_length(self) -> int:
        """Features of all living texts."""
        return int(self.index.length[self.living].sum())


def read_segment(folder: Path, name: str, deleted_name: str | None) -> Segment:
    """A segment from its files, which are mapped."""
    arrays = read_arrays(folder / name)
    ids = arrays.pop("ids")
    living = np.ones(len(ids), dtype=np.bool_)
    if deleted_name is not None:
        bits = np.load(folder / deleted_name)
        living = ~np.unpackbits(bits, count=len(ids)).astype(np.bool_)
    return Segment(name, deleted_name, ids, Index.from_arrays(arrays), living)


def read_arrays(folder: Path) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a folder by name, mapped; changes to them would stay in memory."""
    return {path.stem: np.asarray(np.load(path, mmap_mode="c")) for path in sorted(folder.glob("*.npy"))}


def write_arrays(folder: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write arrays as files of a new folder, which appears under its name only when all is on the disk."""
    draft = folder.with_name(folder.name + ".tmp")
    draft.mkdir(parents=True)
    for name, array in arrays.items():
        _write_array(draft / f"{name}.npy", array)
    sync_folder(draft)
    draft.rename(folder)
    sync_folder(folder.parent)


def write_deleted(path: Path, living: Flags) -> None:
    """Write the bitmap of deleted texts; it appears under its name only when all is on the disk."""
    draft = path.with_name(path.name + ".tmp")
    _write_array(draft, np.packbits(~living))
    draft.replace(path)
    sync_folder(path.parent)


def _write_array(path: Path, array: npt.NDArray[Any]) -> None:
    with path.open("wb") as file:
        np.save(file, array)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names of a folder's files on the disk, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def compact(segment: Segment) -> tuple[Ints, Index]:
    """The living texts of a segment as an index of their own, and their numbers."""
    if segment.deleted_name is None:
        return segment.ids, segment.index
    index, living = segment.index, segment.living
    row = (np.cumsum(living) - 1).astype(np.int32)
    kept = segment.frequency > 0
    start = np.concatenate(([0], np.cumsum(segment.frequency[kept]))).astype(np.int64)
    text, count = np.empty(int(start[-1]), dtype=np.int32), np.empty(int(start[-1]), dtype=np.float32)
    _keep_living(index.text, index.count, living, row, text, count)
    return segment.ids[living], Index(index.keys[kept], start, text, count, index.length[living])


def join(segments: list[Segment]) -> tuple[Ints, Index]:
    """The living texts of neighbouring segments as one index, and their numbers."""
    parts = [compact(segment) for segment in segments]
    while len(parts) > 1:
        # Neighbours pair by pair: every posting is copied as often as the number of parts has binary digits.
        pairs = [parts[at : at + 2] for at in range(0, len(parts), 2)]
        parts = [pair[0] if len(pair) == 1 else _join_two(*pair) for pair in pairs]
    return parts[0]


def _join_two(first: tuple[Ints, Index], second: tuple[Ints, Index]) -> tuple[Ints, Index]:
    return np.concatenate((first[0], second[0])), merge_indexes(first[1], second[1])


@njit(cache=True)
def _living_frequency(start, text, living):  # type: ignore[no-untyped-def]
    frequency = np.zeros(len(start) - 1, dtype=np.int64)
    for number in range(len(start) - 1):
        for entry in range(start[number], start[number + 1]):
            frequency[number] += living[text[entry]]
    return frequency


@njit(cache=True)
def _keep_living(text, count, living, row, out_text, out_count):  # type: ignore[no-untyped-def]
    """Copy the entries of living texts under their new rows; the order of features and texts stays."""
    out = 0
    for entry in range(len(text)):
        if living[text[entry]]:
            out_text[out], out_count[out] = row[text[entry]], count[entry]
            out += 1
