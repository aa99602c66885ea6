"""Needs and offers to scores between 0 and 1 that are comparable across needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from nonggu.engines.matching.arrays import Floats, Floats32, Ints
from nonggu.engines.matching.pooling import pool_texts
from nonggu.engines.matching.profiles import Profiles, build_profiles
from nonggu.engines.matching.structured import PARTS, structured_parts
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

    `parts`: value of each part, NaN where unknown; `share`: weight of each part over the sum of the known weights.
    The score is the sum of share * part over the known parts.
    """

    query: Query
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


def score_need(corpus: Corpus, need: Mapping[str, object]) -> NeedScores:
    """Scores of one need (a row with text, keywords and the structured columns, missing ones None)."""
    weights, profiles = corpus.weights, corpus.profiles
    query = corpus.lexicon.query(corpus.featuriser.features([need_text(need)]).key)
    pool = (profiles.weight, profiles.start, weights.best_texts)
    parts: dict[str, Floats] = {"lexical": pool_texts(corpus.lexicon.score_texts(query), *pool)}
    if corpus.encoder is not None:
        parts["semantic"] = pool_texts(text_nearness(corpus, need), *pool)
    parts |= structured_parts(need, corpus.attributes, weights)
    return NeedScores(query, parts, *_combine(parts, weights))


def text_nearness(corpus: Corpus, need: Mapping[str, object]) -> Floats:
    """Nearness in meaning of every text to a need, between 0 and 1."""
    assert corpus.encoder is not None
    vector = corpus.encoder.needs([need_text(need)])[0]
    return nearness(corpus.vectors, vector, corpus.weights.semantic_low, corpus.weights.semantic_high)


def _combine(parts: Mapping[str, Floats], weights: Weights) -> tuple[dict[str, Floats], Floats]:
    weighed = {name: np.where(np.isnan(part), 0.0, getattr(weights, name)) for name, part in parts.items()}
    total = np.sum(list(weighed.values()), axis=0)
    share = {
        name: np.divide(weight, total, out=np.zeros_like(total), where=total > 0) for name, weight in weighed.items()
    }
    score = np.sum([share[name] * np.nan_to_num(part) for name, part in parts.items()], axis=0)
    return share, np.clip(score, 0.0, 1.0)


def score_needs(corpus: Corpus, needs: pl.DataFrame, *, top: int | None = None) -> pl.DataFrame:
    """Scores of needs: columns need, offer, score (rounded to six decimals), rank; the `top` best offers a need,
    else all.

    Ties go to the smaller offer id. A score does not depend on which other needs are scored with it.
    """
    count = len(corpus.profiles.offer_ids)
    keep = count if top is None else min(top, count)
    ids = pl.Series(corpus.profiles.offer_ids, dtype=pl.String)
    frames = []
    for need in _rows(needs):
        score = np.round(score_need(corpus, need).score, SCORE_DECIMALS)
        best = best_offers(score, keep)
        frames.append(
            pl.DataFrame(
                {"need": [need["id"]] * keep, "offer": ids[best], "score": score[best], "rank": np.arange(1, keep + 1)},
                schema={"need": pl.String, "offer": pl.String, "score": pl.Float64, "rank": pl.Int64},
            )
        )
    empty = pl.DataFrame(schema={"need": pl.String, "offer": pl.String, "score": pl.Float64, "rank": pl.Int64})
    return pl.concat([empty, *frames])


def best_offers(score: Floats, keep: int) -> Ints:
    """Rows of the best scores, best first, ties in row order."""
    if keep < len(score):
        least = np.partition(score, len(score) - keep)[len(score) - keep] if keep else np.inf
        rows = np.flatnonzero(score >= least)
    else:
        rows = np.arange(len(score))
    return rows[np.argsort(-score[rows], kind="stable")][:keep]


def _rows(needs: pl.DataFrame) -> Iterator[dict[str, object]]:
    columns = {"id", "text", "keywords", "firm", *PARTS, "latitude", "longitude"}
    missing = [name for name in columns - set(needs.columns) if name not in ("distance", "past")]
    return needs.with_columns(pl.lit(None).alias(name) for name in missing).iter_rows(named=True)
