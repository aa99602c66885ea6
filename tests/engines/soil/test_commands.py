"""`nonggu prescribe`: files in, files out, exit codes and row errors."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from nonggu.cli.running import run
from nonggu.exchange.tables import write_frame
from tests.engines.soil.sampling import random_samples

HEADINGS = [
    "样品编号",
    "作物",
    "种植方式",
    "面积（亩）",
    "目标产量（公斤/亩）",
    "pH",
    "有效磷（mg/kg）",
    "有效磷方法",
    "速效钾（mg/kg）",
    "碱解氮",
    "硝态氮",
    "播种日期",
]
ROWS: list[list[object]] = [
    ["S1", "番茄", "温室", 2, 8000, 8.0, 142, "olsen", 180, None, 60, "2024-03-20"],
    ["S2", "玉米", "露地", 10, 700, 8.2, 12, "olsen", 130, 70, None, "2024-04-28"],
    ["S3", "玉米", "露地", 10, 700, 47, 12, "olsen", 130, 70, None, "2024-04-28"],
    ["S4", "玉米", "露地", 10, 700, 8.1, -3, "olsen", 130, 70, None, "2024-04-28"],
    ["S5", "玉米", "露地", 10, 700, 8.1, 13, None, 130, 70, None, "2024-04-28"],
    ["S2", "玉米", "露地", 10, 700, 8.1, 13, "olsen", 130, 70, None, "2024-04-28"],
    ["S6", "玉米", "露地", 10, "很多", 8.1, 13, "olsen", 130, 70, None, "2024-04-28"],
]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONGGU_LANGUAGE", "en")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    import xlsxwriter

    file = tmp_path / "samples.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("化验单")
        sheet.write(0, 0, "2024 年春季土壤化验结果")
        sheet.write_row(1, 0, HEADINGS)
        for number, row in enumerate(ROWS, start=2):
            for place, value in enumerate(row):
                if value is not None:
                    sheet.write(number, place, value)
    return file


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_laboratory_workbook_becomes_plans(
    workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.csv"
    assert run(["prescribe", "plan", str(workbook), "--out", str(out), "--format", "json"]) == 3
    rows = table(out)
    assert [row["status"] for row in rows] == ["ok", "ok", "refused", "refused", "refused", "refused", "refused"]
    assert float(rows[0]["p2o5_kg_per_mu"]) == 0
    assert "soil_p_stopped" in rows[0]["reasons"]
    assert rows[0]["dressing_dates"].split("；")[0] == "2024-04-24"
    captured = capsys.readouterr()
    errors = [json.loads(line) for line in captured.err.splitlines()]
    assert {(e["cell"], e["code"]) for e in errors} == {
        ("F5", "soil_value_impossible"),
        ("G6", "soil_value_impossible"),
        ("H7", "soil_method_missing"),
        ("A8", "row_key_twice"),
        ("E9", "cell_not_a_number"),
    }
    assert all(set(e) == {"sheet", "cell", "row", "code", "message", "remedy"} for e in errors)
    assert all("{" not in e["message"] for e in errors)
    assert "2 plans" in captured.out


@pytest.mark.parametrize("ending", ["xlsx", "csv", "parquet"])
def test_every_kind_of_file_gives_the_same_plan(ending: str, tmp_path: Path) -> None:
    samples = random_samples(40, 3).drop("yield_2022")
    source, out, again = tmp_path / f"s.{ending}", tmp_path / f"p.{ending}", tmp_path / "p.csv"
    write_frame(samples, source)
    assert run(["prescribe", "plan", str(source), "--out", str(out)]) == 3
    assert run(["prescribe", "plan", str(source), "--out", str(again)]) == 3
    direct = tmp_path / "direct.parquet"
    samples.write_parquet(tmp_path / "direct_in.parquet")
    run(["prescribe", "plan", str(tmp_path / "direct_in.parquet"), "--out", str(direct)])
    expected = pl.read_parquet(direct)
    found = table(again)
    assert [row["id"] for row in found] == expected["id"].to_list()
    assert [row["reasons"] for row in found] == expected["reasons"].to_list()
    for row, need in zip(found, expected["n_kg_per_mu"], strict=True):
        assert (float(row["n_kg_per_mu"]) if row["n_kg_per_mu"] else None) == (
            None if need is None else pytest.approx(need, abs=5e-4)
        )


def test_streaming_equals_planning_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nonggu.cli import prescribe_streaming

    samples = random_samples(500, 4)
    twice = pl.concat([samples, samples.slice(10, 1), samples.slice(0, 40).with_columns(pl.lit("Z").alias("id"))])
    twice.write_parquet(tmp_path / "s.parquet")
    whole, parts = tmp_path / "whole.parquet", tmp_path / "parts.parquet"
    assert run(["prescribe", "plan", str(tmp_path / "s.parquet"), "--out", str(whole)]) == 3
    monkeypatch.setattr(prescribe_streaming, "BATCH_ROWS", 64)
    assert run(["prescribe", "plan", str(tmp_path / "s.parquet"), "--out", str(parts)]) == 3
    one, other = pl.read_parquet(whole), pl.read_parquet(parts)
    assert one.equals(other)
    assert "row_key_twice" in other["reasons"][500]
    assert not list(tmp_path.glob(".*unfinished"))


def test_an_empty_parquet_file_gives_an_empty_plan(tmp_path: Path) -> None:
    random_samples(3, 1).clear().write_parquet(tmp_path / "s.parquet")
    assert run(["prescribe", "plan", str(tmp_path / "s.parquet"), "--out", str(tmp_path / "p.parquet")]) == 0
    assert pl.read_parquet(tmp_path / "p.parquet").height == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["plan", "{missing}", "--out", "{out}"], 2),
        (["plan", "{samples}", "--out", "{out}.pdf"], 2),
        (["plan", "{samples}", "--out", "{folder}/nowhere/p.csv"], 2),
        (["plan", "{samples}", "--out", "{out}", "--method", "fortune"], 2),
        (["plan", "{samples}", "--out", "{out}", "--crop", "仙人掌"], 2),
        (["plan", "{samples}", "--out", "{out}", "--scheme", "horoscope"], 2),
        (["plan", "{samples}", "--out", "{out}", "--on", "yesterday"], 2),
        (["plan", "{samples}"], 2),
        (["card", "{samples}", "--id", "S1", "--out", "{folder}/c.png"], 2),
        (["products", "{samples}", "--products", "{missing}", "--out", "{out}"], 2),
        (["quefts", "{missing}", "--out", "{out}"], 2),
    ],
)
def test_usage_and_unusable_files(
    workbook: Path, tmp_path: Path, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {"samples": workbook, "missing": tmp_path / "no.xlsx", "out": tmp_path / "o.csv", "folder": tmp_path}
    assert run(["prescribe", *(part.format(**places) for part in arguments)]) == code
    err = capsys.readouterr().err
    assert err
    assert "Traceback" not in err


def test_broken_files_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ending in ("xlsx", "parquet"):
        broken = tmp_path / f"b.{ending}"
        broken.write_bytes(b"not a file of this kind")
        assert run(["prescribe", "plan", str(broken), "--out", str(tmp_path / f"o.{ending}")]) == 2
        assert "cannot be read" in capsys.readouterr().err
    assert not (tmp_path / "o.parquet").exists()


def test_explanations_name_formula_inputs_and_source(workbook: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.csv"
    run(["prescribe", "plan", str(workbook), "--out", str(out), "--explain"])
    rows = table(out)
    assert "N by abundance index: published 25-30 kg/mu, middle × 1 for the grade “suitable”" in rows[0]["explanation"]
    assert "[MOA 2013 regional formulas for maize" in rows[1]["explanation"]
    assert "pH 47 cannot be" in rows[2]["explanation"]
    assert "S2 stands in row 4 already" in rows[5]["explanation"]
    assert "{" not in "".join(row["explanation"] for row in rows)


def test_local_values_change_the_plan_and_its_version(workbook: Path, tmp_path: Path) -> None:
    local = tmp_path / "local.yaml"
    local.write_text(
        "coefficients:\n  manure_recovery: [0.2, 0.2, 0.5]\nlimits:\n  greenhouse_p_stop_mg_per_kg: 150\n",
        encoding="utf-8",
    )
    plain, changed = tmp_path / "a.csv", tmp_path / "b.csv"
    run(["prescribe", "plan", str(workbook), "--out", str(plain)])
    run(["prescribe", "plan", str(workbook), "--out", str(changed), "--rules", str(local)])
    assert table(plain)[0]["rules_version"] != table(changed)[0]["rules_version"]
    assert float(table(changed)[0]["p2o5_kg_per_mu"]) > 0
    local.write_text("limits:\n  greenhouse_p_stop: 150\n", encoding="utf-8")
    assert run(["prescribe", "plan", str(workbook), "--out", str(changed), "--rules", str(local)]) == 2


PRODUCTS = """product,n_pct,p2o5_pct,k2o_pct,bag_kg,price_yuan_per_bag,chloride,family
urea,46,0,0,40,95,free,
DAP,18,46,0,50,180,free,phosphate
SOP,0,0,50,25,90,free,sulphate
KCl,0,0,60,50,150,high,
"""


@pytest.fixture
def products(tmp_path: Path) -> Path:
    file = tmp_path / "products.csv"
    file.write_text(PRODUCTS, encoding="utf-8")
    return file


def test_needs_become_whole_bags(workbook: Path, products: Path, tmp_path: Path) -> None:
    plan, bags = tmp_path / "plan.parquet", tmp_path / "bags.csv"
    run(["prescribe", "plan", str(workbook), "--out", str(plan)])
    assert run(["prescribe", "products", str(plan), "--products", str(products), "--out", str(bags)]) == 0
    rows = table(bags)
    assert [row["status"] for row in rows] == ["ok", "ok", "refused", "refused", "refused", "refused", "refused"]
    assert float(rows[0]["p2o5_supplied_kg"]) == 0
    assert rows[0]["bags_KCl"] == "0"
    for row in rows[:2]:
        content = {"n": 0.46 * 40 * int(row["bags_urea"]) + 0.18 * 50 * int(row["bags_DAP"])}
        content["p2o5"] = 0.46 * 50 * int(row["bags_DAP"])
        content["k2o"] = 0.50 * 25 * int(row["bags_SOP"]) + 0.60 * 50 * int(row["bags_KCl"])
        for name, kg in content.items():
            assert float(row[f"{name}_supplied_kg"]) == pytest.approx(kg, abs=0.01)
            assert float(row[f"{name}_residual_kg"]) == pytest.approx(kg - float(row[f"{name}_needed_kg"]), abs=0.01)


@pytest.mark.parametrize("goal", ["cost", "fewest", "use-up"])
def test_any_file_with_needs_and_a_goal(goal: str, products: Path, tmp_path: Path) -> None:
    needs = tmp_path / "needs.csv"
    needs.write_text("id,n_kg_per_mu,p2o5_kg_per_mu,k2o_kg_per_mu\nA,12,6,8\nB,0,0,0\nC,12,6,x\n", encoding="utf-8")
    bags = tmp_path / "bags.csv"
    assert (
        run(["prescribe", "products", str(needs), "--products", str(products), "--out", str(bags), "--goal", goal]) == 3
    )
    rows = table(bags)
    assert [row["status"] for row in rows][:2] in (["ok", "nothing"], ["short", "nothing"])
    assert "products_area_unknown" in rows[0]["reasons"]


def test_plan_with_products_in_one_go(workbook: Path, products: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.csv"
    run(["prescribe", "plan", str(workbook), "--out", str(out), "--products", str(products)])
    rows = table(out)
    assert "urea 3 bags of 40 kg" in rows[0]["products"]
    assert float(rows[0]["cost_yuan"]) > 0
    assert len(rows[0]["dressing_products"].split("；")) == int(rows[0]["dressing_count"])
    assert rows[1]["base_products"]
    assert [row["base_products"] for row in rows[2:]] == [""] * 5


@pytest.mark.parametrize("ending", ["parquet", "xlsx", "csv"])
def test_the_bags_of_every_dressing(ending: str, workbook: Path, products: Path, tmp_path: Path) -> None:
    """Over the dressings the kg add up to the season's bags, whatever file the plan comes from."""
    plan, bags, each = tmp_path / f"plan.{ending}", tmp_path / "bags.xlsx", tmp_path / "each.csv"
    run(["prescribe", "plan", str(workbook), "--out", str(plan)])
    arguments = [str(plan), "--products", str(products), "--out", str(bags), "--dressings", str(each)]
    assert run(["prescribe", "products", *arguments]) == 0
    told = pl.read_excel(bags, sheet_name="bags").filter(pl.col("status") == "ok")
    season = {row["id"]: row for row in told.iter_rows(named=True)}
    rows = table(each)
    assert pl.read_excel(bags, sheet_name="dressings").height == len(rows)
    assert {row["id"] for row in rows} == {"S1", "S2"}
    weights = {"urea": 40, "DAP": 50, "SOP": 25, "KCl": 50}
    for plot in ("S1", "S2"):
        mine = [row for row in rows if row["id"] == plot]
        assert [int(row["dressing"]) for row in mine] == list(range(len(mine)))
        for name, kg in weights.items():
            spread = sum(float(row[f"kg_{name}"]) for row in mine)
            assert spread == pytest.approx(kg * season[plot][f"bags_{name}"], abs=0.01)
        for name in ("n", "p2o5", "k2o"):
            supplied = sum(float(row[f"{name}_supplied_kg"]) for row in mine)
            assert supplied == pytest.approx(season[plot][f"{name}_supplied_kg"], abs=0.05)
        assert all(not row["cap_n_kg"] or float(row["n_supplied_kg"]) <= float(row["cap_n_kg"]) + 0.01 for row in mine)
    assert rows[0]["date"] == "2024-03-20"
    assert rows[0]["stage"] == "Before planting"


