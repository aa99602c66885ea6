"""From needs to whole bags: the mixing problem as data, and the reading of its answer.

This engine never solves: the command line hands the problem to the blending engine, since engines do not import each
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from nonggu.engines.reasons import Reason
from nonggu.engines.soil.units import NUTRIENTS, FloatArray

Goal = Literal["cost", "fewest", "use_up"]

#: A need met within this share counts as met; beyond it a shortfall or surplus is charged.
TOLERANCE: Final = 0.05
#: What a kg short or over is charged, as multiples of the dearest nutrient: short counts more than over.
SHORT_CHARGE, OVER_CHARGE = 5.0, 2.0
#: Label classes of GB/T 15063 that a chloride-sensitive crop or a greenhouse may have.
CHLORIDE_FREE: Final = ("free",)
#: Upper limits of chloride in percent of the label classes; above the last it is high.
CHLORIDE_CLASSES: Final = ((3.0, "free"), (15.0, "low"), (30.0, "medium"))


@dataclass(frozen=True, slots=True)
class Product:
    """One product: shares of N, P2O5, K2O as they count this season, kg a bag, fen a bag (None: unknown), bags to be
    had (None: no limit), bags on hand, chloride class (empty: unknown), chemical families and kind (straight, compound,
    water_soluble, organic, micro; empty: unknown)."""

    name: str
    shares: tuple[float, float, float]
    bag_kg: float
    price_fen_per_bag: int | None
    stock_bags: int | None = None
    on_hand_bags: int = 0
    chloride: str = ""
    families: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class MixProblem:
    """`min c x; lo <= A x <= hi; lb <= x <= ub`; `integer` marks whole variables. `names` say what each variable is."""

    c: FloatArray
    A: FloatArray
    lo: FloatArray
    hi: FloatArray
    lb: FloatArray
    ub: FloatArray
    integer: tuple[bool, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BagPlan:
    """Whole bags of each product (`bags`, of which `own` were on hand), their cost in fen (bought bags only), and kg
    of N, P2O5, K2O supplied and left over (supplied less needed; NaN where the need is unknown)."""

    bags: tuple[int, ...]
    own: tuple[int, ...]
    cost_fen: int
    supplied_kg: FloatArray
    residual_kg: FloatArray
    is_short: bool
    reasons: tuple[Reason, ...]


def chloride_class(percent: float) -> str:
    """The label class of GB/T 15063 for a chloride content in percent."""
    return next((name for limit, name in CHLORIDE_CLASSES if percent <= limit), "high")


def usable_products(
    products: Sequence[Product], *, chloride_free: bool, calcareous: bool, goal: Goal
) -> tuple[list[int], list[Reason]]:
    """Which products may be used on a plot, by place, and why others may not."""
    kept: list[int] = []
    reasons: list[Reason] = []
    for place, product in enumerate(products):
        code = ""
        if not any(product.shares):
            continue
        if chloride_free and product.chloride not in CHLORIDE_FREE:
            code = "product_chloride" if product.chloride else "product_chloride_unknown"
        elif calcareous and "alkaline" in product.families:
            code = "product_alkaline"
        elif product.price_fen_per_bag is None and goal != "fewest":
            code = "product_price_unknown"
        if code:
            reasons.append(Reason(code, {"product": product.name}))
        else:
            kept.append(place)
    return kept, reasons


def build_mix(
    need_kg: FloatArray, products: Sequence[Product], *, goal: Goal = "cost", pairs: Sequence[tuple[str, str]] = ()
) -> MixProblem:
    """The problem of covering `need_kg` of N, P2O5, K2O (NaN: unknown, left free) with whole bags.

    A need of nought is kept at nought ("apply none"); other needs may be missed, at a charge that is larger than any
    product's price. `goal` is least `cost`, `fewest` products, or `use_up` (bags on hand cost nothing). `pairs` of
    families never go together.
    """
    count = len(products)
    content = np.array([[product.shares[i] * product.bag_kg for product in products] for i in range(3)]).reshape(
        3, count
    )
    price = np.array([(product.price_fen_per_bag or 0) / 100 for product in products])
    charge = _dearest(content, price)
    wanted = [i for i in range(3) if not np.isnan(need_kg[i])]
    own_price = np.zeros(count) if goal == "use_up" else price
    used_price = np.full(count, 1e3 * charge) if goal == "fewest" else np.full(count, 1e-6)
    c = np.concatenate(
        [price, own_price, used_price, np.tile([SHORT_CHARGE * charge, OVER_CHARGE * charge], len(wanted))]
    )
    if goal == "fewest":
        c[-2 * len(wanted) :] *= 1e4 if wanted else 1
    most = [_most_bags(product, need_kg, content[:, place]) for place, product in enumerate(products)]
    own = np.array([product.on_hand_bags for product in products], dtype=np.float64)
    ub = np.concatenate([np.array(most, dtype=np.float64), own, np.ones(count), np.full(2 * len(wanted), np.inf)])
    rows, lo, hi = _need_rows(need_kg, wanted, content, count)
    more = _link_rows(products, most, own, pairs, count, len(c))
    names = [f"{kind}:{product.name}" for kind in ("buy", "own", "use") for product in products]
    names += [f"{kind}:{NUTRIENTS[i]}" for i in wanted for kind in ("short", "over")]
    matrix = np.array([*rows, *(row for row, _ in more)]).reshape(-1, len(c))
    lo += [-np.inf] * len(more)
    hi += [limit for _, limit in more]
    whole = (True,) * (3 * count) + (False,) * (2 * len(wanted))
    return MixProblem(c, matrix, np.array(lo), np.array(hi), np.zeros(len(c)), ub, whole, tuple(names))


def _dearest(content: FloatArray, price: FloatArray) -> float:
    kg = content.sum(axis=0)
    per_kg = price[kg > 0] / kg[kg > 0]
    return max(float(per_kg.max(initial=0.0)), 1.0)


def _most_bags(product: Product, need_kg: FloatArray, content: FloatArray) -> int:
    """More bags than this are never of use: enough to cover every need alone, and one more."""
    useful = [need_kg[i] / content[i] for i in range(3) if content[i] > 0 and need_kg[i] > 0]
    most = int(np.ceil(max(useful, default=0.0))) + 1 if useful else 0
    return most if product.stock_bags is None else min(most, product.stock_bags)


def _need_rows(
    need_kg: FloatArray, wanted: Sequence[int], content: FloatArray, count: int
) -> tuple[list[FloatArray], list[float], list[float]]:
    rows, lo, hi = [], [], []
    for order, i in enumerate(wanted):
        row = np.zeros(3 * count + 2 * len(wanted))
        row[:count] = row[count : 2 * count] = content[i]
        if need_kg[i] > 0:
            row[3 * count + 2 * order], row[3 * count + 2 * order + 1] = 1, -1
        slack = TOLERANCE * need_kg[i]
        rows.append(row)
        lo.append(float(need_kg[i] - slack))
        hi.append(float(need_kg[i] + slack))
    return rows, lo, hi


def _link_rows(
    products: Sequence[Product],
    most: Sequence[int],
    own: FloatArray,
    pairs: Sequence[tuple[str, str]],
    count: int,
    width: int,
) -> list[tuple[FloatArray, float]]:
    rows: list[tuple[FloatArray, float]] = []
    for place in range(count):
        row = np.zeros(width)
        row[place] = row[count + place] = 1
        row[2 * count + place] = -(most[place] + own[place])
        rows.append((row, 0.0))
    for first in range(count):
        for second in range(first + 1, count):
            if _clash(products[first], products[second], pairs):
                row = np.zeros(width)
                row[2 * count + first] = row[2 * count + second] = 1
                rows.append((row, 1.0))
    return rows


def _clash(one: Product, other: Product, pairs: Sequence[tuple[str, str]]) -> bool:
    return any(
        (a in one.families and b in other.families) or (b in one.families and a in other.families) for a, b in pairs
    )


def _half_a_bag(products: Sequence[Product]) -> FloatArray:
    """Half the largest bag's content of each nutrient: what whole bags may miss. Nought where no product brings it."""
    half = np.zeros(3)
    for i in range(3):
        contents = [product.shares[i] * product.bag_kg for product in products if product.shares[i] > 0]
        half[i] = max(contents, default=0.0) / 2
    return half


