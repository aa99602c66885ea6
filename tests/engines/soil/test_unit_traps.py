"""Each trap of units and logic in the facts (README section 9, safety section 4) is a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from nonggu.engines.soil.credits import share_of
from nonggu.engines.soil.inputs import read_samples
from nonggu.engines.soil.kernel_tables import DRY, FRESH
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.units import K2O_PER_K, P2O5_PER_P, fresh_from_dry, layer_kg_per_mg

Plan = Callable[..., dict[str, Any]]
WHEAT = {"crop": "冬小麦", "system": "open_field", "target_yield_kg_per_mu": 450.0}


def test_1_p_reported_as_oxide_is_turned_into_the_element(plan_one: Plan) -> None:
    element = plan_one(**WHEAT, available_p_mg_per_kg=9.0)
    oxide = plan_one(**WHEAT, available_p2o5_mg_per_kg=9.0 * P2O5_PER_P)
    assert oxide["p2o5_kg_per_mu"] == pytest.approx(element["p2o5_kg_per_mu"])
    assert oxide["p_grade"] == element["p_grade"]
    k = plan_one(**WHEAT, available_k2o_mg_per_kg=90 * K2O_PER_K)
    assert k["k2o_kg_per_mu"] == pytest.approx(plan_one(**WHEAT, available_k_mg_per_kg=90.0)["k2o_kg_per_mu"])


def test_2_basis_of_the_correction_coefficient_is_a_factor_2_29(
    plan_one: Plan, rules_with: Callable[..., SoilRules]
) -> None:
    sample = {**WHEAT, "available_p_mg_per_kg": 9.0}
    oxide = plan_one("nutrient_balance", **sample)
    element = plan_one("nutrient_balance", using=rules_with(soil_k_p_basis="element"), **sample)
    assert element["p2o5_soil_kg_per_mu"] == pytest.approx(oxide["p2o5_soil_kg_per_mu"] * P2O5_PER_P)


def test_3_yields_per_hectare_and_in_jin(plan_one: Plan) -> None:
    mu = plan_one(crop="冬小麦", target_yield_kg_per_mu=450.0)
    assert plan_one(crop="冬小麦", target_yield_kg_per_ha=6750.0)["n_kg_per_mu"] == pytest.approx(mu["n_kg_per_mu"])
    assert plan_one(crop="冬小麦", target_yield_jin_per_mu=900.0)["n_kg_per_mu"] == pytest.approx(mu["n_kg_per_mu"])


def test_3_manure_by_volume_is_weighed_and_asked_about(plan_one: Plan) -> None:
    base = {**WHEAT, "manure_kind": "猪粪", "manure_basis": "fresh"}
    by_volume = plan_one(**base, manure_m3_per_mu=2.0)
    by_weight = plan_one(**base, manure_kg_per_mu=1400.0)
    assert by_volume["n_manure_kg_per_mu"] == pytest.approx(by_weight["n_manure_kg_per_mu"])
    assert "soil_manure_volume_assumed" in by_volume["reasons"]
    assert by_volume["status"] == "ask"


def test_4_layer_factor_follows_depth_and_density(plan_one: Plan) -> None:
    assert layer_kg_per_mg(20, 1.125) == pytest.approx(0.15)
    assert layer_kg_per_mg(20, 1.30, per_mu=False) == pytest.approx(2.60)
    assert layer_kg_per_mg(40, 1.125) == pytest.approx(0.30)
    sample = {**WHEAT, "available_p_mg_per_kg": 9.0}
    shallow, deep = plan_one("nutrient_balance", **sample), plan_one("nutrient_balance", **sample, depth_cm=40.0)
    assert deep["p2o5_soil_kg_per_mu"] == pytest.approx(2 * shallow["p2o5_soil_kg_per_mu"])
    dense = plan_one("nutrient_balance", **sample, bulk_density_g_per_cm3=1.30)
    assert dense["p2o5_soil_kg_per_mu"] == pytest.approx(shallow["p2o5_soil_kg_per_mu"] * 1.30 / 1.125)


def test_7_fresh_and_dry_manure_never_mix(plan_one: Plan, rules: SoilRules) -> None:
    assert fresh_from_dry(500, 0.5) == pytest.approx(1000)
    fresh = plan_one(**WHEAT, manure_kind="鸡粪", manure_kg_per_mu=1000.0, manure_basis="鲜")
    assert fresh["n_manure_kg_per_mu"] == pytest.approx(1000 * 0.0163 * min(1, 0.30 / 0.32))
    dry_of_fresh_row = plan_one(**WHEAT, manure_kind="鸡粪", manure_kg_per_mu=500.0, manure_basis="干")
    assert dry_of_fresh_row["n_manure_kg_per_mu"] == pytest.approx(fresh["n_manure_kg_per_mu"])
    dry_row = plan_one(
        **WHEAT, manure_kind="鸡粪(干)", manure_kg_per_mu=1000.0, manure_basis="鲜", manure_water_pct=50.0
    )
    assert dry_row["n_manure_kg_per_mu"] == pytest.approx(1000 * 0.5 * 0.0234 * min(1, 0.30 / 0.32))
    no_water = plan_one(**WHEAT, manure_kind="鸡粪(干)", manure_kg_per_mu=1000.0, manure_basis="鲜")
    assert no_water["n_manure_kg_per_mu"] == 0
    assert "soil_manure_basis_missing" in no_water["reasons"]


def test_7_basis_missing_is_asked_about(plan_one: Plan) -> None:
    row = plan_one(**WHEAT, manure_kind="鸡粪", manure_kg_per_mu=1000.0)
    assert row["status"] == "ask"
    assert "soil_manure_basis_missing" in row["reasons"]


def test_nutrients_per_kg_keep_the_mass_of_nutrient(rules: SoilRules) -> None:
    cattle = list(rules.organics["zh"]).index("牛粪")
    for nutrient in range(3):
        fresh, dry = (share_of(cattle, basis, nutrient, 0.80, rules.tables) for basis in (FRESH, DRY))
        assert fresh * 1000 == pytest.approx(dry * 200)


def test_9_straw_returned_counts_grain_removal_only(plan_one: Plan) -> None:
    base = {"crop": "玉米", "system": "open_field", "target_yield_kg_per_mu": 700.0, "available_k_mg_per_kg": 120.0}
    returned = plan_one(**base, straw_kg_per_mu=400.0, straw_kind="玉米秸", straw_basis="air_dry")
    taken = plan_one(**base, straw_kg_per_mu=0.0)
    unknown = plan_one(**base)
    assert returned["k2o_demand_kg_per_mu"] == pytest.approx(700 * 0.0045)
    assert taken["k2o_demand_kg_per_mu"] == pytest.approx(700 * 0.0214)
    assert "soil_straw_unknown" in unknown["reasons"]


def test_12_alkali_n_is_not_used_in_greenhouses(plan_one: Plan) -> None:
    row = plan_one(
        "nutrient_balance", crop="番茄", system="温室", target_yield_kg_per_mu=8000.0, alkali_n_mg_per_kg=120.0
    )
    assert row["n_method"] == "guidance"
    assert "soil_alkali_n_not_used" in row["reasons"]
    assert "soil_method_fallback" in row["reasons"]


def test_13_nitrate_as_no3_is_divided_by_4_43(plan_one: Plan) -> None:
    base = {"crop": "番茄", "system": "温室", "target_yield_kg_per_mu": 8000.0}
    as_n = plan_one("monitoring", **base, nitrate_n_mg_per_kg=60.0)
    as_no3 = plan_one("monitoring", **base, nitrate_no3_mg_per_kg=60.0 * 4.43)
    assert as_no3["n_kg_per_mu"] == pytest.approx(as_n["n_kg_per_mu"])


def test_15_bands_are_lower_inclusive_upper_exclusive(plan_one: Plan) -> None:
    base = {"crop": "春玉米", "system": "open_field", "irrigation": "rainfed"}
    just_below = plan_one("guidance", **base, target_yield_kg_per_mu=599.999)
    at_edge = plan_one("guidance", **base, target_yield_kg_per_mu=600.0)
    assert just_below["n_kg_per_mu"] == pytest.approx((8.97 + 11.86) / 2)
    assert at_edge["n_kg_per_mu"] == pytest.approx((11.86 + 13.99) / 2)


def test_missing_is_not_zero(plan_one: Plan) -> None:
    row = plan_one(crop="洋葱", system="open_field", target_yield_kg_per_mu=4000.0, available_p_mg_per_kg=12.0)
    assert row["p2o5_kg_per_mu"] is not None
    assert row["n_kg_per_mu"] is None
    assert row["k2o_kg_per_mu"] is None
    assert "soil_n_unknown" in row["reasons"]
    assert row["status"] == "ask"


def test_columns_in_another_unit_fill_gaps_only(rules: SoilRules) -> None:
    frame = pl.DataFrame(
        {
            "id": ["a", "b"],
            "crop": ["冬小麦"] * 2,
            "olsen_p_mg_per_kg": [9.0, None],
            "available_p2o5_mg_per_kg": [None, 9.0 * P2O5_PER_P],
        }
    )
    assert read_samples(frame, rules)["available_p_mg_per_kg"] == pytest.approx([9.0, 9.0])


def test_surplus_is_said_and_zero_is_an_answer(plan_one: Plan) -> None:
    row = plan_one("nutrient_balance", **WHEAT, available_p_mg_per_kg=70.0, available_k_mg_per_kg=600.0)
    assert row["k2o_kg_per_mu"] == 0
    assert row["k2o_surplus_kg_per_mu"] > 0
    assert "soil_k2o_enough" in row["reasons"]
