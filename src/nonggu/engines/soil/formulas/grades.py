"""Which compound grades may be sold, and the grid of them that a design chooses from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from nonggu.engines.soil.formulas.materials import Material, Pricing, price_grade


@dataclass(frozen=True, slots=True)
class GradeRules:
    """The legal limits of a compound and the fineness of the grid.

    `lowest_total_pct` is the least N + P2O5 + K2O of the class that the county wants (GB/T 15063: 40 high, 30
    medium, 25 low), `lowest_single_pct` the least declared content of a nutrient that is present,
    `fewest_nutrients` how many must be present, `step_pct` the distance of grid contents.
    """

    lowest_total_pct: float
    lowest_single_pct: float
    fewest_nutrients: int
    step_pct: int
    highest_total_pct: float = 100.0
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A compound grade with its price: contents in % by mass, yuan/t at the grower's door."""

    n_pct: float
    p2o5_pct: float
    k2o_pct: float
    price_yuan_per_t: float
    recipe_kg_per_t: tuple[tuple[str, float], ...] = ()

    @property
    def contents_pct(self) -> tuple[float, float, float]:
        """N, P2O5 and K2O in % by mass."""
        return self.n_pct, self.p2o5_pct, self.k2o_pct

    @property
    def price_yuan_per_kg_nutrient(self) -> float:
        """Price of one kg of N + P2O5 + K2O."""
        return self.price_yuan_per_t / 10.0 / sum(self.contents_pct)

    @property
    def name(self) -> str:
        """The grade as bags print it: N-P2O5-K2O, `20-10-15`."""
        return "-".join(f"{content:g}" for content in self.contents_pct)


def grade_fault(contents_pct: tuple[float, float, float], rules: GradeRules) -> str | None:
    """The code of why a grade may not be sold under the rules; None where it may."""
    if any(content < 0 or content > 100 for content in contents_pct):
        return "grade_content_impossible"
    present = [content for content in contents_pct if content > 0]
    if len(present) < rules.fewest_nutrients:
        return "grade_too_few_nutrients"
    if min(present) < rules.lowest_single_pct:
        return "grade_single_too_low"
    if sum(present) < rules.lowest_total_pct:
        return "grade_total_too_low"
    return "grade_total_too_high" if sum(present) > rules.highest_total_pct else None


def list_grades(rules: GradeRules, materials: Iterable[Material], pricing: Pricing) -> list[Grade]:
    """All legal grid grades that can be blended, the cheapest per nutrient of each ratio, in order of contents.

    Of grades with one ratio N : P2O5 : K2O only the one with the least price per kg of nutrient is kept: cost
    depends on contents per yuan only, so that no design loses by this.
    """
    pool = tuple(materials)
    best: dict[tuple[Fraction, ...], Grade] = {}
    levels = range(0, 101, rules.step_pct)
    highest = [max((m.contents_pct[q] for m in pool), default=0.0) for q in range(3)]
    for n, p, k in product(*([level for level in levels if level <= top] for top in highest)):
        contents = (float(n), float(p), float(k))
        if grade_fault(contents, rules):
            continue
        recipe = price_grade(contents, pool, pricing)
        if recipe is None:
            continue
        total = n + p + k
        ratio = (Fraction(n, total), Fraction(p, total), Fraction(k, total))
        grade = Grade(*contents, recipe.price_yuan_per_t, recipe.kg_per_t)
        if ratio not in best or grade.price_yuan_per_kg_nutrient < best[ratio].price_yuan_per_kg_nutrient:
            best[ratio] = grade
    return sorted(best.values(), key=lambda grade: grade.contents_pct)