def read_mix(x: FloatArray, need_kg: FloatArray, products: Sequence[Product], *, goal: Goal = "cost") -> BagPlan:
    """The answer of `build_mix` as bags; supplies are recomputed from the bags, never read from the solver."""
    count = len(products)
    bought = [round(float(value)) for value in x[:count]]
    own = [round(float(value)) for value in x[count : 2 * count]]
    bags = tuple(b + o for b, o in zip(bought, own, strict=True))
    kg = np.array([n * product.bag_kg for n, product in zip(bags, products, strict=True)])
    shares = np.array([product.shares for product in products]).reshape(-1, 3)
    supplied = kg @ shares if count else np.zeros(3)
    residual = supplied - need_kg
    paid = bought if goal == "use_up" else list(bags)
    cost = sum(n * (product.price_fen_per_bag or 0) for n, product in zip(paid, products, strict=True))
    short = residual < -np.maximum(TOLERANCE * need_kg, _half_a_bag(products)) - 1e-6
    reasons = tuple(
        Reason("product_need_not_met", {"nutrient": NUTRIENTS[i].upper(), "missing": round(float(-residual[i]), 2)})
        for i in np.flatnonzero(short)
    )
    return BagPlan(bags, tuple(own), cost, supplied, residual, bool(short.any()), reasons)
