"""Limits say what they changed; dressings keep their cap, stage and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.split import count_doses
from nonggu.engines.soil.uncertainty import need_range, simulate_balance

Plan = Callable[..., dict[str, Any]]
TOMATO: dict[str, object] = {
    "crop": "番茄",
    "system": "greenhouse",
    "target_yield_kg_per_mu": 8000.0,
    "nitrate_n_mg_per_kg": 60.0,
    "available_p_mg_per_kg": 40.0,
    "available_k_mg_per_kg": 180.0,
    "planting_date": dt.date(2024, 3, 20),
}


def test_p_is_stopped_above_100_in_greenhouses(plan_one: Plan) -> None:
    at, above = (
        plan_one(**{**TOMATO, "available_p_mg_per_kg": 100.0}),
        plan_one(**{**TOMATO, "available_p_mg_per_kg": 100.1}),
    )
    assert "soil_p_stopped" not in at["reasons"]
    assert above["p2o5_kg_per_mu"] == 0
    assert above["p2o5_cut_kg_per_mu"] == pytest.approx(0.00074 * 8000 * 0.5)
    assert "soil_p2o5_enough" in above["reasons"]


def test_p_of_manure_and_fertilizer_is_held_to_one_and_a_half_uptakes(plan_one: Plan) -> None:
    sample = {
        **TOMATO,
        "available_p_mg_per_kg": 80.0,
        "manure_kind": "鸡粪",
        "manure_basis": "fresh",
        "manure_kg_per_mu": 3000.0,
    }
    row = plan_one(**sample)
    assert row["p2o5_kg_per_mu"] == 0
    assert "soil_manure_p_over" in row["reasons"]


def test_nitrate_withholds_the_base_then_all_n(plan_one: Plan) -> None:
    below, high, none = (plan_one(**{**TOMATO, "nitrate_n_mg_per_kg": value}) for value in (99.9, 100.0, 173.3))
    assert below["base_n_kg_per_mu"] > 0
    assert high["base_n_kg_per_mu"] == 0
    assert high["n_cut_kg_per_mu"] > 0
    assert none["n_kg_per_mu"] == 0
    assert "soil_nitrate_no_n" in none["reasons"]


def test_salt_moves_the_base_into_the_dressings_without_changing_the_sum(plan_one: Plan) -> None:
    sweet, salty, very = (plan_one(**TOMATO, ec_1to5_ms_per_cm=value) for value in (0.5, 0.6, 1.6))
    assert sweet["n_kg_per_mu"] == pytest.approx(salty["n_kg_per_mu"]) == pytest.approx(very["n_kg_per_mu"])
    assert salty["base_n_kg_per_mu"] == pytest.approx(sweet["base_n_kg_per_mu"] / 2)
    assert very["base_n_kg_per_mu"] == pytest.approx(0)
    assert very["base_k2o_kg_per_mu"] == pytest.approx(0)
    cucumber = plan_one(**{**TOMATO, "crop": "黄瓜"}, ec_1to5_ms_per_cm=1.0)
    assert "soil_salt" not in cucumber["reasons"]


def test_grain_n_is_warned_at_16_and_stopped_at_20(plan_one: Plan) -> None:
    wheat = {"crop": "冬小麦", "system": "open_field"}
    stopped = plan_one("nutrient_balance", **wheat, target_yield_kg_per_mu=600.0, alkali_n_mg_per_kg=30.0)
    assert stopped["n_kg_per_mu"] == pytest.approx(20)
    assert stopped["n_cut_kg_per_mu"] == pytest.approx((0.03 * 600 - 30 * 0.15 * 0.55) / 0.32 - 20)
    assert {"soil_n_ceiling", "soil_n_over_warning"} <= set(stopped["reasons"].split(";"))
    fine = plan_one(**wheat, target_yield_kg_per_mu=450.0)
    assert "soil_n_over_warning" not in fine["reasons"]


def test_doses_of_at_most_5_kg_with_dates(plan_one: Plan) -> None:
    row = plan_one(**{**TOMATO, "nitrate_n_mg_per_kg": 20.0})
    top = row["n_kg_per_mu"] - row["base_n_kg_per_mu"]
    assert row["dressing_count"] == int(np.ceil(top / 5))
    assert max(row["dressing_n_kg_per_mu"]) <= 5
    assert row["dressing_dates"][0] == dt.date(2024, 3, 20) + dt.timedelta(days=35)
    assert row["dressing_dates"][1] - row["dressing_dates"][0] == dt.timedelta(days=9)
    assert row["base_n_kg_per_mu"] == pytest.approx(0.25 * row["n_kg_per_mu"])
    assert row["base_p2o5_kg_per_mu"] == pytest.approx(0.7 * row["p2o5_kg_per_mu"])


@pytest.mark.parametrize(
    ("crop", "system", "target", "shares", "dates"),
    [
        (
            "甜椒",
            "greenhouse",
            4000.0,
            (0.2, [0.3, 0.3, 0.2]),
            [dt.date(2024, 4, 29), dt.date(2024, 5, 24), dt.date(2024, 6, 18)],
        ),
        ("马铃薯", "open_field", 2000.0, (0.5, [1 / 3, 1 / 6]), [dt.date(2024, 4, 19), dt.date(2024, 5, 14)]),
        ("结球甘蓝", "open_field", 5000.0, (0.35, [0.325, 0.325]), [dt.date(2024, 4, 14), dt.date(2024, 5, 4)]),
        ("梨", "orchard", 3000.0, (0.55, [0.225, 0.225]), [dt.date(2025, 3, 20), dt.date(2024, 6, 20)]),
    ],
)
def test_published_splits_of_n(
    plan_one: Plan, crop: str, system: str, target: float, shares: tuple[float, list[float]], dates: list[dt.date]
) -> None:
    row = plan_one(
        "guidance", crop=crop, system=system, target_yield_kg_per_mu=target, planting_date=dt.date(2024, 3, 20)
    )
    need = row["n_kg_per_mu"]
    assert row["base_n_kg_per_mu"] == pytest.approx(shares[0] * need)
    assert row["dressing_n_kg_per_mu"] == pytest.approx([share * need for share in shares[1]])
    assert row["dressing_dates"] == dates


def test_winter_wheat_is_dressed_the_next_spring(plan_one: Plan) -> None:
    row = plan_one(crop="冬小麦", target_yield_kg_per_mu=450.0, planting_date=dt.date(2024, 10, 5))
    assert row["dressing_dates"] == [dt.date(2025, 4, 5)]


def test_no_planting_date_no_dates(plan_one: Plan) -> None:
    row = plan_one(crop="玉米", system="open_field", target_yield_kg_per_mu=700.0)
    assert row["dressing_dates"] == [None]
    assert "soil_planting_date_unknown" in row["reasons"]


def test_what_the_most_doses_cannot_carry_is_cut(plan_one: Plan, rules_with: Callable[..., SoilRules]) -> None:
    no_ceiling = rules_with(greenhouse_n_stop_kg_per_mu=500, fertigation_dose_max_count=6)
    row = plan_one(using=no_ceiling, **{**TOMATO, "response_n_kg_per_mu": 100.0})
    assert row["dressing_count"] == 6
    assert row["dressing_n_kg_per_mu"] == pytest.approx([5.0] * 6)
    assert row["base_n_kg_per_mu"] == pytest.approx(25)
    assert row["n_kg_per_mu"] == pytest.approx(55)
    assert row["n_cut_kg_per_mu"] == pytest.approx(45)
    assert "soil_dose_cap" in row["reasons"]


@pytest.mark.parametrize(
    ("top_n", "count"), [(0.0, 4), (19.9, 4), (20.0, 4), (20.1, 5), (49.0, 10), (80.0, 10), (float("nan"), 4)]
)
def test_as_many_doses_as_the_cap_asks(top_n: float, count: int) -> None:
    assert count_doses(top_n, 0, np.ones(1), np.zeros(1, dtype=np.int64), 5.0, 4.0, 10.0) == count


def test_range_agrees_with_a_seeded_simulation() -> None:
    demand, soil, recovery = 14.0, 5.0, 0.4
    net = (demand - soil) / recovery
    sd = np.sqrt((demand / recovery * 0.10) ** 2 + (soil / recovery * 0.15) ** 2 + (net * 0.08) ** 2)
    low, high = need_range(net, float(sd), 0.0, 0.3, 1.2816)
    drawn = simulate_balance(
        uptake_kg_per_mu=demand,
        soil_kg_per_mu=soil,
        recovery=recovery,
        cv_uptake=0.10,
        cv_soil=0.15,
        cv_recovery=0.08,
        draws=200_000,
        seed=3,
    )
    assert [low, high] == pytest.approx(np.quantile(drawn, [0.1, 0.9]), rel=0.04)
    again = simulate_balance(
        uptake_kg_per_mu=demand,
        soil_kg_per_mu=soil,
        recovery=recovery,
        cv_uptake=0.10,
        cv_soil=0.15,
        cv_recovery=0.08,
        draws=200_000,
        seed=3,
    )
    assert (again == drawn).all()


def test_micronutrients_only_below_the_critical_value(plan_one: Plan) -> None:
    low = plan_one(**TOMATO, zn_mg_per_kg=0.49, b_mg_per_kg=0.49)
    enough = plan_one(**TOMATO, zn_mg_per_kg=0.5, b_mg_per_kg=0.5)
    assert (low["zinc_sulphate_kg_per_mu"], low["borax_kg_per_mu"]) == (1.5, 0.75)
    assert (enough["zinc_sulphate_kg_per_mu"], enough["borax_kg_per_mu"]) == (0, 0)
    assert plan_one(**TOMATO)["zinc_sulphate_kg_per_mu"] is None