def test_what_does_not_divide_is_told(workbook: Path, tmp_path: Path) -> None:
    """Only a compound: it does not dissolve, so that the dressings of a dripped greenhouse get nothing."""
    plan, out, products = tmp_path / "plan.parquet", tmp_path / "bags.csv", tmp_path / "products.csv"
    run(["prescribe", "plan", str(workbook), "--out", str(plan)])
    products.write_text(
        "product,kind,n_pct,p2o5_pct,k2o_pct,bag_kg,price_yuan_per_bag,chloride\n20-0-20,compound,20,0,20,40,95,free\n",
        encoding="utf-8",
    )
    assert run(["prescribe", "products", str(plan), "--products", str(products), "--out", str(out)]) == 0
    row = table(out)[0]
    assert "dressing_far_off" in row["reasons"]
    assert set(row["dressing_products"].split("；")) == {"nothing"}


def test_a_card_names_the_bags_of_each_time(workbook: Path, products: Path, tmp_path: Path) -> None:
    from nonggu.cli.prescribe_card import card_content, find_plan

    for ending in ("xlsx", "csv", "parquet"):
        plan = tmp_path / f"plan.{ending}"
        run(["prescribe", "plan", str(workbook), "--out", str(plan), "--products", str(products)])
        greenhouse: Any = card_content(find_plan(plan, "S1"), "en")
        assert [line[0].split()[0] for line in greenhouse["blocks"][0]["lines"]] == ["urea", "SOP"]
        assert greenhouse["blocks"][1]["note"] == "Dissolve it and bring it with the water."
        assert greenhouse["per_mu"] == ""
        field: Any = card_content(find_plan(plan, "S2"), "zh")
        assert "urea" in field["blocks"][1]["lines"][0][0]
        assert field["blocks"][1]["note"] == ""


