"""The best texts found without reading everything, against scoring every text and sorting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.matching.arrays import Floats, Ints
from nonggu.engines.matching.text.codepoints import Characters
from nonggu.engines.matching.text.features import Featuriser
from nonggu.engines.matching.text.indexing import build_index
from nonggu.engines.matching.text.lexical import Lexicon, Query
from nonggu.engines.matching.text.thesaurus import Thesaurus
from tests.engines.matching.corpora import default_weights

RUNS = settings(max_examples=150, deadline=None, derandomize=True)
PLAIN = Featuriser(Characters({}), Thesaurus())
#: Few characters and short texts: many equal scores.
TEXTS = st.lists(st.text("番茄脐腐病 ab。", max_size=8), min_size=1, max_size=40)


def lexicon_of(texts: list[str]) -> Lexicon:
    return Lexicon(build_index(PLAIN.features(texts)), default_weights())


def by_sorting(lexicon: Lexicon, query: Query, keep: int, floor: float = 0.0) -> tuple[Ints, Floats]:
    scores = lexicon.score_texts(query)
    rows = [row for row in range(len(scores)) if scores[row] > 0 and scores[row] >= floor]
    rows = sorted(rows, key=lambda row: (-scores[row], row))[:keep]
    return np.array(rows, dtype=np.int64), scores[rows]


def assert_same(lexicon: Lexicon, query: Query, keep: int, floor: float = 0.0) -> None:
    rows, scores = lexicon.best_texts(query, keep, floor=floor)
    expected_rows, expected = by_sorting(lexicon, query, keep, floor)
    assert rows.tolist() == expected_rows.tolist()
    assert scores.tobytes() == expected.tobytes()


@RUNS
@given(TEXTS, st.text("番茄脐腐病 ab", max_size=12), st.integers(0, 45), st.sampled_from((0.0, 0.1, 0.3, 2.0)))
def test_the_best_are_those_of_scoring_every_text(texts: list[str], wanted: str, keep: int, floor: float) -> None:
    lexicon = lexicon_of(texts)
    assert_same(lexicon, lexicon.query(PLAIN.features([wanted]).key), keep, floor)


@pytest.mark.parametrize("keep", [1, 7, 100, 256, 257, 5000])
def test_long_lists_of_many_texts_are_skipped_without_a_difference(keep: int) -> None:
    chance = np.random.default_rng(keep)
    words = ["".join(map(chr, chance.integers(0x4E00, 0x4E00 + 300, size=2))) for _ in range(400)]
    share = 1 / np.arange(1, 401)
    drawn = chance.choice(400, size=(3000, 20), p=share / share.sum())
    texts = ["".join(words[word] for word in row) for row in drawn]
    texts[1500:1600] = texts[:100]
    lexicon = lexicon_of(texts)
    for text in texts[::300]:
        assert_same(lexicon, lexicon.query(PLAIN.features([text[:24]]).key), keep)
    assert_same(lexicon, lexicon.query(PLAIN.features([texts[3] + texts[700]]).key), keep)


def test_a_text_with_more_repetitions_than_the_table_of_logarithms() -> None:
    lexicon = lexicon_of(["番" * 700 + "茄", "番茄", "番" * 255, "番" * 256])
    for keep in (1, 2, 4):
        assert_same(lexicon, lexicon.query(PLAIN.features(["番茄番"]).key), keep)
    assert lexicon.best_texts(lexicon.query(PLAIN.features(["番"]).key), 4)[0].tolist() != []


def test_the_scores_of_every_text_are_those_of_a_plain_sum() -> None:
    """The reading of everything, which the others are compared with, against the definition."""
    lexicon = lexicon_of(["番茄脐腐病", "番茄 番茄", "", "土壤"])
    query = lexicon.query(PLAIN.features(["番茄病"]).key)
    index = lexicon.index
    for row in range(4):
        total = 0.0
        for number, place in enumerate(query.place.tolist()):
            for entry in range(int(index.start[place]), int(index.start[place + 1])):
                if index.text[entry] == row:
                    count = float(index.count[entry])
                    total += query.bm25[number] * count / (count + lexicon.crowding[row])
                    total += query.cosine[number] * (1 + np.log(count)) / lexicon.norms[row]
        assert np.isclose(lexicon.score_texts(query)[row], total)
