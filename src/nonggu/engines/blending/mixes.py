"""Mixes as people write them: ingredients with contents and stock, mixes with needs and ratios; several may share
stock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nonggu.engines.blending.problem import Counted, Floats, Problem, make_problem
from nonggu.errors import UnusableInput

#: What a need is measured against: the whole mix (an average content), or nothing (an absolute amount).
PER_MIX, PER_NOTHING = "mix", "sum"

#: The content that every ingredient has without being asked: what of it is not water (1 - moisture).
DRY_MATTER = "dry_matter"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One ingredient: price per unit, content per unit as used (fractions or kg per kg), bounds and stock in units.

    `step`: it comes in multiples of this (whole bags); `if_used`: none, or at least this much.
    """

    name: str
    price: float
    content: dict[str, float]
    lower: float = 0.0
    upper: float = np.inf
    stock: float = np.inf
    step: float = np.nan
    if_used: float = np.nan


@dataclass(frozen=True, slots=True)
class Need:
    """One need of a mix: `nutrient` per `per` ("mix": share of the mix; "sum": amount in all; else another content,
    such as carbon per nitrogen) between `lower` and `upper`."""

    name: str
    nutrient: str
    lower: float = -np.inf
    upper: float = np.inf
    per: str = PER_MIX


@dataclass(frozen=True, slots=True)
class Mix:
    """One mix: its needs, its total amount (None: free), at most so many ingredients, own bounds by ingredient
    name.
    """

    name: str
    needs: tuple[Need, ...]
    total: float | None = 1.0
    most_used: int | None = None
    bounds: dict[str, tuple[float, float]] = field(default_factory=dict)


def state_problem(ingredients: Sequence[Ingredient], mixes: Sequence[Mix]) -> Problem:
    """One problem for all mixes: amounts ordered by mix, then ingredient; rows by mix, then the stocks.

    With one mix, names are the ingredients' own; else `mix: ingredient`. Raises UnusableInput (`mix_empty`,
    `mix_content_unknown` and the codes of `make_problem`).
    """
    if not ingredients or not mixes:
        raise UnusableInput("mix_empty")
    shared = len(mixes) > 1
    size = len(ingredients)
    rows: list[tuple[str, Floats, float, float, float]] = []
    for place, mix in enumerate(mixes):
        stem = f"{mix.name}: " if shared else ""
        for name, form, low, high, asked in _mix_rows(ingredients, mix, shared):
            wide = np.zeros(size * len(mixes))
            wide[place * size : (place + 1) * size] = form
            rows.append((stem + name, wide, low, high, asked))
    rows += _stock_rows(ingredients, len(mixes))
    return make_problem(
        c=np.tile([one.price for one in ingredients], len(mixes)),
        a=np.array([row[1] for row in rows]).reshape(len(rows), size * len(mixes)),
        lo=[row[2] for row in rows],
        hi=[row[3] for row in rows],
        lb=[_bounds(one, mix)[0] for mix in mixes for one in ingredients],
        ub=[_bounds(one, mix)[1] for mix in mixes for one in ingredients],
        total=None if shared else mixes[0].total,
        step=np.tile([one.step for one in ingredients], len(mixes)),
        if_used=np.tile([one.if_used for one in ingredients], len(mixes)),
        most_used=_counts(mixes, size),
        names=[f"{mix.name}: {one.name}" if shared else one.name for mix in mixes for one in ingredients],
        row_names=_told_apart([row[0] for row in rows]),
        row_asked=[row[4] for row in rows],
    )


def _bounds(one: Ingredient, mix: Mix) -> tuple[float, float]:
    low, high = mix.bounds.get(one.name, (one.lower, one.upper))
    return low, high


def _counts(mixes: Sequence[Mix], size: int) -> list[Counted]:
    return [
        Counted(
            f"{mix.name}: most_used" if len(mixes) > 1 else "most_used", tuple(range(k * size, (k + 1) * size)), most
        )
        for k, mix in enumerate(mixes)
        if (most := mix.most_used) is not None
    ]


def _mix_rows(
    ingredients: Sequence[Ingredient], mix: Mix, shared: bool
) -> list[tuple[str, Floats, float, float, float]]:
    """Rows of one mix: name, form, lower, upper and, for a ratio kept linear, the number asked for."""
    rows: list[tuple[str, Floats, float, float, float]] = []
    for need in mix.needs:
        top = contents(ingredients, need.nutrient)
        if need.per == PER_NOTHING:
            rows.append((need.name, top, need.lower, need.upper, np.nan))
        elif need.per == PER_MIX and mix.total is not None:
            rows.append((need.name, top, need.lower * mix.total, need.upper * mix.total, np.nan))
        else:
            below = np.ones(len(ingredients)) if need.per == PER_MIX else contents(ingredients, need.per)
            if need.lower == need.upper:
                rows.append((need.name, top - need.lower * below, 0.0, 0.0, need.lower))
                continue
            if need.lower > -np.inf:
                rows.append((need.name, top - need.lower * below, 0.0, np.inf, need.lower))
            if need.upper < np.inf:
                rows.append((need.name, top - need.upper * below, -np.inf, 0.0, need.upper))
    if shared and mix.total is not None:
        rows.append(("total", np.ones(len(ingredients)), mix.total, mix.total, np.nan))
    return rows


def _stock_rows(ingredients: Sequence[Ingredient], mixes: int) -> list[tuple[str, Floats, float, float, float]]:
    rows: list[tuple[str, Floats, float, float, float]] = []
    for index, one in enumerate(ingredients):
        if one.stock < np.inf:
            form = np.zeros(len(ingredients))
            form[index] = 1.0
            rows.append((f"stock: {one.name}", np.tile(form, mixes), -np.inf, one.stock, np.nan))
    return rows


def _told_apart(names: list[str]) -> list[str]:
    """Names with a number where one stands twice (the two sides of a ratio)."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def contents(ingredients: Sequence[Ingredient], nutrient: str) -> Floats:
    """The content of each ingredient. Unknown is not zero: an ingredient without the content is refused."""
    missing = [one.name for one in ingredients if one.content.get(nutrient) is None]
    if missing:
        raise UnusableInput("mix_content_unknown", nutrient=nutrient, names=", ".join(missing[:8]))
    return np.array([one.content[nutrient] for one in ingredients])


def measure_need(need: Need, ingredients: Sequence[Ingredient], amounts: Floats) -> float:
    """What a mix of these amounts reaches in the units of the need; nan where it is a ratio to nothing."""
    top = float(contents(ingredients, need.nutrient) @ amounts)
    if need.per == PER_NOTHING:
        return top
    below = float(amounts.sum() if need.per == PER_MIX else contents(ingredients, need.per) @ amounts)
    return top / below if below else float("nan")


def as_used(dry: dict[str, float], moisture: float) -> dict[str, float]:
    """Contents of the wet material from contents of the dry matter and the moisture (fraction)."""
    return {**{name: value * (1.0 - moisture) for name, value in dry.items()}, DRY_MATTER: 1.0 - moisture}
