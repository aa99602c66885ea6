"""The season's bags shared over base and dressings: the sharing problem as data, and the reading of its answer.

The bags are chosen already (`products.py`), and every one of them is used up. Like the choice, the sharing is only
stated here; whoever calls hands in what solves it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from nonggu.engines.soil.products import MixProblem, Product
from nonggu.engines.soil.units import BoolArray, FloatArray

#: Parts of a bag that are tried, the coarsest first; where none fits the dressings are weighed.
PARTS_OF_A_BAG: Final = (1.0, 0.5, 0.25)
#: To what a dressing is weighed where parts of a bag do not fit.
WEIGHED_TO_KG: Final = 0.5
#: By how much of a dressing's need parts of a bag may miss more than weighing does.
TOLERANCE: Final = 0.10
#: Kinds that are spread before planting and never brought with the water.
_UNSOLVED: Final = ("organic", "compound")
_LITTLE: Final = 1e-4

Solve = Callable[[MixProblem], FloatArray]


@dataclass(frozen=True, slots=True)
class Dressing:
    """One dressing, or the base: kg of N, P2O5, K2O needed (NaN: unknown) and the most kg of N (inf: no cap)."""

    need_kg: FloatArray
    most_n_kg: float = np.inf
    is_base: bool = False


@dataclass(frozen=True, slots=True)
class BagShares:
    """`amounts_kg` (products, dressings) of each product; kg of N, P2O5, K2O `supplied_kg` and `residual_kg` (3,
    dressings; supplied less needed, NaN where the need is unknown); which dressings are over their cap."""

    amounts_kg: FloatArray
    supplied_kg: FloatArray
    residual_kg: FloatArray
    is_over_cap: BoolArray


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A dressing that is repeated `times` running: its target, not its need, is what the bags are shared by."""

    target_kg: FloatArray
    most_n_kg: float
    is_base: bool
    times: int


def share_bags(
    bags: Sequence[int], products: Sequence[Product], dressings: Sequence[Dressing], solve: Solve
) -> BagShares:
    """Share whole bags over the base (which comes first) and the dressings, so that each gets its part of what the
    bags bring.

    Whole, half and quarter bags are tried in this order; the first that misses no dressing by more than a tenth of its
    need, weighing set aside, is taken. Otherwise the dressings are weighed, and the base takes what is left. Equal
    dressings that follow each other get the same. `solve` gives the best x of a problem.
    """
    kg = np.array([product.bag_kg for product in products])
    season_kg = np.asarray(bags, dtype=np.float64) * kg
    shares = np.array([product.shares for product in products], dtype=np.float64).reshape(-1, 3)
    stretches = _stretches(dressings, season_kg @ shares)
    allowed = _allowed(products, dressings, stretches)
    exact = _solve_step(season_kg, products, stretches, allowed, None, solve)
    chosen = None
    for part in PARTS_OF_A_BAG:
        tried = _solve_step(season_kg, products, stretches, allowed, part, solve)
        if _fits(tried, exact, shares, stretches):
            chosen = tried
            break
    times = [stretch.times for stretch in stretches]
    amounts = np.repeat(exact if chosen is None else chosen, times, axis=1)
    if chosen is None:
        amounts = _weigh(amounts, season_kg, shares, dressings)
    return _read(amounts, shares, dressings)


def _stretches(dressings: Sequence[Dressing], supply_kg: FloatArray) -> list[_Stretch]:
    """Equal dressings in a row as one, with what they get of the season's supply in the proportion of their needs."""
    total = np.sum([dressing.need_kg for dressing in dressings], axis=0)
    factor = np.divide(supply_kg, total, out=np.full(3, np.nan), where=total > 0)
    found = []
    for _, group in groupby(dressings, key=lambda d: (d.is_base, d.most_n_kg, tuple(np.nan_to_num(d.need_kg, nan=-1)))):
        same = list(group)
        first = same[0]
        # A dressing whose need is over the cap already is told, and not made worse.
        most = max(first.most_n_kg, float(np.nan_to_num(first.need_kg[0])))
        # To a milligram: a target of 1e-13 kg is noise of the plan, and no solver can meet it.
        found.append(_Stretch(np.round(first.need_kg * factor, 6), most, first.is_base, len(same)))
    return found


def _allowed(products: Sequence[Product], dressings: Sequence[Dressing], stretches: Sequence[_Stretch]) -> BoolArray:
    """Which product may go with which stretch (products, stretches): what does not dissolve goes into the base."""
    with_water = any(np.isfinite(dressing.most_n_kg) for dressing in dressings)
    allowed = np.ones((len(products), len(stretches)), dtype=np.bool_)
    for place, product in enumerate(products):
        stays_dry = product.kind in _UNSOLVED or (product.kind == "straight" and product.shares[1] > 0)
        if product.kind == "organic" or (with_water and stays_dry):
            allowed[place] = [stretch.is_base for stretch in stretches]
    return allowed


