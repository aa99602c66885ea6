"""Offers as weighted texts: each offer's papers, projects, services and keywords, weighed by kind and age."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from nonggu.engines.matching.arrays import Floats, Ints
from nonggu.engines.matching.problem import in_order
from nonggu.engines.matching.weights import Weights

KEYWORDS = "keywords"


@dataclass(frozen=True)
class Profiles:
    """Texts of offers, sorted by offer. Offer o owns the texts `start[o]` to `start[o + 1]`.

    `texts`: frame with `offer`, `kind`, `date`, `text`, `row` (of the file). `weight`: what each text counts, at
    most 1.
    """

    offer_ids: tuple[str, ...]
    start: Ints
    texts: pl.DataFrame
    weight: Floats

    @cached_property
    def owner(self) -> Ints:
        """The offer of each text."""
        return np.repeat(np.arange(len(self.offer_ids)), np.diff(self.start))


def build_profiles(offers: pl.DataFrame, weights: Weights, on: dt.date | None) -> Profiles:
    """Profiles of offers (columns id, text, kind, date, keywords, row).

    `on`: the day of age; None: the newest text's.
    """
    said = offers.select(offer="id", kind="kind", date="date", text="text", row="row")
    words = offers.select(
        offer="id", kind=pl.lit(KEYWORDS), date=pl.lit(None, dtype=pl.Date), text="keywords", row="row"
    ).unique(subset=["offer", "text"], keep="first", maintain_order=True)
    texts = pl.concat([said, words]).filter(pl.col("text").fill_null("").str.strip_chars() != "")
    ids = in_order(texts["offer"].unique().to_list())
    place = pl.DataFrame({"offer": ids, "place": np.arange(len(ids))}, schema={"offer": pl.String, "place": pl.Int64})
    # The order of the file must not matter: texts are sorted by what they are.
    texts = texts.join(place, on="offer").sort("place", "kind", "date", "text", "row", nulls_last=True)
    start = np.concatenate(([0], np.cumsum(np.bincount(texts["place"].to_numpy(), minlength=len(ids))))).astype(
        np.int64
    )
    return Profiles(tuple(ids), start, texts.drop("place"), _weigh(texts, weights, on))


def _weigh(texts: pl.DataFrame, weights: Weights, on: dt.date | None) -> Floats:
    """Kind weight (against the largest) times one half for each half-life of age; a text without a date is not aged."""
    most = max([weights.kind_other, *weights.kinds.values()])
    kinds = [weights.kinds.get(kind, weights.kind_other) if kind else weights.kind_other for kind in texts["kind"]]
    today = on or texts["date"].max()
    if today is None or weights.half_life_years == 0:
        return np.array(kinds, dtype=np.float64) / most
    days = (pl.lit(today) - pl.col("date")).dt.total_days()
    years = texts.select((days / 365.25).clip(0, None).fill_null(0.0)).to_series().to_numpy()
    return np.array(kinds, dtype=np.float64) / most * 0.5 ** (years / weights.half_life_years)
