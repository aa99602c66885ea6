"""Few formulas for all plots: the optimum by trying all, bounds that hold however coarse the bins, and balance."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.soil.formulas import (
    DesignTerms,
    Grade,
    GradeRules,
    Material,
    Pricing,
    design_formulas,
    drop_dominated,
    grade_fault,
    list_grades,
    price_grade,
    serve_plots,
    summarise_formulas,
    topup_straights,
)
from nonggu.errors import UnusableInput
from nonggu.rulebook.regional_formulas import read_cases, read_materials, read_parameters
from tests.engines.soil.formulas.oracle import best_total, cost_table

MATERIALS = [
    Material(row["product"], *(float(row[n]) for n in ("n_pct", "p2o5_pct", "k2o_pct", "price_yuan_per_t")))
    for row in read_materials()
]
PRICING = Pricing(0.15, 200.0)
RULES = GradeRules(40.0, 4.0, 2, 4)
STRAIGHTS = topup_straights(MATERIALS)


def make_plots(count: int, seed: int) -> pl.DataFrame:
    generator = np.random.default_rng(seed)
    centres = np.array([[14, 7, 4], [18, 8, 22], [10, 7, 8], [16, 5, 18]], float)
    needs = centres[generator.integers(0, 4, count)] * generator.lognormal(0, 0.3, (count, 3))
    needs[generator.random(count) < 0.15, 1] = 0.0
    columns = {name: needs[:, q] for q, name in enumerate(("n_kg_per_mu", "p2o5_kg_per_mu", "k2o_kg_per_mu"))}
    return pl.DataFrame({**columns, "area_mu": generator.lognormal(0.5, 0.7, count)})


def some_terms(count: int, surplus: float = 0.1) -> DesignTerms:
    grades = list_grades(RULES, MATERIALS, PRICING)
    return DesignTerms(tuple(grades[:: max(1, len(grades) // count)][:count]), STRAIGHTS, surplus)


def exact_table(plots: pl.DataFrame, terms: DesignTerms) -> np.ndarray:
    contents = np.array([grade.contents_pct for grade in terms.grades]) / 100
    prices = np.array([grade.price_yuan_per_t for grade in terms.grades]) / 1000
    needs = plots.select("n_kg_per_mu", "p2o5_kg_per_mu", "k2o_kg_per_mu").to_numpy()
    return cost_table(needs, contents, prices, terms.surplus_share)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_small_designs_are_optimal(k: int) -> None:
    plots, terms = make_plots(14, 5), some_terms(12)
    best = best_total(exact_table(plots, terms), plots["area_mu"].to_numpy(), k)
    design = design_formulas(plots, terms, ks=[k]).designs[0]
    assert design.cost_yuan == pytest.approx(best, rel=1e-7)
    assert design.bound_yuan <= best * (1 + 1e-9)
    assert design.gap < 1e-5


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(1, 3), st.sampled_from([4, 12, 30]), st.sampled_from([0.0, 0.1, 0.4]))
def test_bound_holds_however_coarse_the_bins(seed: int, k: int, most_bins: int, surplus: float) -> None:
    plots, terms = make_plots(30, seed), some_terms(7, surplus)
    best = best_total(exact_table(plots, terms), plots["area_mu"].to_numpy(), k)
    design = design_formulas(plots, terms, ks=[k], most_bins=most_bins).designs[0]
    assert design.bound_yuan <= best * (1 + 1e-9)
    assert design.cost_yuan >= best * (1 - 1e-9)


def test_reported_cost_is_the_sum_over_plots_and_nutrients_balance() -> None:
    plots, terms = make_plots(3_000, 2), some_terms(40)
    design = design_formulas(plots, terms, ks=[4], most_bins=200).designs[0]
    served = serve_plots(plots, terms, design)
    assert served["cost_yuan"].sum() == pytest.approx(design.cost_yuan, rel=1e-12)
    contents = {grade.name: grade.contents_pct for grade in terms.grades}
    for row in served.iter_rows(named=True):
        content = contents[row["formula"]] if row["formula"] else (0.0, 0.0, 0.0)
        for q, nutrient in enumerate(("n", "p2o5", "k2o")):
            given_kg = content[q] / 100 * row["formula_kg_per_mu"] + row[f"topup_{nutrient}_kg_per_mu"]
            need = row[f"{nutrient}_kg_per_mu"]
            assert given_kg == pytest.approx(need + row[f"surplus_{nutrient}_kg_per_mu"], rel=1e-9, abs=1e-8)
            assert row[f"surplus_{nutrient}_kg_per_mu"] <= 0.1 * need + 1e-8
    assert len(set(served["formula"].drop_nulls())) <= 4


def test_gap_is_small_on_many_plots() -> None:
    terms = drop_dominated(DesignTerms(tuple(list_grades(RULES, MATERIALS, PRICING)), STRAIGHTS, 0.1))
    found = design_formulas(make_plots(60_000, 3), terms, ks=[5], most_bins=10_000)
    assert found.bins > 1_000
    assert 0.0 <= found.designs[0].gap <= 0.0015


def test_curve_falls_and_one_more_never_costs() -> None:
    found = design_formulas(make_plots(400, 8), some_terms(60), ks=range(1, 7))
    costs = [design.cost_yuan for design in (*found.designs, found.next_one)]
    assert costs == sorted(costs, reverse=True)
    assert all(design.bound_yuan <= design.cost_yuan for design in found.designs)
    assert costs[0] <= found.straights_yuan
    assert costs[-1] >= found.floor_yuan * (1 - 1e-9)


@settings(max_examples=3, deadline=None, derandomize=True)
@given(st.integers(0, 1_000), st.sampled_from([0.0, 0.2]))
def test_dropping_dominated_grades_loses_nothing(seed: int, surplus: float) -> None:
    plots, terms = make_plots(12, seed), some_terms(20, surplus)
    fewer = drop_dominated(terms)
    table, rest = exact_table(plots, terms), exact_table(plots, fewer)
    area = plots["area_mu"].to_numpy()
    for k in (1, 2):
        assert best_total(rest, area, k) == pytest.approx(best_total(table, area, k), rel=1e-7)


def test_more_formulas_than_grades_are_not_an_error() -> None:
    found = design_formulas(make_plots(30, 1), some_terms(3), ks=[5]).designs[0]
    assert len(found.chosen) <= 3
    assert found.bound_yuan <= found.cost_yuan


def test_plots_of_one_need_cost_what_one_plot_costs() -> None:
    plots = pl.concat([make_plots(1, 4)] * 50)
    found = design_formulas(plots, some_terms(12), ks=[1])
    assert found.bins == 1
    assert found.designs[0].gap < 1e-6


def test_zero_needs_cost_nothing() -> None:
    plots = pl.DataFrame({"n_kg_per_mu": [0.0], "p2o5_kg_per_mu": [0.0], "k2o_kg_per_mu": [0.0], "area_mu": [2.0]})
    terms = some_terms(5)
    found = design_formulas(plots, terms, ks=[2])
    assert found.designs[0].cost_yuan == 0.0
    assert serve_plots(plots, terms, found.designs[0])["formula"].to_list() == [None]


@pytest.mark.parametrize(
    ("column", "value"), [("n_kg_per_mu", -1.0), ("k2o_kg_per_mu", float("nan")), ("area_mu", 0.0)]
)
def test_impossible_needs_are_refused(column: str, value: float) -> None:
    plots = make_plots(3, 0).with_columns(pl.lit(value).alias(column))
    with pytest.raises(UnusableInput) as caught:
        design_formulas(plots, some_terms(5), ks=[1])
    assert caught.value.code == "formulas_needs_impossible"


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: "-".join(map(str, case["contents_pct"])))
def test_legal_limits(case: dict) -> None:
    legal = read_parameters("compound_grades")
    rules = GradeRules(legal["lowest_total_pct"].value, legal["lowest_single_pct"].value, 2, 2)
    assert grade_fault(tuple(case["contents_pct"]), rules) == case["fault"]


def test_grid_is_legal_fits_a_tonne_and_holds_what_it_says() -> None:
    held = {material.name: material for material in MATERIALS}
    for grade in list_grades(RULES, MATERIALS, PRICING):
        assert grade_fault(grade.contents_pct, RULES) is None
        assert sum(kg for _, kg in grade.recipe_kg_per_t) <= 1000.0 + 1e-6
        for q in range(3):
            mixed = sum(kg * held[name].contents_pct[q] / 1000 for name, kg in grade.recipe_kg_per_t)
            assert mixed == pytest.approx(grade.contents_pct[q], abs=1e-9)


def test_price_of_a_grade_by_hand() -> None:
    """20-10-15 from DAP 10/46 t, the rest of N from urea, 0.3 t of potassium sulphate."""
    recipe = price_grade((20.0, 10.0, 15.0), [m for m in MATERIALS if "MAP" not in m.name], PRICING)
    assert recipe is not None
    dap = 10 / 46
    urea = (20 - 18 * dap) / 46
    assert recipe.price_yuan_per_t == pytest.approx(0.85 * (dap * 3408 + urea * 1854 + 0.3 * 3491) + 200)


def test_no_urea_with_superphosphate() -> None:
    names = {name for grade in list_grades(RULES, MATERIALS, PRICING) for name, _ in grade.recipe_kg_per_t}
    mixed = [
        g
        for g in list_grades(RULES, MATERIALS, PRICING)
        if {"urea", "single superphosphate"} <= set(dict(g.recipe_kg_per_t))
    ]
    assert "urea" in names
    assert not mixed


def test_groups_sum_to_the_whole() -> None:
    plots = make_plots(200, 6).with_columns(village=pl.Series(["a", "b"] * 100))
    terms = some_terms(20)
    served = serve_plots(plots, terms, design_formulas(plots, terms, ks=[3]).designs[0])
    by_village = summarise_formulas(served, "village")
    assert by_village["area_mu"].sum() == pytest.approx(plots["area_mu"].sum())
    assert by_village["plots"].sum() == 200


def test_straights_and_prices_must_be_complete() -> None:
    with pytest.raises(UnusableInput) as caught:
        topup_straights([m for m in MATERIALS if m.k2o_pct == 0])
    assert caught.value.params["nutrient"] == "k2o"
    with pytest.raises(UnusableInput):
        DesignTerms((), STRAIGHTS, 0.1)
    with pytest.raises(UnusableInput):
        DesignTerms((Grade(15, 15, 15, 3000.0),), STRAIGHTS, -0.1)
