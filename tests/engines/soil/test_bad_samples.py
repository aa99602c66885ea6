"""Bad samples get named reasons, and the other rows go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from nonggu.engines.soil.inputs import read_samples
from nonggu.engines.soil.plan import prescribe
from nonggu.engines.soil.plausibility import find_values
from nonggu.engines.soil.rules import SoilRules
from tests.engines.soil.conftest import ON

GOOD: dict[str, object] = {
    "crop": "玉米",
    "system": "open_field",
    "target_yield_kg_per_mu": 700.0,
    "available_p_mg_per_kg": 12.0,
    "available_k_mg_per_kg": 120.0,
}
Plan = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"available_p_mg_per_kg": -3.0}, "soil_value_impossible"),
        ({"ph": 47.0}, "soil_value_impossible"),
        ({"ph": 3.4}, "soil_value_impossible"),
        ({"organic_matter_g_per_kg": 30.0, "total_n_g_per_kg": 0.2}, "soil_value_impossible"),
        ({"target_yield_kg_per_mu": 0.0}, "soil_value_impossible"),
        ({"target_yield_kg_per_mu": -5.0}, "soil_value_impossible"),
        ({"manure_kg_per_mu": -1.0}, "soil_value_impossible"),
        ({"p_method": None}, "soil_method_missing"),
        ({"lon": 116.4, "lat": 39.9}, "soil_plot_outside_county"),
        ({"lon": 37.4, "lat": 112.7}, "soil_plot_outside_county"),
        ({"division": "110101"}, "soil_plot_outside_county"),
        ({"crop": None}, "soil_crop_missing"),
        ({"crop": "仙人掌"}, "soil_crop_unknown"),
        ({"id": None}, "soil_id_missing"),
        ({"crop": "大葱", "target_yield_kg_per_mu": None, "available_p_mg_per_kg": None}, "soil_nothing_to_plan_with"),
    ],
)
def test_refused_with_a_name(plan_one: Plan, wrong: dict[str, object], code: str) -> None:
    row = plan_one(**{**GOOD, **wrong})
    assert row["status"] == "refused"
    assert code in row["reasons"].split(";")
    assert row["n_kg_per_mu"] is None
    assert row["method"] is None
    assert row["dressing_count"] is None


@pytest.mark.parametrize(
    ("strange", "code"),
    [
        ({"ph": 9.4}, "soil_value_strange"),
        ({"organic_matter_g_per_kg": 1.4}, "soil_value_strange"),
        ({"p_method": "bray1"}, "soil_p_method_not_comparable"),
        ({"p_method": "mehlich3"}, "soil_p_method_not_comparable"),
        ({"k_method": "mehlich3"}, "soil_k_method_not_comparable"),
        ({"yield_2023": 400.0}, "soil_growth_too_high"),
        ({"manure_kind": "火星肥", "manure_kg_per_mu": 100.0, "manure_basis": "fresh"}, "soil_manure_kind_unknown"),
        ({"straw_kind": "火星草", "straw_kg_per_mu": 100.0}, "soil_straw_kind_unknown"),
        ({"crop": "番茄", "system": None, "target_yield_kg_per_mu": 5000.0}, "soil_system_unknown"),
    ],
)
def test_asked_about_but_planned(plan_one: Plan, strange: dict[str, object], code: str) -> None:
    row = plan_one(**{**GOOD, **strange})
    assert row["status"] == "ask"
    assert code in row["reasons"].split(";")


def test_bray_and_mehlich_are_never_graded(plan_one: Plan) -> None:
    for method in ("bray1", "mehlich3", "未知方法x"):
        row = plan_one(**{**GOOD, "p_method": method})
        assert row["p_grade"] is None
        assert row["p2o5_method"] == "guidance"


def test_a_column_that_names_olsen_states_the_method(rules: SoilRules) -> None:
    frame = pl.DataFrame([{"id": "a", **{k: v for k, v in GOOD.items() if "p_mg" not in k}, "olsen_p_mg_per_kg": 12.0}])
    assert prescribe(frame, rules=rules, on=ON)["status"].to_list() == ["ok"]


def test_two_rows_with_one_code(rules: SoilRules) -> None:
    frame = pl.DataFrame([{"id": name, "p_method": "olsen", **GOOD} for name in ("a", "b", "a", "c")])
    plan = prescribe(frame, rules=rules, on=ON)
    assert plan["status"].to_list() == ["ok", "ok", "refused", "ok"]
    assert plan["reasons"][2] == "row_key_twice"


def test_a_bad_row_changes_nothing_for_the_others(rules: SoilRules) -> None:
    good = [{"id": f"g{i}", "p_method": "olsen", **GOOD} for i in range(3)]
    bad = {"id": "bad", "p_method": "olsen", **GOOD, "available_p_mg_per_kg": -3.0}
    with_bad = prescribe(pl.DataFrame([good[0], bad, *good[1:]]), rules=rules, on=ON)
    without = prescribe(pl.DataFrame(good), rules=rules, on=ON)
    assert with_bad.filter(pl.col("id") != "bad").equals(without)


def test_a_likely_slip_is_offered_never_applied(rules: SoilRules) -> None:
    frame = pl.DataFrame(
        {
            "id": ["a", "b", "c"],
            "crop": ["玉米"] * 3,
            "organic_matter_g_per_kg": [1.4, 14.0, 14.0],
            "ph": [8.0, 82.0, 8.0],
            "ec_1to5_ms_per_cm": [0.2, 0.2, 12.0],
        }
    )
    samples = read_samples(frame, rules)
    slips = {(item.plot, item.column): item.slip for item in find_values(samples, rules)}
    assert slips == {
        (0, "organic_matter_g_per_kg"): "soil_slip_percent",
        (1, "ph"): "soil_slip_decimal",
        (2, "ec_1to5_ms_per_cm"): "",
    }
    assert samples["organic_matter_g_per_kg"][0] == 1.4


def test_old_tests_are_asked_about(plan_one: Plan) -> None:
    import datetime as dt

    old = plan_one(**GOOD, test_date=dt.date(2020, 10, 1))
    fresh = plan_one(**GOOD, test_date=dt.date(2023, 10, 1))
    assert "soil_test_old" in old["reasons"]
    assert fresh["status"] == "ok"


def test_tolerated_old_county_code(plan_one: Plan) -> None:
    for code in ("140703", "140726", "140703101"):
        assert plan_one(**GOOD, division=code)["status"] == "ok"


def test_quefts_never_for_greenhouse_vegetables_and_not_out_of_range(plan_one: Plan) -> None:
    tomato = plan_one("quefts", crop="番茄", system="greenhouse", target_yield_kg_per_mu=8000.0)
    assert "soil_quefts_refused" in tomato["reasons"]
    assert tomato["method"] == "guidance"
    soil = {"ph": 8.2, "organic_matter_g_per_kg": 14.0}
    calcareous = plan_one("quefts", **{**GOOD, **soil})
    assert "soil_quefts_refused" in calcareous["reasons"]
    assert calcareous["n_method"] != "quefts"
    omission = {f"omission_yield_{n}_kg_per_mu": y for n, y in (("n", 420.0), ("p", 560.0), ("k", 640.0))}
    calibrated = plan_one("quefts", **{**GOOD, **soil, **omission})
    assert calibrated["method"] == "quefts"
    assert "soil_quefts_refused" not in calibrated["reasons"]
    acid = plan_one("quefts", **{**GOOD, "ph": 6.5, "organic_matter_g_per_kg": 14.0})
    assert acid["method"] == "quefts"
