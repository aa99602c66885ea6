"""Texts on disk, indexed in segments that are mapped: add a batch, delete, merge, ask; scores as if indexed at once.

A folder holds `manifest.json` (which segments make the collection, read as a whole), a folder for each segment and
for its statistics, and a bitmap where texts are deleted. Everything else is written first and the manifest replaced
last, in one step: after a crash the collection is what it was before or after the change. One writer at a time; a
writer that finds the manifest changed since it read it refuses. Readers keep what they opened.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.text.features import Features
from nonggu.engines.matching.text.indexing import Index, build_index
from nonggu.engines.matching.text.segment import (
    Segment,
    join,
    read_arrays,
    read_segment,
    sync_folder,
    write_arrays,
    write_deleted,
)
from nonggu.engines.matching.text.statistics import SegmentStatistics, compute_statistics
from nonggu.engines.matching.weights import Weights
from nonggu.errors import UnusableInput

_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Collection:
    """A state of a collection. `generation`: number of changes so far; `next_id`: the number of the next text.

    `statistics_name`: the folder of the statistics of this state, None before they were computed.
    """

    folder: Path
    generation: int = 0
    next_id: int = 0
    segments: tuple[Segment, ...] = ()
    statistics_name: str | None = None

    @property
    def text_count(self) -> int:
        """How many living texts there are."""
        return sum(segment.living_count for segment in self.segments)


def open_collection(folder: Path) -> Collection:
    """The collection of a folder as it is now; an empty one where there is none yet."""
    manifest = _read_manifest(folder)
    segments = tuple(read_segment(folder, part["name"], part["deleted"]) for part in manifest["segments"])
    return Collection(folder, manifest["generation"], manifest["next_id"], segments, manifest["statistics"])


def add_texts(collection: Collection, features: Features) -> tuple[Collection, Ints]:
    """The collection with more texts, given by their features (places are not needed), and their numbers."""
    count = len(features.start) - 1
    ids = np.arange(collection.next_id, collection.next_id + count, dtype=np.int64)
    if not count:
        return collection, ids
    name = _free_name(collection, "segment")
    segment = _write_segment(collection.folder, name, ids, build_index(features))
    changed = replace(collection, next_id=collection.next_id + count, segments=(*collection.segments, segment))
    return _commit(changed), ids


def delete_texts(collection: Collection, ids: Ints) -> Collection:
    """The collection without some texts; one that is unknown or deleted already is an error."""
    wanted = np.unique(np.asarray(ids, dtype=np.int64))
    found, segments = 0, []
    for segment in collection.segments:
        dead = segment.living & np.isin(segment.ids, wanted)
        found += int(dead.sum())
        segments.append(_without(collection, segment, dead) if dead.any() else segment)
    if found < len(wanted):
        known = [segment.ids[segment.living] for segment in collection.segments]
        missing = np.setdiff1d(wanted, np.concatenate([*known, np.zeros(0, dtype=np.int64)]))
        raise UnusableInput("collection_text_unknown", text=int(missing[0]), count=len(missing))
    kept = tuple(segment for segment in segments if segment.living_count)
    return _commit(replace(collection, segments=kept)) if found else collection


def _without(collection: Collection, segment: Segment, dead: Any) -> Segment:
    name, living = _free_name(collection, f"{segment.name}-deleted", ".npy"), segment.living & ~dead
    write_deleted(collection.folder / name, living)
    return Segment(segment.name, name, segment.ids, segment.index, living)


def merge_small(collection: Collection, *, texts: int) -> Collection:
    """The collection with neighbouring segments joined up to `texts` living texts; deleted texts are dropped there.

    A segment more than half deleted is written anew.
    """
    runs: list[list[Segment]] = []
    for segment in collection.segments:
        size = sum(other.living_count for other in runs[-1]) if runs else texts
        if size + segment.living_count <= texts and runs:
            runs[-1].append(segment)
        else:
            runs.append([segment])
    if all(len(run) == 1 and not _half_deleted(run[0]) for run in runs):
        return collection
    segments = []
    for run in runs:
        if len(run) == 1 and not _half_deleted(run[0]):
            segments.append(run[0])
        else:
            segments.append(_write_segment(collection.folder, _free_name(collection, "segment"), *join(run)))
    return _commit(replace(collection, segments=tuple(segments)))


def _half_deleted(segment: Segment) -> bool:
    return 2 * segment.living_count < len(segment.ids)


def _write_segment(folder: Path, name: str, ids: Ints, index: Index) -> Segment:
    write_arrays(folder / name, {"ids": ids, **index.as_arrays()})
    return read_segment(folder, name, None)


def read_statistics(collection: Collection, weights: Weights) -> tuple[Collection, list[SegmentStatistics]]:
    """The statistics of this state under given weights, computed and kept with the collection where they are not yet.

    A collection that another writer has changed meanwhile keeps its own; the statistics are then only returned.
    """
    if collection.statistics_name is not None:
        folder = collection.folder / collection.statistics_name
        if json.loads((folder / "weights.json").read_text()) == _named(weights):
            parts = [read_arrays(folder / str(number)) for number in range(len(collection.segments))]
            return collection, [SegmentStatistics(**part) for part in parts]
    found = compute_statistics(collection.segments, weights)
    if _read_manifest(collection.folder)["generation"] != collection.generation or not collection.segments:
        return collection, found
    name = _free_name(collection, "statistics")
    folder = collection.folder / name
    for number, part in enumerate(found):
        write_arrays(folder / str(number), part.as_arrays())
    _write_text(folder / "weights.json", json.dumps(_named(weights)))
    return _commit(collection, statistics_name=name), found


def _free_name(collection: Collection, stem: str, end: str = "") -> str:
    """A name that no file or folder of the collection has, so that nothing another state names is overwritten."""
    for number in itertools.count():
        name = f"{stem}-{collection.generation + 1:06d}-{number}{end}"
        if not any((collection.folder / (name + draft)).exists() for draft in ("", ".tmp")):
            return name
    raise AssertionError


def _named(weights: Weights) -> dict[str, Any]:
    """What kept statistics depend on beside the texts: the weights, and which arrays this version keeps."""
    named: dict[str, Any] = json.loads(json.dumps({**asdict(weights), "arrays": SegmentStatistics.names()}))
    return named


def _commit(collection: Collection, statistics_name: str | None = None) -> Collection:
    """Make a state the collection's: replace the manifest in one step, then clear what no state names."""
    if _read_manifest(collection.folder)["generation"] != collection.generation:
        raise UnusableInput("collection_changed")
    state = replace(collection, generation=collection.generation + 1, statistics_name=statistics_name)
    parts = [{"name": segment.name, "deleted": segment.deleted_name} for segment in state.segments]
    manifest = {
        "generation": state.generation,
        "next_id": state.next_id,
        "segments": parts,
        "statistics": statistics_name,
    }
    _write_text(state.folder / _MANIFEST, json.dumps(manifest, indent=1))
    _clear(state.folder, manifest)
    return state


def _write_text(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".tmp")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / _MANIFEST
    if not path.exists():
        return {"generation": 0, "next_id": 0, "segments": [], "statistics": None}
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _clear(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Remove what this module wrote and the manifest does not name: the rest of old states and of broken changes."""
    named = {_MANIFEST, manifest["statistics"]}
    for part in manifest["segments"]:
        named |= {part["name"], part["deleted"]}
    for path in _own_entries(folder):
        if path.name not in named:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _own_entries(folder: Path) -> Sequence[Path]:
    return [*folder.glob("segment-*"), *folder.glob("statistics-*"), *folder.glob(f"{_MANIFEST}.tmp")]
