"""Features, thesaurus and index, against plain counting."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.matching.soundness import LONGEST_TEXT, find_text_faults
from nonggu.engines.matching.text.codepoints import Characters
from nonggu.engines.matching.text.features import Featuriser
from nonggu.engines.matching.text.indexing import Index, build_index, merge_indexes
from nonggu.engines.matching.text.lexical import Lexicon
from nonggu.engines.matching.text.thesaurus import Thesaurus, merge_groups
from nonggu.rulebook.matching import read_variants
from tests.engines.matching.corpora import default_weights, offers_frame

RUNS = settings(max_examples=60, deadline=None, derandomize=True)
TEXTS = st.lists(st.text("番茄脐腐病 ab12,，。😀", max_size=12), min_size=1, max_size=6)
PLAIN = Featuriser(Characters({}), Thesaurus())


def names(featuriser: Featuriser, text: str) -> list[str]:
    """The stretches of a text that its features stand for."""
    found = featuriser.features([text])
    return [text[a:b] for a, b in zip(found.first.tolist(), found.last.tolist(), strict=True)]


def keys(featuriser: Featuriser, text: str) -> list[int]:
    return sorted(featuriser.features([text]).key.tolist())


def test_chinese_gives_characters_and_pairs_and_latin_gives_words() -> None:
    assert names(PLAIN, "番茄苗，ph值 Soil tests") == ["番", "茄", "番茄", "苗", "茄苗", "ph", "值", "Soil", "tests"]


def test_width_case_plural_and_traditional_forms_do_not_matter() -> None:
    featuriser = Featuriser(Characters(read_variants()), Thesaurus())
    assert keys(featuriser, "ＰＨ值") == keys(featuriser, "ph值")
    assert keys(featuriser, "Soil Tests") == keys(featuriser, "soil test")
    assert keys(featuriser, "豬糞處理") == keys(featuriser, "猪粪处理")
    assert keys(featuriser, "class") != keys(featuriser, "clas")


def test_words_of_a_group_are_the_same_and_the_longest_one_counts() -> None:
    groups = merge_groups([["玛钢", "可锻铸铁", "malleable iron"], ["玛钢管件", "malleable iron pipe fittings"]])
    featuriser = Featuriser(Characters({}), Thesaurus(groups, ("请问",)))
    assert keys(featuriser, "玛钢退火") == keys(featuriser, "可锻铸铁退火") == keys(featuriser, "Malleable  Iron 退火")
    assert keys(featuriser, "玛钢管件") == keys(featuriser, "malleable iron\npipe fittings")
    assert keys(featuriser, "请问，玛钢") == keys(featuriser, "玛钢")
    assert keys(featuriser, "malleable irons") != keys(featuriser, "malleable iron")
    assert keys(featuriser, "unmalleable iron") != keys(featuriser, "malleable iron")


def test_groups_that_share_a_word_become_one() -> None:
    assert merge_groups([["a", "b"], ["c", "d"], ["b", "c"], ["e"]]) == (("a", "b", "c", "d"),)


def postings(index: Index) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {}
    for place, key in enumerate(index.keys.tolist()):
        span = slice(int(index.start[place]), int(index.start[place + 1]))
        found[key] = dict(zip(index.text[span].tolist(), index.count[span].tolist(), strict=True))
    return found


def test_features_without_places_are_the_same() -> None:
    whole, bare = (PLAIN.features(["番茄 ab", "", "病"], places=places) for places in (True, False))
    assert bare.key.tolist() == whole.key.tolist()
    assert bare.start.tolist() == whole.start.tolist()
    assert len(whole.first) == len(whole.key)
    assert len(bare.first) == len(bare.last) == 0


@RUNS
@given(TEXTS)
def test_the_index_counts_what_is_there(texts: list[str]) -> None:
    expected: dict[int, dict[int, float]] = {}
    for row, text in enumerate(texts):
        for key, count in Counter(keys(PLAIN, text)).items():
            expected.setdefault(key, {})[row] = count
    index = build_index(PLAIN.features(texts))
    assert postings(index) == expected
    assert index.length.tolist() == [len(keys(PLAIN, text)) for text in texts]
    assert Index.from_arrays(index.as_arrays()) == index or postings(Index.from_arrays(index.as_arrays())) == expected


@RUNS
@given(TEXTS, TEXTS)
def test_an_index_may_grow_by_parts(first: list[str], second: list[str]) -> None:
    parts = merge_indexes(build_index(PLAIN.features(first)), build_index(PLAIN.features(second)))
    whole = build_index(PLAIN.features(first + second))
    assert postings(parts) == postings(whole)
    assert parts.length.tolist() == whole.length.tolist()


@RUNS
@given(TEXTS, st.text("番茄脐腐病 ab12", min_size=1, max_size=12))
def test_lexical_scores_are_sums_between_0_and_1(texts: list[str], wanted: str) -> None:
    lexicon = Lexicon(build_index(PLAIN.features(texts)), default_weights())
    query = lexicon.query(PLAIN.features([wanted]).key)
    scores = lexicon.score_texts(query)
    assert (scores >= 0).all()
    assert (scores <= 1 + 1e-9).all()
    for row in range(len(texts)):
        assert np.isclose(lexicon.contributions(query, row)[1].sum(), scores[row])


def test_a_large_index_keeps_every_feature() -> None:
    chance = np.random.default_rng(1)
    texts = ["".join(map(chr, chance.integers(0x4E00, 0x9000, size=60))) for _ in range(1500)]
    index = build_index(PLAIN.features(texts))
    assert len(index.keys) == len({key for text in texts for key in keys(PLAIN, text)})
    assert index.count.sum() == index.length.sum()


def test_odd_texts_are_named() -> None:
    rows = [
        {"id": "A", "text": "  ，。 "},
        {"id": "B", "text": "番" * (LONGEST_TEXT + 1)},
        {"id": "C", "text": "豬糞😀"},
        {"id": "D", "text": None, "keywords": "番茄"},
        {"id": "E", "text": "😀😀"},
    ]
    found = {
        row: [code for code, _, _ in faults]
        for row, faults in find_text_faults(offers_frame(rows), read_variants()).items()
    }
    assert found == {
        2: ["text_empty"], 3: ["text_cut"], 4: ["text_traditional", "text_pictures"], 6: ["text_empty"],
    }  # fmt: skip