def build_share(
    season_kg: FloatArray,
    products: Sequence[Product],
    stretches: Sequence[_Stretch],
    allowed: BoolArray,
    part: float | None,
) -> MixProblem:
    """The problem of sharing `season_kg` of each product: least distance in kg of nutrients from the targets.

    Amounts are in parts of a bag (`part`) or, without it, in kg. Every product is used up; N keeps within the caps.
    """
    wide = len(stretches)
    unit = np.array([1.0 if part is None else product.bag_kg * part for product in products])
    times = np.array([stretch.times for stretch in stretches], dtype=np.float64)
    known = [(i, m) for m, s in enumerate(stretches) for i in range(3) if not np.isnan(s.target_kg[i])]
    rows, lo, hi = _share_rows(season_kg, products, stretches, unit, known)
    count, width = len(products), rows.shape[1]
    # What dissolves is kept for the water, all else being equal; what has no target is spread early.
    late = np.array([0.0 if stretch.is_base else 1.0 for stretch in stretches])
    leaning = [(1 - late) if product.kind == "water_soluble" else late for product in products]
    cost = np.concatenate([_LITTLE * u * lean * times for u, lean in zip(unit, leaning, strict=True)])
    missed = np.repeat([times[m] for _, m in known], 2)
    most = season_kg[:, None] / unit[:, None] * allowed
    ub = np.concatenate([most.ravel(), np.full(2 * len(known), np.inf)])
    whole = (part is not None,) * (count * wide) + (False,) * (2 * len(known))
    names = [f"{product.name}:{m}" for product in products for m in range(wide)]
    names += [f"{side}:{i}:{m}" for i, m in known for side in ("short", "over")]
    return MixProblem(
        np.concatenate([cost, missed]),
        rows,
        lo,
        hi,
        np.zeros(width),
        ub,
        whole,
        tuple(names),
    )


def _share_rows(
    season_kg: FloatArray,
    products: Sequence[Product],
    stretches: Sequence[_Stretch],
    unit: FloatArray,
    known: Sequence[tuple[int, int]],
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rows and limits: every product is used up, known targets are met or missed by so much, caps of N are kept."""
    count, wide = len(products), len(stretches)
    times = np.array([stretch.times for stretch in stretches], dtype=np.float64)
    width = count * wide + 2 * len(known)
    rows, lo, hi = [], [], []
    for j in range(count):
        row = np.zeros(width)
        row[j * wide : (j + 1) * wide] = times * unit[j]
        rows.append(row)
        lo.append(float(season_kg[j]))
        hi.append(float(season_kg[j]))
    for order, (i, m) in enumerate(known):
        row = np.zeros(width)
        row[m : count * wide : wide] = [p.shares[i] * u for p, u in zip(products, unit, strict=True)]
        row[count * wide + 2 * order : count * wide + 2 * order + 2] = 1, -1
        rows.append(row)
        lo.append(float(stretches[m].target_kg[i]))
        hi.append(float(stretches[m].target_kg[i]))
    for m, stretch in enumerate(stretches):
        if np.isfinite(stretch.most_n_kg):
            row = np.zeros(width)
            row[m : count * wide : wide] = [p.shares[0] * u for p, u in zip(products, unit, strict=True)]
            rows.append(row)
            lo.append(-np.inf)
            hi.append(stretch.most_n_kg)
    return np.array(rows).reshape(-1, width), np.array(lo), np.array(hi)


def _solve_step(
    season_kg: FloatArray,
    products: Sequence[Product],
    stretches: Sequence[_Stretch],
    allowed: BoolArray,
    part: float | None,
    solve: Solve,
) -> FloatArray:
    """Kg of each product at one time of each stretch (products, stretches)."""
    size = len(products) * len(stretches)
    x = solve(build_share(season_kg, products, stretches, allowed, part))[:size].reshape(len(products), -1)
    if part is None:
        return np.maximum(x, 0.0)
    return np.round(x) * part * np.array([[product.bag_kg] for product in products])


def _fits(tried: FloatArray, exact: FloatArray, shares: FloatArray, stretches: Sequence[_Stretch]) -> bool:
    """Whether no stretch is missed by much more than it is by weighing."""
    target = np.array([stretch.target_kg for stretch in stretches]).T
    missed = np.nansum(np.abs(shares.T @ tried - target), axis=0)
    least = np.nansum(np.abs(shares.T @ exact - target), axis=0)
    return bool((missed <= least + TOLERANCE * np.nansum(target, axis=0) + 1e-6).all())


def _weigh(amounts: FloatArray, season_kg: FloatArray, shares: FloatArray, dressings: Sequence[Dressing]) -> FloatArray:
    """Amounts that can be weighed: the dressings to half a kilogram, down where the cap or the bags ask it; the base
    (else the last dressing that may take it) gets what is left."""
    base = np.array([dressing.is_base for dressing in dressings])
    later = ~base
    caps = np.array([max(d.most_n_kg, float(np.nan_to_num(d.need_kg[0]))) for d in dressings])
    down = np.floor(amounts / WEIGHED_TO_KG + 1e-9) * WEIGHED_TO_KG
    near = np.round(amounts / WEIGHED_TO_KG) * WEIGHED_TO_KG
    breaks = shares[:, 0] @ near > caps + 1e-9
    weighed = np.where(breaks | (near[:, later].sum(axis=1) > season_kg + 1e-9)[:, None], down, near)
    weighed[:, base] = 0.0
    left = np.maximum(season_kg - weighed.sum(axis=1), 0.0)
    last = len(dressings) - 1
    for j in range(len(season_kg)):
        more = weighed[:, last].copy()
        more[j] += left[j]
        is_late = amounts[j, base].sum() < 1e-6 < amounts[j, last] and shares[:, 0] @ more <= caps[last] + 1e-9
        weighed[j, last if is_late else 0] += left[j]
    return weighed


def _read(amounts: FloatArray, shares: FloatArray, dressings: Sequence[Dressing]) -> BagShares:
    supplied = shares.T @ amounts
    need = np.array([dressing.need_kg for dressing in dressings]).T
    caps = np.array([dressing.most_n_kg for dressing in dressings])
    return BagShares(amounts, supplied, supplied - need, supplied[0] > caps + 1e-6)
