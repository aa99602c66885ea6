"""What must hold in every plan, whatever the samples."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from nonggu.engines.soil import plan as plan_module
from nonggu.engines.soil.codes import ASKED, CODES, REFUSED
from nonggu.engines.soil.methods.chain import METHODS
from nonggu.engines.soil.plan import prescribe
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.units import NUTRIENTS
from tests.engines.soil.conftest import ON
from tests.engines.soil.sampling import random_samples, shared_rules


def number(frame: pl.DataFrame, name: str) -> np.ndarray:
    return frame[name].cast(pl.Float64).to_numpy()


def check_plan(samples: pl.DataFrame, plan: pl.DataFrame) -> None:
    assert plan.height == samples.height
    assert plan["id"].to_list() == samples["id"].to_list()
    made = plan.filter(plan["status"] != "refused")
    for name in NUTRIENTS:
        part = {
            key: number(made, f"{name}_{key}_kg_per_mu")
            for key in ("demand", "soil", "manure", "straw", "surplus", "cut")
        }
        need = number(made, f"{name}_kg_per_mu")
        closed = part["demand"] - part["soil"] - part["manure"] - part["straw"] + part["surplus"] - part["cut"]
        np.testing.assert_allclose(need, closed, rtol=1e-9, atol=1e-9)
        known = ~np.isnan(need)
        assert (need[known] >= -1e-12).all()
        assert (part["surplus"][known] >= 0).all()
        assert (part["cut"][known] >= -1e-9).all()
        low, high = number(made, f"{name}_low_kg_per_mu"), number(made, f"{name}_high_kg_per_mu")
        assert (low[known] <= need[known] + 1e-9).all()
        assert (need[known] <= high[known] + 1e-9).all()
        dressed = made[f"dressing_{name}_kg_per_mu"].list.sum().to_numpy()
        np.testing.assert_allclose(
            number(made, f"base_{name}_kg_per_mu")[known] + dressed[known], need[known], rtol=1e-9, atol=1e-9
        )
        assert (made[f"dressing_{name}_kg_per_mu"].list.len() == made["dressing_count"]).all()
        refused = plan.filter(plan["status"] == "refused")
        assert refused[f"{name}_kg_per_mu"].null_count() == refused.height


@given(st.integers(0, 10**6), st.sampled_from([None, *METHODS]))
@settings(max_examples=30, derandomize=True, deadline=None)
def test_the_balance_closes_and_the_split_adds_up(seed: int, method: str | None) -> None:
    samples = random_samples(60, seed)
    plan = prescribe(samples, rules=shared_rules(), on=ON, method=method)
    check_plan(samples, plan)


@given(st.integers(0, 10**6))
@settings(max_examples=15, derandomize=True, deadline=None)
def test_status_says_what_the_reasons_say(seed: int) -> None:
    plan = prescribe(random_samples(60, seed), rules=shared_rules(), on=ON)
    for status, text in plan.select("status", "reasons").iter_rows():
        codes = [code for code in text.split(";") if code]
        assert set(codes) <= set(CODES)
        refused, asked = any(code in REFUSED for code in codes), any(code in ASKED for code in codes)
        assert status == ("refused" if refused else "ask" if asked else "ok")


@given(st.integers(0, 10**6))
@settings(max_examples=10, derandomize=True, deadline=None)
def test_no_dose_above_its_cap_and_nothing_where_stopped(seed: int) -> None:
    samples = random_samples(80, seed).with_columns(pl.lit(None, dtype=pl.Float64).alias("ec_1to5_ms_per_cm"))
    plan = prescribe(samples, rules=shared_rules(), on=ON)
    for row in plan.filter(plan["status"] != "refused").iter_rows(named=True):
        cap = row["dressing_cap_n_kg_per_mu"]
        if cap is not None:
            assert all(dose is None or dose <= cap + 1e-9 for dose in row["dressing_n_kg_per_mu"])
        if "soil_p_stopped" in row["reasons"] and row["p2o5_kg_per_mu"] is not None:
            assert row["p2o5_kg_per_mu"] == 0
        if "soil_nitrate_no_n" in row["reasons"] and row["n_kg_per_mu"] is not None:
            assert row["n_kg_per_mu"] == 0


def test_plots_do_not_see_each_other(rules: SoilRules, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = random_samples(300, 5)
    whole = prescribe(samples, rules=rules, on=ON)
    monkeypatch.setattr(plan_module, "CHUNK", 37)
    assert_frame_equal(prescribe(samples, rules=rules, on=ON), whole)
    turned = prescribe(samples.reverse(), rules=rules, on=ON).reverse()
    assert_frame_equal(turned, whole)


def test_an_empty_file_gives_an_empty_plan_of_the_same_form(rules: SoilRules) -> None:
    samples = random_samples(3, 1)
    assert prescribe(samples.clear(), rules=rules, on=ON).schema == prescribe(samples, rules=rules, on=ON).schema


def test_more_manure_never_means_more_fertilizer(rules: SoilRules) -> None:
    base = random_samples(200, 9).with_columns(
        pl.lit("鸡粪").alias("manure_kind"),
        pl.lit("fresh").alias("manure_basis"),
        pl.lit(500.0).alias("manure_kg_per_mu"),
    )
    less = prescribe(base, rules=rules, on=ON)
    more = prescribe(base.with_columns(manure_kg_per_mu=pl.lit(2500.0)), rules=rules, on=ON)
    for name in NUTRIENTS:
        a, b = number(less, f"{name}_kg_per_mu"), number(more, f"{name}_kg_per_mu")
        assert (b[~np.isnan(a)] <= a[~np.isnan(a)] + 1e-9).all()


def test_unknown_method_is_refused(rules: SoilRules) -> None:
    with pytest.raises(ValueError, match="fortune"):
        prescribe(random_samples(2, 1), rules=rules, on=ON, method="fortune")


def test_compiled_plans_are_the_plain_ones(rules: SoilRules, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = random_samples(400, 77)
    for method in (None, "quefts", "nutrient_balance"):
        monkeypatch.setattr(plan_module, "FEW_PLOTS", 10**9)
        plain = prescribe(samples, rules=rules, on=ON, method=method)
        monkeypatch.setattr(plan_module, "FEW_PLOTS", 0)
        monkeypatch.setattr(plan_module, "CHUNK", 97)
        assert_frame_equal(prescribe(samples, rules=rules, on=ON, method=method), plain, rel_tol=1e-12, abs_tol=1e-12)


def test_the_usual_method_of_each_nutrient(rules: SoilRules) -> None:
    full = {
        "target_yield_kg_per_mu": 700.0,
        "available_p_mg_per_kg": 12.0,
        "available_k_mg_per_kg": 120.0,
        "p_method": "olsen",
    }
    cases = pl.DataFrame(
        [
            {"id": "maize", "crop": "玉米", "system": "open_field", "alkali_n_mg_per_kg": 70.0, **full},
            {"id": "no N test", "crop": "玉米", "system": "open_field", **full},
            {"id": "no guidance", "crop": "洋葱", "system": "open_field", "alkali_n_mg_per_kg": 70.0, **full},
            {"id": "nothing but a yield", "crop": "玉米", "system": "open_field", "target_yield_kg_per_mu": 700.0},
            {
                "id": "omission",
                "crop": "洋葱",
                "system": "open_field",
                "target_yield_kg_per_mu": 700.0,
                "blank_yield_kg_per_mu": 400.0,
            },
            {"id": "trial", "crop": "玉米", "system": "open_field", "response_n_kg_per_mu": 11.0, **full},
        ]
    )
    plan = prescribe(cases, rules=rules, on=ON)
    found = list(plan.select("n_method", "p2o5_method", "k2o_method").iter_rows())
    assert found == [
        ("abundance_index", "monitoring", "monitoring"),
        ("guidance", "monitoring", "monitoring"),
        ("nutrient_balance", "monitoring", "monitoring"),
        ("guidance", "guidance", "guidance"),
        ("yield_difference", "yield_difference", "yield_difference"),
        ("response_function", "monitoring", "monitoring"),
    ]
    assert plan["n_kg_per_mu"][5] == 11.0
