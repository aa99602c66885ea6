"""Collections on disk: scores as if the living texts were indexed at once, and whole after a crash."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.matching.text.codepoints import Characters
from nonggu.engines.matching.text.collection import (
    Collection,
    add_texts,
    delete_texts,
    merge_small,
    open_collection,
)
from nonggu.engines.matching.text.features import Features, Featuriser
from nonggu.engines.matching.text.indexing import build_index
from nonggu.engines.matching.text.lexical import Lexicon
from nonggu.engines.matching.text.searching import search
from nonggu.engines.matching.text.thesaurus import Thesaurus
from nonggu.errors import UnusableInput
from tests.engines.matching.corpora import default_weights

PLAIN = Featuriser(Characters({}), Thesaurus())
RUNS = settings(max_examples=40, deadline=None, derandomize=True)
TEXTS = st.lists(st.text("番茄脐腐病 ab。", max_size=8), max_size=6)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), TEXTS),
        st.tuples(st.just("delete"), st.lists(st.integers(0, 30), max_size=6)),
        st.tuples(st.just("merge"), st.integers(1, 20)),
        st.tuples(st.just("reopen"), st.none()),
        st.tuples(st.just("ask"), st.none()),
    ),
    max_size=8,
)
ASKED = ("番茄病", "番番 ab", "苗")


@pytest.fixture(autouse=True, scope="module")
def _no_flushing() -> Iterator[None]:
    """Waiting for the disk proves nothing here; the test of crashes counts the flushes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


def features(texts: list[str]) -> Features:
    return PLAIN.features(texts, places=False)


def assert_as_indexed_at_once(collection: Collection, texts: dict[int, str]) -> None:
    """Scores and best texts, bit for bit."""
    ids = sorted(texts)
    lexicon = Lexicon(build_index(PLAIN.features([texts[number] for number in ids])), default_weights())
    searcher = search(collection, default_weights())
    assert collection.text_count == len(texts)
    for wanted in ASKED:
        keys = PLAIN.features([wanted]).key
        query = lexicon.query(keys)
        found, scores = searcher.score_texts(keys)
        assert found.tolist() == ids
        assert scores.tobytes() == lexicon.score_texts(query).tobytes()
        for keep in (0, 1, 3, 300):
            rows, expected = lexicon.best_texts(query, keep)
            best, best_scores = searcher.best_texts(keys, keep)
            assert best.tolist() == [ids[row] for row in rows]
            assert best_scores.tobytes() == expected.tobytes()


def run_step(collection: Collection, texts: dict[int, str], step: str, what: Any) -> Collection:
    if step == "add":
        collection, ids = add_texts(collection, features(what))
        texts.update(zip(ids.tolist(), what, strict=True))
    elif step == "delete":
        wanted = [number for number in what if number in texts]
        collection = delete_texts(collection, np.array(wanted, dtype=np.int64))
        for number in wanted:
            texts.pop(number, None)
    elif step == "merge":
        collection = merge_small(collection, texts=what)
    elif step == "reopen":
        collection = open_collection(collection.folder)
    else:
        collection = search(collection, default_weights()).collection
    return collection


