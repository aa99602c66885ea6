"""Whole bags: against every combination tried by hand, and the rules of what may be used."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.cli.mixing import solve_mix
from nonggu.engines.soil.products import (
    OVER_CHARGE,
    SHORT_CHARGE,
    TOLERANCE,
    Product,
    build_mix,
    chloride_class,
    read_mix,
    usable_products,
)

UREA = Product("urea", (0.46, 0, 0), 40, 9500, chloride="free")
DAP = Product("DAP", (0.18, 0.46, 0), 50, 18000, chloride="free", families=("phosphate",))
SOP = Product("SOP", (0, 0, 0.50), 25, 9000, chloride="free", families=("sulphate",))
KCL = Product("KCl", (0, 0, 0.60), 50, 15000, chloride="high")
NPK = Product("15-15-15", (0.15, 0.15, 0.15), 40, 14000, chloride="low")
CAN = Product("CAN", (0.155, 0, 0), 25, 6500, chloride="free", families=("calcium",))


def charge_of(products: list[Product]) -> float:
    return max(1.0, *(p.price_fen_per_bag / 100 / (sum(p.shares) * p.bag_kg) for p in products if p.price_fen_per_bag))


def cost_by_hand(bags: tuple[int, ...], need: list[float], products: list[Product]) -> float:
    total = sum(n * (p.price_fen_per_bag or 0) / 100 for n, p in zip(bags, products, strict=True))
    charge = charge_of(products)
    for i in range(3):
        given_kg = sum(n * p.shares[i] * p.bag_kg for n, p in zip(bags, products, strict=True))
        low, high = need[i] * (1 - TOLERANCE), need[i] * (1 + TOLERANCE)
        if need[i] == 0 and given_kg > 0:
            return float("inf")
        total += SHORT_CHARGE * charge * max(0.0, low - given_kg) + OVER_CHARGE * charge * max(0.0, given_kg - high)
    return total


@given(st.lists(st.one_of(st.just(0.0), st.floats(1.0, 60.0)), min_size=3, max_size=3))
@settings(max_examples=25, derandomize=True, deadline=None)
def test_no_combination_of_bags_is_better(need: list[float]) -> None:
    products = [UREA, DAP, SOP, NPK]
    answer = read_mix(solve_mix(build_mix(np.array(need), products)).x, np.array(need), products)
    best = min(cost_by_hand(bags, need, products) for bags in itertools.product(range(6), repeat=4))
    assert cost_by_hand(answer.bags, need, products) <= best + 0.02


def test_residual_is_supplied_less_needed() -> None:
    need = np.array([15.0, 8.0, 10.0])
    products = [UREA, DAP, SOP]
    plan = read_mix(solve_mix(build_mix(need, products)).x, need, products)
    supplied = sum(np.array(p.shares) * p.bag_kg * n for p, n in zip(products, plan.bags, strict=True))
    assert plan.supplied_kg == pytest.approx(supplied)
    assert plan.residual_kg == pytest.approx(supplied - need)
    assert plan.cost_fen == sum(n * (p.price_fen_per_bag or 0) for n, p in zip(plan.bags, products, strict=True))


def test_apply_none_is_kept() -> None:
    need = np.array([20.0, 0.0, 20.0])
    plan = read_mix(solve_mix(build_mix(need, [NPK, DAP, UREA, SOP])).x, need, [NPK, DAP, UREA, SOP])
    assert plan.supplied_kg[1] == 0
    assert plan.bags[2] > 0


def test_what_no_product_brings_is_named() -> None:
    need = np.array([10.0, 5.0, 10.0])
    plan = read_mix(solve_mix(build_mix(need, [UREA])).x, need, [UREA])
    assert plan.is_short
    assert {reason.params["nutrient"] for reason in plan.reasons} == {"P2O5", "K2O"}


def test_unknown_need_is_left_free() -> None:
    need = np.array([18.4, np.nan, np.nan])
    plan = read_mix(solve_mix(build_mix(need, [UREA, SOP])).x, need, [UREA, SOP])
    assert plan.bags == (1, 0)
    assert not plan.is_short
    assert np.isnan(plan.residual_kg[1])


def test_fewest_products_and_using_up() -> None:
    need = np.array([6.0, 6.0, 6.0])
    products = [UREA, DAP, SOP, NPK]
    fewest = read_mix(solve_mix(build_mix(need, products, goal="fewest")).x, need, products, goal="fewest")
    assert fewest.bags == (0, 0, 0, 1)
    mine = Product("old SOP", (0, 0, 0.5), 25, 9000, stock_bags=0, on_hand_bags=3, chloride="free")
    used = read_mix(
        solve_mix(build_mix(np.array([0, 0, 25.0]), [SOP, mine], goal="use_up")).x,
        np.array([0, 0, 25.0]),
        [SOP, mine],
        goal="use_up",
    )
    assert used.bags == (0, 2)
    assert used.cost_fen == 0


def test_stock_is_kept() -> None:
    scarce = Product("scarce urea", (0.46, 0, 0), 40, 5000, stock_bags=1, chloride="free")
    need = np.array([55.2, np.nan, np.nan])
    plan = read_mix(solve_mix(build_mix(need, [scarce, UREA])).x, need, [scarce, UREA])
    assert plan.bags == (1, 2)


def test_families_that_precipitate_never_go_together() -> None:
    need = np.array([20.0, 10.0, np.nan])
    products = [CAN, DAP, UREA]
    plan = read_mix(solve_mix(build_mix(need, products, pairs=[("calcium", "phosphate")])).x, need, products)
    assert not (plan.bags[0] and plan.bags[1])


def test_chloride_and_alkaline_products_are_kept_from_where_they_harm() -> None:
    lime_p = Product("FCMP", (0, 0.15, 0), 50, 6000, chloride="free", families=("alkaline",))
    unknown = Product("?", (0.1, 0.1, 0.1), 40, 9000)
    unpriced = Product("gift", (0.1, 0.1, 0.1), 40, None, chloride="free")
    products = [UREA, KCL, lime_p, unknown, unpriced]
    kept, reasons = usable_products(products, chloride_free=True, calcareous=True, goal="cost")
    assert kept == [0]
    assert [r.code for r in reasons] == [
        "product_chloride",
        "product_alkaline",
        "product_chloride_unknown",
        "product_price_unknown",
    ]
    assert usable_products(products, chloride_free=False, calcareous=False, goal="fewest")[0] == [0, 1, 2, 3, 4]


def test_label_classes_of_chloride() -> None:
    assert [chloride_class(p) for p in (3.0, 3.1, 15.0, 30.0, 47.0)] == ["free", "low", "low", "medium", "high"]
