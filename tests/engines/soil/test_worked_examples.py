"""Published worked examples with checked answers; misprints are named where the printed figure differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nonggu.engines.soil import efficiency
from nonggu.engines.soil.grade_kernel import grade_rates
from nonggu.engines.soil.methods.abundance_index import class_of_relative_yield, limits_from_trials, relative_yield
from nonggu.engines.soil.methods.nutrient_balance import correction_coefficient, fertilizer_need
from nonggu.engines.soil.methods.response_function import Response, economic_rate, maximum_rate
from nonggu.engines.soil.quefts.kernel import run_kernel
from nonggu.engines.soil.quefts.supply import Range, janssen, sattari, season_factor
from nonggu.engines.soil.quefts.tissue import efficiencies, tissue_table
from nonggu.engines.soil.rules import SoilRules

A = np.array


@pytest.mark.parametrize(("uptake", "urea", "legume_urea"), [(0.05, 43.696, 17.478), (0.068, 67.174, 26.870)])
def test_e1_correction_coefficient_and_legume(uptake: float, urea: float, legume_urea: float) -> None:
    need = fertilizer_need(A([300 * uptake]), A([60 * 0.15 * 0.55]), A([0.50]))[0] / 0.46
    assert need == pytest.approx(urea, abs=0.01)
    assert need * 0.40 == pytest.approx(legume_urea, abs=0.01)


def test_e1_through_the_plan(plan_one: Callable[..., Any], rules_with: Callable[..., SoilRules]) -> None:
    recovery = {name: [0.5, 0.5, 0.5] for name in ("grain", "maize", "wheat", "rice", "greenhouse", "orchard")}
    row = plan_one(
        "nutrient_balance",
        using=rules_with(recovery=recovery),
        crop="花生",
        target_yield_kg_per_mu=300.0,
        alkali_n_mg_per_kg=60.0,
    )
    # The table's own uptake (6.8 kg per 100 kg, of which 60 % fixed) instead of the example's, then the same
    # arithmetic.
    assert row["n_demand_kg_per_mu"] == pytest.approx(300 * 0.068 * 0.4 / 0.5)
    assert row["n_soil_kg_per_mu"] == pytest.approx(60 * 0.15 * 0.55 / 0.5)


def test_e2_misprint_32_16_is_32_61() -> None:
    assert fertilizer_need(A([14.5]), A([8.5]), A([0.40]))[0] / 0.46 == pytest.approx(32.61, abs=0.005)
    assert fertilizer_need(A([6.0]), A([6.0 * 0.70]), A([1.0]))[0] == pytest.approx(1.80)
    assert fertilizer_need(A([12.0]), A([14.4 * 0.30]), A([1.0]))[0] == pytest.approx(7.68)


def test_e3_equivalent_is_0_7285_not_the_printed_0_63() -> None:
    assert efficiency.same_effect_equivalent(265, 325, 104) == pytest.approx(0.7285, abs=5e-5)


def test_e4_yield_difference_substitution() -> None:
    assert efficiency.target_left_for_fertilizer(325, 900, 0.0693) == pytest.approx(262.63)


E5 = [
    (Response("quadratic", 4986.675, 9.72224, -0.01663, 405), 1.6, 292.31, 254.43),
    (Response("quadratic", 4986.757, 25.15302, -0.11797, 158), 2.4, 106.61, 98.60),
    (Response("linear_plateau", 4946.425, 8.223, 6278.551, 405), 1.6, 162.00, 162.00),
    (Response("square_root", 4934.648, 148.653, -4.131, 405), 1.6, 323.73, 190.10),
    (Response("square_root", 4977.871, 258.720, -13.629, 158), 2.4, 90.09, 69.48),
]


@pytest.mark.parametrize(("curve", "price", "maximum", "economic"), E5)
def test_e5_response_curves(curve: Response, price: float, maximum: float, economic: float) -> None:
    assert maximum_rate(curve) == pytest.approx(maximum, abs=0.1)
    assert economic_rate(curve, price / 1.27) == pytest.approx(economic, abs=0.1)


def test_e5_trap_price_of_nutrient_not_of_product() -> None:
    assert economic_rate(E5[0][0], 1.6 / 0.46 / 1.27) == pytest.approx(209.97, abs=0.1)
    assert economic_rate(E5[1][0], 2.4 / 0.15 / 1.27) == pytest.approx(53.21, abs=0.1)


def test_e6_efficiency_indices() -> None:
    yields = [10472.46, 12734.69, 14897.46, 13296.53, 11750.24, 13158.18, 11261.15]
    published = [
        (27.38, 46.54),
        (37.43, 56.60),
        (47.03, 66.20),
        (39.93, 59.10),
        (33.06, 52.22),
        (39.31, 58.48),
        (30.88, 50.05),
    ]
    for value, (ae, pfp) in zip(yields, published, strict=True):
        assert efficiency.agronomic_efficiency(value, 4312.64, 225) == pytest.approx(ae, abs=0.02)
        assert efficiency.partial_factor_productivity(value, 225) == pytest.approx(pfp, abs=0.02)


def test_e7_relative_yields_and_classes() -> None:
    found = {n: relative_yield(y, 2634.6) for n, y in {"N": 2261.8, "P": 2425.0, "K": 2338.1, "none": 1993.2}.items()}
    assert found == pytest.approx({"N": 85.85, "P": 92.04, "K": 88.75, "none": 75.65}, abs=0.01)
    assert [class_of_relative_yield(found[n], "A") for n in "NPK"] == ["medium", "rich", "medium"]
    assert [class_of_relative_yield(found[n], "B") for n in "NPK"] == ["medium", "rather high", "medium"]
    assert sorted("NPK", key=lambda n: found[n]) == ["N", "K", "P"]


def test_e9_recovery() -> None:
    without = 176.79
    for uptake, rate, published in ((240.43, 120, 0.530), (245.51, 240, 0.286), (274.08, 360, 0.270)):
        assert efficiency.recovery_by_difference(uptake, without, rate) == pytest.approx(published, abs=5e-4)


def test_e10_nutrient_to_product() -> None:
    assert efficiency.product_kg(39, 0.21) == pytest.approx(185.7, abs=0.05)
    assert efficiency.product_kg(18, 0.18) == pytest.approx(100)
    assert efficiency.product_kg(30, 0.60) == pytest.approx(50)
    for grade, bags in (
        ((15, 15, 15), (7.1, 8.3, 2.5)),
        ((16, 8, 12), (7.5, 4.5, 2.0)),
        ((12, 18, 12), (5.7, 10.0, 2.0)),
    ):
        for percent, straight, published in zip(grade, (21, 18, 60), bags, strict=True):
            assert efficiency.product_kg(percent * 10, straight) == pytest.approx(published, abs=0.15)


def test_e11_allowable_balance_of_k() -> None:
    assert efficiency.allowable_balance_percent(0.11, 0.55) == pytest.approx(-82.0, abs=0.05)


E12 = [
    ("maize", (60, 10, 60), (2500, 2500, 5000), 120, (90, 11, 90), (81.669, 10.890, 77.388), 3756.95, (60, 205, 0)),
    ("maize", (0, 0, 0), (2500, 2500, 5000), 120, (60, 10, 60), (56.546, 9.780, 54.445), 2848.64, (120, 215, 45)),
    (
        "maize",
        (120, 30, 60),
        (4000, 5000, 9000),
        120,
        (120, 13, 90),
        (106.678, 12.912, 79.708),
        4459.97,
        (192, 437, 117),
    ),
    (
        "maize",
        (240, 30, 60),
        (4000, 5000, 9000),
        120,
        (180, 13, 90),
        (146.268, 12.939, 79.708),
        4932.63,
        (72, 437, 117),
    ),
    (
        "wheat",
        (150, 40, 60),
        (3500, 4500, 7000),
        120,
        (135, 14, 90),
        (123.689, 13.656, 85.206),
        4238.51,
        (132, 222, 177),
    ),
    (
        "barley",
        (0, 0, 0),
        (2200, 2700, 4800),
        110,
        (55.5, 9.25, 55.5),
        (53.604, 8.868, 52.040),
        2305.64,
        (185.75, 160.95, 113.30),
    ),
    (
        "barley",
        (50, 0, 0),
        (2200, 2700, 4800),
        110,
        (80.5, 9.25, 55.5),
        (75.399, 9.035, 52.589),
        2664.13,
        (135.75, 160.95, 113.30),
    ),
    (
        "barley",
        (100, 50, 50),
        (2651, 5053, 8208),
        162,
        (122.6, 17.1, 97.6),
        (116.810, 16.579, 92.344),
        4735.52,
        (251.78, 252.61, 164.73),
    ),
]


@pytest.mark.parametrize(("crop", "applied", "organs", "days", "supply", "uptake", "harvest", "gap"), E12)
def test_e12_quefts_runs(
    crop: str,
    applied: Any,
    organs: Any,
    days: float,
    supply: Any,
    uptake: Any,
    harvest: float,
    gap: Any,
    rules: SoilRules,
) -> None:
    recovery = A([0.5, 0.1, 0.5])
    factor = season_factor(A([days]), rules.numbers("quefts_season_days"), rules.numbers("quefts_season_factor"))[0]
    total = A([60.0, 10.0, 60.0]) * factor + A(applied) * recovery
    assert total == pytest.approx(supply, abs=0.01)
    place = list(rules.quefts_crops["crop"]).index(crop)
    found = run_kernel(
        total[None], recovery[None], A([organs], dtype=float), A([place]), tissue_table(rules.quefts_crops)
    )
    assert found[0][0] == pytest.approx(uptake, abs=0.01)
    assert found[1][0] == pytest.approx(harvest, abs=0.01)
    assert found[2][0] == pytest.approx(gap, abs=0.01)


def test_e12_intermediate_efficiencies(rules: SoilRules) -> None:
    a, d, r = efficiencies((2500, 2500, 5000), tissue_table(rules.quefts_crops)[0])
    assert a == pytest.approx([29.452, 96.166, 39.683], abs=0.001)
    assert d == pytest.approx([77.200, 500.334, 161.290], abs=0.001)
    assert r == pytest.approx([2.7333, 0.50667, 4.0], abs=0.0001)


@pytest.mark.parametrize(
    ("soc", "olsen", "expected"),
    [(23, 1.6, (117.30, 8.85, 165.20)), (11, 2.6, (56.10, 5.15, 315.13)), (35, 2.4, (178.50, 13.45, 111.94))],
)
def test_e13_janssen(soc: float, olsen: float, expected: Any) -> None:
    valid = Range((4.5, 7.0), (70, 30, 30))
    found = janssen(A([6.0]), A([float(soc)]), A([olsen]), A([15.0]), valid)[:, 0]
    assert found == pytest.approx(expected, abs=0.01)


def test_e13_sattari() -> None:
    found = sattari(A([6.0]), A([15.0]), A([10.0]), A([500.0]), A([1.0]), A([25.0]), Range((4.5, 7.8)))[:, 0]
    # Exact fN and fK; the reference program interpolates both in tables (76.03 and 18.32).
    assert found == pytest.approx([77.15, 12.0, 18.33], abs=0.01)


def test_e14_lookup_edges(book: Any) -> None:
    table = book.tables["soil_grades/grades"]
    cases = {
        "ontario_eggplant_P2O5_rate": [(3, 270), (30, 140), (31, 110), (60, 50), (61, 0)],
        "ontario_eggplant_K2O_rate": [(100, 130), (101, 100), (180, 50), (181, 0)],
    }
    for scheme, pairs in cases.items():
        rows = table.filter(table["scheme"] == scheme).sort("lower")
        limits = rows["lower"].to_numpy()[1:][None, :]
        rates = rows["grade"].str.extract(r"apply (\d+)").cast(float).to_numpy()[None, :]
        tests = A([float(test) for test, _ in pairs])
        found = grade_rates(tests, np.zeros(len(tests), dtype=np.int64), limits, rates)
        assert found.tolist() == [rate for _, rate in pairs]


def test_e15_formula_and_urea_to_nutrients() -> None:
    for formula, urea, n, p, k in ((30, 16, 11.86, 6.0, 3.0), (35, 19, 13.99, 7.0, 3.5)):
        assert formula * 0.15 + urea * 0.46 == pytest.approx(n, abs=0.005)
        assert (formula * 0.20, formula * 0.10) == pytest.approx((p, k))


def test_e15_is_the_published_guidance_of_the_plan(plan_one: Callable[..., Any]) -> None:
    row = plan_one("guidance", crop="春玉米", system="open_field", irrigation="rainfed", target_yield_kg_per_mu=650.0)
    assert row["method"] == "guidance"
    assert (row["n_low_kg_per_mu"], row["n_high_kg_per_mu"]) == pytest.approx((11.86, 13.99))
    assert (row["p2o5_low_kg_per_mu"], row["k2o_high_kg_per_mu"]) == pytest.approx((6.0, 3.5))


def test_correction_coefficient_inverts_the_balance() -> None:
    k = correction_coefficient(A([99.0]), A([0.05]), A([60.0]), 0.15)
    assert 60 * 0.15 * k[0] == pytest.approx(99 * 0.05)


def test_grade_limits_from_a_fitted_curve() -> None:
    limits = limits_from_trials(20.0, 30.0, "A")
    assert [20 * np.log(limit) + 30 for limit in limits] == pytest.approx([50, 70, 90])
    with pytest.raises(ValueError, match="rise"):
        limits_from_trials(-1.0, 30.0, "A")


def test_curves_are_refused_or_clamped_not_extrapolated() -> None:
    assert maximum_rate(Response("quadratic", 1, 1, 0.5, 100)) is None
    assert economic_rate(Response("quadratic", 1, 1, 0.5, 100), 1) is None
    assert economic_rate(Response("quadratic", 0, 10, -0.001, 300), 1) == 300
    assert economic_rate(Response("mitscherlich", 6000, 3000, 0.02, 400), 3) == pytest.approx(np.log(20) / 0.02)
    assert economic_rate(Response("mitscherlich", 6000, 100, 0.02, 400), 3) == 0
    assert economic_rate(Response("linear_plateau", 0, 2, 300, 400), 3) == 0
    assert economic_rate(Response("quadratic_plateau", 0, 10, -0.05, 300), 2) == pytest.approx(80)
    assert maximum_rate(Response("mitscherlich", 6000, 3000, 0.02, 400)) is None
