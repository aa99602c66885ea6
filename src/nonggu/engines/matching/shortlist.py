"""The best offers of each need; where few of many are asked for, without scoring every text.

The best texts of a need show which offers may be best. Those offers are scored as ever; no other text scores more
than the last of the best ones, so no other offer more than it would with that in place of its texts. Where that is
less than the last of the short list, the list is proven; otherwise every offer is scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from nonggu.engines.matching.arrays import Floats, Ints
from nonggu.engines.matching.pooling import pool_texts
from nonggu.engines.matching.scoring import SCORE_DECIMALS, Corpus, combine_parts, query_of, score_need
from nonggu.engines.matching.structured import PARTS, structured_parts
from nonggu.engines.matching.text.topk import score_rows

#: So many best texts are read at first for one place of the list, and at most altogether.
TEXTS_A_PLACE, MOST_TEXTS = 8, 256
#: With fewer texts scoring all costs as little.
FEW_TEXTS = 2000
_SCHEMA = {"need": pl.String, "offer": pl.String, "score": pl.Float64, "rank": pl.Int64}


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
        rows, scores = best_offers(corpus, need, keep)
        values = {"need": [need["id"]] * keep, "offer": ids[rows], "score": scores, "rank": np.arange(1, keep + 1)}
        frames.append(pl.DataFrame(values, schema=_SCHEMA))
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *frames])


def best_offers(corpus: Corpus, need: Mapping[str, object], keep: int) -> tuple[Ints, Floats]:
    """The `keep` best offers of a need and their rounded scores: (rows, scores), best first, ties in row order."""
    found = _proven(corpus, need, keep) if _is_worth_it(corpus, keep) else None
    if found is not None:
        return found
    scores = np.round(score_need(corpus, need).score, SCORE_DECIMALS)
    best = choose_offers(scores, keep)
    return best, scores[best]


def choose_offers(score: Floats, keep: int) -> Ints:
    """Rows of the best scores, best first, ties in row order."""
    if keep < len(score):
        least = np.partition(score, len(score) - keep)[len(score) - keep] if keep else np.inf
        rows = np.flatnonzero(score >= least)
    else:
        rows = np.arange(len(score))
    return rows[np.argsort(-score[rows], kind="stable")][:keep]


def _is_worth_it(corpus: Corpus, keep: int) -> bool:
    # Nearness in meaning has no postings to skip.
    return (
        corpus.encoder is None and 0 < keep * TEXTS_A_PLACE <= MOST_TEXTS and corpus.profiles.texts.height > FEW_TEXTS
    )


def _proven(corpus: Corpus, need: Mapping[str, object], keep: int) -> tuple[Ints, Floats] | None:
    """The best offers by the best texts alone; None where that does not prove them."""
    query, weights = query_of(corpus, need), corpus.weights
    texts, found = corpus.lexicon.best_texts(query, keep * TEXTS_A_PLACE)
    rows = np.unique(corpus.profiles.owner[texts])
    if len(rows) < keep:
        return None
    structured = structured_parts(need, corpus.attributes, weights)
    own = {name: part[rows] for name, part in structured.items()}
    lexical = _pooled(corpus, rows, (query.place, query.bm25, query.cosine))
    scores = np.round(combine_parts({"lexical": lexical} | own, weights)[1], SCORE_DECIMALS)
    # Texts that are not among the best earn no more than the last of these; nothing, where there are no more.
    last = float(found[-1]) if len(texts) == keep * TEXTS_A_PLACE else 0.0
    bound = combine_parts({"lexical": np.full(len(corpus.profiles.offer_ids), last)} | structured, weights)[1]
    bound[rows] = -1.0
    best = choose_offers(scores, keep)
    if np.round(bound.max(), SCORE_DECIMALS) >= scores[best[-1]]:
        return None
    return rows[best], scores[best]


def _pooled(corpus: Corpus, rows: Ints, words: tuple[Ints, Floats, Floats]) -> Floats:
    """The lexical part of some offers, as scoring every text makes it."""
    profiles = corpus.profiles
    first, count = profiles.start[rows], np.diff(profiles.start)[rows]
    start = np.concatenate(([0], np.cumsum(count)))
    texts = np.arange(start[-1]) + np.repeat(first - start[:-1], count)
    scores = score_rows(texts, *words, *corpus.lexicon.postings)
    return np.asarray(pool_texts(scores, profiles.weight[texts], start, corpus.weights.best_texts))


def _rows(needs: pl.DataFrame) -> Iterator[dict[str, object]]:
    columns = {"id", "text", "keywords", "firm", *PARTS, "latitude", "longitude"}
    missing = [name for name in columns - set(needs.columns) if name not in ("distance", "past")]
    return needs.with_columns(pl.lit(None).alias(name) for name in missing).iter_rows(named=True)
