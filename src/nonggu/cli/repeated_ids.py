"""Identifiers that stand twice in a parquet file, found with memory that does not grow with the file.

A first pass reads the column of identifiers alone and keeps 64-bit hashes, in files when there are many. Hashes that
stand twice are suspects; the second pass compares the identifiers themselves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

#: Hashes held in memory at once (eight bytes each).
HELD = 4_000_000


class RepeatedIds:
    """Keeps the first row of each identifier. `hashes` come batch by batch, `rows` are their number."""

    def __init__(self, hashes: Iterable[Any], rows: int, *, held: int = HELD) -> None:
        self.suspects = _repeated(hashes, rows, held)
        self.first: dict[str, int] = {}

    def seen_before(self, ids: pl.Series, start: int) -> dict[int, int]:
        """Places in the batch whose identifier stood before, and the row where it stood first (`start`: row of the
        batch's first)."""
        if not len(self.suspects):
            return {}
        found = {}
        hashes = hashes_of(ids)
        places = np.searchsorted(self.suspects, hashes).clip(max=len(self.suspects) - 1)
        for place in np.flatnonzero(self.suspects[places] == hashes).tolist():
            key = ids[place]
            if key in self.first:
                found[place] = self.first[key]
            elif key is not None:
                self.first[key] = start + place
        return found


def hashes_of(ids: pl.Series) -> Any:
    """64-bit hashes of identifiers, the same throughout one run."""
    return ids.cast(pl.String).hash(seed=0).to_numpy()


def _repeated(hashes: Iterable[Any], rows: int, held: int) -> Any:
    """The hashes that stand more than once, in order."""
    bits = max(0, (max(rows - 1, 0) // held).bit_length())
    if not bits:
        return _twice(np.concatenate([np.empty(0, np.uint64), *hashes]))
    with tempfile.TemporaryDirectory(prefix="nonggu-ids-") as name:
        return np.concatenate([_twice(part) for part in _spilled(hashes, bits, Path(name))])


def _spilled(hashes: Iterable[Any], bits: int, folder: Path) -> Iterator[Any]:
    """Hashes sorted into files by their leading bits, and read back file by file, in order."""
    files = [folder / f"{place:05d}" for place in range(2**bits)]
    with ExitStack() as stack:
        open_files = [stack.enter_context(file.open("wb")) for file in files]
        for batch in hashes:
            ordered = np.sort(batch)
            ends = np.searchsorted(ordered >> np.uint64(64 - bits), np.arange(2**bits, dtype=np.uint64), side="right")
            for target, part in zip(open_files, np.split(ordered, ends[:-1]), strict=True):
                target.write(part.tobytes())
    for file in files:
        yield np.fromfile(file, np.uint64)


def _twice(hashes: Any) -> Any:
    ordered = np.sort(hashes)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
