"""K formulas for all plots of a county at the least total cost, with a proven bound and the curve over K."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from nonggu.engines.reasons import Reason
from nonggu.engines.soil.formulas.binning import MOST_BINS, Bins, Plots, bin_needs
from nonggu.engines.soil.formulas.bounding import Relaxation
from nonggu.engines.soil.formulas.certifying import Bound, prove_bound
from nonggu.engines.soil.formulas.choosing import grow_choice, total_cost
from nonggu.engines.soil.formulas.costs import Floats, Ints, Tariff, cost_matrix, serve
from nonggu.engines.soil.formulas.grades import Grade
from nonggu.engines.soil.formulas.materials import Material
from nonggu.errors import UnusableInput

NEED_COLUMNS = ("n_kg_per_mu", "p2o5_kg_per_mu", "k2o_kg_per_mu")
#: Where plots are few, the search goes on until the best choice is known to a share of its cost: (most bins, share).
_EXACT_GAPS = ((200, 3e-6), (2_000, 3e-4))


@dataclass(frozen=True, slots=True)
class DesignTerms:
    """What formulas may be chosen and what topping up costs.

    `grades` are the legal grades with prices; `straights` the products for N, P2O5 and K2O; `surplus_share` by
    how much of a plot's need a formula may oversupply a nutrient (0.1: a tenth; a need of zero allows none).
    """

    grades: tuple[Grade, ...]
    straights: tuple[Material, Material, Material]
    surplus_share: float

    def __post_init__(self) -> None:
        if not self.grades:
            raise UnusableInput("formulas_no_grades")
        if not 0.0 <= self.surplus_share <= 1.0:
            raise UnusableInput("formulas_surplus_impossible", value=self.surplus_share)

    def tariff(self) -> Tariff:
        """The terms as arrays, in yuan and kg."""
        contents = np.array([grade.contents_pct for grade in self.grades]) / 100.0
        prices = np.array([grade.price_yuan_per_t for grade in self.grades]) / 1000.0
        straight = [m.price_yuan_per_kg / (m.contents_pct[q] / 100.0) for q, m in enumerate(self.straights)]
        return Tariff(contents, prices, np.array(straight), self.surplus_share)


@dataclass(frozen=True, slots=True)
class Design:
    """The formulas for one K.

    `chosen` are indices of the terms' grades in order of area served; `cost_yuan` is exact for all plots,
    `bound_yuan` what no choice of K grades can beat.
    """

    k: int
    chosen: tuple[int, ...]
    cost_yuan: float
    bound_yuan: float

    @property
    def gap(self) -> float:
        """The proven gap: by what share of its cost the design can at most be improved."""
        return max(0.0, (self.cost_yuan - self.bound_yuan) / self.cost_yuan) if self.cost_yuan > 0 else 0.0


@dataclass(frozen=True, slots=True)
class FormulaDesigns:
    """Designs for each K asked, in order, and what frames them.

    `next_one` is the design with one formula more than the largest K; `straights_yuan` the cost without formulas,
    `floor_yuan` about what it would cost if every grade could be had; areas in mu.
    """

    designs: tuple[Design, ...]
    next_one: Design
    straights_yuan: float
    floor_yuan: float
    area_mu: float
    plots: int
    bins: int
    reasons: tuple[Reason, ...]


def design_formulas(
    plots: pl.DataFrame, terms: DesignTerms, *, ks: Sequence[int], most_bins: int = MOST_BINS
) -> FormulaDesigns:
    """Choose K grades for all plots, for each K of `ks`.

    `plots` has n_kg_per_mu, p2o5_kg_per_mu, k2o_kg_per_mu (kg nutrient a mu, finite, >= 0) and area_mu (mu, > 0),
    no nulls. Costs are yuan for all plots. Raises UnusableInput on an empty frame, an impossible K or no grades.
    """
    if plots.height == 0:
        raise UnusableInput("formulas_no_plots")
    if not ks or min(ks) < 1:
        raise UnusableInput("formulas_k_impossible", k=min(ks, default=0))
    tariff = terms.tariff()
    needs = np.ascontiguousarray(plots.select(NEED_COLUMNS).to_numpy(), dtype=np.float64)
    area = plots["area_mu"].to_numpy().astype(np.float64)
    _check(needs, area)
    search = _Search(*bin_needs(needs, area, most_bins), tariff)
    bins = search.bins
    asked = sorted(set(ks))
    found = {k: search.design(k) for k in range(asked[0], asked[-1] + 2) if k in asked or k == asked[-1] + 1}
    return FormulaDesigns(
        designs=tuple(found[k] for k in asked),
        next_one=found[asked[-1] + 1],
        straights_yuan=float(area @ (needs @ tariff.straight)),
        floor_yuan=search.floor_yuan,
        area_mu=float(area.sum()),
        plots=plots.height,
        bins=bins.weight.size,
        reasons=_reasons(terms, bins, plots.height),
    )


def drop_dominated(terms: DesignTerms) -> DesignTerms:
    """The terms without grades that another grade with a top-up makes as cheaply: no design loses by it.

    A plot's cost grows by at most the cost of a need added to it. So if the contents of 1 kg of grade j cost no
    more than 1 kg of j under another grade without surplus, that grade can stand in for j everywhere.
    """
    tariff = replace(terms, surplus_share=0.0).tariff()
    contents = np.ascontiguousarray(tariff.content.T)
    keep = np.ones(len(terms.grades), dtype=bool)
    stand_in = cost_matrix(contents, *tariff.arrays)
    np.fill_diagonal(stand_in, np.inf)
    for j in np.argsort(-tariff.price / contents.sum(axis=1), kind="stable"):
        if stand_in[j, keep].min(initial=np.inf) <= tariff.price[j]:
            keep[j] = False
    return replace(terms, grades=tuple(grade for grade, kept in zip(terms.grades, keep, strict=True) if kept))


def _check(needs: Floats, area: Floats) -> None:
    if not (np.isfinite(needs).all() and (needs >= 0).all() and np.isfinite(area).all() and (area > 0).all()):
        raise UnusableInput("formulas_needs_impossible")


class _Search:
    """The state that designs for several K share: the binned costs, the cuts and the last choice."""

    def __init__(self, plots: Plots, bins: Bins, tariff: Tariff):
        self._plots, self.bins, self._tariff = plots, bins, tariff
        self._cost = cost_matrix(bins.centre, *tariff.arrays)
        self._straights = bins.centre @ tariff.straight
        self._relaxation = Relaxation(self._cost, bins.weight, self._straights)
        self._chosen: Ints = np.empty(0, dtype=np.int64)
        self.floor_yuan = float(bins.weight @ np.minimum(self._straights, self._cost.min(axis=1)))

    def design(self, k: int) -> Design:
        k_possible = min(k, self._cost.shape[1])
        self._chosen = grow_choice(self._cost, self.bins.weight, self._straights, self._chosen, k_possible)
        multipliers = self._relaxation.tighten(k_possible, self._chosen)
        bound = prove_bound(self._plots, self.bins, self._tariff, multipliers, k_possible)
        proven = bound.value
        gap = next((share for most, share in _EXACT_GAPS if self.bins.weight.size <= most), None)
        if gap is not None and self.bins.are_points:
            proven = self._search_whole(k_possible, bound, gap)
        ordered, cost = self._exact()
        return Design(k, ordered, cost, min(proven, cost))

    def _search_whole(self, k: int, bound: Bound, gap: float) -> float:
        cost = total_cost(self._cost, self.bins.weight, self._straights, self._chosen)
        if cost - bound.value <= gap * cost:
            return bound.value
        whole_bound, better = self._relaxation.close(k, cost, gap, bound.with_grade < cost)
        if better.size:
            self._chosen = better
        return max(bound.value, whole_bound)

    def _exact(self) -> tuple[tuple[int, ...], float]:
        """The chosen grades by area served, and the cost of all plots one by one."""
        which, _, cost = serve(self._plots.needs, self._chosen, *self._tariff.arrays)
        served = np.bincount(which[which >= 0], self._plots.area[which >= 0], minlength=self._chosen.size)
        order = np.argsort(-served, kind="stable")
        return tuple(int(j) for j in self._chosen[order]), float(self._plots.area @ cost)


def _reasons(terms: DesignTerms, bins: Bins, plots: int) -> tuple[Reason, ...]:
    reasons = [
        Reason("formulas_grades_searched", {"grades": len(terms.grades)}, "GB/T 15063-2020"),
        Reason("formulas_surplus_allowed", {"percent": f"{100 * terms.surplus_share:g}"}, "ours"),
    ]
    reasons += [
        Reason(
            "formulas_straight_used",
            {"nutrient": nutrient, "product": m.name, "price_yuan_per_t": f"{m.price_yuan_per_t:g}"},
            m.mark,
        )
        for nutrient, m in zip(("N", "P2O5", "K2O"), terms.straights, strict=True)
    ]
    if not bins.are_points:
        reasons.append(Reason("formulas_needs_binned", {"plots": plots, "bins": bins.weight.size}))
    return tuple(reasons)