def test_the_last_time_may_get_what_is_left() -> None:
    from nonggu.cli.prescribe_card import card_content

    row = {
        "id": "A",
        "dressing_count": 2,
        "split_rule": "tomato_fertigation",
        "base_products": "SOP 1 bag (25 kg)",
        "dressing_products": "urea 5 kg；urea 6 kg",
    }
    row |= {f"dressing_{name}_kg_per_mu": "2；2" for name in ("n", "p2o5", "k2o")}
    content: Any = card_content(row, "en")
    assert content["blocks"][1]["lines"] == [["urea 5 kg", "", ""], ["the last time urea 6 kg", "", ""]]


def test_quefts_on_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "cases.csv"
    organs = "leaf_kg_per_ha,stem_kg_per_ha,storage_kg_per_ha"
    heading = f"id,crop,{organs},season_days,n_supply_kg_per_ha,p_supply_kg_per_ha,k_supply_kg_per_ha"
    lines = [
        f"{heading},n_applied_kg_per_ha,p_applied_kg_per_ha,k_applied_kg_per_ha,system,ph,soc,olsen_p,kex",
        "1,maize,2500,2500,5000,120,60,10,60,60,10,60,,,,,",
        "2,barley,2651,5053,8208,162,60,10,60,100,50,50,,,,,",
        "3,番茄,2651,5053,8208,162,60,10,60,100,50,50,,,,,",
        "4,玉米,,,5000,120,,,,,,,,8.1,10,10,5",
        "5,maize,2500,2500,5000,120,60,10,60,0,0,0,greenhouse,,,,",
        "6,rice,,,5000,120,60,10,60,0,0,0,,,,,",
    ]
    cases.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = tmp_path / "o.csv"
    assert run(["prescribe", "quefts", str(cases), "--out", str(out), "--format", "json"]) == 3
    rows = table(out)
    assert float(rows[0]["yield_kg_per_ha"]) == pytest.approx(3756.95, abs=0.01)
    assert float(rows[1]["yield_kg_per_ha"]) == pytest.approx(4735.52, abs=0.01)
    reasons = [row["reasons"] for row in rows[2:]]
    assert reasons == [
        "quefts_crop_not_covered",
        "quefts_soil_out_of_range",
        "quefts_never_in_greenhouse",
        "quefts_organs_missing",
    ]
    errors = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [error["row"] for error in errors] == [4, 5, 6, 7]


