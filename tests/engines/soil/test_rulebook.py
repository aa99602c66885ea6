"""The agronomy rulebook: dated, marked, and the same as the facts it was written from."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from nonggu.errors import UnusableInput
from nonggu.rulebook.agronomy import Agronomy, Parameter, load_agronomy
from tests.engines.soil.sampling import read_csv

MARKS = {"confirmed", "known", "unsure", "guard"}


def test_every_value_is_marked_and_dated(book: Agronomy) -> None:
    assert all(item.mark in MARKS and item.unit and item.clause for item in book.parameters.values())
    for name, table in book.tables.items():
        if name != "crops/crops":
            assert set(table["mark"]) <= MARKS, name
            assert {"valid_from", "valid_to", "source"} <= set(table.columns), name
    assert book.unsure()


def test_a_value_holds_between_its_dates_inclusive() -> None:
    item = Parameter("x", 1, "kg", "c", dt.date(2024, 1, 1), dt.date(2024, 12, 31), "known")
    days = [dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2025, 1, 1)]
    assert [item.holds(day) for day in days] == [False, True, True, False]


def test_the_version_names_date_and_local_values(tmp_path: Path) -> None:
    local = tmp_path / "local.yaml"
    local.write_text("coefficients: {nitrate_k: 0.8}", encoding="utf-8")
    day = dt.date(2024, 3, 11)
    assert load_agronomy(day).version == load_agronomy(day).version
    assert (
        len({load_agronomy(day).version, load_agronomy(day, local).version, load_agronomy(dt.date(2025, 1, 1)).version})
        == 3
    )
    assert load_agronomy(day, local).parameters["coefficients/nitrate_k"].mark == "local"


@pytest.mark.parametrize(
    "text", ["coefficients: {nothing: 1}", "coefficients: {recovery: 1}", "- a list", "{unbalanced"]
)
def test_wrong_local_values_are_refused(text: str, tmp_path: Path) -> None:
    local = tmp_path / "local.yaml"
    local.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput):
        load_agronomy(dt.date(2024, 3, 11), local)


def test_one_preferred_uptake_a_crop(book: Agronomy) -> None:
    preferred = book.tables["crop_uptake/uptake"].filter(pl.col("preferred") == 1)
    assert preferred["crop"].is_unique().all()
    assert set(preferred["crop"]) == set(book.tables["crops/crops"]["crop"])


def test_splits_add_up_to_one() -> None:
    for row in read_csv("splits/splits"):
        shares = row["dressing_shares"]
        if shares and shares != "doses":
            assert float(row["base_share"]) + sum(map(float, shares.split())) == pytest.approx(1)
        elif not shares:
            assert float(row["base_share"]) == 1


def test_the_tables_are_those_of_the_facts(facts: Path) -> None:
    def given(name: str) -> list[dict[str, str]]:
        with (facts / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    uptake = [(r["crop_zh"], r["n_kg"], r["p2o5_kg"], r["k2o_kg"], r["confidence"]) for r in given("crop_uptake.csv")]
    columns = ("crop_zh", "n_kg_per_100kg", "p2o5_kg_per_100kg", "k2o_kg_per_100kg", "mark")
    assert [tuple(r[c] for c in columns) for r in read_csv("crop_uptake/uptake")] == uptake
    grades = [
        (r["system"], r["parameter"], r["grade"], r["lower"], r["upper"], r["confidence"])
        for r in given("soil_grades.csv")
    ]
    assert [
        tuple(r[c] for c in ("scheme", "item", "grade", "lower", "upper", "mark"))
        for r in read_csv("soil_grades/grades")
    ] == grades
    rates = [
        (r["crop_zh"], r["n_low"], r["n_high"], r["p2o5_low"], r["k2o_low"], r["k2o_high"])
        for r in given("vegetable_recommendations.csv")
    ]
    assert [
        tuple(r[c] for c in ("crop_zh", "n_low", "n_high", "p2o5_low", "k2o_low", "k2o_high"))
        for r in read_csv("guidance/guidance")
    ] == rates
    products = [
        (r["product_zh"], r["n_pct"], r["p2o5_pct"], r["k2o_pct"], r["basis"]) for r in given("fertilizers.csv")
    ]
    assert [
        tuple(r[c] for c in ("product_zh", "n_pct", "p2o5_pct", "k2o_pct", "basis"))
        for r in read_csv("fertilizers/fertilizers")
    ] == products
    use = [(r["kind"], r["nutrient"], r["low"], r["typical"], r["high"]) for r in given("utilization.csv")]
    assert [
        tuple(r[c] for c in ("kind", "nutrient", "low", "typical", "high")) for r in read_csv("utilization/utilization")
    ] == use
