"""Mixes in words: published compost and feed recipes, shared stock, ratios, and JSON that is wrong in every way."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from nonggu.engines.blending.jsonforms import read_problem
from nonggu.engines.blending.mixes import DRY_MATTER, Ingredient, Mix, Need, as_used, measure_need, state_problem
from nonggu.engines.blending.solving import solve
from nonggu.errors import UnusableInput
from tests.engines.shared import shared_file


def _compost(name: str, moisture: float, carbon: float, nitrogen: float, **rest: float) -> Ingredient:
    return Ingredient(name, rest.pop("price", 1.0), as_used({"C": carbon, "N": nitrogen}, moisture), **rest)


def test_taigu_mix_of_manure_straw_and_water() -> None:
    # Facts, circular example 13: 10 t pig manure needs 3.75 t straw and 1.31 t water for 60 % moisture and C/N 27.
    materials = [
        _compost("manure", 0.72, 0.40, 0.023, lower=10.0, upper=10.0),
        _compost("straw", 0.14, 0.435, 0.0090),
        _compost("water", 1.0, 0.0, 0.0),
    ]
    needs = (Need("C/N", "C", 27.0, 27.0, "N"), Need("dry matter", DRY_MATTER, 0.40, 0.40))
    solution = solve(state_problem(materials, [Mix("pile", needs, None)]))
    assert solution.x == pytest.approx([10.0, 3.75, 1.31], abs=0.005)
    assert measure_need(needs[0], materials, solution.x) == pytest.approx(27.0)


def test_cornell_mix_with_both_goals_is_impossible_not_clipped() -> None:
    # Facts, circular example 1: both goals need -5.95 kg of manure.
    materials = [
        _compost("grass", 0.77, 0.45, 0.024, lower=10.0, upper=10.0),
        _compost("leaves", 0.35, 0.50, 0.0075),
        _compost("manure", 0.81, 0.456, 0.024),
    ]
    needs = (Need("C/N", "C", 30.0, 30.0, "N"), Need("dry matter", DRY_MATTER, 0.40, 0.40))
    solution = solve(state_problem(materials, [Mix("pile", needs, None)]))
    assert solution.status == "infeasible"
    assert solution.conflict is not None
    assert {one.name for one in solution.conflict.requirements} >= {"C/N", "dry matter"}
    one_goal = solve(state_problem(materials[:2], [Mix("pile", needs[:1], None)]))
    assert one_goal.x[1] == pytest.approx(3.474, abs=5e-4)


def test_published_pig_diet_costs_no_less_than_the_optimum() -> None:
    # Facts, circular example 5: the printed HP diet meets its own calculated contents; the optimum is not dearer.
    text = shared_file("facts/circular/pig_feed.csv").read_text(encoding="utf-8")
    rows = {row["id"]: row for row in csv.DictReader(text.splitlines())}
    diet = {"maize2": 0.75, "wheat_bran": 0.05, "sbm43": 0.175, "limestone": 0.009, "dcp": 0.005, "lys_hcl": 0.002}
    used = {name: share for name, share in diet.items() if name in rows}
    names = ["ne_mj_kg", "sid_lys_pct", "sid_thr_pct"]
    feeds = [
        Ingredient(name, float(rows[name]["price_yuan_t"] or 3000), {k: float(rows[name][k] or 0) for k in names})
        for name in used
    ]
    printed = np.array(list(used.values()))
    printed = printed / printed.sum()
    needs = tuple(Need(k, k, measure_need(Need(k, k), feeds, printed)) for k in names)
    solution = solve(state_problem(feeds, [Mix("HP", needs)]))
    assert solution.status == "optimal"
    assert solution.objective <= printed @ [feed.price for feed in feeds] + 1e-9


def test_mixes_share_the_stock() -> None:
    feeds = [Ingredient("cheap", 1.0, {"N": 0.10}, stock=10.0), Ingredient("dear", 3.0, {"N": 0.20})]
    mixes = [Mix("A", (Need("N", "N", 0.10),), 8.0), Mix("B", (Need("N", "N", 0.15),), 8.0)]
    p = state_problem(feeds, mixes)
    solution = solve(p)
    amounts = solution.x.reshape(2, 2)
    assert amounts.sum(axis=1) == pytest.approx([8.0, 8.0])
    assert amounts[:, 0].sum() == pytest.approx(10.0)
    stock = p.row_names.index("stock: cheap")
    assert solution.shadow[stock] == pytest.approx(-2.0)  # one more tonne of cheap saves one tonne of dear
    assert p.names[0] == "A: cheap"


def test_free_total_turns_averages_into_linear_ratios() -> None:
    feeds = [Ingredient("a", 1.0, {"N": 0.1}), Ingredient("b", 2.0, {"N": 0.3})]
    solution = solve(
        state_problem(feeds, [Mix("m", (Need("N", "N", 0.2, 0.2), Need("kg N", "N", 4.0, per="sum")), None)])
    )
    assert solution.x.sum() == pytest.approx(20.0)
    assert solution.x == pytest.approx([10.0, 10.0])


def test_unknown_content_is_refused_not_taken_as_zero() -> None:
    with pytest.raises(UnusableInput) as caught:
        state_problem([Ingredient("a", 1.0, {})], [Mix("m", (Need("N", "N", 0.2),))])
    assert caught.value.code == "mix_content_unknown"


ARRAY = {"c": [1, 2, 3], "A": [[1, 0, 2]], "lo": [1], "hi": [None], "ub": [5, "inf", None], "total": 2}


def test_array_form_reads_bounds_and_marks() -> None:
    p = read_problem({**ARRAY, "integer": [0], "semicontinuous": [False, True, False], "lb": [0, 0.5, 0]}).problem
    assert p.ub.tolist() == [5.0, np.inf, np.inf]
    assert np.isnan(p.step).tolist() == [False, True, True]
    assert p.if_used[1] == 0.5
    assert p.lb[1] == 0.0
    by_name = read_problem({**ARRAY, "names": ["a", "b", "c"], "minimum_if_used": {"c": 0.2}, "integer": ["b"]}).problem
    assert by_name.if_used[2] == 0.2
    assert by_name.step[1] == 1.0
    mask = read_problem({**ARRAY, "integer": [1, 0, 1]}).problem
    assert np.isnan(mask.step).tolist() == [False, True, False]
    assert not np.isnan(read_problem({"c": [1, 2], "integer": [1, 1]}).problem.step).any()
    places = read_problem({**ARRAY, "integer": [2, 0]}).problem
    assert np.isnan(places.step).tolist() == [False, True, False]


def test_unknown_keys_are_told() -> None:
    assert read_problem({**ARRAY, "totl": 3, "note": "x"}).unknown == ("totl",)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (3, "mix_form_wrong"),
        ({}, "mix_form_wrong"),
        ({"c": []}, "mix_empty"),
        ({"c": "abc"}, "mix_key_wrong"),
        ({"c": [1, True]}, "mix_key_wrong"),
        ({"c": [1, None]}, "mix_not_finite"),
        ({**ARRAY, "A": [[1, 0]]}, "mix_wrong_length"),
        ({**ARRAY, "A": [3]}, "mix_key_wrong"),
        ({**ARRAY, "lo": [1, 2]}, "mix_wrong_length"),
        ({**ARRAY, "lo": ["x"]}, "mix_key_wrong"),
        ({**ARRAY, "total": "two"}, "mix_key_wrong"),
        ({**ARRAY, "integer": ["nobody"]}, "mix_key_wrong"),
        ({**ARRAY, "integer": [7]}, "mix_key_wrong"),
        ({**ARRAY, "most_used": 0}, "mix_most_used_wrong"),
        ({**ARRAY, "names": ["a", "a", "b"]}, "mix_names_twice"),
        ({**ARRAY, "minimum_if_used": [-1, None, None]}, "mix_if_used_wrong"),
        ({**ARRAY, "step": [0, None, None]}, "mix_step_wrong"),
        ({"c": [1, 2], "integer": [0, 1]}, "mix_marks_ambiguous"),
        ({"ingredients": [{"name": "a"}]}, "mix_ingredient_bare"),
        ({"ingredients": [{"name": "a", "price": 1, "content": 3}]}, "mix_key_wrong"),
        ({"ingredients": [{"name": "a", "price": 1, "moisture": 72}]}, "mix_key_wrong"),
        ({"ingredients": [{"name": "a", "price": 1}], "needs": [{"lower": 1}]}, "mix_key_wrong"),
        ({"ingredients": [], "needs": []}, "mix_empty"),
        ({**ARRAY, "c": [1e400, 1, 1]}, "mix_not_finite"),
        ({**ARRAY, "c": [10**400, 1, 1]}, "mix_key_wrong"),
    ],
)
def test_wrong_forms_get_a_name(form: object, code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        read_problem(form)
    assert caught.value.code == code


def test_named_form_is_the_array_form() -> None:
    text = """{"ingredients": [
        {"name": "limestone", "price": 10, "content": {"Ca": 0.38, "CP": 0, "CF": 0}},
        {"name": "maize", "price": 30.5, "content": {"Ca": 0.001, "CP": 0.09, "CF": 0.02}},
        {"name": "soybean meal", "price": 90, "content": {"Ca": 0.002, "CP": 0.5, "CF": 0.08}}],
      "needs": [{"nutrient": "Ca", "lower": 0.008, "upper": 0.012}, {"nutrient": "CP", "lower": 0.22},
                {"nutrient": "CF", "upper": 0.05}]}"""
    solution = solve(read_problem(json.loads(text)).problem)
    assert solution.objective == pytest.approx(49.1563, abs=5e-5)
