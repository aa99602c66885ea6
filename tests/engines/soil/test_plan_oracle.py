"""The plan against scalar arithmetic written from the facts, reading the rulebook's CSV files on its own."""

from __future__ import annotations

import math

import pytest

from nonggu.engines.soil.plan import prescribe
from nonggu.engines.soil.rules import SoilRules
from tests.engines.soil.conftest import ON
from tests.engines.soil.sampling import random_samples, read_csv

LAYER = 0.15
RECOVERY = {
    "greenhouse": (0.475, 0.30, 0.475),
    "orchard": (0.5, 0.3, 0.4),
    "maize": (0.32, 0.25, 0.43),
    "wheat": (0.32, 0.19, 0.44),
}
OTHER_RECOVERY = (0.33, 0.24, 0.42)
CROPS = {row["crop"]: row for row in read_csv("crops/crops")}


def uptake(crop: str) -> tuple[float, float, float]:
    row = next(r for r in read_csv("crop_uptake/uptake") if r["crop"] == crop and r["preferred"] == "1")
    return tuple(float(row[f"{n}_kg_per_100kg"]) / 100 for n in ("n", "p2o5", "k2o"))  # type: ignore[return-value]


def recovery(crop: str, setting: str) -> tuple[float, float, float]:
    if setting in ("greenhouse", "orchard"):
        return RECOVERY[setting]
    return next((RECOVERY[name] for name in ("maize", "wheat") if name in crop), OTHER_RECOVERY)


def setting_of(row: dict[str, object]) -> str:
    usual = CROPS[str(row["crop"])]["default_setting"]
    system = row["system"]
    place = {"greenhouse": "greenhouse", "orchard": "orchard", "open_field": "field"}.get(str(system), usual or "field")
    if system == "open_field" and usual == "orchard":
        place = "orchard"
    if place not in ("greenhouse", "orchard"):
        place = "field"
    return place


def grade_factor(scheme: str, item: str, value: float, column: str) -> float:
    grades = [r for r in read_csv("soil_grades/grades") if r["scheme"] == scheme and r["item"] == item]
    for row in grades:
        low = float(row["lower"]) if row["lower"] else -math.inf
        high = float(row["upper"]) if row["upper"] else math.inf
        if low <= value < high:
            step = next(
                r
                for r in read_csv("strategy/strategy")
                if (r["scheme"], r["item"], r["grade"]) == (scheme, item, row["grade"])
            )
            return float(step[column])
    raise AssertionError(value)


def target_of(row: dict[str, object], setting: str) -> float:
    if row["target_yield_kg_per_mu"] is not None:
        return float(row["target_yield_kg_per_mu"])  # type: ignore[arg-type]
    years = [float(row[f"yield_{y}"]) for y in (2022, 2023) if row[f"yield_{y}"] is not None]  # type: ignore[arg-type]
    if not years:
        return math.nan
    group = CROPS[str(row["crop"])]["group"]
    growth = 0.125 if group == "grain" else 0.10
    if group.endswith("vegetable"):
        growth = 0.30 if setting == "greenhouse" else 0.20
    return sum(years) / len(years) * (1 + growth)


def test_nutrient_balance_by_hand(rules: SoilRules) -> None:
    samples = random_samples(400, 21)
    plan = prescribe(samples, rules=rules, on=ON, method="nutrient_balance")
    checked = 0
    for sample, row in zip(samples.iter_rows(named=True), plan.iter_rows(named=True), strict=True):
        if row["status"] == "refused":
            continue
        setting = setting_of(sample)
        target = target_of(sample, setting)
        fixed = float(CROPS[sample["crop"]]["fixation_fraction"] or 0)
        shares = uptake(sample["crop"])
        tests = (
            None if setting == "greenhouse" else sample["alkali_n_mg_per_kg"],
            sample["available_p_mg_per_kg"] if sample["p_method"] == "olsen" else None,
            sample["available_k_mg_per_kg"],
        )
        for place, (name, k) in enumerate((("n", 0.55), ("p2o5", 1.2), ("k2o", 0.5))):
            if tests[place] is None or math.isnan(target):
                assert row[f"{name}_method"] != "nutrient_balance"
                continue
            share = shares[place] * ((1 - fixed) if place == 0 else 1)
            r = recovery(sample["crop"], setting)[place]
            assert row[f"{name}_method"] == "nutrient_balance"
            assert row[f"{name}_demand_kg_per_mu"] == pytest.approx(share * target / r)
            assert row[f"{name}_soil_kg_per_mu"] == pytest.approx(tests[place] * LAYER * k / r)
            checked += 1
    assert checked > 200


def test_monitoring_by_hand(rules: SoilRules) -> None:
    samples = random_samples(400, 22)
    plan = prescribe(samples, rules=rules, on=ON, method="monitoring")
    checked = 0
    for sample, row in zip(samples.iter_rows(named=True), plan.iter_rows(named=True), strict=True):
        if row["status"] == "refused":
            continue
        setting = setting_of(sample)
        target = target_of(sample, setting)
        scheme = "greenhouse_vegetable" if setting == "greenhouse" else "national_survey_2"
        shares = list(uptake(sample["crop"]))
        if CROPS[sample["crop"]]["group"] == "grain" and sample["straw_kg_per_mu"] != 0:
            shares[2] = 0.0045
        tests = {
            "p2o5": sample["available_p_mg_per_kg"] if sample["p_method"] == "olsen" else None,
            "k2o": sample["available_k_mg_per_kg"],
        }
        for place, (name, item) in enumerate((("p2o5", "olsen_P"), ("k2o", "available_K")), start=1):
            if tests[name] is None or math.isnan(target):
                assert row[f"{name}_method"] != "monitoring"
                continue
            factor = grade_factor(scheme, item, tests[name], "p_or_k_removal_factor")
            assert row[f"{name}_method"] == "monitoring"
            assert row[f"{name}_demand_kg_per_mu"] == pytest.approx(shares[place] * target * factor)
            checked += 1
        if sample["nitrate_n_mg_per_kg"] is not None and not math.isnan(target):
            fixed = float(CROPS[sample["crop"]]["fixation_fraction"] or 0)
            r = recovery(sample["crop"], setting)[0]
            assert row["n_demand_kg_per_mu"] == pytest.approx(shares[0] * (1 - fixed) * target / r)
            assert row["n_soil_kg_per_mu"] == pytest.approx(sample["nitrate_n_mg_per_kg"] * LAYER / r)
    assert checked > 200


def test_guidance_by_hand(rules: SoilRules) -> None:
    samples = random_samples(400, 23)
    plan = prescribe(samples, rules=rules, on=ON, method="guidance")
    rows = read_csv("guidance/guidance")
    checked = 0
    for sample, row in zip(samples.iter_rows(named=True), plan.iter_rows(named=True), strict=True):
        if row["status"] == "refused" or row["n_method"] != "guidance":
            continue
        target = target_of(sample, setting_of(sample))
        low, high = row["n_low_kg_per_mu"], row["n_high_kg_per_mu"]
        band = [
            r
            for r in rows
            if sample["crop"] in r["crop"].split()
            and r["setting"]
            and float(r["yield_low_kg_per_mu"] or 0)
            <= (0 if math.isnan(target) else target)
            < float(r["yield_high_kg_per_mu"] or math.inf)
        ]
        middles = {(float(r["n_low"]) + float(r["n_high"])) / 2 for r in band}
        assert any(row["n_demand_kg_per_mu"] == pytest.approx(middle) for middle in middles)
        assert low <= row["n_kg_per_mu"] <= high
        checked += 1
    assert checked > 50
