"""Short lists made from the best texts, against scoring every offer."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from nonggu.engines.matching import shortlist
from nonggu.engines.matching.scoring import Corpus
from nonggu.engines.matching.shortlist import score_needs
from tests.engines.matching.corpora import corpus_of, needs_frame


def offers(count: int, seed: int) -> list[dict[str, Any]]:
    """Made-up offers with some texts each, some with codes, some word for word alike."""
    chance = np.random.default_rng(seed)
    words = ["".join(map(chr, chance.integers(0x4E00, 0x4E00 + 200, size=2))) for _ in range(300)]
    share = 1 / np.arange(1, 301)
    found: list[dict[str, Any]] = []
    for number in range(count):
        for kind in ("paper", "service", "statement")[: 1 + number % 3]:
            text = "".join(chance.choice(words, 12, p=share / share.sum()))
            industry = "C0333"[: 2 + number % 3] if number % 4 else None
            found.append({"id": f"E{number:04}", "kind": kind, "text": text, "industry": industry})
    return found + [{**row, "id": f"Z{row['id']}"} for row in found[:50]]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return corpus_of(offers(1500, 1))


@pytest.mark.parametrize("top", [1, 3, 10, 32, 33, 5000])
@pytest.mark.parametrize("industry", [None, "C03", "C0333"])
def test_the_short_list_is_the_head_of_scoring_every_offer(corpus: Corpus, top: int, industry: str | None) -> None:
    texts = corpus.profiles.texts["text"].to_list()
    needs = needs_frame({f"N{at}": texts[at][:20] for at in range(0, len(texts), 200)})
    needs = needs.with_columns(industry=pl.lit(industry, dtype=pl.String))
    whole = score_needs(corpus, needs).filter(pl.col("rank") <= top)
    assert score_needs(corpus, needs, top=top).equals(whole)


def test_most_short_lists_are_proven_without_scoring_every_offer(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored: list[object] = []
    whole = shortlist.score_need
    monkeypatch.setattr(shortlist, "score_need", lambda *given: scored.append(given) or whole(*given))
    texts = corpus.profiles.texts["text"].to_list()
    score_needs(corpus, needs_frame({f"N{at}": texts[at] for at in range(0, len(texts), 100)}), top=3)
    assert len(scored) < len(texts) / 100 / 2


def test_a_need_without_a_shared_word_lists_the_smallest_ids(corpus: Corpus) -> None:
    found = score_needs(corpus, needs_frame({"N1": "xyz"}), top=2)
    assert found.rows() == [("N1", "E0000", 0.0, 1), ("N1", "E0001", 0.0, 2)]
