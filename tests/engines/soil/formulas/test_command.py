"""`nonggu prescribe formulas` on good and bad files."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from tests.engines.soil.formulas.test_design import make_plots


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    frame = make_plots(40, 11)
    frame = frame.with_columns(
        id=pl.Series([f"P{i}" for i in range(40)]),
        village=pl.Series(["东村", "西村"] * 20),
        x=pl.Series(range(40), dtype=pl.Float64),
        y=pl.Series(range(40), dtype=pl.Float64),
    )
    frame.write_csv(tmp_path / "plan.csv")
    return tmp_path / "plan.csv"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_plots_come_back_with_their_formula(run, plan: Path, ending: str) -> None:
    code, out, err = run(plan, "--k", "3", "--out", f"out.{ending}", "--step", "4")
    assert (code, err) == (0, "")
    assert "lower bound" in out
    read = {"csv": pl.read_csv, "parquet": pl.read_parquet, "xlsx": lambda p: pl.read_excel(p, sheet_name="plots")}
    table = read[ending](f"out.{ending}")
    assert table.height == 40
    assert {"id", "formula", "formula_kg_per_mu", "topup_n_kg_per_mu", "cost_yuan"} <= set(table.columns)
    assert table["formula"].drop_nulls().n_unique() <= 3


def test_json_holds_formulas_bound_and_groups(run, plan: Path) -> None:
    code, out, _ = run(plan, "--k", "3", "--out", "out.json", "--group", "village", "--step", "4", "--format", "json")
    assert code == 0
    shown, written = json.loads(out), json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert shown == written
    curve = written["curve"][0]
    assert curve["lower_bound_yuan"] <= curve["cost_yuan"]
    assert curve["gap_percent"] <= 0.15
    assert {row["village"] for row in written["groups"]} == {"东村", "西村"}
    assert sum(row["plots"] for row in written["groups"]) == 40


def test_range_gives_the_curve(run, plan: Path) -> None:
    code, _, _ = run(plan, "--k", "1-4", "--out", "curve.csv", "--step", "4")
    curve = pl.read_csv("curve.csv")
    assert code == 0
    assert curve["k"].to_list() == [1, 2, 3, 4]
    assert curve["cost_yuan"].is_sorted(descending=True)
    assert (curve["one_more_saves_at_most_yuan"] >= curve["one_more_saves_yuan"] - 1e-6).all()


@pytest.mark.parametrize("name", ["map.geojson", "map.png"])
def test_map_of_formulas(run, plan: Path, name: str) -> None:
    code, _, err = run(plan, "--k", "2", "--out", "out.csv", "--map", name, "--step", "5")
    assert (code, err) == (0, "")
    if name.endswith("geojson"):
        features = json.loads(Path(name).read_text(encoding="utf-8"))["features"]
        assert len(features) == 40
        assert "formula" in features[0]["properties"]
    else:
        assert Path(name).read_bytes()[:4] == b"\x89PNG"


def test_bad_rows_are_named_and_the_rest_goes_on(run, plan: Path) -> None:
    frame = pl.read_csv(plan).with_columns(pl.col("n_kg_per_mu").cast(pl.String))
    rows = frame.to_dicts()
    rows[2]["n_kg_per_mu"] = "-3"
    rows[5]["n_kg_per_mu"] = "很多"
    rows[8]["n_kg_per_mu"] = ""
    rows[9]["id"] = "P8"
    pl.DataFrame([*rows[:9], {**rows[9], "id": "P0"}, *rows[10:]]).write_csv("bad.csv")
    code, _, err = run("bad.csv", "--k", "2", "--out", "out.csv", "--step", "5", "--format", "json")
    said = [json.loads(line) for line in err.splitlines()]
    assert code == 3
    assert {(row["row"], row["code"]) for row in said} == {
        (4, "cell_out_of_range"),
        (7, "cell_not_a_number"),
        (10, "cell_required"),
        (11, "row_key_twice"),
    }
    assert all(row["message"] and row["remedy"] for row in said)
    assert pl.read_csv("out.csv").height == 36


def test_parquet_rows_are_checked_too(run) -> None:
    frame = make_plots(20, 1).with_columns(
        n_kg_per_mu=pl.Series([None, float("nan"), -1.0, *([10.0] * 17)], dtype=pl.Float64)
    )
    frame.write_parquet("plan.parquet")
    code, _, err = run("plan.parquet", "--k", "2", "--out", "out.parquet", "--step", "5")
    assert code == 3
    assert len(err.splitlines()) == 3
    assert pl.read_parquet("out.parquet").height == 17


def test_missing_areas_are_said(run) -> None:
    make_plots(20, 1).drop("area_mu").write_csv("plan.csv")
    code, out, _ = run("plan.csv", "--k", "1", "--out", "out.csv", "--step", "5")
    assert code == 0
    assert "each plot counts as 1 mu" in out


@pytest.mark.parametrize("k", ["0", "x", "5-2", "1-999", "-3"])
def test_unreadable_k(run, plan: Path, k: str) -> None:
    code, _, err = run(plan, f"--k={k}", "--out", "out.csv")
    assert code == 2
    assert "number of formulas" in err


def test_own_grades_are_checked_by_the_law(run, plan: Path) -> None:
    head = "n_pct,p2o5_pct,k2o_pct,price_yuan_per_t\n"
    Path("offers.csv").write_text(head + "20,10,15,2400\n15,15,15,2500\n26,13,6,2300\n", encoding="utf-8")
    code, _, _ = run(plan, "--k", "2", "--out", "out.csv", "--grades", "offers.csv")
    assert code == 0
    assert set(pl.read_csv("out.csv")["formula"].drop_nulls()) <= {"20-10-15", "15-15-15", "26-13-6"}
    Path("offers.csv").write_text(head + "10,10,10,1500\n", encoding="utf-8")
    code, _, err = run(plan, "--k", "1", "--out", "out.csv", "--grades", "offers.csv")
    assert code == 2
    assert "below 40 %" in err
    code, _, _ = run(plan, "--k", "1", "--out", "out.csv", "--grades", "offers.csv", "--total-at-least", "25")
    assert code == 0


def test_own_prices_change_the_answer(run, plan: Path) -> None:
    rows = "尿素,46,0,0,2500\n过磷酸钙,0,16,0,700\n氯化钾,0,0,60,2600\n磷酸二铵,18,46,0,3600\n"
    text = "产品,N含量,P2O5含量,K2O含量,价格\n" + rows
    Path("prices.csv").write_bytes(text.encode("gb18030"))
    code, out, _ = run(plan, "--k", "2", "--out", "out.csv", "--prices", "prices.csv", "--step", "5")
    assert code == 0
    assert "氯化钾 at 2600" in out
    Path("prices.csv").write_text("product,n_pct,p2o5_pct,k2o_pct,price_yuan_per_t\nurea,46,0,0,\n", encoding="utf-8")
    code, _, err = run(plan, "--k", "2", "--out", "out.csv", "--prices", "prices.csv")
    assert code == 2
    assert "prices.csv" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing.csv", "--k", "2", "--out", "out.csv"),
        ("plan.csv", "--k", "2", "--out", "out.doc"),
        ("plan.csv", "--k", "2", "--out", "out.csv", "--group", "没有这列"),
        ("plan.csv", "--k", "2", "--out", "out.csv", "--on", "1990-01-01"),
        ("plan.csv", "--k", "1-2", "--out", "out.csv", "--map", "m.png"),
        ("plan.csv", "--out", "out.csv"),
    ],
)
def test_unusable_calls_end_with_two(run, plan: Path, arguments: tuple[str, ...]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert err
    assert "Traceback" not in err


def test_chinese_headings_in_gbk_are_read(run) -> None:
    text = "编号,N需要量（kg/mu）,P2O5需要量,K2O需要量,面积\n甲1,12,6,5,3\n甲2,18,0,20,2\n"
    Path("计划.csv").write_bytes(text.encode("gb18030"))
    code, _, err = run("计划.csv", "--k", "1", "--out", "out.csv", "--step", "5")
    assert (code, err) == (0, "")
    assert pl.read_csv("out.csv")["id"].to_list() == ["甲1", "甲2"]