@RUNS
@given(STEPS)
def test_scores_are_those_of_an_index_of_the_living_texts(steps: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        collection, texts = open_collection(Path(folder)), dict[int, str]()
        for step, what in [("add", ["番茄病", "番茄", "ab"]), *steps]:
            collection = run_step(collection, texts, step, what)
        assert_as_indexed_at_once(collection, texts)
        assert_as_indexed_at_once(open_collection(Path(folder)), texts)


def built(folder: Path) -> tuple[Collection, dict[int, str]]:
    """Three segments of four texts, one of them deleted."""
    collection, texts = open_collection(folder), dict[int, str]()
    for batch in (["番茄", "病", "番茄病", "ab"], ["脐腐病", "番", "", "茄病 ab"], ["番茄"] * 4):
        collection = run_step(collection, texts, "add", batch)
    return run_step(collection, texts, "delete", [1]), texts


def test_small_neighbours_are_joined_up_to_a_size(tmp_path: Path) -> None:
    collection, texts = built(tmp_path)
    merged = merge_small(collection, texts=8)
    assert [len(segment.ids) for segment in merged.segments] == [7, 4]
    assert merge_small(merged, texts=8) is merged
    assert len([path for path in tmp_path.iterdir() if path.name.startswith("segment")]) == 2
    assert_as_indexed_at_once(merged, texts)


def test_a_segment_mostly_deleted_is_written_anew(tmp_path: Path) -> None:
    collection, texts = built(tmp_path)
    collection = run_step(collection, texts, "delete", [4, 5, 6])
    merged = merge_small(collection, texts=1)
    assert [len(segment.ids) for segment in merged.segments] == [4, 1, 4]
    assert_as_indexed_at_once(merged, texts)


def test_all_may_be_deleted_and_numbers_are_not_used_again(tmp_path: Path) -> None:
    collection, texts = built(tmp_path)
    collection = run_step(collection, texts, "delete", list(range(12)))
    assert collection.segments == ()
    assert_as_indexed_at_once(collection, {})
    _, ids = add_texts(open_collection(tmp_path), features(["番茄"]))
    assert ids.tolist() == [12]


def test_statistics_are_kept_and_belong_to_their_weights(tmp_path: Path) -> None:
    collection, _ = built(tmp_path)
    asked = search(collection, default_weights()).collection
    assert asked.statistics_name is not None
    again = search(open_collection(tmp_path), default_weights())
    assert again.collection.generation == asked.generation
    assert again.collection.statistics_name == asked.statistics_name
    added, _ = add_texts(asked, features(["番"]))
    assert added.statistics_name is None


@pytest.mark.parametrize("ids", [[1], [99], [-1], [0, 12]])
def test_texts_that_are_not_there_cannot_be_deleted(tmp_path: Path, ids: list[int]) -> None:
    collection, texts = built(tmp_path)
    with pytest.raises(UnusableInput) as refused:
        delete_texts(collection, np.array(ids))
    assert refused.value.code == "collection_text_unknown"
    assert_as_indexed_at_once(open_collection(tmp_path), texts)


def test_a_writer_that_is_behind_is_refused(tmp_path: Path) -> None:
    collection, texts = built(tmp_path)
    run_step(collection, texts, "add", ["腐"])
    for change in (
        lambda: add_texts(collection, features(["病"])),
        lambda: delete_texts(collection, np.array([0])),
        lambda: merge_small(collection, texts=100),
    ):
        with pytest.raises(UnusableInput) as refused:
            change()
        assert refused.value.code == "collection_changed"
    assert_as_indexed_at_once(open_collection(tmp_path), texts)


class Crash(Exception):
    """The machine stops."""


@pytest.mark.parametrize("step", ["add", "delete", "merge", "ask"])
def test_after_a_crash_the_collection_is_as_before_or_after(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop at each write to the disk in turn until the change gets through."""
    what = {"add": ["腐", "ab"], "delete": [0, 4], "merge": 8, "ask": None}[step]
    stops = 0
    for allowed in range(200):
        folder = tmp_path / str(allowed)
        collection, before = built(folder)
        after = dict(before)
        if stop_after(allowed, monkeypatch, lambda: run_step(collection, after, step, what)):  # noqa: B023
            break
        stops += 1
        generation = json.loads((folder / "manifest.json").read_text())["generation"]
        changed = generation > collection.generation
        expected = dict(before)
        if changed and step == "add":
            expected |= {12: "腐", 13: "ab"}
        if changed and step == "delete":
            expected = {number: text for number, text in before.items() if number not in (0, 4)}
        assert_as_indexed_at_once(open_collection(folder), expected)
        run_step(open_collection(folder), expected, "add", ["番"])
        assert_as_indexed_at_once(open_collection(folder), expected)
        assert not list(folder.glob("**/*.tmp"))
    assert stops > 2


def stop_after(allowed: int, monkeypatch: pytest.MonkeyPatch, change: Any) -> bool:
    """Run a change that crashes at a flush to the disk; whether it got through."""
    made = [0]

    def crashing(_: int) -> None:
        made[0] += 1
        if made[0] > allowed:
            raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", crashing)
        try:
            change()
        except Crash:
            return False
    return True
