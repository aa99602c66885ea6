"""A need is not answered from its own firm: pairs that the columns themselves show to be of one house."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from nonggu.engines.matching.constraints import Constraints, Pair

#: The columns that name a house on both sides: a firm's code, and the name of an institution.
HOUSES = ("firm", "institution")


def own_firm_pairs(needs: pl.DataFrame, offers: pl.DataFrame) -> frozenset[Pair]:
    """Pairs (need, offer) whose firm code or institution is the same. Both frames: id, and firm or institution (text,
    null or blank: unknown, and then no pair). Names are compared without regard to case and blanks around them."""
    found: set[Pair] = set()
    for column in HOUSES:
        if column in needs.columns and column in offers.columns:
            house = pl.col(column).cast(pl.String).str.strip_chars().str.to_lowercase()
            sides = [side.select("id", house=house).filter(pl.col("house") != "") for side in (needs, offers)]
            joined = sides[0].join(sides[1], on="house", suffix="_offer")
            found.update(joined.select("id", "id_offer").iter_rows())
    return frozenset(found)


def exclude_own_firms(constraints: Constraints, needs: pl.DataFrame, offers: pl.DataFrame) -> Constraints:
    """The constraints with every need's own firm forbidden, unless they allow it (`own_firm_allowed`)."""
    if constraints.own_firm_allowed:
        return constraints
    pairs = own_firm_pairs(needs, offers)
    return replace(constraints, forbidden=constraints.forbidden | pairs, own_firm=pairs)
