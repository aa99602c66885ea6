"""Scores: comparable, independent of order and batch, and explained by contributions that add up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.matching.calibration import calibrate
from nonggu.engines.matching.explanation import explain_choice, explain_score
from nonggu.engines.matching.scoring import score_need
from nonggu.engines.matching.shortlist import score_needs
from nonggu.engines.matching.structured import code_nearness
from nonggu.engines.matching.weights import read_weights
from nonggu.errors import UnusableInput
from nonggu.rulebook.matching import read_weights_file
from tests.engines.matching.corpora import OFFERS, StubEncoder, corpus_of, need, needs_frame

RUNS = settings(max_examples=40, deadline=None, derandomize=True)
TEXTS = {
    "N1": "西红柿屁股发黑怎么办",
    "N2": "玛钢管件退火温度",
    "N3": "猪粪太臭，想做成有机肥",
    "N4": "malleable iron castings crack",
}
WORDS = st.text("番茄脐腐病玛钢退火猪粪堆肥谷子 iron", min_size=1, max_size=30)


def scored(corpus: Any, texts: dict[str, str], **options: Any) -> dict[tuple[str, str], tuple[float, int]]:
    rows = score_needs(corpus, needs_frame(texts), **options).rows()
    return {(n, o): (score, rank) for n, o, score, rank in rows}


def test_needs_find_who_can_help_whatever_the_language() -> None:
    best = score_needs(corpus_of(), needs_frame(TEXTS), top=1)
    assert best.select("need", "offer").rows() == [("N1", "E1"), ("N2", "E2"), ("N3", "E4"), ("N4", "E2")]


@RUNS
@given(st.permutations(OFFERS), st.permutations(sorted(TEXTS)), st.integers(0, 4))
def test_scores_do_not_depend_on_order_or_batch(rows: list[dict[str, Any]], order: list[str], cut: int) -> None:
    whole = scored(corpus_of(), TEXTS)
    corpus = corpus_of(rows)
    parts = [dict.fromkeys(order[:cut]), dict.fromkeys(order[cut:])]
    found = {k: v for part in parts for k, v in scored(corpus, {need: TEXTS[need] for need in part}).items()}
    assert found == whole


def test_the_top_is_the_head_of_the_whole_list() -> None:
    whole, top = scored(corpus_of(), TEXTS), scored(corpus_of(), TEXTS, top=2)
    assert top == {pair: value for pair, value in whole.items() if value[1] <= 2}


def test_equal_scores_are_ranked_by_id() -> None:
    rows = [{"id": f"E{number}", "text": "番茄"} for number in (3, 1, 2)]
    frame = score_needs(corpus_of(rows), needs_frame({"N1": "番茄"}))
    assert frame["offer"].to_list() == ["E1", "E2", "E3"]


@RUNS
@given(WORDS, st.sampled_from(["E1", "E2", "E3", "E4", "E5"]), st.booleans())
def test_contributions_add_up_to_the_score(text: str, offer: str, semantic: bool) -> None:
    corpus = corpus_of(encoder=StubEncoder() if semantic else None)
    wanted = need(text, discipline="21020", trl=8, latitude=37.0, longitude=112.0, firm="F1")
    found = explain_score(corpus, wanted, offer)
    score = score_need(corpus, wanted).score[corpus.profiles.offer_ids.index(offer)]
    assert sum(part.millionths for part in found.contributions) == found.millionths == round(score * 1e6)
    assert all(part.millionths >= 0 for part in found.contributions)
    assert "industry" in found.unknown_parts
    listed = score_needs(corpus, pl.DataFrame([wanted], infer_schema_length=None))
    assert listed.filter(pl.col("offer") == offer).select("score", "rank").row(0) == (
        found.millionths / 1e6,
        found.rank,
    )


def test_an_explanation_speaks_the_words_of_the_need() -> None:
    found = explain_score(corpus_of(), need("西红柿棚，瑪鋼管件"), "E2")
    assert {part.words for part in found.contributions} == {"瑪鋼管件"}
    assert found.contributions[0].text.startswith("Annealing")


def test_unknown_parts_change_nothing_and_known_ones_count() -> None:
    corpus, text = corpus_of(), "谷子收获"
    plain = score_need(corpus, need(text)).score
    coded = score_need(corpus, need(text, discipline="21020")).score
    ids = corpus.profiles.offer_ids
    assert coded[ids.index("E5")] > plain[ids.index("E5")]
    assert coded[ids.index("E2")] < plain[ids.index("E2")] or plain[ids.index("E2")] == 0
    assert coded[ids.index("E1")] == plain[ids.index("E1")]


def test_old_texts_and_lesser_kinds_weigh_less() -> None:
    rows = [
        {"id": "E1", "text": "番茄脐腐病", "date": dt.date(2000, 1, 1)},
        {"id": "E2", "text": "番茄脐腐病", "date": dt.date(2024, 1, 1)},
        {"id": "E3", "text": "番茄脐腐病", "kind": "statement"},
    ]
    corpus = corpus_of(rows, on=dt.date(2024, 1, 1), half_life_years=12)
    old, new, statement = score_need(corpus, need("番茄脐腐病")).score
    assert np.isclose(old, new / 4, rtol=1e-2)
    assert np.isclose(statement, new / 2)


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [("210.20", "21020", 1), ("21020", "21050", 0.6), ("C13", "A01", 0), ("C13", "C", 1 / 3)],
)
def test_codes_are_near_when_they_agree_from_the_left(first: str, second: str, near: float) -> None:
    assert code_nearness(first, second) == pytest.approx(near)


def test_distance_halves_with_the_half_distance() -> None:
    """37.4 N 112.5 E to 37.4 N 113.5 E: 1 degree of longitude, 88.3 km on the sphere."""
    parts = score_need(corpus_of(half_distance_km=88.33), need("苹果", latitude=37.4, longitude=113.5)).parts
    assert parts["distance"][2] == pytest.approx(0.5, abs=1e-3)
    assert np.isnan(parts["distance"][0])
    assert parts["past"].shape == (5,)


def test_weights_are_checked() -> None:
    with pytest.raises(UnusableInput, match="weight_unknown"):
        read_weights(read_weights_file() | {"colour": 1})
    with pytest.raises(UnusableInput, match="weight_wrong"):
        read_weights(read_weights_file() | {"lexical": -1})
    with pytest.raises(UnusableInput, match="weight_wrong"):
        read_weights(read_weights_file() | {"best_texts": 0})


def test_calibration_needs_enough_outcomes() -> None:
    few = calibrate(np.array([0.1, 0.9]), np.array([False, True]))
    assert few.probability(np.array([0.5])) is None
    assert few.reasons[0].code == "too_few_outcomes"


def test_calibration_finds_the_curve_that_made_the_outcomes() -> None:
    chance = np.random.default_rng(2)
    score = chance.random(20_000)
    success = chance.random(20_000) < 1 / (1 + np.exp(-(4 * score - 3)))
    found = calibrate(score, success)
    assert found.slope == pytest.approx(4, abs=0.25)
    assert found.intercept == pytest.approx(-3, abs=0.2)
    given = found.probability(np.array([0.0, 1.0]))
    assert given is not None
    assert (np.diff(given) > 0).all()


def test_calibration_survives_a_perfect_split() -> None:
    score = np.linspace(0, 1, 100)
    found = calibrate(score, score > 0.5)
    probability = found.probability(score)
    assert probability is not None
    assert np.isfinite(probability).all()
    assert calibrate(score, score < 0.5).reasons[0].code == "score_says_nothing"


def test_a_choice_is_explained_by_prices() -> None:
    scores, prices = {"E1": 9, "E2": 7, "E3": 1}, {"E1": 5, "E2": 0, "E3": 0}
    kept = explain_choice("N1", "E2", scores, prices, ["E2"])
    assert (kept.code, kept.params["first"], kept.params["price"], kept.params["loss"]) == (
        "chosen_not_first",
        "E1",
        5,
        2,
    )
    lost = explain_choice("N1", "E1", scores, prices, ["E2"])
    assert (lost.code, lost.params["gain"], lost.params["price"]) == ("not_chosen_price", 2, 5)
    assert explain_choice("N1", "E3", scores, prices, ["E2"]).code == "not_chosen_score"
    assert explain_choice("N1", "E1", scores, {}, ["E1"]).code == "chosen_best"
    assert explain_choice("N1", "E3", scores, {}, []).code == "not_chosen_empty"
