"""What straights and blending materials hold and cost, and what a compound of a given grade costs to make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nonggu.errors import UnusableInput

NUTRIENTS = ("n", "p2o5", "k2o")


@dataclass(frozen=True, slots=True)
class Material:
    """A fertiliser to top up with or to blend from: contents in % by mass, price in yuan/t as bought by a grower."""

    name: str
    n_pct: float
    p2o5_pct: float
    k2o_pct: float
    price_yuan_per_t: float
    mark: str = ""

    @property
    def contents_pct(self) -> tuple[float, float, float]:
        """N, P2O5 and K2O in % by mass."""
        return self.n_pct, self.p2o5_pct, self.k2o_pct

    @property
    def price_yuan_per_kg(self) -> float:
        """Price of one kg of product."""
        return self.price_yuan_per_t / 1000.0


@dataclass(frozen=True, slots=True)
class Pricing:
    """How a compound's price follows from its materials (ours, editable).

    A blending plant buys materials `bulk_discount` (share of the grower's price) cheaper and adds
    `blending_yuan_per_t` for making, bags and margin.
    """

    bulk_discount: float
    blending_yuan_per_t: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.bulk_discount < 1.0:
            raise UnusableInput("formulas_pricing_impossible", name="bulk_discount", value=self.bulk_discount)
        if not self.blending_yuan_per_t >= 0.0:
            raise UnusableInput(
                "formulas_pricing_impossible", name="blending_yuan_per_t", value=self.blending_yuan_per_t
            )


@dataclass(frozen=True, slots=True)
class Recipe:
    """One tonne of a compound: kg of each material (the rest is filler) and its price."""

    kg_per_t: tuple[tuple[str, float], ...]
    price_yuan_per_t: float


def topup_straights(materials: Iterable[Material]) -> tuple[Material, Material, Material]:
    """The cheapest straight per kg of N, of P2O5 and of K2O. Raises UnusableInput where one is missing."""
    pool = list(materials)
    chosen = []
    for index, nutrient in enumerate(NUTRIENTS):
        single = [m for m in pool if m.contents_pct[index] > 0 and _count_nutrients(m) == 1]
        if not single:
            raise UnusableInput("formulas_no_straight", nutrient=nutrient)
        chosen.append(min(single, key=lambda m: (m.price_yuan_per_t / m.contents_pct[index], m.name)))
    return chosen[0], chosen[1], chosen[2]


def _count_nutrients(material: Material) -> int:
    return sum(content > 0 for content in material.contents_pct)


def price_grade(contents_pct: Sequence[float], materials: Iterable[Material], pricing: Pricing) -> Recipe | None:
    """The cheapest tonne of a grade from one source of each nutrient; None where it does not fit in 1 t.

    The P source gives all P2O5 (and some N), the N source the rest of N, the K source all K2O; filler makes up
    the tonne. A P source without N (superphosphate) is left out where N is needed as well: mixed with urea it
    turns wet.
    """
    pool = list(materials)
    n, p, k = contents_pct
    sources_n = [m for m in pool if m.n_pct > 0 and _count_nutrients(m) == 1]
    sources_k = [m for m in pool if m.k2o_pct > 0 and _count_nutrients(m) == 1]
    sources_p = [m for m in pool if m.p2o5_pct > 0 and m.k2o_pct == 0 and (m.n_pct > 0 or n == 0)]
    best: Recipe | None = None
    for source_p in sources_p if p > 0 else [None]:
        for source_n in sources_n if n > 0 else [None]:
            for source_k in sources_k if k > 0 else [None]:
                recipe = _mix(contents_pct, source_n, source_p, source_k, pricing)
                if recipe and (best is None or recipe.price_yuan_per_t < best.price_yuan_per_t):
                    best = recipe
    return best


def _mix(
    contents_pct: Sequence[float],
    source_n: Material | None,
    source_p: Material | None,
    source_k: Material | None,
    pricing: Pricing,
) -> Recipe | None:
    n, p, k = contents_pct
    tonne: list[tuple[Material, float]] = []
    rest_n = n
    if source_p:
        share = p / source_p.p2o5_pct
        rest_n -= share * source_p.n_pct
        tonne.append((source_p, share))
    if rest_n < -1e-9:
        return None
    if source_n and rest_n > 1e-9:
        tonne.append((source_n, rest_n / source_n.n_pct))
    if source_k:
        tonne.append((source_k, k / source_k.k2o_pct))
    if sum(share for _, share in tonne) > 1.0 + 1e-9:
        return None
    raw = sum(share * material.price_yuan_per_t for material, share in tonne)
    price = raw * (1.0 - pricing.bulk_discount) + pricing.blending_yuan_per_t
    return Recipe(tuple((material.name, share * 1000.0) for material, share in tonne), price)
