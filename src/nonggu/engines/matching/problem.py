"""An assignment problem as arrays: needs with demands, offers with loads, scored pairs, constraints."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
import polars as pl

from nonggu.engines.matching.arrays import Flags, Ints
from nonggu.engines.matching.constraints import Constraints, Pair
from nonggu.errors import UnusableInput

DECIMAL_SCALE = 1_000_000
#: Scores and sums of scores must stay exact in 64 bits inside the flow solver.
LARGEST_SCORE = 10**12
#: The bound of a need whose unscored pairs may not be used.
NO_UNSCORED = -(2**62)


def in_order(ids: Sequence[str]) -> list[str]:
    """Identifiers in the order in which ties are broken: as numbers where all are whole numbers, else as text."""
    if all(identifier.isascii() and identifier.isdigit() for identifier in ids):
        return sorted(ids, key=lambda identifier: (int(identifier), identifier))
    return sorted(ids)


@dataclass(frozen=True)
class Problem:
    """Needs (rows of `need_ids`, in order), offers (in order) and the scored pairs, sorted by need, then offer.

    `demand`, `capacity`, `minimum`, `days` are counts; `institution` is a number an institution, -1 unknown;
    `pair_score` are whole numbers in units of 1/`scale`. `unscored_bound`: the most that a pair of this need can
    score that was never scored, `NO_UNSCORED` where such a pair may not be used. `closed`: no such pair may be
    used.
    """

    need_ids: tuple[str, ...]
    demand: Ints
    offer_ids: tuple[str, ...]
    capacity: Ints
    minimum: Ints
    senior: Flags
    institution: Ints
    days: Ints
    pair_need: Ints
    pair_offer: Ints
    pair_score: Ints
    unscored_bound: Ints
    scale: int
    constraints: Constraints
    closed: bool

    @cached_property
    def need_index(self) -> dict[str, int]:
        """Row of each need."""
        return {identifier: row for row, identifier in enumerate(self.need_ids)}

    @cached_property
    def offer_index(self) -> dict[str, int]:
        """Row of each offer."""
        return {identifier: row for row, identifier in enumerate(self.offer_ids)}

    @cached_property
    def pair_start(self) -> Ints:
        """Where each need's pairs begin in the pair arrays (one entry more than needs)."""
        counts = np.bincount(self.pair_need, minlength=len(self.need_ids))
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)

    @property
    def floor(self) -> int | None:
        """The floor in units of 1/scale, rounded up; None where every slot must be filled."""
        floor = self.constraints.floor
        return None if floor is None else math.ceil(floor * self.scale)

    def offer_index_of(self, identifier: str) -> int:
        """Row of an offer. Raises UnusableInput for an unknown identifier."""
        return self._row(self.offer_index, identifier)

    def code_pairs(self, pairs: frozenset[Pair]) -> Ints:
        """Named pairs as sorted numbers need * offers + offer. Raises UnusableInput for an unknown identifier."""
        rows = [self._row(self.need_index, n) * len(self.offer_ids) + self._row(self.offer_index, o) for n, o in pairs]
        return np.array(sorted(rows), dtype=np.int64)

    def _row(self, index: dict[str, int], identifier: str) -> int:
        if identifier not in index:
            raise UnusableInput("rules_id_unknown", id=identifier)
        return index[identifier]

    @property
    def pair_code(self) -> Ints:
        """The scored pairs as numbers need * offers + offer, increasing."""
        return self.pair_need * len(self.offer_ids) + self.pair_offer


