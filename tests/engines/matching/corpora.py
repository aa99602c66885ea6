"""A small corpus of offers, made with the rulebook's words and weights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from nonggu.engines.matching.arrays import Floats32
from nonggu.engines.matching.scoring import Corpus, build_corpus
from nonggu.engines.matching.text.codepoints import Characters
from nonggu.engines.matching.text.features import Featuriser
from nonggu.engines.matching.text.meaning import Encoder
from nonggu.engines.matching.text.thesaurus import Thesaurus, merge_groups
from nonggu.engines.matching.weights import Weights, read_weights
from nonggu.rulebook.matching import read_default_words, read_fillers, read_variants, read_weights_file

SCHEMA: dict[str, Any] = {
    "id": pl.String,
    "kind": pl.String,
    "date": pl.Date,
    "text": pl.String,
    "keywords": pl.String,
    "industry": pl.String,
    "discipline": pl.String,
    "trl": pl.Int64,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "past_firms": pl.String,
    "row": pl.UInt32,
}

OFFERS: list[dict[str, Any]] = [
    {
        "id": "E1",
        "kind": "paper",
        "date": dt.date(2020, 1, 1),
        "text": "日光温室番茄脐腐病补钙技术研究",
        "keywords": "番茄；脐腐病",
    },
    {"id": "E1", "kind": "service", "date": dt.date(2022, 1, 1), "text": "到合作社指导果屁股发黑的棚，小水勤浇"},
    {
        "id": "E2",
        "kind": "paper",
        "text": "Annealing of malleable iron pipe fittings in tunnel kilns",
        "discipline": "430.40",
    },
    {
        "id": "E3",
        "kind": "paper",
        "text": "苹果树腐烂病的化学防治",
        "latitude": 37.4,
        "longitude": 112.5,
        "past_firms": "F1；F2",
    },
    {"id": "E4", "keywords": "猪粪；堆肥；除臭", "trl": 7},
    {"id": "E5", "kind": "project", "text": "谷子品种选育与机械化收获", "discipline": "210.20", "trl": 9},
]


class StubEncoder:
    """Vectors that depend on a text alone: counts of a few characters. Stands in for a model in tests."""

    def needs(self, texts: Sequence[str]) -> Floats32:
        return self.texts(texts)

    def texts(self, texts: Sequence[str]) -> Floats32:
        rows = np.array([[1.0 + text.count(c) for c in "番茄猪铁苹谷"] for text in texts], dtype=np.float32)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def offers_frame(rows: Sequence[dict[str, Any]] = OFFERS) -> pl.DataFrame:
    filled = [{name: row.get(name) for name in SCHEMA} | {"row": number} for number, row in enumerate(rows, start=2)]
    return pl.DataFrame(filled, schema=SCHEMA)


def default_weights(**changed: Any) -> Weights:
    return read_weights(read_weights_file() | changed)


@cache
def default_featuriser() -> Featuriser:
    thesaurus = Thesaurus(merge_groups(read_default_words()), tuple(read_fillers()))
    return Featuriser(Characters(read_variants()), thesaurus)


def corpus_of(
    rows: Sequence[dict[str, Any]] = OFFERS,
    *,
    encoder: Encoder | None = None,
    on: dt.date | None = None,
    **changed: Any,
) -> Corpus:
    return build_corpus(offers_frame(rows), default_featuriser(), default_weights(**changed), on=on, encoder=encoder)


def need(text: str, **more: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("keywords", "industry", "discipline", "trl", "latitude", "longitude", "firm"))
    return {"id": "N1", "text": text, **blank, **more}


def needs_frame(texts: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame({"id": list(texts), "text": list(texts.values())}, schema={"id": pl.String, "text": pl.String})