def test_cards_are_pdf_in_either_language(workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import typst

    from nonggu.cli.prescribe_card import FONTS

    plan, card = tmp_path / "plan.xlsx", tmp_path / "card.pdf"
    run(["prescribe", "plan", str(workbook), "--out", str(plan)])
    wanted = 0 if set(FONTS) & set(typst.Fonts().families()) else 2
    for language in ("zh", "en"):
        monkeypatch.setenv("NONGGU_LANGUAGE", language)
        assert run(["prescribe", "card", str(plan), "--id", "S1", "--out", str(card)]) == wanted
    if wanted == 0:
        assert card.read_bytes().startswith(b"%PDF")
    assert run(["prescribe", "card", str(plan), "--id", "nobody", "--out", str(card)]) == 2
    assert run(["prescribe", "card", str(plan), "--id", "S3", "--out", str(card)]) == 2


def test_what_a_card_says(workbook: Path, tmp_path: Path) -> None:
    from nonggu.cli.prescribe_card import card_content, find_plan

    for ending in ("xlsx", "parquet"):
        plan = tmp_path / f"plan.{ending}"
        run(["prescribe", "plan", str(workbook), "--out", str(plan)])
        content: Any = card_content(find_plan(plan, "S1"), "zh")
        assert content["none"] == ["今年不用磷肥：土里够用。"]
        assert [line[0] for line in content["blocks"][0]["lines"]] == ["尿素", "硫酸钾（50 %）"]
        assert "从 2024-04-24 起每 9 天一次" in content["blocks"][1]["when"]


def test_no_chinese_font_is_told_clearly(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import nonggu.cli.prescribe_card as module

    plan = tmp_path / "plan.csv"
    run(["prescribe", "plan", str(workbook), "--out", str(plan)])
    monkeypatch.setattr(module, "FONTS", ("No Such Font",))
    assert run(["prescribe", "card", str(plan), "--id", "S1", "--out", str(tmp_path / "c.pdf")]) == 2
    assert "fonts-noto-cjk" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["samples", "plan", "products", "bags", "dressings", "quefts"])
def test_columns_are_printed_as_text_and_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["prescribe", "columns", name, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert all(row["name"] and row["zh"] and row["en"] for row in rows)
    assert run(["prescribe", "columns", name]) == 0


def test_plan_columns_are_documented(workbook: Path, tmp_path: Path) -> None:
    from nonggu.exchange.soil_columns import PLAN_COLUMNS

    out = tmp_path / "plan.csv"
    run(["prescribe", "plan", str(workbook), "--out", str(out), "--explain"])
    documented = {column.name for column in PLAN_COLUMNS}
    assert set(table(out)[0]) <= documented


def test_gbk_files_are_read(tmp_path: Path) -> None:
    source = tmp_path / "s.csv"
    source.write_bytes("样品编号,作物,目标产量\nA,冬小麦,450\n".encode("gbk"))
    assert run(["prescribe", "plan", str(source), "--out", str(tmp_path / "p.csv")]) == 0
    assert table(tmp_path / "p.csv")[0]["method"] == "guidance"


def test_crop_option_fills_rows_without_one(tmp_path: Path) -> None:
    source = tmp_path / "s.csv"
    source.write_text("id,target_yield_kg_per_mu\nA,450\n", encoding="utf-8")
    assert run(["prescribe", "plan", str(source), "--out", str(tmp_path / "p.csv"), "--crop", "winter_wheat"]) == 0
    assert table(tmp_path / "p.csv")[0]["crop"] == "winter_wheat"


def test_every_code_has_both_sentences() -> None:
    import nonggu.phrases.codes.soil as soil
    from nonggu.engines.soil.codes import CODES
    from nonggu.phrases.compiling import read_catalogues

    catalogue = read_catalogues()
    assert set(CODES) - {"row_key_twice"} <= set(soil.PHRASES)
    for sentence, remedy in soil.PHRASES.values():
        for message in (sentence, remedy):
            found = catalogue.get(message)
            assert not message or (found is not None and found.string)