def scale_scores(scores: pl.Series) -> tuple[Ints, int]:
    """Scores as whole numbers and their scale: whole-number columns as they are, decimals times 10^6, half to even.

    A column of decimals (not of floats) in which every value is whole counts as whole numbers. Raises UnusableInput
    where a score is larger than 10^12 after scaling.
    """
    if scores.dtype.is_integer() or (scores.dtype.is_decimal() and (scores == scores.round(0)).all()):
        whole, scale = scores.cast(pl.Int64), 1
    elif scores.dtype.is_decimal():
        whole, scale = _scaled_decimals(scores), DECIMAL_SCALE
    else:
        whole, scale = (scores.cast(pl.Float64) * DECIMAL_SCALE).round(0).cast(pl.Int64), DECIMAL_SCALE
    units = whole.to_numpy().astype(np.int64)
    if int(np.abs(units).max(initial=0)) > LARGEST_SCORE:
        raise UnusableInput("scores_too_large", largest=LARGEST_SCORE // scale)
    return units, scale


def _scaled_decimals(scores: pl.Series) -> pl.Series:
    values = [int((Decimal(value) * DECIMAL_SCALE).to_integral_value()) for value in scores]
    return pl.Series(scores.name, values, dtype=pl.Int64)


def make_problem(
    needs: pl.DataFrame, offers: pl.DataFrame, scores: pl.DataFrame, constraints: Constraints, *, closed: bool = False
) -> Problem:
    """A problem from frames that are already sound (unique ids, no nulls in what is used).

    `needs`: id, demand. `offers`: id, capacity, minimum, senior, institution (may be null), days. `scores`: need,
    offer, score; ids that are not in the two frames raise UnusableInput.
    """
    need_rank, offer_rank = _ranked(needs["id"]), _ranked(offers["id"])
    needs = need_rank.join(needs, on="id", maintain_order="left")
    offers = offer_rank.join(offers, on="id", maintain_order="left")
    whole, scale = scale_scores(scores["score"])
    pairs = _placed(scores.select("need", "offer").with_columns(score=pl.Series(whole)), need_rank, offer_rank)
    institutions = offers["institution"].fill_null("").rank("dense").to_numpy().astype(np.int64)
    return Problem(
        need_ids=tuple(needs["id"]),
        demand=_ints(needs, "demand"),
        offer_ids=tuple(offers["id"]),
        capacity=_ints(offers, "capacity"),
        minimum=_ints(offers, "minimum"),
        senior=offers["senior"].to_numpy().astype(np.bool_),
        institution=np.where((offers["institution"].fill_null("") == "").to_numpy(), -1, institutions),
        days=_ints(offers, "days"),
        pair_need=_ints(pairs, "i"),
        pair_offer=_ints(pairs, "j"),
        pair_score=_ints(pairs, "score"),
        unscored_bound=_lowest(pairs, needs.height, closed),
        scale=scale,
        constraints=constraints,
        closed=closed,
    )


def _ranked(ids: pl.Series) -> pl.DataFrame:
    """Identifiers in tie order with their rank."""
    ordered = in_order(ids.to_list())
    return pl.DataFrame({"id": ordered, "rank": np.arange(len(ordered))}, schema={"id": pl.String, "rank": pl.Int64})


def _placed(pairs: pl.DataFrame, needs: pl.DataFrame, offers: pl.DataFrame) -> pl.DataFrame:
    """Pairs with the rows of their need (`i`) and offer (`j`), sorted. Raises UnusableInput for an unknown id."""
    placed = (
        pairs.join(needs.rename({"rank": "i"}), left_on="need", right_on="id", how="left")
        .join(offers.rename({"rank": "j"}), left_on="offer", right_on="id", how="left")
        .sort("i", "j")
    )
    for column, name in (("i", "need"), ("j", "offer")):
        lost = placed.filter(pl.col(column).is_null())
        if lost.height:
            raise UnusableInput("score_id_unknown", id=lost[name][0])
    return placed


def _lowest(pairs: pl.DataFrame, needs: int, closed: bool) -> Ints:
    """The lowest listed score of each need.

    The bound of what was not scored. A need without any row has no bound and no pair.
    """
    lowest = np.full(needs, NO_UNSCORED, dtype=np.int64)
    if not closed:
        least = pairs.group_by("i").agg(pl.col("score").min())
        lowest[_ints(least, "i")] = _ints(least, "score")
    return lowest


def _ints(frame: pl.DataFrame, column: str) -> Ints:
    return frame[column].cast(pl.Int64).to_numpy().astype(np.int64)
