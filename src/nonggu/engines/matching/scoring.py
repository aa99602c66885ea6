"""Needs and offers to scores between 0 and 1 that are comparable across needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from nonggu.engines.matching.arrays import Floats, Floats32
from nonggu.engines.matching.pooling import pool_texts
from nonggu.engines.matching.profiles import Profiles, build_profiles
from nonggu.engines.matching.structured import structured_parts
from nonggu.engines.matching.text.features import Featuriser
from nonggu.engines.matching.text.indexing import build_index
from nonggu.engines.matching.text.lexical import Lexicon, Query
from nonggu.engines.matching.text.meaning import Encoder, nearness
from nonggu.engines.matching.weights import Weights

SCORE_DECIMALS = 6
_STRUCTURED = ("industry", "discipline", "trl", "latitude", "longitude", "past_firms")


@dataclass(frozen=True)
class Corpus:
    """Offers ready to be scored: their texts indexed, their structured columns one row an offer, in id order."""

    profiles: Profiles
    lexicon: Lexicon
    featuriser: Featuriser
    attributes: pl.DataFrame
    weights: Weights
    encoder: Encoder | None

    @cached_property
    def vectors(self) -> Floats32:
        """Meaning of each text; without an encoder an error."""
        assert self.encoder is not None
        return self.encoder.texts(self.profiles.texts["text"].to_list())


@dataclass(frozen=True)
class NeedScores:
    """Scores of one need for every offer of the corpus, and what they are made of.

    `texts`: the lexical score of each text. `parts`: value of each part, NaN where unknown; `share`: weight of each
    part over the sum of the known weights.
    The score is the sum of share * part over the known parts.
    """

    query: Query
    texts: Floats
    parts: Mapping[str, Floats]
    share: Mapping[str, Floats]
    score: Floats


def build_corpus(
    offers: pl.DataFrame,
    featuriser: Featuriser,
    weights: Weights,
    *,
    on: dt.date | None = None,
    encoder: Encoder | None = None,
) -> Corpus:
    """A corpus of offers (several rows an id allowed).

    Columns: id, text, kind, date, keywords, industry, discipline, trl, latitude, longitude, past_firms, row; all
    but id and row may be null. Offers without any words are not in it. `on`: the day at which texts have their age.
    """
    profiles = build_profiles(offers, weights, on)
    index = build_index(featuriser.features(profiles.texts["text"].to_list(), places=False))
    order = pl.DataFrame({"id": profiles.offer_ids}, schema={"id": pl.String})
    known = offers.group_by("id").agg(pl.col(column).sort_by("row").drop_nulls().first() for column in _STRUCTURED)
    attributes = order.join(known, on="id", how="left", maintain_order="left")
    return Corpus(profiles, Lexicon(index, weights), featuriser, attributes, weights, encoder)


def need_text(need: Mapping[str, object]) -> str:
    """All words of a need: its text and its keywords."""
    return "\n".join(str(need[column]) for column in ("text", "keywords") if need.get(column))


def query_of(corpus: Corpus, need: Mapping[str, object]) -> Query:
    """A need's features as the corpus's index knows them."""
    return corpus.lexicon.query(corpus.featuriser.features([need_text(need)]).key)


def score_need(corpus: Corpus, need: Mapping[str, object]) -> NeedScores:
    """Scores of one need (a row with text, keywords and the structured columns, missing ones None)."""
    weights, profiles = corpus.weights, corpus.profiles
    query = query_of(corpus, need)
    pool = (profiles.weight, profiles.start, weights.best_texts)
    texts = corpus.lexicon.score_texts(query)
    parts: dict[str, Floats] = {"lexical": pool_texts(texts, *pool)}
    if corpus.encoder is not None:
        parts["semantic"] = pool_texts(text_nearness(corpus, need), *pool)
    parts |= structured_parts(need, corpus.attributes, weights)
    return NeedScores(query, texts, parts, *combine_parts(parts, weights))


def text_nearness(corpus: Corpus, need: Mapping[str, object]) -> Floats:
    """Nearness in meaning of every text to a need, between 0 and 1."""
    assert corpus.encoder is not None
    vector = corpus.encoder.needs([need_text(need)])[0]
    return nearness(corpus.vectors, vector, corpus.weights.semantic_low, corpus.weights.semantic_high)


def combine_parts(parts: Mapping[str, Floats], weights: Weights) -> tuple[dict[str, Floats], Floats]:
    """The share of each part in each offer's score, and the scores; unknown parts are left out."""
    weighed = {name: np.where(np.isnan(part), 0.0, getattr(weights, name)) for name, part in parts.items()}
    total = np.sum(list(weighed.values()), axis=0)
    share = {
        name: np.divide(weight, total, out=np.zeros_like(total), where=total > 0) for name, weight in weighed.items()
    }
    score = np.sum([share[name] * np.nan_to_num(part) for name, part in parts.items()], axis=0)
    return share, np.clip(score, 0.0, 1.0)
